"""State rules as rows: what is approved drives who signs, everything else meets the strictest rule (2.14, 2.15)."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from companionway.platform.errors import DomainError
from companionway.privacy.rules.signers import (
    Authority,
    Signer,
    Standing,
    age_on,
    may_act,
    signature_is_whole,
    signers,
)
from companionway.privacy.rules.state_rules import Rule, Topic, applying, in_force, is_stale
from companionway.privacy.state_rule_file import read
from tests.architecture.reading import ROOT

ON = date(2026, 3, 3)
MINOR = Rule("me-minor", "US-ME", Topic.SIGNER, "minor_alone", "peer_recovery_support", age_max=17, approved=True)
P, G, R = Signer.PERSON, Signer.PARENT, Signer.REPRESENTATIVE


def who(*rows: Rule, age: int | None = 16, where: str = "US-ME", service: str = "peer_recovery_support") -> frozenset:
    return signers(rows, jurisdiction=where, service=service, age=age, on=ON).needed


def test_a_sixteen_year_old_signs_alone_only_because_a_row_says_so() -> None:
    need = signers([MINOR], jurisdiction="US-ME", service="peer_recovery_support", age=16, on=ON)
    assert (need.needed, need.rule, need.ask_officer) == ({P}, "me-minor", False)
    assert not need.proxy_may_look
    assert who(replace(MINOR, outcome="minor_and_parent")) == {P, G}
    assert who(replace(MINOR, outcome="parent")) == {G}


@pytest.mark.parametrize(
    "row",
    [replace(MINOR, approved=False), replace(MINOR, jurisdiction="US-OH"),
     replace(MINOR, service="physician_treatment"),
     replace(MINOR, age_max=15), replace(MINOR, age_min=17), replace(MINOR, effective_from=ON + timedelta(days=1)),
     replace(MINOR, effective_to=ON - timedelta(days=1)), replace(MINOR, topic=Topic.PARENT_NOTICE)],
)  # fmt: skip
def test_without_an_approved_row_in_force_nobody_signs_for_a_minor(row: Rule) -> None:
    need = signers([row], jurisdiction="US-ME", service="peer_recovery_support", age=16, on=ON)
    assert need.ask_officer and need.needed == frozenset()
    for signed in ({P}, {G}, {P, G}):
        assert not signature_is_whole(need, signed, on=ON)


def test_a_parent_alone_never_signs_where_the_minor_must() -> None:
    need = signers([MINOR], jurisdiction="US-ME", service="peer_recovery_support", age=16, on=ON)
    assert not signature_is_whole(need, {G}, on=ON)
    assert signature_is_whole(need, {P}, on=ON)
    both = signers([replace(MINOR, outcome="minor_and_parent")], jurisdiction="US-ME", service="peer_recovery_support",
                   age=16, on=ON)  # fmt: skip
    assert not signature_is_whole(both, {P}, on=ON) and not signature_is_whole(both, {G}, on=ON)
    assert signature_is_whole(both, {P, G}, on=ON)


def test_grown_ups_sign_for_themselves_unless_a_row_sets_another_age() -> None:
    assert who(age=18) == {P} and who(age=None) == {P}
    nineteen = replace(MINOR, outcome="minor_and_parent", age_max=18)
    assert who(nineteen, age=18) == {P, G} and who(nineteen, age=19) == {P}


def test_a_row_for_this_service_goes_before_one_for_every_service() -> None:
    wide = replace(MINOR, key="wide", service="", outcome="parent")
    assert [r.key for r in applying([wide, MINOR], jurisdiction="US-ME", topic=Topic.SIGNER, on=ON,
                                    service="peer_recovery_support", age=16)] == ["me-minor", "wide"]  # fmt: skip


def test_a_row_lasts_through_its_last_day_and_is_stale_after_its_review_day() -> None:
    assert in_force(replace(MINOR, effective_from=ON, effective_to=ON), ON)
    assert not is_stale(ON, ON) and is_stale(ON - timedelta(days=1), ON)


@pytest.mark.parametrize(
    ("standing", "died", "counts"),
    [(Standing(Authority.GUARDIAN, True, ON, None), False, True),
     (Standing(Authority.GUARDIAN, False, ON, None), False, False),
     (Standing(Authority.GUARDIAN, True, ON + timedelta(days=1), None), False, False),
     (Standing(Authority.GUARDIAN, True, ON, ON), False, True),
     (Standing(Authority.GUARDIAN, True, ON - timedelta(days=9), ON - timedelta(days=1)), False, False),
     (Standing(Authority.GUARDIAN, True, ON, None), True, False),
     (Standing(Authority.EXECUTOR, True, ON, None), True, True),
     (Standing(Authority.EXECUTOR, True, ON, None), False, False)],
)  # fmt: skip
def test_a_representative_acts_with_a_document_in_time_and_of_the_fitting_kind(
    standing: Standing, died: bool, counts: bool
) -> None:
    assert may_act(standing, died=died, on=ON) is counts
    need = signers([], jurisdiction="US-ME", service="", age=40, on=ON)
    assert signature_is_whole(need, {R}, representative=standing, died=died, on=ON) is counts
    assert not signature_is_whole(need, {R}, on=ON)


def test_nobody_but_a_representative_signs_for_who_died() -> None:
    need = signers([], jurisdiction="US-ME", service="", age=40, on=ON)
    assert not signature_is_whole(need, {P}, died=True, on=ON)


@pytest.mark.parametrize(("born", "age"), [(date(2010, 3, 3), 16), (date(2010, 3, 4), 15), (date(2008, 2, 29), 18)])
def test_age_counts_whole_years(born: date, age: int) -> None:
    assert age_on(born, ON) == age
    assert age_on(None, ON) is None


def test_every_row_of_the_file_is_whole_with_source_and_review_date_and_none_is_approved() -> None:
    rows = read(ROOT / "data" / "state-rules.toml")
    assert len(rows) >= 13 and {row["jurisdiction"] for row in rows} == {"US-ME", "US-OH"}
    assert all(row["source"] and row["mark"] and row["review_by"] and "status" not in row for row in rows)


@pytest.mark.parametrize(
    ("text", "fault"),
    [("[[rule]]\nkey = 'a'", "jurisdiction is missing"), ("x = 1", "could not be read"),
     ("[[rule", "could not be read"),
     ("[[rule]]\nkey='a'\njurisdiction='US-ME'\ntopic='signer'\noutcome='maybe'\ncitation='c'\nreview_by=2027-01-01",
      "does not say who signs"),
     ("[[rule]]\nkey='a'\njurisdiction='US-ME'\ntopic='signr'\noutcome='x'\ncitation='c'\nreview_by='soon'\nage=3",
      "age is not a column")],
)  # fmt: skip
def test_each_fault_of_a_rules_file_is_named(tmp_path: Path, text: str, fault: str) -> None:
    (tmp_path / "rules.toml").write_text(text)
    with pytest.raises(DomainError, match=fault):
        read(tmp_path / "rules.toml")
