"""The map of three frameworks as the source draws it: a data file with its limits, read and checked here."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from companionway.continuum.rules import CASCADE, LEVELS, STAGES
from companionway.engagement.rules.contact import Kind

FILE = Path(__file__).resolve().parent / "crosswalk.json"


class MapFault(Exception):
    """The map names something that is not on an axis."""


@dataclass(frozen=True)
class Column:
    """One column of the source's drawing, in its own words."""

    stage: str
    cascade: str
    care: str
    band: str


@dataclass(frozen=True)
class Band:
    """One of four stretches of the map: which codes lie in it, and what programs hope for there."""

    band: str
    stages: tuple[str, ...]
    cascade: tuple[str, ...]
    levels: tuple[str, ...]
    hopes: tuple[str, ...]


@dataclass(frozen=True)
class Crosswalk:
    """The whole map. `starting_words` are (band, kind of support, words)."""

    version: str
    source: str
    reading: str
    limits: tuple[str, ...]
    columns: tuple[Column, ...]
    bands: tuple[Band, ...]
    starting_words: tuple[tuple[str, Kind, str], ...]

    def of_stage(self, stage: str) -> str:
        """The band of a stage, "" for none."""
        return next((b.band for b in self.bands if stage in b.stages), "")

    def of_cascade(self, position: str) -> str:
        """The band of a cascade position, "" for none."""
        return next((b.band for b in self.bands if position in b.cascade), "")

    def of_level(self, code: str) -> str:
        """The band of a level of care, "" for one that the map does not place (withdrawal management, OTP)."""
        return next((b.band for b in self.bands if code in b.levels), "")


def read(text: str) -> Crosswalk:
    """The map from its JSON text. Raises MapFault for a code that no axis has."""
    data: dict[str, Any] = json.loads(text)
    bands = tuple(
        Band(b["band"], tuple(b["stages"]), tuple(b["cascade"]), tuple(b["levels"]), tuple(b["hopes"]))
        for b in data["bands"]
    )
    known: dict[str, Collection[str]] = {"stages": STAGES, "cascade": CASCADE, "levels": LEVELS}
    for band in bands:
        for name, codes in known.items():
            strangers = [code for code in getattr(band, name) if code not in codes]
            if strangers:
                raise MapFault(f"Band {band.band} has {strangers[0]!r}, which is on no axis.")
    return Crosswalk(
        data["version"], data["source"], data["reading"], tuple(data["limits"]),
        tuple(Column(c["stage"], c["cascade"], c["care"], c["band"]) for c in data["columns"]), bands,
        tuple((w["band"], Kind(w["kind"]), w["words"]) for w in data["starting_words"]),
    )  # fmt: skip


@cache
def crosswalk() -> Crosswalk:
    """The shipped map."""
    return read(FILE.read_text())


def for_a_talk(stages: Collection[str], levels: Collection[str]) -> list[str]:
    """Words for a talk where what the person says and what is set up lie apart. Made for the page, kept nowhere.

    `stages` and `levels` are what was said last, each for itself. No words where one of the two is not known: nothing
    is inferred, nothing is a matter of priority, and no level is recommended.
    """
    found = []
    treated = [level for level in levels if level not in {"none", "recovery_residence"}]
    if "preparation" in stages and levels and not treated:
        found.append("You said that you're getting ready; nothing is set up yet. Want to look at options?")
    if "contemplation" in stages and levels and not treated:
        found.append("You said that you're thinking about it. Want to hear what there is, with no strings?")
    if "action" in stages and levels and not treated:
        found.append("You said that you're doing it. Is there anything you would like beside you while you do?")
    if "precontemplation" in stages and treated:
        found.append(
            "You said that a change is not on your mind, and there is treatment. What is it like for you there?"
        )
    if "maintenance" in stages and treated and any(crosswalk().of_level(level) == "C" for level in treated):
        found.append("You said that you're keeping it going, and you are still in a program. What would you like next?")
    return found
