"""The cohort of a report: the referrals that a program received in a period, perhaps at one site. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

MOST_MONTHS = 120


class Bounds(Protocol):
    """What a question to the facts needs to know of a cohort."""

    @property
    def program(self) -> str: ...
    @property
    def site(self) -> str | None: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def as_of(self) -> datetime: ...
    @property
    def as_of_day(self) -> date: ...
    @property
    def month_starts(self) -> list[datetime]: ...


@dataclass(frozen=True)
class Cohort:
    """Referrals received from `first_on` to `last_on` (both included, days of `zone`).

    `as_of` is the moment at which it is judged whether a promise or a window is over and whether goodbye was said; the
    records themselves are as they are now.
    """

    program: str
    first_on: date
    last_on: date
    as_of: datetime
    zone: ZoneInfo
    site: str | None = None

    def __post_init__(self) -> None:
        if self.last_on < self.first_on:
            raise ValueError("The last day of the period is before the first.")
        if len(self.months) > MOST_MONTHS:
            raise ValueError(f"A period may have at most {MOST_MONTHS} months.")

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone)

    @property
    def starts_at(self) -> datetime:
        """The first instant inside."""
        return self._midnight(self.first_on)

    @property
    def ends_at(self) -> datetime:
        """The first instant after."""
        return self._midnight(self.last_on + timedelta(days=1))

    @property
    def as_of_day(self) -> date:
        """The day of `as_of` in the installation's time zone."""
        return self.as_of.astimezone(self.zone).date()

    @property
    def months(self) -> list[date]:
        """The first day of each calendar month touched by the period."""
        year, month, found = self.first_on.year, self.first_on.month, []
        while (year, month) <= (self.last_on.year, self.last_on.month):
            found.append(date(year, month, 1))
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        return found

    @property
    def month_starts(self) -> list[datetime]:
        """The first instant of each month."""
        return [self._midnight(day) for day in self.months]

    @property
    def values(self) -> dict[str, Any]:
        """The parameters of the compiled questions by name."""
        return {
            "program": self.program, "site": self.site, "starts_at": self.starts_at, "ends_at": self.ends_at,
            "as_of": self.as_of, "as_of_day": self.as_of_day,
        } | {f"month_{i}": start for i, start in enumerate(self.month_starts)}  # fmt: skip
