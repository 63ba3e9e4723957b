"""The three pictures of the results as plain data: what is drawn, the words for it, the table beside it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from companionway.outcomes.formats import figure_text, percent_of
from companionway.outcomes.indicator import Line
from companionway.outcomes.report import Report, Section

MOST_PANELS = 12


@dataclass(frozen=True)
class Bar:
    """One bar: its label, its length, what is printed at its end, and whether the headline speaks of it."""

    label: str
    count: int
    text: str
    strong: bool


@dataclass(frozen=True)
class Panel:
    """One small chart: a count for each month."""

    label: str
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Picture:
    """One picture. `n` and `of` are what the base line prints; None where they may not be shown."""

    name: str
    headline: str
    description: str
    definition: str
    n: int | None
    of: int | None
    headers: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]
    bars: tuple[Bar, ...] = ()
    months: tuple[str, ...] = ()
    panels: tuple[Panel, ...] = ()
    quality: str = ""

    @property
    def is_drawable(self) -> bool:
        """Whether anything is left to draw."""
        return any(bar.count for bar in self.bars) or any(any(panel.counts) for panel in self.panels)


def _shown(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if line.k is not None and not line.hidden]


def _hidden_note(lines: Sequence[Line], what: str) -> str:
    left_out = len(lines) - len(_shown(lines))
    return f"{left_out} of {len(lines)} {what} not shown." if left_out else "Nothing is left out of the picture."


def cascade(report: Report) -> Picture:
    """Bars on one baseline: referred, answered, said yes, in touch. One unit, referrals."""
    section = report.section("cascade")
    lines = section.worded.lines
    bars = tuple(
        Bar(line.label, line.k or 0, _bar_text(line), strong=i >= 2)
        for i, line in enumerate(lines)
        if line in _shown(lines)
    )
    said_yes = section.line("said_yes")
    return Picture(
        "cascade", section.worded.headline, f"Bars from one baseline, in referrals. {_listed(bars)}",
        _definition(section), None if said_yes.hidden else said_yes.k, said_yes.n, ("Step", "Referrals", "Share"),
        tuple((line.label, figure_text(line), percent_of(line)) for line in lines), bars,
        quality=_hidden_note(lines, "steps"),
    )  # fmt: skip


def _bar_text(line: Line) -> str:
    if line.n is None:
        return f"{line.k:,}"
    return f"{line.k:,} of {line.n:,}"


def _listed(bars: Sequence[Bar]) -> str:
    return "; ".join(f"{bar.label}: {bar.text}" for bar in bars) + "."


def _definition(section: Section) -> str:
    return section.indicator.definition


def sites(report: Report) -> Picture:
    """Sorted bars: who sends? Sites that may not be shown stay out of the picture and in the total."""
    section = report.section("referrals_by_site")
    *lines, total = section.worded.lines
    shown = _shown(lines)
    strong = 2 if " sent " in section.worded.headline else 0
    bars = tuple(Bar(line.label, line.k or 0, f"{line.k:,}", strong=i < strong) for i, line in enumerate(shown))
    listed = sum(line.k or 0 for line in shown) if len(shown) == len(lines) else None
    return Picture(
        "sites", section.worded.headline, "Bars sorted by length. " + _listed(bars), _definition(section),
        listed, total.k, ("Site", "Referrals", "Share"),
        tuple((line.label, figure_text(line), percent_of(line)) for line in (*lines, total)), bars,
        quality=_hidden_note(lines, "sites"),
    )  # fmt: skip


def months(report: Report) -> Picture:
    """One small chart a site, all on one scale; only the whole program where small counts are hidden."""
    section = report.section("referrals_by_month")
    *lines, total = section.worded.lines
    labels = tuple(line.label for line in lines)
    panels = [Panel(label, tuple(counts)) for label, counts in section.worded.panels.items()]
    table: list[tuple[str | int, ...]] = [(line.label, figure_text(line)) for line in (*lines, total)]
    headers: tuple[str, ...] = ("Month", "Referrals")
    quality = _hidden_note(lines, "months")
    if panels:
        headers = ("Month", "All", *(panel.label for panel in panels))
        table = [(label, figure_text(lines[i]), *(p.counts[i] for p in panels)) for i, label in enumerate(labels)]
        if len(panels) > MOST_PANELS:
            quality = f"The {MOST_PANELS} sites with most referrals are drawn; the table has all {len(panels)}."
    elif all(line.k is not None for line in lines):
        panels = [Panel("All sites", tuple(line.k or 0 for line in lines))]
    drawn = panels[:MOST_PANELS]
    top = max((max(panel.counts) for panel in drawn if panel.counts), default=0)
    return Picture(
        "months", section.worded.headline,
        f"A small chart for each of {len(drawn)} sites, one shared scale from 0 to {top}. "
        + "; ".join(f"{p.label}: {sum(p.counts):,} in all, {p.counts[-1]:,} in {labels[-1]}" for p in drawn) + ".",
        _definition(section), total.k, total.k, headers, tuple(table), months=labels, panels=tuple(drawn),
        quality=quality,
    )  # fmt: skip


PICTURES = {"cascade": cascade, "sites": sites, "months": months}


def picture(report: Report, name: str) -> Picture:
    """The picture of that name. Raises KeyError."""
    return PICTURES[name](report)
