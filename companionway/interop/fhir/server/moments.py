"""What a FHIR date means: a stretch of time from its first moment up to, and without, its end. Pure.

A date without a time counts in UTC. What is known to the second and finer is a moment and lasts for its last digit.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

FORM = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)"
    r"(?:T(?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.(?P<part>\d{1,9}))?)?(?P<zone>Z|[+-]\d\d:\d\d)?)?)?)?",
    re.ASCII,
)
END_OF_TIME = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Span:
    """From `begins` up to, and without, `ends`, in UTC. `whole`: a day, a month or a year, not a time of day."""

    begins: datetime
    ends: datetime
    whole: bool


def span(said: Any) -> Span | None:
    """The stretch that a FHIR date, dateTime or instant names; None for what is none. A missing zone is UTC."""
    match = FORM.fullmatch(said) if isinstance(said, str) else None
    if match is None:
        return None
    try:
        return _span(match)
    except (ValueError, OverflowError):
        return None


def _span(match: re.Match[str]) -> Span:
    year, month, day = int(match["year"]), int(match["month"] or 1), int(match["day"] or 1)
    if match["hour"] is None:
        begins = datetime(year, month, day, tzinfo=UTC)
        return Span(begins, _after(begins, match), whole=True)
    second = min(int(match["second"] or 0), 59)  # a leap second counts as the one before
    begins = datetime(year, month, day, int(match["hour"]), int(match["minute"]), second, tzinfo=UTC)
    part = (match["part"] or "")[:6]
    lasts = timedelta(minutes=1) if match["second"] is None else timedelta(seconds=1)
    if part:
        begins += timedelta(microseconds=int(part.ljust(6, "0")))
        lasts = timedelta(microseconds=10 ** (6 - len(part)))
    begins -= _offset(match["zone"] or "Z")
    return Span(begins, begins + lasts, whole=False)


def _after(begins: datetime, match: re.Match[str]) -> datetime:
    """Where a day, month or year ends."""
    if match["day"]:
        return begins + timedelta(days=1) if begins.date() < END_OF_TIME.date() else END_OF_TIME
    if match["month"] and begins.month < 12:
        return begins.replace(month=begins.month + 1)
    return begins.replace(year=begins.year + 1, month=1) if begins.year < END_OF_TIME.year else END_OF_TIME


def _offset(zone: str) -> timedelta:
    if zone == "Z":
        return timedelta()
    hours, minutes = int(zone[1:3]), int(zone[4:6])
    if hours > 14 or minutes > 59:
        raise ValueError(zone)
    return timedelta(hours=hours, minutes=minutes) * (-1 if zone[0] == "-" else 1)


def wholes_around(moment: datetime) -> tuple[str, str, str]:
    """The day, the month and the year in which a moment lies, as FHIR writes them."""
    day = moment.astimezone(UTC).date().isoformat()
    return day, day[:7], day[:4]
