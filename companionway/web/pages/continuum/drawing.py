"""The map as a page draws it: the source's columns, where each thing that was said lies, and words for a talk. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from companionway.continuum.crosswalk import Crosswalk
from companionway.continuum.models import Observation
from companionway.continuum.rules import STAGES, Axis
from companionway.engagement.rules.contact import KIND_WORDS, Kind

BAND_WORDS = {"A": "Not thinking of a change", "B": "Thinking about it, getting ready", "C": "Doing it",
              "D": "Keeping it going"}  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """The source's words, how many stages they stand beside, and what was said that lies here."""

    words: str
    span: int
    here: tuple[str, ...]


@dataclass(frozen=True)
class BandShown:
    """One band: what programs hope for there, and words for a talk by kind of support."""

    band: str
    words: str
    hopes: tuple[str, ...]
    kinds: tuple[tuple[str, tuple[str, ...]], ...]
    is_theirs: bool


@dataclass(frozen=True)
class Drawing:
    """The map, read downward: `names` of the frameworks side by side, and for each stage the cells that begin there."""

    names: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def drawing_of(
    crosswalk: Crosswalk, stages: Sequence[Observation], cascade: Sequence[Observation],
    levels: Sequence[Observation], *, opioids: bool,
) -> Drawing:  # fmt: skip
    """Each framework placed for itself. Opioid care is left out where it is hidden.

    The source draws the stages from left to right. Downward the same table fits a phone and a sheet of paper.
    """
    names = list(STAGES)
    of_stage: dict[int, list[str]] = {}
    for row in stages:
        of_stage.setdefault(names.index(row.value), []).append(row.behavior)
    stage = [Cell(c.stage, 1, tuple(of_stage.get(n, ()))) for n, c in enumerate(crosswalk.columns)]
    found = {"Stage of change": stage}
    if opioids:
        found["Opioid care"] = _spanned(crosswalk, "cascade", [crosswalk.of_cascade(o.value) for o in cascade])
    found["Level of care"] = _spanned(crosswalk, "care", [crosswalk.of_level(o.value) for o in levels])
    begin = [{sum(c.span for c in cells[:n]): cell for n, cell in enumerate(cells)} for cells in found.values()]
    rows = tuple(tuple(cells[n] for cells in begin if n in cells) for n in range(len(stage)))
    return Drawing(tuple(found), rows)


def _spanned(crosswalk: Crosswalk, name: str, bands: Iterable[str]) -> list[Cell]:
    here = set(bands)
    cells: list[Cell] = []
    for column in crosswalk.columns:
        words = getattr(column, name)
        if cells and cells[-1].words == words:
            cells[-1] = Cell(words, cells[-1].span + 1, cells[-1].here)
        else:
            cells.append(Cell(words, 1, ("known",) if column.band in here else ()))
    return cells


def bands_of(
    crosswalk: Crosswalk, stages: Sequence[Observation], own_words: Iterable[tuple[str, str, str]]
) -> list[BandShown]:
    """The four bands. A program's own words stand in place of those to begin with, kind by kind."""
    theirs = {crosswalk.of_stage(row.value) for row in stages if row.axis == Axis.STAGE}
    own: dict[tuple[str, str], list[str]] = {}
    for of_band, of_kind, words in own_words:
        own.setdefault((of_band, of_kind), []).append(words)
    shown = []
    for band in crosswalk.bands:
        kinds = []
        for kind in Kind:
            start = [said for b, k, said in crosswalk.starting_words if (b, k) == (band.band, kind)]
            kinds.append((KIND_WORDS[kind][0], tuple(own.get((band.band, kind.value), start))))
        shown.append(BandShown(band.band, BAND_WORDS[band.band], band.hopes, tuple(kinds), band.band in theirs))
    return shown
