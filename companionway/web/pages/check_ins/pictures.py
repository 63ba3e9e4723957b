"""A check-in as it is drawn: the answers to choose from, the arrows against last time, and the line of totals."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone

from companionway.instruments import shelf
from companionway.instruments.beside_models import OutsideScore
from companionway.instruments.models import Administration
from companionway.instruments.packs import Pack
from companionway.instruments.queries import ArrowRow
from companionway.web.glyphs import Change


def choices_of(pack: Pack) -> list[tuple[int, str]]:
    """The answers lowest first. Only the ends carry words: those between are not confirmed for this instrument."""
    ends = {pack.low, pack.high}
    return [(value, label if value in ends else "") for value, label in pack.choices]


def words_of(value: int | None, pack: Pack) -> str:
    """An answer in words: the end labels, else "3 of 6"."""
    if value is None:
        return "not answered"
    label = dict(choices_of(pack)).get(value, "")
    return label or f"{value} of {pack.high}"


def changes_of(rows: list[ArrowRow], pack: Pack) -> list[Change]:
    """What can be drawn: the lines that were answered now. One that was not answered last time stands as a first."""
    return [
        Change(row.topic, row.then, row.now, words_of(row.then, pack), words_of(row.now, pack))
        for row in rows
        if row.now is not None
    ]


def left_out(rows: list[ArrowRow]) -> list[str]:
    """The topics that were not answered this time."""
    return [row.topic for row in rows if row.now is None]


@dataclass(frozen=True)
class Point:
    """One total on its day. `at` and `up` are percents of width and height; `then_*` are of the one before."""

    day: date
    total: Decimal
    source: str
    at: str
    up: str
    then_at: str
    then_up: str


@dataclass(frozen=True)
class TotalsLine:
    """The totals of one instrument and version, oldest first. Two of them never share an axis (I05)."""

    key: str
    pack: Pack
    points: tuple[Point, ...]

    @property
    def headline(self) -> str:
        """What the picture shows, in words."""
        first, last = self.points[0].total, self.points[-1].total
        if len(self.points) == 1:
            return f"One total: {first:g}"
        way = "the same" if last == first else "higher" if last > first else "lower"
        return f"{len(self.points)} totals: the last is {way} than the first".replace("same than", "same as")


def lines_of_totals(check_ins: Iterable[Administration], outside: Iterable[OutsideScore]) -> list[TotalsLine]:
    """Totals of complete check-ins and accepted scores, each instrument and version for itself."""
    found: dict[tuple[str, str], list[tuple[date, Decimal, str]]] = {}
    rows = {}
    for c in check_ins:
        if c.total is not None and c.finished_at is not None:
            key = (c.instrument.code, c.instrument.version)
            rows[key] = c.instrument
            found.setdefault(key, []).append((timezone.localdate(c.finished_at), Decimal(c.total), "check-in"))
    for score in outside:
        key = (score.instrument.code, score.instrument.version)
        rows[key] = score.instrument
        found.setdefault(key, []).append((score.taken_on, score.total, score.made_in))
    return [
        TotalsLine(f"{code}-{version}".replace(".", "-"), (pack := shelf.pack_of(rows[code, version])),
                   _points(sorted(totals, key=lambda t: t[0]), pack))
        for (code, version), totals in sorted(found.items())
    ]  # fmt: skip


def _points(totals: list[tuple[date, Decimal, str]], pack: Pack) -> tuple[Point, ...]:
    low = Decimal(pack.least) if pack.least is not None else min(t for _, t, _ in totals)
    high = Decimal(pack.most) if pack.most is not None else max(t for _, t, _ in totals)
    days = max((totals[-1][0] - totals[0][0]).days, 1)
    span = max(high - low, Decimal(1))
    points: list[Point] = []
    for day, total, source in totals:
        at = f"{4 + 92 * (day - totals[0][0]).days / days:.1f}%"
        up = f"{92 - 84 * float((total - low) / span):.1f}%"
        last = points[-1] if points else None
        points.append(Point(day, total, source, at, up, last.at if last else at, last.up if last else up))
    return tuple(points)
