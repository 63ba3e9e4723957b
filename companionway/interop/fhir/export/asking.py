"""What a kick-off asks for: types, since when, format, filters; what cannot be done is refused or told. No database."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from companionway.interop.fhir.server.problems import Problem, problem

Json = dict[str, Any]
FORMATS = {"application/fhir+ndjson", "application/ndjson", "ndjson"}
KNOWN = ("_type", "_since", "_outputFormat", "_typeFilter")
HARMLESS = {"_format", "_pretty"}
VALUES = ("valueString", "valueInstant", "valueUri", "valueCode", "valueDateTime")


@dataclass(frozen=True)
class Asked:
    """A kick-off that can be begun. `kinds` is what it may have; `ignored` are parameters not heeded."""

    kinds: tuple[str, ...]
    since: datetime | None
    filters: tuple[str, ...]
    ignored: tuple[str, ...]


def asked(
    pairs: Iterable[tuple[str, str]], *, may: Callable[[str], bool], served: Sequence[str],
    filterable: Callable[[str], bool], strict: bool,
) -> Asked:  # fmt: skip
    """Read the parameters. Raises Problem 400 for what is wrong, 403 for a type that the token does not allow."""
    said: dict[str, list[str]] = {}
    for name, value in pairs:
        said.setdefault(name, []).append(value)
    ignored = [name for name in said if name not in KNOWN and name not in HARMLESS]
    if said.get("_outputFormat", ["ndjson"])[-1] not in FORMATS:
        raise problem(400, "not-supported", "Files are written as application/fhir+ndjson only.")
    kinds, unknown = _kinds(said.get("_type", []), may=may, served=served)
    filters = _each(said.get("_typeFilter", []))
    good = tuple(one for one in filters if one.partition("?")[0] in served and filterable(one))
    ignored += ["_type"] * bool(unknown) + ["_typeFilter"] * (len(good) < len(filters))
    if strict and ignored:
        names = ", ".join(sorted(name for name in ignored if name.isprintable())[:20])
        raise problem(400, "not-supported", f"This cannot be asked for here: {names}.")
    return Asked(
        kinds, _since(said.get("_since", [])), good, tuple(name[:40] for name in ignored if name.isprintable())
    )


def _kinds(
    values: list[str], *, may: Callable[[str], bool], served: Sequence[str]
) -> tuple[tuple[str, ...], list[str]]:
    wanted = _each(values)
    unknown = [one for one in wanted if one not in served]
    if not wanted:
        return tuple(one for one in served if may(one)), []
    known = tuple(dict.fromkeys(one for one in wanted if one in served))
    if not known:
        raise problem(400, "not-supported", "None of these types is exported here; see /fhir/metadata.")
    barred = next((one for one in known if not may(one)), None)
    if barred is not None:
        raise problem(403, "forbidden", f"The token's scopes do not allow reading {barred}.")
    return known, unknown


def _each(values: list[str]) -> list[str]:
    """Each of several: repeated, or with commas; a comma inside of a filter is not one between two."""
    found: list[str] = []
    for value in values:
        for part in value.split(","):
            if "?" in part or "?" not in value or not found:
                found.append(part.strip())
            else:
                found[-1] += f",{part}"
    return [one for one in found if one]


def _since(values: list[str]) -> datetime | None:
    if not values:
        return None
    try:
        since = datetime.fromisoformat(unquote(values[-1]).replace(" ", "+").replace("Z", "+00:00"))
    except ValueError:
        raise _odd_since() from None
    if since.tzinfo is None:
        raise _odd_since()
    return since


def _odd_since() -> Problem:
    return problem(400, "value", "_since is an instant with its zone, such as 2026-11-22T20:00:00Z.")


def of_parameters(resource: Any) -> list[tuple[str, str]]:
    """The pairs of a Parameters resource, for a kick-off by POST. Raises Problem 400."""
    parts = resource.get("parameter", []) if isinstance(resource, dict) else None
    if not isinstance(parts, list) or resource.get("resourceType") != "Parameters":
        raise problem(400, "structure", "POST a Parameters resource here.", "Parameters")
    found = []
    for number, part in enumerate(parts):
        value = next((part[name] for name in VALUES if name in part), None) if isinstance(part, dict) else None
        if not isinstance(value, str) or not isinstance(part.get("name"), str):
            raise problem(400, "value", "A parameter has a name and a text.", f"Parameters.parameter[{number}]")
        found.append((part["name"], value))
    return found
