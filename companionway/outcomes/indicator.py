"""What an indicator is: Ibis expressions that count, then plain Python that divides and words the result.

An indicator answers in two steps so that small counts can be hidden between them: `measure` turns the rows of its
queries into named counts, `present` turns counts (some perhaps hidden) into lines and a headline. Nothing but counts,
sums and quantiles leaves the database; every division happens here, once, and so is the same on every engine.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import ibis.expr.types as ir

from companionway.outcomes.cohort import Bounds, Cohort
from companionway.outcomes.statistics import Interval, wilson
from companionway.outcomes.suppression import Sum

Rows = Sequence[Mapping[str, Any]]
Measures = Callable[[ir.Table, Bounds], dict[str, ir.Scalar]]


@dataclass(frozen=True)
class Part:
    """One question to the facts: which table, grouped by what, which counts. Parts that agree share one query.

    `facts` is "referral", "engagement", or "walk" (the engagement without its check-ins, cheaper); `counted` False asks
    for the rows that do not count instead.
    """

    facts: str
    measures: Measures
    by: tuple[str, ...] = ()
    counted: bool = True


@dataclass(frozen=True)
class Measured:
    """Counts by name, how they add up, other figures with the counts they rest on, and points of pictures.

    `likely` are sums that the meaning of the counts suggests to a reader; where they hold they count as published.
    """

    counts: dict[str, int]
    sums: tuple[Sum, ...] = ()
    likely: tuple[Sum, ...] = ()
    at_most: tuple[tuple[str, str], ...] = ()
    figures: dict[str, "Figure"] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    panels: dict[str, list[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Figure:
    """A figure that is not a count, shown only while all counts in `needs` are shown."""

    value: float
    needs: tuple[str, ...]
    interval: Interval | None = None


class Shown:
    """Counts and figures as they may be shown: a hidden one is None."""

    def __init__(self, measured: Measured, hidden: frozenset[str], *, suppressed: bool) -> None:
        self._measured, self._hidden, self.suppressed = measured, hidden, suppressed
        self.names = measured.names
        self.panels = {} if suppressed else measured.panels

    def count(self, name: str) -> int | None:
        """The count, None when hidden. Raises KeyError for a name that was never measured."""
        value = self._measured.counts[name]
        return None if name in self._hidden else value

    def has(self, name: str) -> bool:
        """Whether this was measured at all."""
        return name in self._measured.counts

    def figure(self, name: str) -> Figure | None:
        """The figure, None when there is none or a count that it rests on is hidden."""
        found = self._measured.figures.get(name)
        return None if found is None or self._hidden & set(found.needs) else found

    def hides(self, *names: str) -> bool:
        """Whether any of these counts is hidden."""
        return bool(self._hidden & set(names))


@dataclass(frozen=True)
class Line:
    """One printed result. `k` of `n` for a rate or share, `k` alone for a count, `value` in `unit` for the rest."""

    name: str
    label: str
    unit: str
    kind: str
    k: int | None = None
    n: int | None = None
    value: float | None = None
    interval: Interval | None = None
    interval_name: str = ""
    digits: int = 1
    note: str = ""
    hidden: bool = False

    @property
    def percent(self) -> float | None:
        """100 k / n, None where it is hidden or n is zero."""
        return None if self.k is None or not self.n or self.hidden else 100 * self.k / self.n


@dataclass(frozen=True)
class Indicator:
    """One result: what it is called, what it means, in which unit, whom it leaves out, and how it is worked out."""

    name: str
    title: str
    definition: str
    unit: str
    parts: tuple[Part, ...]
    measure: Callable[[Sequence[Rows], Cohort], Measured]
    present: Callable[[Shown, Cohort], "Worded"]


@dataclass(frozen=True)
class Worded:
    """Lines with the headline made from them, who is missing, and notes that must travel along."""

    headline: str
    lines: tuple[Line, ...]
    missing: tuple[Line, ...] = ()
    notes: tuple[str, ...] = ()
    panels: dict[str, list[int]] = field(default_factory=dict)


def tally(shown: Shown, name: str, label: str, unit: str, note: str = "") -> Line:
    """A count by itself."""
    k = shown.count(name)
    return Line(name, label, unit, "count", k=k, note=note, hidden=k is None)


def share(shown: Shown, name: str, label: str, unit: str, *, of: str) -> Line:
    """A count with its part of a whole: a plain description of all there is, so no interval."""
    k, n = shown.count(name), shown.count(of)
    return Line(name, label, unit, "share", k=k, n=n, hidden=k is None)


def rate(shown: Shown, name: str, label: str, unit: str, *, of: str, digits: int = 1, note: str = "") -> Line:
    """A proportion k of n with Wilson's 95 % interval."""
    k, n = shown.count(name), shown.count(of)
    interval = wilson(k, n) if k is not None and n else None
    return Line(
        name, label, unit, "rate", k=k, n=n, interval=interval, interval_name="95% Wilson" if interval else "",
        digits=digits, note=note, hidden=k is None or n is None,
    )  # fmt: skip


def value(shown: Shown, name: str, label: str, unit: str, *, digits: int = 1, interval_name: str = "", note: str = "",
          needs: tuple[str, ...] = ()) -> Line:  # fmt: skip
    """A figure such as a mean or a median; "not computed" where there is none."""
    found = shown.figure(name)
    return Line(
        name, label, unit, "value", value=found.value if found else None, interval=found.interval if found else None,
        interval_name=interval_name if found and found.interval else "", digits=digits, note=note,
        hidden=shown.hides(*needs),
    )  # fmt: skip


def single(rows: Rows) -> dict[str, Any]:
    """The one row of an ungrouped question."""
    (row,) = rows
    return dict(row)
