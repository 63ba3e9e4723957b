"""Adding to the daily sums of how long forms take, and reading them by month. Nobody can be found in them.

The shape is the Community Health Toolkit's (render, edit and save time per form, kept only as sums by day), with a
fixed histogram beside the sums, since medians and 90th percentiles cannot be had from sums (design, experience.md 11).
"""

import secrets
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F, Sum

from companionway.platform.form_time_models import SLOTS, FormTime
from companionway.platform.ids import new_id

BOUNDS = (2, 5, 10, 15, 20, 25, 30, 45, 60, 90, 120, 300)  # seconds, the last bin holds what is longer
BINS = len(BOUNDS) + 1
LONGEST_MS = 30 * 60 * 1000  # longer is no time that somebody spent on a form
PHASES = ("render", "edit", "save")


@dataclass(frozen=True)
class Sent:
    """What one form that was sent adds: times in milliseconds (None: not known), what came of it."""

    form: str
    role: str
    times: dict[str, int] = field(default_factory=dict)
    refused: bool = False
    undone: bool = False
    abandoned: bool = False  # begun, and left unsent
    waited_ms: int | None = None  # sent later by the phone: how long it waited there

    def kept(self) -> dict[str, int]:
        """The times that count: none that is negative or longer than half an hour."""
        return {name: ms for name, ms in self.times.items() if name in PHASES and 0 <= ms <= LONGEST_MS}


def bin_of(ms: int) -> int:
    """Which bin of the histogram a time falls in, 0 to 12."""
    return next((place for place, bound in enumerate(BOUNDS) if ms <= bound * 1000), BINS - 1)


def add(sent: Sent, *, day: date, slot: int | None = None) -> None:
    """Add one form to the sums of this day. One statement; `slot` is drawn unless it is given."""
    values: dict[str, Any] = {
        "id": new_id(), "day": day, "form": sent.form[:60], "role": sent.role[:24],
        "slot": secrets.randbelow(SLOTS) if slot is None else slot, "abandons": int(sent.abandoned),
        "sent": int(not sent.undone and not sent.refused and not sent.abandoned),
        "errors": int(sent.refused), "undos": int(sent.undone), "offline": int(sent.waited_ms is not None),
        "waited_sum": sent.waited_ms or 0, "waited_max": sent.waited_ms,
    }  # fmt: skip
    sums = ["sent", "errors", "undos", "abandons", "offline", "waited_sum"]
    grows = [f"{name} = held.{name} + EXCLUDED.{name}" for name in sums]
    grows.append("waited_max = GREATEST(held.waited_max, EXCLUDED.waited_max)")
    for name in PHASES:
        ms = sent.kept().get(name)
        values |= _phase(name, ms)
        grows += [f"{name}_{part} = held.{name}_{part} + EXCLUDED.{name}_{part}" for part in ("n", "sum", "squares")]
        grows += [f"{name}_min = LEAST(held.{name}_min, EXCLUDED.{name}_min)",
                  f"{name}_max = GREATEST(held.{name}_max, EXCLUDED.{name}_max)"]  # fmt: skip
        if ms is not None:
            place = bin_of(ms) + 1
            grows.append(f"{name}_counts[{place}] = held.{name}_counts[{place}] + 1")
    names = ", ".join(values)
    marks = ", ".join(f"%({name})s" for name in values)
    # names and places of this module only
    statement = (
        f"INSERT INTO companionway_formtime AS held ({names}) VALUES ({marks})"  # noqa: S608
        f" ON CONFLICT (day, form, role, slot) DO UPDATE SET {', '.join(grows)}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _phase(name: str, ms: int | None) -> dict[str, Any]:
    known = ms is not None
    counts = [int(known and place == bin_of(ms or 0)) for place in range(BINS)]
    return {
        f"{name}_n": int(known), f"{name}_sum": ms or 0, f"{name}_min": ms, f"{name}_max": ms,
        f"{name}_squares": (ms or 0) ** 2, f"{name}_counts": counts,
    }  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One form and role in a month: how often sent, refused, undone, left unsent, sent later; how long edited."""

    form: str
    role: str
    sent: int
    errors: int
    undos: int
    offline: int
    edited: int
    edit_sum: int
    edit_squares: int
    counts: tuple[int, ...]
    abandons: int = 0

    def __add__(self, other: "Line") -> "Line":
        numbers = ("sent", "errors", "undos", "offline", "edited", "edit_sum", "edit_squares", "abandons")
        both = {name: getattr(self, name) + getattr(other, name) for name in numbers}
        return Line(self.form, self.role, **both,
                    counts=tuple(a + b for a, b in zip(self.counts, other.counts, strict=True)))  # fmt: skip

    def within(self, share: float) -> int | None:
        """The bound in seconds under which this share of the times lies; None for none, or beyond the last bound."""
        reached = 0
        for bound, count in zip(BOUNDS, self.counts, strict=False):
            reached += count
            if self.edited and reached >= share * self.edited:
                return bound
        return None


def months() -> list[date]:
    """The first days of the months that something was counted in, newest first. One query."""
    return [day.replace(day=1) for day in FormTime.objects.dates("day", "month", order="DESC")]


def in_month(month: date) -> list[Line]:
    """Every form and role of a month, by form and role. One query."""
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    rows = FormTime.objects.filter(day__gte=month, day__lt=following).values("form", "role").order_by("form", "role")
    counts = {f"bin_{n}": Sum(F(f"edit_counts__{n}")) for n in range(BINS)}
    found: Any = rows.annotate(
        n_sent=Sum("sent"), n_left=Sum("abandons"), n_errors=Sum("errors"), n_undos=Sum("undos"),
        n_offline=Sum("offline"), n_edited=Sum("edit_n"), sum_edit=Sum("edit_sum"),
        squares_edit=Sum("edit_squares"), **counts,
    )  # fmt: skip
    return [
        Line(row["form"], row["role"], row["n_sent"], row["n_errors"], row["n_undos"], row["n_offline"],
             row["n_edited"], row["sum_edit"], row["squares_edit"],
             tuple(row[f"bin_{n}"] or 0 for n in range(BINS)), row["n_left"])
        for row in found
    ]  # fmt: skip


ALL_STAFF = "all"
ENOUGH = 3  # a role that fewer people hold is shown only within all staff


def shown(lines: list[Line], holders: dict[str, int]) -> list[Line]:
    """What may be shown: each role that at least three people hold; where others would be left over, all staff in one.

    If what is left out could be had by taking the shown roles from all staff, and fewer than three people stand behind
    it, only the line of all staff stands there. `public` forms are nobody's of the staff and stand alone.
    """
    found: list[Line] = []
    for form in dict.fromkeys(line.form for line in lines):
        mine = [line for line in lines if line.form == form]
        public = [line for line in mine if line.role == "public"]
        staff = [line for line in mine if line.role != "public"]
        small = [line for line in staff if holders.get(line.role, 0) < ENOUGH]
        if small:
            total = staff[0]
            for line in staff[1:]:
                total = total + line
            named = [line for line in staff if line not in small]
            found += [*(named if sum(holders.get(line.role, 0) for line in small) >= ENOUGH else []),
                      Line(form, ALL_STAFF, *_numbers(total))]  # fmt: skip
        else:
            found += staff
        found += public
    return found


def _numbers(line: Line) -> tuple[Any, ...]:
    return (line.sent, line.errors, line.undos, line.offline, line.edited, line.edit_sum, line.edit_squares,
            line.counts, line.abandons)  # fmt: skip
