"""What people look for, as the deployer words it: data/needs.toml."""

import tomllib
from functools import cache
from pathlib import Path

from companionway.directory.rules import Need, folded

FILE = Path(__file__).resolve().parents[2] / "data" / "needs.toml"


@cache
def all_needs() -> tuple[Need, ...]:
    """In the order of the file. Raises ValueError for a code that stands there twice."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["need"]
    found = tuple(Need(row["code"], row["words"], tuple(folded(word) for word in row["finds"])) for row in rows)
    codes = [need.code for need in found]
    if len(set(codes)) != len(codes):
        raise ValueError(f"{FILE.name}: a code stands there twice.")
    return found


def need_words(code: str) -> str:
    """A need as it is said; its code where the file knows it no more."""
    return next((need.words for need in all_needs() if need.code == code), code)
