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
    """One cell of a row: the source's words, how many columns it spans, and what was said that lies here."""

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


def rows_of(
    crosswalk: Crosswalk, stages: Sequence[Observation], cascade: Sequence[Observation],
    levels: Sequence[Observation], *, opioids: bool,
) -> list[tuple[str, list[Cell]]]:  # fmt: skip
    """The rows of the drawing, each axis placed for itself. The row of opioid care is left out where it is hidden."""
    names = list(STAGES)
    of_stage: dict[int, list[str]] = {}
    for row in stages:
        of_stage.setdefault(names.index(row.value), []).append(row.behavior)
    top = [Cell(c.stage, 1, tuple(of_stage.get(n, ()))) for n, c in enumerate(crosswalk.columns)]
    found = [("Stage of change", top)]
    if opioids:
        found.append(("Opioid care", _spanned(crosswalk, "cascade", [crosswalk.of_cascade(o.value) for o in cascade])))
    found.append(("Level of care", _spanned(crosswalk, "care", [crosswalk.of_level(o.value) for o in levels])))
    return found


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
