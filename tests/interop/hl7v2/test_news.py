"""News (ADT) adds what is safe, asks a human about the rest, joins on the sender's word, and makes nobody."""

import uuid
from datetime import date

import pytest

from companionway.interop.inbound_models import InboundFile
from companionway.interop.incoming import Outcome, Verdict
from companionway.people.models import ContactPoint, Identifier, Person, PossibleMatch
from companionway.privacy.actions.joining import part_again
from companionway.referrals.models import Referral
from tests.cast import NOW, Cast
from tests.interop.makers import KNOWN, NONE, UPDATED, given, order, taken

pytestmark = pytest.mark.usefixtures("cast")


def news(event: str, control: str, pid: str, mrg: str = "", source: str = "sender") -> Outcome:
    more = f"MRG|{mrg}\r" if mrg else ""
    body = f"MSH|^~\\&|EPIC|MMC|PEER|MBH|20261001101500||ADT^{event}|{control}|P|2.4\rPID|1||{pid}\r{more}".encode()
    (outcome,) = taken(given(f"{control}.hl7", body, source))
    return outcome


def told(number: str, name: str = "Doe^Pat", born: str = "19900101", phone: str = "") -> str:
    return f"{number}^^^MMC^MR||{name}||{born}||||||{phone}"


def brought(number: str = "990011", control: str = "MSG0001", name: str = "Doe^Pat") -> Person:
    taken(given(f"{control}.hl7", order(number, control, name)))
    return Referral.objects.get(order_id=f"EPIC|{number}").person


def waits() -> list[str]:
    return [row.reason for row in InboundFile.kept.filter(state="waiting")]


@pytest.mark.parametrize("event", ["A04", "A08", "A28", "A31"])
def test_a_new_phone_of_somebody_we_know_is_added_and_the_message_not_kept(event: str) -> None:
    person = brought()
    assert news(event, "N1", told("DoePat", phone="207-555-0199")).verdict == UPDATED
    assert news(event, "N2", told("DoePat", phone="207-555-0199")).verdict == KNOWN
    assert [p.value for p in ContactPoint.objects.filter(person=person).order_by("id")] == [
        "207-555-0102",
        "207-555-0199",
    ]
    assert waits() == []
    assert all(row.body is None for row in InboundFile.kept.filter(control_id__in=["N1", "N2"]))


def test_a_birth_date_is_filled_in_where_none_is_known_and_never_changed() -> None:
    person = brought()
    Person.objects.filter(id=person.id).update(birth_date=None)
    assert news("A08", "N1", told("DoePat", born="19850203")).verdict == UPDATED
    assert news("A08", "N2", told("DoePat", born="19850204")).for_human
    person.refresh_from_db()
    assert person.birth_date == date(1985, 2, 3)


@pytest.mark.parametrize(
    ("pid", "why"),
    [
        (told("DoePat", name="Doe-Smith^Pat"), "another name"),
        (told("DoePat", phone='""'), "PID-13 emptied"),
        (told("DoePat", name="Unlike^Quite"), "quite another name"),
    ],
)
def test_what_says_something_else_or_asks_to_delete_waits_for_a_human(pid: str, why: str) -> None:
    person = brought()
    outcome = news("A08", "N1", pid)
    assert (outcome.verdict, outcome.for_human) == (NONE, True)
    assert why in waits()[0]
    assert person.contact_points.count() == 1


def test_news_about_nobody_we_know_leaves_its_envelope() -> None:
    people = Person.objects.count()
    for event, mrg in (("A04", ""), ("A40", "OLD^^^MMC^MR")):
        outcome = news(event, f"N-{event}", told("STRANGER"), mrg)
        assert (outcome.verdict, outcome.keep_body, outcome.for_human) == (NONE, False, False)
    assert Person.objects.count() == people


def test_news_of_another_sender_with_the_same_number_is_about_nobody() -> None:
    brought()
    assert not news("A08", "N1", told("DoePat", phone="207-555-0199"), source="another").keep_body


@pytest.mark.parametrize("event", ["A40", "A34"])
def test_a_merge_points_both_records_at_one_and_its_referrals_with_them(event: str, cast: Cast) -> None:
    old, new = brought(), brought("2", "MSG0002", "Doe^Patty")
    assert old.same_as_id != new.same_as_id
    assert news(event, "N1", told("DoePatty", name="Doe^Patty"), "DoePat^^^MMC^MR").verdict == UPDATED
    assert len({row.person.same_as_id for row in Referral.objects.select_related("person")}) == 1
    assert Identifier.objects.filter(source="sender").count() == 2
    match = PossibleMatch.objects.get(state="same")
    assert ({match.newer_id, match.older_id}, match.decided_by) == ({old.id, new.id}, None)
    part_again(match_id=match.id, by=cast.ben.id, at=NOW)
    assert {row.person.same_as_id for row in Referral.objects.select_related("person")} == {old.id, new.id}
    assert news(event, "N2", told("DoePatty", name="Doe^Patty"), "DoePat^^^MMC^MR").for_human, "a human parted them"


def test_a_number_that_is_given_up_still_finds_its_person_and_the_new_one_too() -> None:
    person = brought()
    assert news("A40", "N1", told("NEWNUMBER"), "DoePat^^^MMC^MR").verdict == UPDATED
    for number, control in (("DoePat", "N2"), ("NEWNUMBER", "N3")):
        assert news("A08", control, told(number, phone=f"207-555-01{control[1]}8")).verdict == UPDATED
    assert Person.objects.filter(identifiers__source="sender").distinct().get() == person


def test_a_merge_of_two_who_differ_waits_for_a_human() -> None:
    brought()
    brought("2", "MSG0002", "Roe^Ann")
    assert news("A40", "N1", told("RoeAnn", name="Roe^Ann"), "DoePat^^^MMC^MR").for_human
    assert not PossibleMatch.objects.filter(state="same").exists()


def test_a_merge_that_names_no_prior_number_waits_for_a_human_where_the_person_is_known() -> None:
    brought()
    assert news("A40", "N1", told("DoePat")).for_human
    assert not news("A40", str(uuid.uuid4()), told("STRANGER")).for_human


def test_the_same_number_of_a_message_of_news_with_other_bytes_is_for_a_human_only_when_one_was_used() -> None:
    brought()
    assert news("A08", "N1", told("DoePat", phone="207-555-0199")).verdict == UPDATED
    assert news("A08", "N1", told("DoePat", phone="207-555-0198")).verdict == Verdict.REFUSED
