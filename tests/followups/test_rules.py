"""The follow-up window and its table of verbs. Pure."""

from datetime import date

from companionway.followups import rules
from companionway.followups.rules import State, Verb


def test_the_window_is_day_180_plus_and_minus_30_both_ends_included() -> None:
    assert rules.window(date(2026, 1, 1), 180, 30) == (date(2026, 5, 31), date(2026, 6, 30), date(2026, 7, 30))


def test_the_window_counts_days_over_a_leap_day() -> None:
    assert rules.window(date(2024, 2, 1), 30, 0) == (date(2024, 3, 2),) * 3


def test_every_state_has_words_and_every_verb_a_row() -> None:
    assert set(rules.STATE_WORDS) == set(State)
    assert set(rules.TRANSITIONS) == set(Verb)


def test_an_answer_and_a_death_are_final() -> None:
    for state in (State.ANSWERED, State.DIED):
        assert not [verb for verb in Verb if rules.may(verb, state)]
