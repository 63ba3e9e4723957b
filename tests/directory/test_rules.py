"""Rules of the directory: folding, needs, cost, hours over midnight, age."""

from datetime import date, datetime, time

import pytest

from companionway.directory import rules
from companionway.directory.needs import all_needs, need_words
from companionway.directory.rules import DAY, WEEK, Cost, Hours, When

TODAY = date(2026, 3, 3)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("¿Dónde está Søren's?", "donde esta soren s"), ("FOOD  bank", "food bank"),
     ("naïve Łódź", "naive lodz"),     ("الطعام", "الطعام"), ("🙂", ""), ("ﬁrst", "first"), ("", "")],
)  # fmt: skip
def test_words_are_compared_without_accents_capitals_and_signs(typed: str, kept: str) -> None:
    assert rules.folded(typed) == kept
    assert rules.folded(rules.folded(typed)) == kept


def test_needs_are_recognized_at_the_beginning_of_words_in_english_and_spanish() -> None:
    assert rules.needs_in("community food pantry", all_needs()) == ["food"]
    assert "food" in rules.needs_in(rules.folded("Despensa de alimentos"), all_needs())
    assert rules.needs_in("current events", all_needs()) == []  # "rent" stands inside a word
    assert need_words("food") == "Food" and need_words("no_such_code") == "no_such_code"


@pytest.mark.parametrize(
    ("amounts", "words", "cost"),
    [([0.0], "", Cost.FREE), ([35.0], "", Cost.FEE), ([0.0, 35.0], "", Cost.FEE), ([], "No cost to you", Cost.FREE),
     ([35.0], "Sliding scale", Cost.SLIDING), ([], "We charge $20", Cost.FEE), ([], "Call us", Cost.UNKNOWN),
     ([], "Gratuito", Cost.FREE), ([], "freedom house", Cost.UNKNOWN)],
)  # fmt: skip
def test_what_it_costs_is_said_by_amounts_or_words_and_silence_is_never_free(
    amounts: list[float], words: str, cost: Cost
) -> None:
    assert rules.cost_of(amounts, words) == cost


def test_hours_over_midnight_go_on_into_the_next_day_and_over_sunday_into_monday() -> None:
    night = Hours(days=(0, 6), opens=time(19), closes=time(7))
    spans, until = rules.week_of([night], TODAY)
    assert spans == [(0, 7 * 60), (19 * 60, DAY + 7 * 60), (6 * DAY + 19 * 60, WEEK)] and until is None


def test_open_all_day_is_a_whole_day_and_hours_that_ended_say_nothing() -> None:
    assert rules.week_of([Hours((2,), time(0), time(0))], TODAY)[0] == [(2 * DAY, 3 * DAY)]
    past = Hours((2,), time(9), time(10), until=date(2026, 3, 2))
    assert rules.week_of([past, Hours(words="by appointment")], TODAY) == (None, None)


def test_hours_with_a_last_day_say_until_when_they_hold() -> None:
    soon = Hours((2,), time(9), time(10), until=date(2026, 3, 9))
    assert rules.week_of([soon], TODAY) == ([(2 * DAY + 540, 2 * DAY + 600)], date(2026, 3, 9))


def test_now_is_one_minute_of_the_week_and_evenings_and_weekend_are_many() -> None:
    tuesday = datetime(2026, 3, 3, 10, 0)  # noqa: DTZ001 -- a local time
    assert rules.spans_for(When.NOW, tuesday) == [(DAY + 600, DAY + 601)]
    assert len(rules.spans_for(When.EVENINGS, tuesday)) == 5
    assert rules.spans_for(When.WEEKEND, tuesday) == [(5 * DAY, WEEK)]


@pytest.mark.parametrize(
    ("days", "words"),
    [((0, 1, 2, 3, 4), "Mon to Fri"), ((1, 3), "Tue, Thu"), (range(7), "every day"), ((0, 1), "Mon, Tue")],
)
def test_days_are_said_as_people_say_them(days: list[int], words: str) -> None:
    assert rules.days_words(days) == words


@pytest.mark.parametrize(
    ("place", "there"), [((44.1, -69.1), True), ((100, 101), False), ((0, 0), False), ((44, -190), False)]
)
def test_coordinates_that_cannot_be_are_seen(place: tuple[float, float], there: bool) -> None:
    assert rules.on_earth(*place) is there


def test_a_listing_asks_to_be_checked_after_half_a_year_and_stands_lower_for_a_month() -> None:
    assert rules.wants_check(None, TODAY) and rules.wants_check(date(2025, 8, 1), TODAY)
    assert not rules.wants_check(date(2025, 12, 1), TODAY)
    assert rules.is_lowered(date(2026, 2, 15), TODAY) and not rules.is_lowered(date(2026, 1, 15), TODAY)
    assert not rules.is_lowered(None, TODAY)
