"""Ways of recovery as the deployer words them: data/pathways.toml. None is preferred."""

import tomllib
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parents[2] / "data" / "pathways.toml"


@cache
def pathways(language: str = "en") -> tuple[tuple[str, str], ...]:
    """(code, words), by the alphabet of their words; in English what has no words in this language."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["pathway"]
    return tuple(sorted(((row["code"], row.get(language, row["words"])) for row in rows), key=lambda one: one[1]))


def pathway_words(code: str, language: str = "en") -> str:
    """A pathway as it is said; its code where the file knows it no more."""
    return dict(pathways(language)).get(code, code)
