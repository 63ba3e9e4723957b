"""Reading JSON strictly: UTF-8, no doubled keys, no NUL, no NaN, bounded size and depth."""

import json
from typing import Any

import orjson

from companionway.interop.fhir.issues import Issue, Refused, path_of

MAX_DEPTH = 64
BOM = b"\xef\xbb\xbf"
Json = dict[str, Any]


class _Doubled(dict[str, Any]):
    """An object in which `key` stood twice: parsers disagree on which one counts."""

    key = ""


def _pairs(pairs: list[tuple[str, Any]]) -> Json:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    doubled = _Doubled(found)
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen:
            doubled.key = name
            break
        seen.add(name)
    return doubled


def read(body: bytes, *, limit: int) -> Json:
    """The object in `body`. Raises Refused with the place: `$` is the whole file, `$.a.b[1]` a place in it."""
    if len(body) > limit:
        raise Refused(Issue("$", "too-long", f"The file is larger than {limit:,} bytes."))
    text = _decoded(body.removeprefix(BOM))
    try:
        orjson.loads(text)
        value = json.loads(text, object_pairs_hook=_pairs)
    except orjson.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise Refused(Issue(place, "structure", f"This is not JSON: {error.msg}.")) from None
    except (RecursionError, ValueError):
        raise Refused(Issue("$", "structure", "This JSON is nested too deep or holds a number too long.")) from None
    if not isinstance(value, dict):
        raise Refused(Issue("$", "structure", "A FHIR resource is a JSON object; this file holds something else."))
    _sound(value, [], value)
    return value


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(Issue(f"byte {error.start}", "structure", "FHIR JSON is UTF-8; this file is not.")) from None


def _sound(node: Any, steps: list[str | int], root: Json) -> None:
    """Depth, doubled keys and NUL; the JSON reader itself finds the rest."""
    if isinstance(node, str):
        if "\x00" in node:
            raise Refused(Issue(path_of("$", steps, root), "structure", "Text may not hold the character NUL."))
        return
    if not isinstance(node, dict | list):
        return
    if len(steps) >= MAX_DEPTH:
        raise Refused(Issue("$", "structure", f"JSON may be nested {MAX_DEPTH} deep at most."))
    if isinstance(node, _Doubled):
        reason = "This name stands twice in one object; readers disagree on which one counts."
        raise Refused(Issue(path_of("$", [*steps, node.key], root), "structure", reason))
    if isinstance(node, dict) and any("\x00" in key for key in node):
        raise Refused(Issue(path_of("$", steps, root), "structure", "A name may not hold the character NUL."))
    for step, value in node.items() if isinstance(node, dict) else enumerate(node):
        if isinstance(value, str | dict | list):
            _sound(value, [*steps, step], root)
