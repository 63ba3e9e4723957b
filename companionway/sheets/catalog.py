"""The sheets of data/sheets, as the deployer keeps them."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "data" / "sheets"


@dataclass(frozen=True)
class Part:
    """A myth with its fact and source, or (`is_myth` false) a heading with its words."""

    head: str
    words: str
    source: str = ""
    is_myth: bool = False


@dataclass(frozen=True)
class Sheet:
    """One sheet in one language. `draft`: a translation that nobody has checked; `status`: how far its facts were."""

    slug: str
    title: str
    audience: str
    parts: tuple[Part, ...]
    language: str = "en"
    draft: bool = False
    languages: tuple[str, ...] = ("en",)
    status: str = ""


def words_of(one: Sheet) -> str:
    """A sheet as plain words, to text: each heading with what stands under it. Sources stay on the page."""
    return "\n\n".join([one.title, *(f"{_head(part)}\n{part.words}" for part in one.parts)])


def _head(part: Part) -> str:
    """A myth stands in quotation marks, as on the sheet, so that nobody takes it for the fact."""
    return f"“{part.head}”" if part.is_myth else part.head


@cache
def all_sheets() -> tuple[Sheet, ...]:
    """The sheets in English, in their order. Raises ValueError for a slug that stands there twice."""
    found = sorted((_read(path) for path in FOLDER.glob("*.toml")), key=lambda one: one[0])
    sheets = tuple(sheet for _, _, sheet in found)
    if len({sheet.slug for sheet in sheets}) != len(sheets):
        raise ValueError("Two sheets have the same slug.")
    return sheets


def sheet(slug: str, language: str = "en") -> Sheet | None:
    """One sheet, in this language where there is one, else in English; None where there is no such sheet."""
    path = next((path for path in FOLDER.glob("*.toml") if path.stem == slug), None)
    if path is None:
        return None
    _, text, english = _read(path)
    other = text.get(language)
    if language == "en" or not isinstance(other, dict):
        return english
    parts = tuple(
        Part(head, words, english.parts[number].source, english.parts[number].is_myth)
        for number, (head, words) in enumerate(other["parts"])
    )
    return Sheet(slug, other["title"], english.audience, parts, language, True, english.languages, english.status)


@cache
def _read(path: Path) -> "tuple[int, dict[str, object], Sheet]":
    text = tomllib.loads(path.read_text(encoding="utf-8"))
    if text["slug"] != path.stem:
        raise ValueError(f"{path.name}: its slug is another.")
    parts = tuple(
        Part(one.get("myth") or one["title"], one.get("fact") or one["words"], one.get("source", ""), "myth" in one)
        for one in text["part"]
    )
    languages = ("en", *(code for code in ("es",) if code in text))
    made = Sheet(text["slug"], text["title"], text["for"], parts, languages=languages, status=text["status"])
    return int(text["order"]), text, made
