"""Whom a note is for, what a program lets open, how long a note may be, and who puts it right. Pure functions.

Notes are off until a program turns them on. The audience limits which staff read a note, never whether the person may.
"""

from datetime import date, timedelta
from enum import StrEnum


class Audience(StrEnum):
    """Whom a note is for. The first is the one that is chosen unless somebody chooses another."""

    BOTH = "both"
    AUTHOR = "author"
    CARE_TEAM = "care_team"


class Switch(StrEnum):
    """What a program lets its peers write."""

    NONE = "none"
    SHARED = "shared"
    ALL = "all"


class Kind(StrEnum):
    """What stands beside a note: somebody's own words, or their wish that it be put right."""

    WORDS = "words"
    CORRECTION = "correction"


AUDIENCE_WORDS = {
    Audience.BOTH: "For us both",
    Audience.AUTHOR: "For my own memory",
    Audience.CARE_TEAM: "For the care team",
}
OPENS: dict[Switch, tuple[Audience, ...]] = {
    Switch.NONE: (),
    Switch.SHARED: (Audience.BOTH,),
    Switch.ALL: (Audience.BOTH, Audience.AUTHOR, Audience.CARE_TEAM),
}
LONGEST = 5000
SAFETY_DAYS = 90  # a safety note is looked at again within this time at the latest


def may_open(switch: str, audience: str) -> bool:
    """Whether a program lets its peers write for this audience."""
    return audience in OPENS[Switch(switch)]


def edits_freely(written_on: date, today: date, *, is_author: bool) -> bool:
    """Whether a change needs no reason: the author's own, on the same day."""
    return is_author and written_on == today


def fault(words: str) -> str:
    """What is wrong with a note's words, "" when nothing is."""
    if not words.strip():
        return "There is nothing to save yet."
    if len(words) > LONGEST:
        return f"This is {len(words)} characters long; up to {LONGEST} fit into one note."
    return ""


def review_fault(review_on: date, today: date) -> str:
    """What is wrong with the day on which a safety note is looked at again."""
    if review_on <= today:
        return "Choose a day that is still to come."
    if review_on > today + timedelta(days=SAFETY_DAYS):
        return f"Choose a day within {SAFETY_DAYS} days: what is written here must not stand unseen."
    return ""
