"""HL7's R4 schema, corrected, and what it does not say; made by bin/make-r4-tables, read when first needed."""

import gzip
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import orjson

Json = dict[str, Any]
PREFIX = "#/definitions/"


@cache
def r4() -> Json:
    """The tables: definitions, required, choices, targets, codings (see SOURCES.md for their shapes)."""
    packed = Path(__file__).with_name("r4.json.gz").read_bytes()
    tables: Json = orjson.loads(gzip.decompress(packed))
    return tables


@cache
def resource_types() -> frozenset[str]:
    """The names of all R4 resource types."""
    found = r4()["definitions"].items()
    return frozenset(name for name, body in found if "resourceType" in body.get("properties", {}))


def _inner(schema: Json) -> Json:
    inner: Json = schema.get("items", schema)
    other: Json = inner.get("else", inner)
    return other


@cache
def children(name: str) -> dict[str, str]:
    """{property: definition of its value} of one definition; a code with its own list of values counts as `code`."""
    properties = r4()["definitions"].get(name, {}).get("properties", {})
    found: dict[str, str] = {}
    for key, schema in properties.items():
        inner = _inner(schema)
        if "$ref" in inner:
            found[key] = inner["$ref"].removeprefix(PREFIX)
        elif "enum" in inner:
            found[key] = "code"
    return found


def _closure(name: str) -> Json:
    definitions: Json = r4()["definitions"]
    wanted, found = [name], {}
    while wanted:
        current = wanted.pop()
        if current in found:
            continue
        found[current] = definitions[current]
        for schema in definitions[current].get("properties", {}).values():
            reference = _inner(schema).get("$ref")
            if reference:
                wanted.append(reference.removeprefix(PREFIX))
    return found


@cache
def validator(name: str) -> jsonschema_rs.Draft7Validator:
    """The compiled schema of one resource type; resources inside it (contained, entries) are checked by the caller."""
    schema = {"$ref": PREFIX + name, "definitions": _closure(name)}
    return jsonschema_rs.Draft7Validator(schema)
