"""A schedule of a list (after iCalendar's rules) as a line of opening hours: a plain week where it is, else words."""

from collections.abc import Callable
from datetime import date

from companionway.directory.rules import Hours
from companionway.interop.files.hsds import cells
from companionway.interop.files.hsds.tables import Row

Tell = Callable[[Row, str, str, str, str], None]


def read_hours(row: Row, today: date, tell: Tell) -> Hours:
    """One schedule. `tell` takes what cannot be read: row, column, reason, fix, what was done.

    Its time zone is a number of hours that knows no summer time, so times are taken as local to the place.
    """
    words = "; ".join(filter(None, (row.text("description"), row.text("notes"))))[:1_000]
    try:
        until = min(filter(None, (cells.day(row.text("valid_to")), cells.day(row.text("until")))), default=None)
        begins = cells.day(row.text("valid_from"))
        opens, closes = cells.clock(row.text("opens_at")), cells.clock(row.text("closes_at"))
        days = _days(row)
    except cells.Unreadable as problem:
        tell(row, "", problem.reason, problem.fix, "kept as words alone")
        return Hours(words=words)
    if begins and begins > today:
        return Hours(words=f"From {begins.isoformat()}: {words}".strip(": "), until=until)
    if opens is None or closes is None or not days:
        return Hours(words=words, until=until)
    return Hours(days, opens, closes, words, until)


def _days(row: Row) -> tuple[int, ...]:
    """The days of the week, nothing where the rule is no plain week (the first Monday, every other Tuesday)."""
    rule, interval = row.text("freq").upper(), row.text("interval")
    numbered = row.text("byday").upper().replace(" ", "")
    if rule == "DAILY" and interval in ("", "1"):
        return tuple(range(7))
    if rule not in ("", "WEEKLY") or interval not in ("", "1") or any(sign.isdigit() for sign in numbered):
        return ()
    return cells.weekdays(numbered)
