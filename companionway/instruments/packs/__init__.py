"""Instrument packs that come with the product: data files, found here and read by `reading`."""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

from companionway.instruments.packs.reading import Item, Pack, PackFault, Translation, read, translation

__all__ = ["FOLDER", "Item", "Pack", "PackFault", "Translation", "codes", "pack", "read"]
FOLDER = Path(__file__).resolve().parent


@cache
def pack(code: str) -> Pack:
    """The pack with this id that comes with the product, its translations with it. Raises PackFault without one."""
    if code not in codes():
        raise PackFault(f"There is no instrument called {code!r}.")
    found = read((FOLDER / f"{code}.json").read_text())
    drafts = [json.loads(path.read_text()) for path in sorted((FOLDER / "translations").glob(f"{code}.*.json"))]
    return replace(found, translations=found.translations + tuple(translation(draft) for draft in drafts))


@cache
def codes() -> tuple[str, ...]:
    """The ids of all packs that come with the product, those for scores alone among them."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.json")))
