"""An HSDS list as tables of rows, whichever shape it came in; each row knows where it stood.

From the specification (docs.openreferral.org, HSDS 3.0): the tables' names, their keys, and what nests in what.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import PurePosixPath
from typing import Any

from companionway.platform.tables import as_typed

MAX_ROWS, MAX_DEPTH = 500_000, 12
# A file's or a key's name, and the table that it holds.
TABLES = {
    "organizations": "organization", "services": "service", "locations": "location",
    "service_at_locations": "service_at_location", "addresses": "address", "phones": "phone",
    "schedules": "schedule", "languages": "language", "cost_options": "cost_option", "attributes": "attribute",
    "taxonomy_terms": "taxonomy_term", "required_documents": "required_document", "accessibility": "accessibility",
}  # fmt: skip
USED = frozenset(TABLES.values())
# Tables that say nothing that we show; names of people who work there are not kept at all.
UNUSED = frozenset({
    "contact", "contacts", "program", "programs", "funding", "service_area", "service_areas",
    "organization_identifier", "organization_identifiers", "taxonomy", "taxonomies", "metadata",
    "meta_table_description", "meta_table_descriptions", "datapackage", "url", "urls", "unit", "units",
    "service_capacity", "service_capacities", "additional_websites", "additional_urls", "capacities",
})  # fmt: skip
KEYED = ("organization", "service", "location", "service_at_location", "taxonomy_term")
ORGANIZATION_ONLY = {
    "organization_identifiers",
    "legal_status",
    "tax_status",
    "tax_id",
    "year_incorporated",
    "services",
}


class BadList(Exception):
    """The file cannot be read as such a list at all; nothing of it was taken. `place` is a file, line or path."""

    def __init__(self, place: str, reason: str, fix: str) -> None:
        super().__init__(f"{place}: {reason} {fix}")
        self.place, self.reason, self.fix = place, reason, fix


@dataclass(frozen=True)
class Row:
    """A row: where it stood (such as `services.csv row 3` or `$[0].schedules[1]`) and its cells by column."""

    place: str
    cells: Mapping[str, Any]

    def text(self, name: str) -> str:
        """A cell as text without blanks around it and without control characters, "" where it is empty."""
        value = self.cells.get(name)
        if value is None or isinstance(value, (dict, list)):
            return ""
        kept = "".join(sign for sign in str(value) if sign.isprintable() or sign in "\n\t")
        return kept.strip()


@dataclass(frozen=True)
class Fault:
    """Something to mend: where, which row's number, which column, why, how to mend it, and what was done meanwhile."""

    place: str
    key: str
    column: str
    reason: str
    fix: str
    done: str


@dataclass
class Tables:
    """The rows by table, what could not be read, and words for whoever brought the list."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def of(self, table: str) -> list[Row]:
        """The rows of a table."""
        return self.rows.get(table, [])

    def add(self, table: str, row: Row) -> None:
        """Keep a row."""
        self.rows.setdefault(table, []).append(row)


def read(files: Mapping[str, bytes]) -> Tables:
    """One list from its files by name: JSON files, or the CSV files of the tabular package. Raises BadList."""
    tables = Tables()
    trees = {name: body for name, body in files.items() if _ending(name) == ".json" and _stem(name) != "datapackage"}
    sheets = {name: body for name, body in files.items() if _ending(name) in {".csv", ".tsv"}}
    names = _package_names(files)
    for name, body in sorted(trees.items()):
        _read_tree(name, body, tables)
    for name, body in sorted(sheets.items()):
        table = names.get(PurePosixPath(name).name, TABLES.get(_stem(name), _stem(name)))
        if table in USED:
            _read_sheet(name, table, body, tables)
        elif table not in UNUSED:
            tables.notes.append(f"{name} is no table of HSDS 3.0 and was not read.")
    if not tables.of("service"):
        place = ", ".join(sorted(files)) or "the file"
        raise BadList(place, "There is no service in it.", "Send a JSON file with services, or at least services.csv.")
    return tables


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix.casefold()


def _stem(name: str) -> str:
    return PurePosixPath(name).stem.casefold()


def _package_names(files: Mapping[str, bytes]) -> dict[str, str]:
    """What a package's own description calls its files."""
    for name, body in files.items():
        if PurePosixPath(name).name == "datapackage.json":
            try:
                found = json.loads(body)["resources"]
                return {PurePosixPath(one["path"]).name: str(one["name"]) for one in found}
            except (ValueError, KeyError, TypeError, RecursionError):
                raise BadList(name, "It does not describe a package.", "Leave it out, or send it whole.") from None
    return {}


# --- CSV ----------------------------------------------------------------------------------------------------------


def _decoded(name: str, body: bytes, notes: list[str]) -> str:
    wide = body.startswith((b"\xff\xfe", b"\xfe\xff"))
    for codec in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            text = body.decode(codec)
        except UnicodeDecodeError:
            continue
        if codec == "cp1252":
            notes.append(f"{name} is not in UTF-8; it was read as Windows Latin.")
        return text
    raise BadList(name, "Its characters cannot be read.", "Save it as CSV UTF-8.")


def _read_sheet(name: str, table: str, body: bytes, tables: Tables) -> None:
    text = _decoded(name, body, tables.notes)
    if "\x00" in text:
        raise BadList(name, "This is not a table saved as CSV; it holds the character NUL.", "Save it as CSV UTF-8.")
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    lines = _lines(name, reader)
    header = [cell.strip().casefold() for cell in next(lines, [])]
    if "id" not in header and table in KEYED:
        raise BadList(f"{name} row 1", "There is no column id.", "The first row names the columns, as HSDS does.")
    doubled = sorted({cell for cell in header if cell and header.count(cell) > 1})
    if doubled:
        raise BadList(f"{name} row 1", f"The column {doubled[0]} stands there twice.", "Leave one of them out.")
    for number, cells in enumerate(lines, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        row = Row(f"{name} row {number}", dict(zip(header, map(as_typed, cells), strict=False)))
        if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
            reason = "It has more cells than the header."
            fix = "Put quotation marks around cells that hold a comma."
            tables.faults.append(Fault(row.place, row.text("id"), "", reason, fix, "left out"))
            tables.add(f"{table}:broken", row)
        else:
            tables.add(table, row)


def _lines(name: str, reader: Any) -> Iterator[list[str]]:
    rows = islice(reader, MAX_ROWS + 1)
    while True:
        try:
            line = next(rows)
        except StopIteration:
            break
        except csv.Error:
            place = f"{name} line {reader.line_num}"
            fix = "Look there and in the rows before it; a quotation mark inside a cell is written twice."
            raise BadList(place, "A quotation mark or a cell does not end.", fix) from None
        yield line
    if next(reader, None) is not None:
        raise BadList(name, f"There are more than {MAX_ROWS:,} rows.", "Send the list in parts.")


# --- JSON ---------------------------------------------------------------------------------------------------------


def _read_tree(name: str, body: bytes, tables: Tables) -> None:
    try:
        tree = json.loads(_decoded(name, body, tables.notes), parse_constant=_no_number)
    except json.JSONDecodeError as fault:
        place = f"{name} line {fault.lineno} column {fault.colno}"
        raise BadList(place, "The file ends or breaks off here.", "Was it cut off on its way? Send it again.") from None
    except (RecursionError, ValueError):
        raise BadList(name, "It is nested too deeply, or a number is none.", "Send plain HSDS 3.0.") from None
    for place, node, table in _roots(tree, name):
        _take(node, table, place, tables, {}, 0)


def _no_number(word: str) -> Any:
    raise ValueError(word)


def _roots(tree: Any, name: str) -> Iterator[tuple[str, Any, str]]:
    """The objects that a file begins with: one, a list, a page of an API (`contents`), or lists by their names."""
    if isinstance(tree, dict) and isinstance(tree.get("contents"), list):
        tree = tree["contents"]
    if isinstance(tree, dict) and "id" not in tree and any(key in TABLES for key in tree):
        for key, found in tree.items():
            if key in TABLES and isinstance(found, list):
                yield from ((f"{name} $.{key}[{i}]", node, TABLES[key]) for i, node in enumerate(found))
        return
    for number, node in enumerate(tree if isinstance(tree, list) else [tree]):
        place = f"{name} $[{number}]" if isinstance(tree, list) else f"{name} $"
        yield place, node, _kind(node)


def _kind(node: Any) -> str:
    if not isinstance(node, dict):
        return ""
    if "service" in node or "location" in node:
        return "service_at_location"
    if "status" not in node and (ORGANIZATION_ONLY & node.keys()):
        return "organization"
    return "service"


def _take(node: Any, table: str, place: str, tables: Tables, links: dict[str, str], depth: int) -> None:
    """One object as a row, and what nests in it as rows that name it."""
    if not isinstance(node, dict) or not table or depth > MAX_DEPTH:
        fault = Fault(place, "", "", "An object is expected here.", "Look at HSDS 3.0 for its shape.", "left out")
        tables.faults.append(fault)
        return
    own = str(node.get("id") or "")
    cells = {key: value for key, value in node.items() if not isinstance(value, (dict, list))} | links
    for key, inner in node.items():
        child = TABLES.get(key, key)
        if isinstance(inner, dict) and child in USED:  # the parent names the child
            cells.setdefault(f"{child}_id", str(inner.get("id") or ""))
            below = {"organization_id": own} if table == "organization" else {}
            _take(inner, child, f"{place}.{key}", tables, below, depth + 1)
        elif isinstance(inner, list) and child in USED:  # the child names the parent
            below = {"link_id": own} if child == "attribute" else {f"{table}_id": own}
            for number, one in enumerate(inner):
                _take(one, child, f"{place}.{key}[{number}]", tables, dict(below), depth + 1)
    tables.add(table, Row(place, cells))
