"""Rhythm, undo, time of a contact, and the table of verbs of an engagement. Pure."""

from datetime import UTC, date, datetime, timedelta

import pytest

from companionway.engagement.rules import contact, rhythm, walk
from companionway.engagement.rules.rhythm import Rhythm

AT = datetime(2026, 3, 3, 19, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("chosen", "days", "fits"),
    [("weekly", 6, False), ("weekly", 7, True), ("biweekly", 13, False), ("biweekly", 14, True),
     ("sporadic", 29, False), ("sporadic", 30, True), ("as_needed", 400, False)],
)  # fmt: skip
def test_a_hello_fits_after_the_rhythm_that_the_person_chose(chosen: str, days: int, fits: bool) -> None:
    today = date(2026, 3, 3)
    assert rhythm.hello_fits(chosen, today - timedelta(days=days), today) is fits


def test_every_rhythm_has_words_and_days() -> None:
    assert set(rhythm.RHYTHM_WORDS) == set(rhythm.DAYS) == set(Rhythm)


def test_a_tap_can_be_taken_back_for_ten_minutes() -> None:
    assert contact.may_undo(AT, AT + timedelta(minutes=10))
    assert not contact.may_undo(AT, AT + timedelta(minutes=10, seconds=1))


def test_a_contact_may_be_entered_late_but_not_before_it_happens() -> None:
    assert contact.time_fault(AT - timedelta(days=30), AT) == ""
    assert contact.time_fault(AT + timedelta(minutes=5), AT) == ""
    assert contact.time_fault(AT + timedelta(minutes=6), AT)


def test_every_state_verb_and_goodbye_has_words() -> None:
    assert set(walk.STATE_WORDS) == set(walk.State)
    assert set(walk.TRANSITIONS) == set(walk.Verb)
    assert set(walk.GOODBYE_WORDS) == set(walk.Goodbye)


def test_live_is_what_goodbye_may_leave() -> None:
    assert {s for s in walk.State if walk.may(walk.Verb.SAY_GOODBYE, s)} == walk.LIVE
