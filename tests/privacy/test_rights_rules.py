"""Pure rules of rights: restrictions, papers of a court, agreements, the five facts, the clocks of a breach."""

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from companionway.privacy.rules import agreements, breach, crime, emergency, outside, tasks
from companionway.privacy.rules.restrictions import Asked, End, Restriction, covers, end_fault, must_agree

NOW = datetime(2026, 3, 3, 19, 14, tzinfo=UTC)
TODAY = NOW.date()
HOUSING = Restriction(uuid.uuid4(), NOW, recipient="Harbor Housing", information=frozenset({"status"}))
ASKED = Asked("Harbor  housing", "housing", ["status", "name"], "housing", NOW)
PAID = Restriction(uuid.uuid4(), NOW, recipient_kind="health_plan", paid_in_full=True)
BILL = Asked("Coast Plan", "health_plan", ["contacts"], "payment", NOW)


def test_a_restriction_stands_against_its_recipient_and_information_from_the_moment_it_was_agreed() -> None:
    assert covers(HOUSING, ASKED)
    for change in ({"recipient": "Dr. Lee"}, {"information": ["name"]}, {"at": NOW - timedelta(seconds=1)}):
        assert not covers(HOUSING, replace(ASKED, **change))  # type: ignore[arg-type]
    assert covers(Restriction(uuid.uuid4(), NOW), ASKED), "empty means everything and everybody"


def test_ended_by_the_person_it_is_over_and_ended_by_notice_earlier_records_stay() -> None:
    end, later = NOW + timedelta(days=5), NOW + timedelta(days=6)
    gone = replace(HOUSING, ended_at=end)
    assert covers(gone, replace(ASKED, at=end - timedelta(seconds=1))) and not covers(gone, replace(ASKED, at=later))
    told = replace(gone, ended_by_notice=True)
    assert covers(told, replace(ASKED, at=later, made_at=NOW)) and covers(told, replace(ASKED, at=later, made_at=None))
    assert not covers(told, replace(ASKED, at=later, made_at=later))


def test_paid_in_full_must_be_agreed_holds_a_health_plan_off_and_is_never_ended_by_us() -> None:
    assert must_agree(paid_in_full=True, recipient_kind="health_plan")
    assert not must_agree(paid_in_full=True, recipient_kind="health_plan", required_by_law=True)
    assert not must_agree(paid_in_full=False, recipient_kind="health_plan")
    assert covers(PAID, BILL)
    for change in ({"purpose": "treatment"}, {"recipient_kind": "covered_entity"}):
        assert not covers(PAID, replace(BILL, **change))  # type: ignore[arg-type]
    assert end_fault(paid_in_full=True, how=End.NOTICE)
    assert not end_fault(paid_in_full=True, how=End.WRITTEN) and not end_fault(paid_in_full=False, how=End.NOTICE)


PAPERS = outside.Papers("2.65", "Superior Court", TODAY, ["contacts"], "Subpoena 7", TODAY, "R. Lund", TODAY)
EMPTY = {"order_section": "", "order_court": " ", "order_on": None, "order_scope": [], "mandate": "",
         "mandate_on": None, "counsel": "", "counsel_on": None}  # fmt: skip


@pytest.mark.parametrize("name", EMPTY)
def test_each_paper_that_is_not_there_holds_the_release(name: str) -> None:
    assert outside.missing(PAPERS) == []
    assert outside.missing(replace(PAPERS, **{name: EMPTY[name]})) == [name]


def test_an_undercover_order_and_an_order_or_subpoena_alone_open_nothing() -> None:
    assert outside.missing(replace(PAPERS, order_section="2.67")) == ["order_section"]
    alone = replace(PAPERS, order_section="", order_court="", order_on=None, order_scope=[])
    assert "order_on" in outside.missing(alone)
    assert "mandate" in outside.missing(replace(PAPERS, mandate="", mandate_on=None))


QSO = agreements.Undertaken(agreements.Kind.QSO, TODAY, TODAY, bound_by_part2=True, resists_proceedings=True)
STUDY = agreements.Undertaken(
    agreements.Kind.RESEARCH, TODAY, None, protocol="P-1", board_document="IRB 4", undertakes_security=True,
    undertakes_no_further_use=True, destroy_by=TODAY,
)  # fmt: skip
AUDIT = agreements.Undertaken(
    agreements.Kind.AUDIT, TODAY, None, on_behalf_of="State funder", keeps_copies=True, undertakes_security=True,
    undertakes_no_further_use=True, destroy_by=TODAY,
)  # fmt: skip


@pytest.mark.parametrize(
    ("said", "names"),
    [(QSO, ["bound_by_part2", "resists_proceedings"]),
     (STUDY, ["protocol", "board_document", "undertakes_no_further_use", "undertakes_security", "destroy_by"]),
     (AUDIT, ["on_behalf_of", "undertakes_no_further_use", "undertakes_security", "destroy_by"])],
)  # fmt: skip
def test_each_undertaking_that_is_missing_is_named(said: agreements.Undertaken, names: list[str]) -> None:
    assert agreements.missing(said) == []
    for name in names:
        empty = None if name == "destroy_by" else type(getattr(said, name))()
        assert agreements.missing(replace(said, **{name: empty})) == [name]


def test_an_agreement_lasts_through_its_last_day_and_a_lapsed_one_carries_nothing() -> None:
    assert agreements.stands(QSO, TODAY)
    assert not agreements.stands(QSO, TODAY + timedelta(days=1))
    assert not agreements.stands(replace(QSO, ends_on=None), TODAY - timedelta(days=1))


def test_a_crime_report_has_room_for_five_facts_and_no_more() -> None:
    assert crime.beyond(["name", "address"]) == []
    assert crime.beyond(["name", "notes", "diagnosis"]) == ["diagnosis", "notes"]


WRITTEN = {"medical_name": "Dr. Lee", "medical_facility": "Harbor", "discloser": "Ana", "disclosed_at": NOW,
           "nature": "Overdose", "why_no_consent": "no_time"}  # fmt: skip


@pytest.mark.parametrize("name", emergency.FIELDS)
def test_each_field_of_an_emergency_that_is_missing_is_named(name: str) -> None:
    assert emergency.missing(WRITTEN) == []
    assert emergency.missing(WRITTEN | {name: ""}) == [name]


def test_a_declared_disaster_needs_its_declaration_too() -> None:
    assert emergency.missing(WRITTEN | {"why_no_consent": "program_closed"}) == list(emergency.DISASTER_FIELDS)
    assert emergency.missing(WRITTEN | {"why_no_consent": "because"}) == ["why_no_consent"]


@pytest.mark.parametrize(
    ("people", "most", "hhs", "media"),
    [(499, 499, date(2027, 3, 1), None), (500, 500, date(2026, 4, 2), None),
     (501, 501, date(2026, 4, 2), date(2026, 4, 2)), (501, 500, date(2026, 4, 2), None)],
)  # fmt: skip
def test_the_clocks_of_a_breach_turn_at_500(people: int, most: int, hhs: date, media: date | None) -> None:
    found = breach.clocks(date(2026, 2, 1), people=people, most_in_one_state=most)
    assert found == breach.Clocks(date(2026, 4, 2), hhs, media)


def test_the_intermediarys_list_is_due_after_thirty_days_and_late_from_then_on() -> None:
    due = tasks.due_at(tasks.Kind.INTERMEDIARY_LIST, NOW)
    assert due == NOW + timedelta(days=30)
    assert not tasks.is_late(due, None, due - timedelta(seconds=1)) and tasks.is_late(due, None, due)
    assert not tasks.is_late(due, NOW, due)
    assert tasks.is_late(tasks.due_at(tasks.Kind.EMERGENCY, NOW), None, NOW), "the fields are due at once"
