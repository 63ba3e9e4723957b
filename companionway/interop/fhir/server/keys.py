"""The keyed hashes by which a resource is found: of its identifiers, codes and references, for one partner alone.

The partner stands in what is hashed, and so do type and parameter: two equal keys in the database say that one partner
used one value twice in one place, and nothing about any other.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from companionway.interop.fhir.server import answers, moments, spelling
from companionway.interop.fhir.server.kinds import DATE, KINDS, REFERENCE, URI, Parameter
from companionway.platform.sealing import token

Json = dict[str, Any]
RELATIVE = re.compile(r"([A-Z][A-Za-z]+)/([A-Za-z0-9\-.]{1,64})(?:/_history/[A-Za-z0-9\-.]{1,64})?", re.ASCII)
LITERAL = re.compile(r"(.+)/([A-Z][A-Za-z]+)/([A-Za-z0-9\-.]{1,64})(?:/_history/[A-Za-z0-9\-.]{1,64})?", re.ASCII)
# In which way a token was asked for. What is hashed begins with one of them, so that none can pass for another.
BOTH, CODE, SYSTEM, WITHOUT, WHOLE = "both", "code", "system", "without", "whole"
MAX_KEYS = 500


@dataclass(frozen=True, slots=True)
class Key:
    """One value by which a resource is found. `only`: no other of this partner and type may have it."""

    parameter: str
    key: str
    only: bool = False


@dataclass(frozen=True, slots=True)
class Keyring:
    """Makes the keys of one partner and type."""

    partner_id: UUID
    kind: str

    def key(self, parameter: str, way: str, *texts: str) -> str:
        """The hash of one value, asked for in one way."""
        said = json.dumps([str(self.partner_id), self.kind, parameter, way, *texts])
        return token("fhir.key", said)

    def token(self, parameter: str, system: str | None, code: str) -> str:
        """`system|code`; `code` (system None); `|code` (system ""); `system|` (code "")."""
        if system is None:
            return self.key(parameter, CODE, code)
        if not system:
            return self.key(parameter, WITHOUT, code)
        return self.key(parameter, BOTH, system, code) if code else self.key(parameter, SYSTEM, system)

    def reference(self, parameter: str, said: str) -> str:
        """`Type/id`, a bare id, or an address: on our base it is `Type/id`, elsewhere the whole of it counts."""
        return self.key(parameter, WHOLE, "/".join(part for part in literal(said) or (said,) if part))


def literal(said: str) -> tuple[str, str, str] | None:
    """Base, type and id of a reference without its version; the base is "" where it is ours. None for any other."""
    match = RELATIVE.fullmatch(said.removeprefix(f"{answers.base()}/"))
    if match:
        return "", match[1], match[2]
    away = LITERAL.fullmatch(said)
    return (away[1], away[2], away[3]) if away else None


def identifier_key(partner_id: UUID, kind: str, said: str) -> str:
    """The key of an identifier as it is asked for: `system|value`, `|value` or `value`."""
    return Keyring(partner_id, kind).token("identifier", *spelling.token(said))


def keys_of(partner_id: UUID, kind: str, resource: Json) -> list[Key]:
    """Everything by which this resource of this partner is found, each once; at most 500, the identifiers first."""
    known = KINDS[kind]
    ring = Keyring(partner_id, kind)
    found: dict[tuple[str, str], Key] = {}
    for parameter in known.parameters:
        for key in _keys(ring, parameter, resource, unique=known.unique, profile=known.profile):
            before = found.get((key.parameter, key.key))
            if before is None or key.only:
                found[key.parameter, key.key] = key
    return list(found.values())[:MAX_KEYS]


def _keys(ring: Keyring, parameter: Parameter, resource: Json, *, unique: bool, profile: str) -> Iterator[Key]:
    name = parameter.name
    values = list(parameter.values(resource))
    if parameter.type == DATE:
        yield from (Key(name, ring.key(name, WHOLE, said)) for said in values if _is_whole(said))
    elif parameter.column:
        return
    elif parameter.type == URI:
        said = [one.partition("|")[0] for one in values if isinstance(one, str)] or [profile] * bool(profile)
        yield from (Key(name, ring.key(name, WHOLE, one)) for one in said)
    elif parameter.type == REFERENCE:
        for one in values:
            yield from _reference(ring, parameter, one)
    elif name == "identifier":
        for one in values:
            yield from _identifier(ring, one, unique=unique)
    else:
        for one in values:
            yield from _token(ring, parameter, one)


def _is_whole(said: Any) -> bool:
    """Whether it names a day, month or year: the row holds where that begins, so its length is kept as a key."""
    span = moments.span(said)
    return span is not None and span.whole


def _reference(ring: Keyring, parameter: Parameter, value: Any) -> Iterator[Key]:
    said = value.get("reference") if isinstance(value, dict) else None
    if not isinstance(said, str) or not said or said.startswith("#"):
        return
    base, kind, identity = literal(said) or ("", "", "")
    if parameter.targets and kind not in parameter.targets:
        return
    yield Key(parameter.name, ring.reference(parameter.name, said))
    if identity and not base:
        yield Key(parameter.name, ring.reference(parameter.name, identity))


def _identifier(ring: Keyring, value: Any, *, unique: bool) -> Iterator[Key]:
    if not isinstance(value, dict) or not isinstance(number := value.get("value"), str) or not number:
        return
    system = _text(value.get("system"))
    yield Key("identifier", ring.token("identifier", system, number), only=unique)
    yield Key("identifier", ring.token("identifier", None, number))
    if system:
        yield Key("identifier", ring.token("identifier", system, ""))


def _token(ring: Keyring, parameter: Parameter, value: Any) -> Iterator[Key]:
    """The keys of a code, a Coding or a CodeableConcept."""
    if isinstance(value, str):
        codings: list[Any] = [{"system": parameter.system, "code": value}, {"code": value}]
    elif isinstance(value, dict):
        inner = value.get("coding")
        codings = inner if isinstance(inner, list) else [value]
    else:
        return
    for coding in codings:
        if not isinstance(coding, dict) or not (code := _text(coding.get("code"))):
            continue
        system = _text(coding.get("system"))
        for asked, said in ((system, code), (None, code), (system, "")):
            if asked != "" or said:
                yield Key(parameter.name, ring.token(parameter.name, asked, said))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
