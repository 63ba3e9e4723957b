"""The directory as the tabular package of HSDS 3.0: one zip of CSV files and their `datapackage.json`.

Tables are written to a folder of their own while the services go by, 500 at a time, and packed after that: the same
memory for 20,000 services as for 500. The same directory gives the same bytes.
"""

import json
import shutil
import tempfile
import uuid
import zipfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from companionway.directory import publishing
from companionway.directory.models import DirectorySource
from companionway.interop.files.hsds import rows
from companionway.interop.files.hsds.columns import COLUMNS, FILES, resource
from companionway.platform.tables import written

VERSION = "3.0.0"
PROFILE = "https://docs.openreferral.org/en/3.0/"


class Sheets:
    """The CSV files of a package while they are written."""

    def __init__(self, folder: Path) -> None:
        self.files: dict[str, IO[str]] = {
            table: (folder / file).open("w", encoding="utf-8", newline="") for table, file in FILES.items()
        }
        for table, columns in COLUMNS.items():
            self.files[table].write(written([[column.name for column in columns]]))

    def __enter__(self) -> "Sheets":
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        for file in self.files.values():
            file.close()

    def add(self, table: str, cells: Iterable[rows.Cells]) -> None:
        """Rows of a table."""
        names = [column.name for column in COLUMNS[table]]
        self.files[table].write(written([one.get(name) for name in names] for one in cells))


def write_package(out: IO[bytes], source: uuid.UUID | None = None) -> None:
    """The package of all published lists, or of one. In a transaction: the directory holds still meanwhile."""
    publishing.hold_still()
    with tempfile.TemporaryDirectory(prefix="companionway-hsds-") as name:
        folder = Path(name)
        with Sheets(folder) as sheets:
            _services(sheets, source)
            for places in publishing.published_places(source):
                for place, languages in places:
                    _all(sheets, rows.location(place, languages))
            sheets.add("organization", (rows.organization(*one) for one in publishing.published_organizations(source)))
            sheets.add("taxonomy_term", (rows.term(name) for name in publishing.published_terms(source)))
        _pack(out, folder, publishing.published_sources(source), publishing.stamp())


def _services(sheets: Sheets, source: uuid.UUID | None) -> None:
    for chunk in publishing.published_services(source):
        sheets.add("service", (rows.service(one.service) for one in chunk.services))
        for one in chunk.services:
            _all(sheets, rows.beside(one))
            for own, hours, _ in rows.placed(one):
                _all(sheets, {"service_at_location": [own], "schedule": hours})


def _all(sheets: Sheets, tables: dict[str, list[rows.Cells]]) -> None:
    for table, cells in tables.items():
        if cells:
            sheets.add(table, cells)


def _pack(out: IO[bytes], folder: Path, sources: list[DirectorySource], stamp: datetime | None) -> None:
    day = (
        (stamp.year, stamp.month, stamp.day, stamp.hour, stamp.minute, stamp.second) if stamp else (1980, 1, 1, 0, 0, 0)
    )
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("datapackage.json", *FILES.values()):
            with archive.open(zipfile.ZipInfo(name, day), "w", force_zip64=True) as file:
                if name == "datapackage.json":
                    file.write(json.dumps(described(sources), indent=1, ensure_ascii=False).encode())
                else:
                    with (folder / name).open("rb") as held:
                        shutil.copyfileobj(held, file)


def described(sources: list[DirectorySource]) -> dict[str, Any]:
    """What the package says of itself: its tables, and each list with its license and whom to name for it."""
    return {
        "name": "human_services_data", "title": "Places that help", "profile": "tabular-data-package",
        "version": VERSION, "homepage": PROFILE,
        "description": "Services, their places and hours, in Open Referral's HSDS 3.0. " + said_of(sources),
        "licenses": [license_of(one) for one in sources],
        "sources": [{"title": f"{one.name}: {one.attribution}"} for one in sources],
        "resources": [resource(table) for table in COLUMNS],
    }  # fmt: skip


def license_of(source: DirectorySource) -> dict[str, str]:
    """The license of one list."""
    found = {"name": source.license, "title": f"{source.name}: {source.license}"}
    return found | ({"path": source.license_url} if source.license_url else {})


def said_of(sources: list[DirectorySource]) -> str:
    """Whose lists these are, in a sentence each."""
    return " ".join(f"{s.name}: {s.attribution}{_invented(s)}, {s.license}." for s in sources)


def _invented(source: DirectorySource) -> str:
    return " (invented places)" if source.synthetic else ""


def lists(sources: list[DirectorySource]) -> list[dict[str, Any]]:
    """Each list with its license and whom to name for it, in plain values."""
    return [{"name": s.name, "attribution": s.attribution + _invented(s), "license": license_of(s)} for s in sources]
