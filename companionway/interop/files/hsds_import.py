"""Bringing in a list of services: from a file or folder, looked at first or for good."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from companionway.directory.actions import bring_in
from companionway.directory.comparing import compared, source_named
from companionway.directory.given import BroughtIn
from companionway.interop.files.hsds.archive import must_fit, unpacked
from companionway.interop.files.hsds.judging import Judged, judge
from companionway.interop.files.hsds.tables import BadList, Fault, read


@dataclass(frozen=True)
class Answer:
    """What a list would do or did, what is to be mended, and words about it."""

    counts: BroughtIn
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def files_at(path: Path) -> dict[str, bytes]:
    """The files of a list: one JSON file, a folder or a zip archive of CSV files. Raises BadList."""
    if path.is_dir():
        names = sorted(one for one in path.iterdir() if one.suffix.casefold() in {".csv", ".tsv", ".json"})
        must_fit(str(path), len(names), sum(one.stat().st_size for one in names))
        return {one.name: one.read_bytes() for one in names}
    if not path.is_file():
        raise BadList(str(path), "There is no such file or folder.", "Name a JSON file, a folder or a zip archive.")
    must_fit(path.name, 1, path.stat().st_size)
    body = path.read_bytes()
    return unpacked(path.name, body) if body.startswith(b"PK\x03\x04") else {path.name: body}


def looked_at(files: Mapping[str, bytes], today: date) -> Judged:
    """The list as it would be taken. Raises BadList; writes nothing."""
    return judge(read(files), today)


def would_do(source: str, judged: Judged, *, whole: bool) -> Answer:
    """What bringing it in would do. Writes nothing."""
    return Answer(compared(source_named(source), judged.given, whole=whole).counts(), judged.faults, judged.notes)


def take(source: str, judged: Judged, *, whole: bool, by: UUID | None, at: datetime, synthetic: bool = False) -> Answer:
    """Bring it in; `synthetic` marks a list of invented places."""
    counts = bring_in(source=source, given=judged.given, whole=whole, synthetic=synthetic, by=by, at=at)
    return Answer(counts, judged.faults, judged.notes)
