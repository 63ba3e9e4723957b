"""Words for days, times, spans and shares."""

from datetime import UTC, date, datetime, timedelta

import pytest

from companionway.web import phrases
from tests.web.rendering import rendered


class TestWords:
    @pytest.mark.parametrize(
        ("count", "of", "said"),
        [
            (1, 3, "33%"),
            (260, 548, "47.4%"),
            (1, 5000, "<0.1%"),
            (4999, 5000, ">99.9%"),
            (200, 200, "100%"),
            (0, 500, "0%"),
        ],
    )
    def test_a_share_has_the_decimals_its_base_supports(self, count: int, of: int, said: str) -> None:
        assert phrases.share(count, of) == said

    @pytest.mark.parametrize(
        ("away", "said"),
        [
            (0, "today"),
            (-1, "yesterday"),
            (1, "tomorrow"),
            (-6, "Wed"),
            (-7, "Tue, Mar 3"),
            (3, "Fri, Mar 13"),
            (-365, "Mon, Mar 10, 2025"),
        ],
    )
    def test_days_are_said_as_people_say_them(self, away: int, said: str) -> None:
        today = date(2026, 3, 10)
        assert phrases.day_word(today + timedelta(days=away), today) == said

    @pytest.mark.parametrize(("hour", "said"), [(0, "12:05 am"), (12, "12:05 pm"), (14, "2:05 pm")])
    def test_clock_times_have_twelve_hours(self, hour: int, said: str) -> None:
        assert phrases.clock_time(datetime(2026, 3, 3, hour, 5, tzinfo=UTC)) == said

    @pytest.mark.parametrize(
        ("gone", "said"),
        [
            (20, "just now"),
            (240, "4 min ago"),
            (3600, "1 hour ago"),
            (47 * 3600, "47 hours ago"),
            (3 * 86400, "3 days ago"),
            (-360, "in 6 min"),
        ],
    )
    def test_spans_are_said_in_their_largest_unit(self, gone: int, said: str) -> None:
        now = datetime(2026, 3, 3, 12, tzinfo=UTC)
        assert phrases.ago(now - timedelta(seconds=gone), now) == said

    @pytest.mark.parametrize(("minutes", "said"), [(0, "0 min"), (45, "45 min"), (60, "1 h"), (80, "1 h 20 min")])
    def test_lengths_are_said_in_hours_and_minutes(self, minutes: int, said: str) -> None:
        assert phrases.length(minutes) == said

    def test_a_moment_is_shown_in_the_zone_of_the_installation(self) -> None:
        assert rendered("{{ at|clock_time }}", at=datetime(2026, 3, 3, 19, 14, tzinfo=UTC)) == "2:14 pm"
