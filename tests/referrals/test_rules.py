"""Promises, check-backs and the table of verbs of a referral. Pure."""

from datetime import UTC, date, datetime, timedelta

import pytest

from companionway.referrals import rules
from companionway.referrals.rules import CheckBack, State, Verb, Where

AT = datetime(2026, 3, 3, 19, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("where", "minutes", "days", "due"),
    [
        (Where.HERE, 60, 7, AT + timedelta(hours=1)),
        (Where.HERE, None, 7, AT + timedelta(days=7)),
        (Where.HOME, 60, 7, AT + timedelta(days=7)),
        (Where.INPATIENT, 60, 3, AT + timedelta(days=3)),
        (Where.UNKNOWN, 60, 1, AT + timedelta(days=1)),
    ],
)
def test_the_promise_is_minutes_only_while_the_person_is_here(
    where: Where, minutes: int | None, days: int, due: datetime
) -> None:
    assert rules.promise_due(AT, where, minutes, days) == due


@pytest.mark.parametrize(("choice", "day"), [("week", date(2026, 3, 10)), ("month", date(2026, 4, 2)), ("dont", None)])
def test_we_check_back_when_they_said_and_never_when_they_said_do_not(choice: str, day: date | None) -> None:
    assert rules.check_back_on(CheckBack(choice), date(2026, 3, 3)) == day


def test_the_receipt_lives_seven_days_after_the_promise_has_ended() -> None:
    assert rules.answer_link_ends(AT) == AT + timedelta(days=7)


def test_every_state_has_words_and_every_verb_a_row() -> None:
    assert set(rules.STATE_WORDS) == set(State)
    assert set(rules.TRANSITIONS) == set(Verb)


def test_the_door_stays_open_from_not_now_and_from_not_reached() -> None:
    for state in (State.DECLINED, State.NOT_REACHED):
        assert rules.may(Verb.SAY_YES, state)
        assert rules.may(Verb.CHECK_BACK, state)


def test_no_verb_leaves_an_end_that_is_final() -> None:
    for state in (State.ENGAGED, State.REDIRECTED, State.DUPLICATE, State.WITHDRAWN):
        assert not [verb for verb in Verb if rules.may(verb, state)]


def test_every_state_can_be_reached_from_the_first() -> None:
    reached, before = {State.RECEIVED}, set()
    while reached != before:
        before = set(reached)
        reached |= {rules.after(verb, state) for verb in Verb for state in before if rules.may(verb, state)}
    assert reached == set(State)
