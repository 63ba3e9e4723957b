"""The accounting of disclosures: exactly three years back, shorter as the person likes, repeats on one line."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from companionway.privacy.rules.accounting import Told, summarized, within, years_before

NOW = datetime(2026, 3, 3, 19, 14, tzinfo=UTC)
ONE = Told(NOW - timedelta(days=1), "Dr. Lee", "Harbor Clinic", "1 Main St", ("status",), "treatment",
           "consent_specific", "print")  # fmt: skip


def test_exactly_three_years_ago_is_in_and_a_moment_before_is_not() -> None:
    edge = datetime(2023, 3, 3, 19, 14, tzinfo=UTC)
    on, before = replace(ONE, at=edge), replace(ONE, at=edge - timedelta(microseconds=1))
    assert within([on, before], asked_at=NOW) == [on]


def test_a_leap_day_leaves_no_day_out() -> None:
    assert years_before(datetime(2028, 2, 29, tzinfo=UTC)) == datetime(2025, 2, 28, tzinfo=UTC)


def test_the_person_may_shorten_it_and_never_lengthen_it() -> None:
    old = replace(ONE, at=NOW - timedelta(days=800))
    older = replace(ONE, at=NOW - timedelta(days=1200))
    assert within([ONE, old], asked_at=NOW, since=NOW - timedelta(days=365)) == [ONE]
    assert within([ONE, old, older], asked_at=NOW, since=NOW - timedelta(days=9999)) == [ONE, old]


def test_what_comes_later_or_is_delayed_is_not_shown_yet() -> None:
    later, held = replace(ONE, at=NOW + timedelta(seconds=1)), replace(ONE, delayed_until=NOW + timedelta(days=1))
    assert within([later, held], asked_at=NOW) == []
    assert within([replace(held, delayed_until=NOW)], asked_at=NOW)


def test_repeats_to_one_recipient_for_one_purpose_are_one_line() -> None:
    again = [replace(ONE, at=NOW - timedelta(days=days), channel="email") for days in (40, 20)]
    other = replace(ONE, purpose="payment", at=NOW - timedelta(days=300))
    first, second = summarized([*again, ONE, other])
    assert (first.times, first.first_at, first.last_at) == (3, again[0].at, ONE.at)
    assert first.channels == ("email", "print")
    assert (second.times, second.purpose) == (1, "payment")
