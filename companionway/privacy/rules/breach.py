"""By when whom to tell of a breach, 164.404-.408 as 2.16(b) applies them: pure clocks, without any record."""

from dataclasses import dataclass
from datetime import date, timedelta

LARGE = 500
MEDIA_MORE_THAN = 500
OUTER_LIMIT = timedelta(days=60)


@dataclass(frozen=True)
class Clocks:
    """The last days: for the people, for HHS, and for the media (None: no duty to tell the media)."""

    people_by: date
    hhs_by: date
    media_by: date | None


def clocks(discovered_on: date, *, people: int, most_in_one_state: int) -> Clocks:
    """The outer limits after a discovery; telling is due without unreasonable delay before them.

    From 500 people on HHS is told within the same 60 days; below that within 60 days after the year's end. The media
    are told when more than 500 residents of one state are affected.
    """
    people_by = discovered_on + OUTER_LIMIT
    hhs_by = people_by if people >= LARGE else date(discovered_on.year, 12, 31) + OUTER_LIMIT
    return Clocks(people_by, hhs_by, people_by if most_in_one_state > MEDIA_MORE_THAN else None)
