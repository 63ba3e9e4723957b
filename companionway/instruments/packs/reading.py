"""Reading a pack from its JSON text: every claim in it is checked before anything is shown. No Django."""

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

from companionway.instruments.rules import Use

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]*\Z")
MOST_ITEMS, MOST_CHOICES, LONGEST_TEXT = 200, 11, 1000


class PackFault(Exception):
    """A pack that must not be used: its text is not what its checksum says, or it makes claims without a source."""


@dataclass(frozen=True)
class Item:
    """One statement, its number from 1, a short topic for the arrow rows, and whether its answers count backward.

    `dimension` is the part of the instrument that it belongs to, "" where there is one dimension.
    """

    n: int
    text: str
    topic: str
    reverse: bool = False
    dimension: str = ""


@dataclass(frozen=True)
class Translation:
    """The lines in another language. Shown as "translated, not validated" unless a citation says otherwise (I06)."""

    language: str
    validated: bool
    translator: str
    items: tuple[str, ...]
    instructions: str
    ends: tuple[str, str]

    @property
    def words(self) -> str:
        """What is said beside it."""
        return "translated and validated" if self.validated else "translated, not validated"


@dataclass(frozen=True)
class Pack:
    """An instrument as data. `choices` are (value, label) pairs, lowest first; a pack for scores alone has none.

    `least` and `most` bound the total; None where the publisher's range is not known to the project.
    """

    code: str
    version: str
    mode: Use
    language: str
    title: str
    short_title: str
    instructions: str
    items: tuple[Item, ...]
    choices: tuple[tuple[int, str], ...]
    confirmed: frozenset[int]
    least: int | None
    most: int | None
    bands: tuple[dict[str, Any], ...]
    cutoffs: tuple[int, ...]
    attribution: str
    citation: str
    license: str
    provenance: tuple[str, ...]
    distress_note: str
    dimensions: int
    notes: tuple[str, ...]
    translations: tuple[Translation, ...]
    items_checksum: str
    checksum: str

    @property
    def low(self) -> int:
        """The lowest answer."""
        return self.choices[0][0]

    @property
    def high(self) -> int:
        """The highest answer."""
        return self.choices[-1][0]

    @property
    def reverse(self) -> frozenset[int]:
        """The numbers of the items whose answers count backward."""
        return frozenset(item.n for item in self.items if item.reverse)

    @property
    def source(self) -> str:
        """Name, version, attribution and license in one line: what screens, prints and exports say beside it (I02)."""
        return f"{self.title}, version {self.version}. {self.attribution}. {self.license}"

    def in_language(self, language: str) -> Translation | None:
        """The lines in this language, None when there are none."""
        return next((t for t in self.translations if t.language == language), None)


def checksums(data: dict[str, Any]) -> tuple[str, str]:
    """(of the item words alone, of items, answers and scoring): what a pack file must say of itself.

    SHA-256 over the item texts joined by one line feed; the second adds canonical JSON of answers and scoring, and of
    `reverse` and `dimension` where an item has them. A translation carries a sum of its own.
    """
    lines = "\n".join(item["text"] for item in data["items"])
    rules: dict[str, Any] = {"response_set": data["response_set"], "scoring": data["scoring"]}
    keyed = [[i["n"], bool(i.get("reverse")), i.get("dimension", "")] for i in data["items"]]
    if any(backward or dimension for _, backward, dimension in keyed):
        rules["items"] = keyed
    canonical = json.dumps(rules, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return (
        hashlib.sha256(lines.encode()).hexdigest(),
        hashlib.sha256(f"{lines}\n{canonical}".encode()).hexdigest(),
    )


def read(text: str) -> Pack:
    """A pack from its JSON text. Raises PackFault for whatever is wrong with it, in words that say what to do."""
    try:
        data = json.loads(text)
        if not isinstance(data, dict):
            raise PackFault("A pack is one JSON object.")
        sums = checksums(data)
        if sums[0] != data["items_checksum"]:
            raise PackFault(
                f"{data['id']}: the item text is not what its checksum says. A changed word is a new instrument."
            )
        if sums[1] != data["checksum"]:
            raise PackFault(f"{data['id']}: the answers or the scoring are not what the checksum says.")
        found = _pack(data)
    except json.JSONDecodeError as error:
        raise PackFault(f"This is not JSON: line {error.lineno}.") from None
    except RecursionError:
        raise PackFault("This is nested deeper than any pack.") from None
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise PackFault(f"A field is missing or is not what it should be: {error}.") from None
    _judge(found, data)
    return found


def _pack(data: dict[str, Any]) -> Pack:
    choices = tuple((int(choice["value"]), str(choice["label"])) for choice in data["response_set"])
    scoring = data["scoring"]
    return Pack(
        code=str(data["id"]), version=str(data["version"]), mode=Use(data["mode"]), language=str(data["language"]),
        title=str(data["title"]), short_title=str(data["short_title"]), instructions=str(data["instructions"]),
        items=tuple(_item(item) for item in data["items"]), choices=choices,
        confirmed=frozenset(int(c["value"]) for c in data["response_set"] if c.get("label_status") == "confirmed"),
        least=scoring["min"], most=scoring["max"], bands=tuple(data["bands"]),
        cutoffs=tuple(int(cutoff["value"]) for cutoff in data["cutoffs"]), attribution=str(data["attribution"]),
        citation=str(data["citation"]), license=str(data["license"]["text"]),
        provenance=tuple(str(line) for line in data["provenance"]), distress_note=str(data["distress_note"]),
        dimensions=int(data["dimensions"]), notes=tuple(str(line) for line in data.get("notes", ())),
        translations=tuple(translation(t) for t in data["translations"]), items_checksum=data["items_checksum"],
        checksum=data["checksum"],
    )  # fmt: skip


def _item(item: dict[str, Any]) -> Item:
    reverse, dimension = bool(item.get("reverse")), str(item.get("dimension", ""))
    return Item(int(item["n"]), str(item["text"]), str(item["topic"]), reverse, dimension)


def translation(data: dict[str, Any]) -> Translation:
    """The lines in another language. Raises PackFault when its words are not what its own checksum says."""
    if hashlib.sha256("\n".join(data["items"]).encode()).hexdigest() != data["items_checksum"]:
        raise PackFault(f"The translation {data['language']!r} is not what its checksum says.")
    if data["validated"] and not data.get("citation"):
        raise PackFault(f"The translation {data['language']!r} is called validated and cites nothing.")
    low, high = data["ends"]
    return Translation(
        str(data["language"]), bool(data["validated"]), str(data["translator"]), tuple(map(str, data["items"])),
        str(data["instructions"]), (str(low), str(high)),
    )  # fmt: skip


def _judge(pack: Pack, data: dict[str, Any]) -> None:
    """Refuse what may not be shown: see I01, I03 and I04 of the instrument rules in docs/howto/instruments.md."""

    def refuse(words: str) -> None:
        raise PackFault(f"{pack.code}: {words}")

    if not CODE.match(pack.code) or len(pack.code) > 40 or not VERSION.match(pack.version) or len(pack.version) > 20:
        refuse("write its id in small letters, digits and hyphens, and its version in letters, digits and dots.")
    for name, claims in (("band", pack.bands), ("cut-off", data["cutoffs"]), ("reliability", data["reliability"])):
        if any(not claim.get("source") for claim in claims):
            refuse(f"a {name} without a cited source.")
    if not (pack.attribution and pack.citation and pack.license and pack.provenance):
        refuse("say where it comes from: attribution, citation, provenance and license are all needed.")
    named = {item.dimension for item in pack.items} - {""}
    if pack.dimensions == 1 and (named or data["scoring"].get("subscores")):
        refuse("it has one dimension, so it has no sub-scores.")
    if pack.dimensions > 1 and pack.items and len(named) != pack.dimensions:
        refuse("each item must name one of its dimensions.")
    if pack.mode == Use.SCORE_ONLY:
        if pack.items or pack.choices or pack.translations:
            refuse("a pack for scores alone holds no item and no answer.")
        return
    _judge_lines(pack, refuse)


def _judge_lines(pack: Pack, refuse: Any) -> None:
    """Refuse items and answers that no screen could show and no sum could add."""
    values = [value for value, _ in pack.choices]
    if not 1 <= len(pack.items) <= MOST_ITEMS or [item.n for item in pack.items] != [*range(1, len(pack.items) + 1)]:
        refuse(f"number its items 1 to at most {MOST_ITEMS}, in order.")
    if not 2 <= len(values) <= MOST_CHOICES or values != [*range(values[0], values[0] + len(values))] or values[0] < 0:
        refuse(f"give it 2 to {MOST_CHOICES} answers whose values count up by one.")
    texts = [*(item.text for item in pack.items), *(item.topic for item in pack.items), pack.title, pack.instructions,
             *(label for _, label in pack.choices)]  # fmt: skip
    if any(not text.strip() or not text.isprintable() or len(text) > LONGEST_TEXT for text in texts):
        refuse("each text must be one line that can be printed.")
    if (pack.least, pack.most) != (values[0] * len(pack.items), values[-1] * len(pack.items)):
        refuse("its lowest and highest totals are not what its items add up to.")
    if any(len(translation.items) != len(pack.items) for translation in pack.translations):
        refuse("a translation must have every item.")
