"""The R4 check: is this resource legal FHIR 4.0.1? HL7's schema, corrected, then what no schema says (ADR 0015)."""

from collections.abc import Iterable
from typing import Any

import jsonschema_rs

from companionway.interop.fhir import tables
from companionway.interop.fhir.issues import MAX_ISSUES, Issue, path_of
from companionway.interop.fhir.structure import Structure, reference_type
from companionway.interop.fhir.words import schema_issue

LARGE = 20_000
Json = dict[str, Any]


def check(resource: Json) -> list[Issue]:
    """All that is wrong, at most 20, the schema's findings first; an empty list for a legal resource.

    In a Bundle each entry is checked on its own, with paths such as `Bundle.entry[1].resource.status`.
    """
    kind = resource.get("resourceType")
    if kind is None:
        return [Issue("resourceType", "structure", "There is no resourceType, so this is not a FHIR resource.")]
    if not isinstance(kind, str) or kind not in tables.resource_types():
        return [Issue("resourceType", "structure", "resourceType does not name a resource type of FHIR R4.")]
    return _check(resource, kind, kind, _full_urls(resource))[:MAX_ISSUES]


def _check(resource: Json, kind: str, path: str, known: dict[str, str]) -> list[Issue]:
    found: list[Issue] = []
    compiled = tables.validator(kind)
    if not compiled.is_valid(resource):
        for error in _schema_errors(compiled, resource):
            found.extend(schema_issue(error, kind, path, resource))
            if len(found) >= MAX_ISSUES:
                return found
    told = {issue.path for issue in found}
    found += [issue for issue in Structure(resource, path, known).issues() if issue.path not in told]
    for steps, inner in _inside(resource):
        if len(found) >= MAX_ISSUES:
            break
        place = path_of(path, [*steps, ""], resource)[:-1]
        found += _check_inner(inner, place, known, contained=steps[0] == "contained")
    return found


def _schema_errors(compiled: jsonschema_rs.Draft7Validator, resource: Json) -> Iterable[jsonschema_rs.ValidationError]:
    """All errors of a resource of ordinary size; the first one only of a large one, which may hold millions."""
    if not _is_large(resource):
        return compiled.iter_errors(resource)
    try:
        compiled.validate(resource)
    except jsonschema_rs.ValidationError as error:
        return [error]
    return []


def _is_large(resource: Json) -> bool:
    count = 0
    waiting: list[Any] = [resource]
    while waiting and count < LARGE:
        node = waiting.pop()
        count += 1 + len(node)
        waiting.extend(v for v in (node.values() if isinstance(node, dict) else node) if isinstance(v, dict | list))
    return count >= LARGE


def _check_inner(inner: Any, path: str, known: dict[str, str], *, contained: bool) -> list[Issue]:
    kind = inner.get("resourceType") if isinstance(inner, dict) else None
    if not isinstance(kind, str) or kind not in tables.resource_types():
        return [Issue(f"{path}.resourceType", "structure", "This does not name a resource type of FHIR R4.")]
    if contained and "contained" in inner:
        return [Issue(f"{path}.contained", "invariant", "dom-2: a contained resource may not contain others.")]
    return _check(inner, kind, path, known)


def _inside(resource: Json) -> list[tuple[list[str | int], Any]]:
    """The resources inside this one, with the way to each."""
    found: list[tuple[list[str | int], Any]] = []
    contained = resource.get("contained")
    if isinstance(contained, list):
        found += [(["contained", place], inner) for place, inner in enumerate(contained) if isinstance(inner, dict)]
    kind = resource.get("resourceType")
    entries = resource.get("entry") if kind == "Bundle" else resource.get("parameter") if kind == "Parameters" else None
    name = "entry" if kind == "Bundle" else "parameter"
    for place, entry in enumerate(entries if isinstance(entries, list) else []):
        if isinstance(entry, dict) and isinstance(entry.get("resource"), dict):
            found.append(([name, place, "resource"], entry["resource"]))
    return found


def _full_urls(resource: Json) -> dict[str, str]:
    """{fullUrl: type} of a Bundle's entries, so that a urn:uuid reference can be judged by what it points at."""
    found: dict[str, str] = {}
    for steps, inner in _inside(resource):
        if steps[0] == "entry":
            url = resource["entry"][steps[1]].get("fullUrl")
            if isinstance(url, str) and isinstance(inner.get("resourceType"), str):
                found[url] = inner["resourceType"]
    return found


__all__ = ["check", "reference_type"]
