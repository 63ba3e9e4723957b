"""Reading the pairs of the recovery-language guard (data/language-pairs.toml, or a program's own list) once."""

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from companionway.engagement.rules.wording import Form, Kind, Pair, Suggestion, suggestions


def read(path: Path) -> tuple[tuple[Pair, ...], tuple[re.Pattern[str], ...]]:
    """The pairs of a list that are on, and the names that are never touched. KeyError or re.error for a faulty list."""
    said = tomllib.loads(path.read_text())
    words: dict[str, str] = said.get("words", {})
    pairs = tuple(_pair(row, words) for row in said["pair"] if row.get("on", True))
    if len({pair.id for pair in pairs}) != len(pairs):
        raise KeyError("two pairs have the same id")
    return pairs, tuple(re.compile(one) for one in said.get("names", []))


def _pair(row: dict[str, Any], words: dict[str, str]) -> Pair:
    def compiled(pattern: str, flags: int = re.I) -> re.Pattern[str]:
        for name, means in words.items():
            pattern = pattern.replace("{" + name + "}", means)
        return re.compile(pattern, flags)

    kind = Kind(row["kind"])
    return Pair(
        id=row["id"], kind=kind, why=row["why"], source=row["source"], read_on=row["read_on"],
        review_by=row["review_by"], language=row.get("language", "en"), version=row.get("version", 1),
        product=row.get("product", kind == Kind.ALWAYS),
        forms=tuple(
            Form(
                compiled(form["find"], re.M | (0 if form.get("cased") else re.I)),
                tuple(form.get("say", ())),
            )
            for form in row["forms"]
        ),
        spare=compiled(row["spare"]) if "spare" in row else None,
        near=compiled(row["near"]) if "near" in row else None,
    )  # fmt: skip


@lru_cache(maxsize=4)
def _list(path: Path, changed_ns: int) -> tuple[tuple[Pair, ...], tuple[re.Pattern[str], ...]]:
    return read(path)


def pairs() -> tuple[tuple[Pair, ...], tuple[re.Pattern[str], ...]]:
    """The list in force: read again when its file has changed."""
    path = Path(settings.COMPANIONWAY_LANGUAGE_PAIRS)
    return _list(path, path.stat().st_mtime_ns)


def look_over(text: str) -> list[Suggestion]:
    """What the guard suggests for a text of ours. It runs here, asks nobody, and keeps nothing (G05, G08)."""
    known, names = pairs()
    return suggestions(text, known, names)
