"""The publication as files in the data folder, named by when the directory last changed: made once, read often."""

import hashlib
import os
import tempfile
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from companionway.directory import publishing
from companionway.interop.files.hsds import package, trees

VERSION = 1  # of the way that it is written; a higher number makes every kept file stale
UNUSED_FOR = 3600.0  # seconds: somebody may still be reading the file of before
Write = Callable[[IO[bytes], uuid.UUID | None], None]


@dataclass(frozen=True)
class Part:
    """One way in which the directory can be had."""

    file: str
    kind: str
    write: Write


PARTS = {
    "package": Part("package.zip", "application/zip", package.write_package),
    "services": Part("services.json", "application/json", trees.write_services),
    "organizations": Part("organizations.json", "application/json", trees.write_organizations),
    "service_at_locations": Part("service_at_locations.json", "application/json", trees.write_service_at_locations),
}


@dataclass(frozen=True)
class Edition:
    """What the directory is now: a tag that changes with it, and when it last did."""

    tag: str
    changed_at: datetime | None


def edition() -> Edition:
    """The edition of this moment. One query."""
    changed = publishing.stamp()
    return Edition(hashlib.sha256(f"{VERSION}\n{changed}".encode()).hexdigest()[:32], changed)


def file_of(folder: Path, name: str) -> tuple[Path, Edition]:
    """The file of a part and its edition, written now if need be. In a transaction: others who ask wait for it."""
    part, now = PARTS[name], edition()
    path = folder / f"{now.tag}-{part.file}"
    if not path.exists():
        publishing.hold_still()
        now = edition()  # perhaps a list was brought in while we waited
        path = folder / f"{now.tag}-{part.file}"
        if not path.exists():
            _write(path, part)
    return path, now


def _write(path: Path, part: Part) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as out:
            part.write(out, None)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _forget(path, part)


def _forget(path: Path, part: Part) -> None:
    """Drop the files of earlier editions, and what was broken off."""
    for other in [*path.parent.glob(f"*-{part.file}"), *path.parent.glob("*.part")]:
        if other != path and time.time() - other.stat().st_mtime > UNUSED_FOR:
            other.unlink(missing_ok=True)
