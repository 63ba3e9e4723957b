"""Keeping drawn pictures: files in the data folder under the hash of what they show. A missing one is drawn again."""

import hashlib
import json
import os
import tempfile
from dataclasses import asdict
from pathlib import Path

from companionway.outcomes.pictures import charts
from companionway.outcomes.pictures.kinds import Picture

VERSION = 2  # of the way pictures are drawn; a higher number makes every kept one stale
MOST_KEPT = 400


def key(picture: Picture, width: int) -> str:
    """The same for the same marks and words on them, whoever asks."""
    drawn = {name: value for name, value in asdict(picture).items() if name in {"name", "bars", "months", "panels"}}
    text = json.dumps([VERSION, width, drawn], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def kept(folder: Path, picture: Picture, width: int) -> str | None:
    """The SVG if it was drawn before."""
    try:
        return (folder / f"{key(picture, width)}.svg").read_text()
    except FileNotFoundError:
        return None


def drawn(folder: Path, picture: Picture, width: int) -> str:
    """The SVG, drawn now if need be and kept for the next time."""
    found = kept(folder, picture, width)
    if found is not None:
        return found
    svg = charts.draw(picture, width)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, name = tempfile.mkstemp(dir=folder, suffix=".part")
    with os.fdopen(descriptor, "w") as handle:
        handle.write(svg)
    os.replace(name, folder / f"{key(picture, width)}.svg")
    _forget_oldest(folder)
    return svg


def _forget_oldest(folder: Path) -> None:
    """Keep the newest few hundred; what is thrown away can be drawn again."""
    files = sorted(folder.glob("*.svg"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in files[MOST_KEPT:]:
        file.unlink(missing_ok=True)
