"""Instrument packs: data files with their checksum, loaded and checked here."""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent


class PackFault(Exception):
    """A pack that must not be used: its text is not what its checksum says, or it makes uncited claims."""


@dataclass(frozen=True)
class Item:
    """One statement, its number from 1, and a short topic for the arrow rows."""

    n: int
    text: str
    topic: str


@dataclass(frozen=True)
class Pack:
    """An instrument as data. `choices` are (value, label) pairs, lowest first."""

    code: str
    version: str
    title: str
    short_title: str
    instructions: str
    items: tuple[Item, ...]
    choices: tuple[tuple[int, str], ...]
    cutoffs: tuple[int, ...]
    attribution: str
    license: str
    distress_note: str
    dimensions: int
    checksum: str

    @property
    def low(self) -> int:
        """The lowest answer."""
        return self.choices[0][0]

    @property
    def high(self) -> int:
        """The highest answer."""
        return self.choices[-1][0]


def read(text: str) -> Pack:
    """A pack from its JSON text. Raises PackFault when the checksum is wrong or bands have no source."""
    data: dict[str, Any] = json.loads(text)
    lines = "\n".join(item["text"] for item in data["items"])
    rules = {"response_set": data["response_set"], "scoring": data["scoring"]}
    canonical = json.dumps(rules, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    if hashlib.sha256(lines.encode()).hexdigest() != data["items_checksum"]:
        raise PackFault(
            f"{data['id']}: the item text is not what its checksum says. A changed word is a new instrument."
        )
    if hashlib.sha256(f"{lines}\n{canonical}".encode()).hexdigest() != data["checksum"]:
        raise PackFault(f"{data['id']}: the answers or the scoring are not what the checksum says.")
    if any(not band.get("source") for band in data["bands"]):
        raise PackFault(f"{data['id']}: a band without a cited source.")
    return Pack(
        code=data["id"], version=data["version"], title=data["title"], short_title=data["short_title"],
        instructions=data["instructions"],
        items=tuple(Item(item["n"], item["text"], item["topic"]) for item in data["items"]),
        choices=tuple((choice["value"], choice["label"]) for choice in data["response_set"]),
        cutoffs=tuple(cutoff["value"] for cutoff in data["cutoffs"]), attribution=data["attribution"],
        license=data["license"]["text"], distress_note=data["distress_note"], dimensions=data["dimensions"],
        checksum=data["checksum"],
    )  # fmt: skip


@cache
def pack(code: str) -> Pack:
    """The shipped pack with this id. Raises PackFault when there is none."""
    file = FOLDER / f"{code}.json"
    if not file.exists():
        raise PackFault(f"There is no instrument called {code!r}.")
    return read(file.read_text())
