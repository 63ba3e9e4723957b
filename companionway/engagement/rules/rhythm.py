"""The rhythm a person chose, and how long it has been measured against that rhythm. Pure functions."""

from datetime import date
from enum import StrEnum


class Rhythm(StrEnum):
    WEEKLY = "weekly"
    BIWEEKLY = "biweekly"
    SPORADIC = "sporadic"
    AS_NEEDED = "as_needed"


RHYTHM_WORDS = {
    Rhythm.WEEKLY: "Weekly",
    Rhythm.BIWEEKLY: "Every other week",
    Rhythm.SPORADIC: "Now and then",
    Rhythm.AS_NEEDED: "As needed",
}
# Days after which a hello fits the rhythm; None = never suggested by the calendar.
DAYS: dict[Rhythm, int | None] = {
    Rhythm.WEEKLY: 7,
    Rhythm.BIWEEKLY: 14,
    Rhythm.SPORADIC: 30,
    Rhythm.AS_NEEDED: None,
}


def hello_fits(rhythm: Rhythm | str, last_touch: date, today: date) -> bool:
    """Whether it has been as long as the person's own rhythm. Computed, never stored as a label."""
    days = DAYS[Rhythm(rhythm)]
    return days is not None and (today - last_touch).days >= days
