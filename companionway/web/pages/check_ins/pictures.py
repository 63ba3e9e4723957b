"""A check-in as it is drawn: the answers to choose from, the arrows against last time, and the line of totals."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from companionway.instruments import shelf
from companionway.instruments.beside_models import OutsideScore
from companionway.instruments.models import Administration
from companionway.instruments.packs import Pack
from companionway.instruments.queries import ArrowRow
from companionway.web.glyphs import Change

# The short names of the lines of the instrument that comes with the product: our own words, so they are translated.
TOPICS = (
    gettext_lazy("What matters to me"), gettext_lazy("Happy with life"), gettext_lazy("Energy"),
    gettext_lazy("My community"), gettext_lazy("Support from friends"), gettext_lazy("A fulfilling life"),
    gettext_lazy("My living space"), gettext_lazy("Responsibility"), gettext_lazy("Professional people"),
    gettext_lazy("My progress"),
)  # fmt: skip


def topic_words(topic: str) -> str:
    """The short name of a line in the language of the page; what no catalog knows stays as it was supplied."""
    return gettext(topic) if topic else topic


def choices_of(pack: Pack) -> list[tuple[int, str]]:
    """The answers lowest first. Only the ends carry words: those between are not confirmed for this instrument."""
    ends = {pack.low, pack.high}
    return [(value, label if value in ends else "") for value, label in pack.choices]


def words_of(value: int | None, pack: Pack) -> str:
    """An answer in words: the end labels, else "3 of 6"."""
    if value is None:
        return gettext("not answered")
    label = dict(choices_of(pack)).get(value, "")
    return label or gettext("%(value)s of %(most)s") % {"value": value, "most": pack.high}


def plain_words(value: int | None, pack: Pack, language: str = "") -> str:
    """An answer for the person's own page, without a number: an end of the line, or which end it lies closer to.

    The words between the ends are ours; the instrument's own are not confirmed. `language` has the ends translated.
    """
    if value is None:
        return gettext("not answered")
    translated = pack.in_language(language) if language else None
    low, high = translated.ends if translated else (pack.choices[0][1], pack.choices[-1][1])
    below, above = value - pack.low, pack.high - value
    if below == above:
        return gettext("in the middle")
    end = low if below < above else high
    if 0 in (below, above):
        return end
    near = gettext("close to “%(end)s”") if 1 in (below, above) else gettext("a bit closer to “%(end)s”")
    return near % {"end": end}


def changes_of(rows: list[ArrowRow], pack: Pack, words: Callable[[int | None, Pack], str] = words_of) -> list[Change]:
    """What can be drawn: the lines that were answered now. One that was not answered last time stands as a first.

    The words are those of the answers as they were given; where a line counts backward, only its place is turned.
    """
    return [
        Change(topic_words(row.topic), row.then, row.now, words(row.said_then, pack), words(row.said_now, pack),
               row.turned)
        for row in rows
        if row.now is not None
    ]  # fmt: skip


def left_out(rows: list[ArrowRow]) -> list[str]:
    """The topics that were not answered this time."""
    return [topic_words(row.topic) for row in rows if row.now is None]


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
            return gettext("One total: %(total)s") % {"total": f"{first:g}"}
        count = {"count": len(self.points)}
        if last == first:
            return gettext("%(count)s totals: the last is the same as the first") % count
        if last > first:
            return gettext("%(count)s totals: the last is higher than the first") % count
        return gettext("%(count)s totals: the last is lower than the first") % count


def lines_of_totals(check_ins: Iterable[Administration], outside: Iterable[OutsideScore]) -> list[TotalsLine]:
    """Totals of complete check-ins and accepted scores, each instrument and version for itself."""
    found: dict[tuple[str, str], list[tuple[date, Decimal, str]]] = {}
    rows = {}
    for c in check_ins:
        if c.total is not None and c.finished_at is not None:
            key = (c.instrument.code, c.instrument.version)
            rows[key] = c.instrument
            found.setdefault(key, []).append((timezone.localdate(c.finished_at), Decimal(c.total), gettext("check-in")))
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
