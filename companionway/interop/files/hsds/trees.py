"""The directory as HSDS 3.0 JSON: each service, organization and service at a location in full, written one by one."""

import uuid
from collections.abc import Iterator
from itertools import groupby
from typing import IO, Any

import orjson

from companionway.directory import publishing
from companionway.directory.publishing import Chunk, Offered
from companionway.interop.files.hsds import rows
from companionway.interop.files.hsds.columns import SAID

Tree = dict[str, Any]
# What nests in a service under which name.
WITHIN = {
    "phone": "phones", "schedule": "schedules", "language": "languages", "cost_option": "cost_options",
    "required_document": "required_documents", "attribute": "attributes", "metadata": "metadata",
}  # fmt: skip
assert set(WITHIN) < set(SAID)


def write_services(out: IO[bytes], source: uuid.UUID | None = None) -> None:
    """An array of `service_full`. In a transaction: the directory holds still meanwhile."""
    publishing.hold_still()
    _write(
        out, (_service_full(one, chunk) for chunk in publishing.published_services(source) for one in chunk.services)
    )


def write_service_at_locations(out: IO[bytes], source: uuid.UUID | None = None) -> None:
    """An array of `service_at_location_full`; a service without any place is in none of them."""
    publishing.hold_still()
    chunks = publishing.published_services(source)
    _write(out, (tree for chunk in chunks for one in chunk.services for tree in _at_locations_full(one, chunk)))


def write_organizations(out: IO[bytes], source: uuid.UUID | None = None) -> None:
    """An array of `organization_full`, each with its services; only one service is held at a time."""
    publishing.hold_still()
    chunks = publishing.published_services(source, publishing.BY_ORGANIZATION)
    every = ((one, chunk) for chunk in chunks for one in chunk.services)
    out.write(b"[")
    whose = groupby(every, key=lambda pair: (pair[0].service.source_id, pair[0].service.organization))
    for place, ((list_id, name), offered) in enumerate(whose):
        head = orjson.dumps(rows.organization(list_id, name)).removesuffix(b"}")
        out.write((b",\n" if place else b"\n") + head + b',"services":')
        _write(out, (_service(one, chunk, places=True) for one, chunk in offered))
        out.write(b"}")
    out.write(b"\n]")


def service_full(service_id: uuid.UUID) -> bytes:
    """One service in full. Raises NotVisible."""
    chunk = publishing.published_service(service_id)
    return orjson.dumps(_service_full(chunk.services[0], chunk))


def _write(out: IO[bytes], trees: Iterator[Tree]) -> None:
    out.write(b"[")
    for place, tree in enumerate(trees):
        out.write((b",\n" if place else b"\n") + orjson.dumps(tree))
    out.write(b"\n]")


def _told(cells: Tree) -> Tree:
    """Without what nobody told: HSDS leaves it out."""
    return {name: value for name, value in cells.items() if value not in (None, "", [])}


def _service(one: Offered, chunk: Chunk, *, places: bool) -> Tree:
    tree = _told(rows.service(one.service))
    for table, cells in rows.beside(one).items():
        if cells:
            tree[WITHIN[table]] = [_told(row) for row in cells]
    for attribute, name in zip(tree.get("attributes", ()), one.service.terms, strict=True):
        attribute["taxonomy_term"] = rows.term(name)
    found = list(_at_locations(one, chunk)) if places else []
    return tree | ({"service_at_locations": found} if found else {})


def _service_full(one: Offered, chunk: Chunk) -> Tree:
    whose = rows.organization(one.service.source_id, one.service.organization)
    return _service(one, chunk, places=True) | {"organization": whose}


def _at_locations(one: Offered, chunk: Chunk) -> Iterator[Tree]:
    for own, hours, place in rows.placed(one):
        tables = rows.location(place, chunk.spoken_at.get(place.id, []))
        location = _told(tables["location"][0])
        names = {"address": "addresses", "accessibility": "accessibility", "language": "languages"}
        location |= _told({name: [_told(row) for row in tables[table]] for table, name in names.items()})
        yield own | {"location": location} | ({"schedules": [_told(row) for row in hours]} if hours else {})


def _at_locations_full(one: Offered, chunk: Chunk) -> Iterator[Tree]:
    whose = rows.organization(one.service.source_id, one.service.organization)
    service = _service(one, chunk, places=False) | {"organization": whose}
    for tree in _at_locations(one, chunk):
        yield tree | {"service": service}
