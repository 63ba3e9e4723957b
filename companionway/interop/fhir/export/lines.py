"""The lines of a file: one resource each, without a break inside, with the labels that go along."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec

from companionway.interop.fhir.server import bodies

_ENCODE = msgspec.json.Encoder().encode
META = b'"meta":{'
BREAKS = b"\r\n"  # between the tokens of JSON only: inside a string they cannot stand


@dataclass(frozen=True, slots=True)
class Line:
    """One resource about to leave: its type, id and when it was last changed, and its JSON on one line."""

    kind: str
    id: UUID
    updated_at: datetime
    body: bytes


def line(kind: str, identity: UUID, version: int, updated_at: datetime, kept: bytes) -> Line:
    """The line of a stored resource, not labeled yet."""
    body = bodies.answer(kind, identity, version, updated_at, kept)
    return Line(kind, identity, updated_at, body.translate(None, BREAKS) if b"\n" in body or b"\r" in body else body)


def labeled(body: bytes, security: Sequence[dict[str, str]]) -> bytes:
    """The same line with these labels added to those that it has; what came in is never taken away."""
    if not security:
        return body
    before, _, after = body.partition(META)
    if b'"security"' not in after:
        return before + META + b'"security":' + _ENCODE(list(security)) + b"," + after
    parts = bodies.top(body)
    held = msgspec.json.decode(bytes(parts["meta"]))
    there = held.get("security", [])
    known = {(one.get("system"), one.get("code")) for one in there}
    held["security"] = there + [one for one in security if (one["system"], one["code"]) not in known]
    parts["meta"] = bodies.raw(held)
    return bodies.packed(parts)
