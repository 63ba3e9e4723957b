"""The bytes of a resource: kept as they were sent, with nothing changed but `id`, `meta` and references (interop 3)."""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

Raw = msgspec.Raw
_TOP = msgspec.json.Decoder(dict[str, Raw])
_OBJECT = msgspec.json.Decoder(dict[str, Raw])
_ENCODE = msgspec.json.Encoder().encode
OURS = ("id", "resourceType")
META_OURS = ("versionId", "lastUpdated", "source")
# A name and its text, outside of any string: inside one, each quotation mark has a backslash before it.
REFERENCE = re.compile(rb'("reference"\s*:\s*)("(?:[^"\\]|\\.)*")')


def top(body: bytes) -> dict[str, Raw]:
    """The outermost level of a JSON object, every value as the bytes that it came in."""
    return _TOP.decode(body)


def packed(parts: dict[str, Raw]) -> bytes:
    """The object of these parts."""
    return _ENCODE(parts)


def raw(value: Any) -> Raw:
    """A value of ours as a part."""
    return Raw(_ENCODE(value))


def to_keep(body: bytes) -> bytes:
    """What is stored: without type, id and what a server says in `meta`; everything else byte for byte."""
    parts = {name: part for name, part in top(body).items() if name not in OURS}
    if "meta" in parts:
        meta = {name: part for name, part in _OBJECT.decode(parts["meta"]).items() if name not in META_OURS}
        if meta:
            parts["meta"] = Raw(_ENCODE(meta))
        else:
            del parts["meta"]
    return _ENCODE(parts)


def instant(at: datetime) -> str:
    """A FHIR instant: UTC, milliseconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def answer(
    kind: str, identity: UUID, version: int, updated_at: datetime, kept: bytes,
    security: Sequence[dict[str, str]] = (), profile: str = "",
) -> bytes:  # fmt: skip
    """The resource as a partner gets it. `security` labels are added to those that it came with, never taken away."""
    parts = top(kept)
    sent = _OBJECT.decode(parts.pop("meta")) if "meta" in parts else {}
    meta: dict[str, Any] = {"versionId": str(version), "lastUpdated": instant(updated_at), **sent}
    if security:
        there = json.loads(bytes(sent["security"])) if "security" in sent else []
        meta["security"] = there + [one for one in security if not _labeled(there, one)]
    if profile and "profile" not in meta:
        meta["profile"] = [profile]
    return _ENCODE({"resourceType": kind, "id": str(identity), "meta": meta, **parts})


def _labeled(there: Iterable[dict[str, Any]], label: dict[str, str]) -> bool:
    return any((one.get("system"), one.get("code")) == (label["system"], label["code"]) for one in there)


def references(body: bytes) -> list[str]:
    """Each literal reference in it, in order, as text."""
    return [json.loads(found[2]) for found in REFERENCE.finditer(body)]


def with_references(body: bytes, other: Callable[[str], str]) -> bytes:
    """The bytes with each literal reference put through `other`; nothing else is touched, narrative least of all."""

    def put(found: re.Match[bytes]) -> bytes:
        before: str = json.loads(found[2])
        after = other(before)
        return found[0] if after == before else found[1] + json.dumps(after).encode()

    return REFERENCE.sub(put, body)
