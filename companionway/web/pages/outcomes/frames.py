"""From a report to what the templates show: cards, tables, and pictures in their frame."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from companionway.outcomes import formats
from companionway.outcomes.indicator import Line
from companionway.outcomes.pictures import charts, store
from companionway.outcomes.pictures.kinds import PICTURES, Picture, picture
from companionway.outcomes.report import Report
from companionway.web.pages.outcomes.asking import Asked
from companionway.web.pictures import Figure

INDICATOR_OF = {"cascade": "cascade", "sites": "referrals_by_site", "months": "referrals_by_month"}
# The four measures of the program's own report, each by the lines that stand for it.
MEASURES = {
    "engaged": ("people_engaged",),
    "responded_within_promise": ("first_attempt_in_days", "first_contact_in_days"),
    "recovery_capital_change": ("higher", "same", "lower", "increase"),
    "returned_to_ed": ("went_back", "bounds"),
}


@dataclass(frozen=True)
class Row:
    """One line as text."""

    name: str
    label: str
    figure: str
    percent: str
    interval: str
    note: str
    unit: str
    is_big: bool = False


@dataclass(frozen=True)
class Block:
    """One indicator as text."""

    name: str
    title: str
    headline: str
    definition: str
    rows: tuple[Row, ...]
    missing: tuple[Row, ...]
    notes: tuple[str, ...]
    csv_url: str


@dataclass(frozen=True)
class Waiting:
    """A picture that is not drawn yet: its words and table now, the picture from its own address."""

    picture: Picture
    url: str
    csv_url: str


def row(line: Line, is_big: bool = False) -> Row:
    """A line as text."""
    unit = line.unit if line.kind in {"count", "value"} and line.unit not in {"", "hours"} else ""
    return Row(
        line.name, line.label, formats.figure_text(line), formats.percent_of(line), formats.interval_text(line),
        line.note,
        unit if formats.figure_text(line)[:3] != "not" else "", is_big,
    )  # fmt: skip


def _csv(asked: Asked, section: str) -> str:
    return f"{reverse('web:results-csv')}?{asked.query}&section={section}"


def blocks(asked: Asked, found: Report) -> list[Block]:
    """Every section, in the report's order."""
    return [
        Block(
            s.indicator.name, s.indicator.title, s.worded.headline, s.indicator.definition,
            tuple(row(line) for line in s.worded.lines), tuple(row(line) for line in s.worded.missing), s.worded.notes,
            _csv(asked, s.indicator.name),
        )
        for s in found.sections
    ]  # fmt: skip


def measures(asked: Asked, found: Report) -> list[Block]:
    """The four measures, each with the few lines that must be read together; the first is printed large."""
    cards = []
    for name, wanted in MEASURES.items():
        section = found.section(name)
        lines = [line for line in section.worded.lines if line.name in wanted]
        if not lines:  # nobody has both check-ins yet: say how many do, which is none
            lines = list(section.worded.lines[:1])
        big = name != "recovery_capital_change"
        cards.append(
            Block(name, section.indicator.title, section.worded.headline, section.indicator.definition,
                  tuple(row(line, big and i == 0) for i, line in enumerate(lines)), (), section.worded.notes,
                  _csv(asked, name))
        )  # fmt: skip
    return cards


@dataclass(frozen=True)
class SiteTable:
    """The program's first table: every site with its referrals, then referrals and people in all."""

    headline: str
    rows: tuple[tuple[str, str, str], ...]
    totals: tuple[tuple[str, str], ...]


def site_table(found: Report) -> SiteTable:
    """Counts as text, "not shown" where hidden."""
    section = found.section("referrals_by_site")
    *lines, total = section.worded.lines
    people = found.section("people_referred").line("people")
    return SiteTable(
        section.worded.headline,
        tuple((x.label, "not shown" if x.k is None else f"{x.k:,}", formats.percent_of(x)) for x in lines),
        tuple((label, formats.figure_text(x)) for label, x in (("All referrals", total), ("All people", people))),
    )


def folder() -> Path:
    """Where drawn pictures are kept."""
    return Path(settings.DATA) / "pictures"


def frame(asked: Asked, found: Report, name: str, *, draw: bool) -> Figure | Waiting | None:
    """The picture in its frame; Waiting when not drawn yet and `draw` is off; None when nothing is left to draw."""
    drawing = picture(found, name)
    if not drawing.is_drawable:
        return None
    get = store.drawn if draw else store.kept
    wide, narrow = (get(folder(), drawing, width) for width in (charts.WIDE, charts.NARROW))
    csv_url = _csv(asked, INDICATOR_OF[name])
    if wide is None or narrow is None:
        return Waiting(drawing, f"{reverse('web:results-picture', args=[name])}?{asked.query}", csv_url)
    hidden = "not shown"
    return Figure(
        id=f"picture-{name}", headline=drawing.headline, description=drawing.description, svg=wide, svg_narrow=narrow,
        headers=drawing.headers, rows=drawing.rows, definition=drawing.definition,
        n=hidden if drawing.n is None else drawing.n, of=hidden if drawing.of is None else drawing.of,
        period=formats.period_text(found), source=found.source, made_at=found.cohort.as_of,
        suppression=found.policy, quality=drawing.quality, csv_url=csv_url,
    )  # fmt: skip


def frames(asked: Asked, found: Report) -> list[Figure | Waiting]:
    """All pictures, drawn or waiting; nothing is drawn while a page is made."""
    made = (frame(asked, found, name, draw=False) for name in PICTURES)
    return [each for each in made if each is not None]
