"""Faults seeded into good resources: kinds of fault that R4 forbids, by name, at every place where each can be made."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Json = dict[str, Any]
Steps = tuple[str | int, ...]
GOOD = Path(__file__).with_name("good")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)")
CLOCK = re.compile(r"\d\d:\d\d:\d\d")
CODES = {"status", "intent", "priority", "gender", "use", "lifecycleStatus", "mode", "docStatus", "type", "kind",
         "method", "entryType", "comparator", "durationUnit", "periodUnit", "operator", "enableBehavior"}  # fmt: skip
FREE = {"title", "name", "display", "description", "family", "city", "publisher", "lotNumber", "linkId"}
URIS = {"system", "url", "uri", "definition", "profile", "instantiatesUri", "questionnaire", "instantiatesCanonical"}
WHOLE = {"rank", "count", "size", "dimensions", "maxLength", "frequency", "repetitions", "doseNumberPositiveInt",
         "multipleBirthInteger", "valueInteger"}  # fmt: skip
# A reference here may point at a few types only; focus, for, partOf of some and other open ones are left out.
FEW_TYPES = {
    "subject", "patient", "encounter", "requester", "performer", "owner", "recorder", "asserter", "author", "source",
    "location", "locationReference", "managingOrganization", "serviceProvider", "organization", "practitioner",
    "healthcareService", "careTeam", "goal", "actor", "onBehalfOf", "member", "individual", "condition", "custodian",
    "generalPractitioner", "device", "manufacturer", "endpoint", "issuer", "verifiedWith", "expressedBy", "origin",
}  # fmt: skip

ANYTHING = {("QuestionnaireResponse", "subject")}


@dataclass(frozen=True)
class Fault:
    """One resource made wrong in one way: the kind of fault, the steps to the element, and the whole."""

    kind: str
    steps: Steps
    resource: Json

    def __str__(self) -> str:
        return f"{self.kind} at {self.resource.get('resourceType')}.{'.'.join(map(str, self.steps))}"


def good() -> dict[str, Json]:
    """{type: a full and legal resource} of every type that a client may create."""
    return {path.stem: json.loads(path.read_text()) for path in sorted(GOOD.glob("*.json"))}


def places(node: Any, steps: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    """Every element below a node with the steps to it; resourceType is not an element."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key != "resourceType":
                yield (*steps, key), value
                yield from places(value, (*steps, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield (*steps, index), value
            yield from places(value, (*steps, index))


def put(resource: Json, steps: Steps, value: Any) -> Json:
    """A copy with another value there; the steps before the last must exist."""
    copy = deepcopy(resource)
    node: Any = copy
    for step in steps[:-1]:
        node = node[step]
    node[steps[-1]] = value
    return copy


def everywhere(resource: Json) -> Iterator[Fault]:
    """The general kinds, each at every place of the resource where it can be made."""
    for steps, value in list(places(resource)):
        if (resource["resourceType"], *steps[:1]) in ANYTHING and steps[-1] == "reference":
            continue
        name = next(step for step in reversed(steps) if isinstance(step, str))
        for kind, bad in (*of_shape(steps, value), *of_value(name, value), *of_type(name, steps, value)):
            yield Fault(kind, steps, put(resource, steps, bad))


def of_shape(steps: Steps, value: Any) -> Iterator[tuple[str, Any]]:
    """Wrong JSON: empty, null, list and single, another JSON type, a name that R4 does not have."""
    if value is None:  # in a list beside an extension
        yield "list in a list", []
        return
    if not str(next(step for step in reversed(steps) if isinstance(step, str))).endswith("given"):
        yield "null", None
    if isinstance(value, dict):
        yield "unknown element", value | {"peerName": "x"}
        yield "comment of an older version", value | {"fhir_comments": ["x"]}
        yield "companion of no element", value | {"_peerName": {"id": "x"}}
        yield "empty object", {}
        if not any(str(step).startswith("_") for step in steps):  # beside a value, an id alone is legal
            yield "only an id", {"id": "x"}
        yield "text for object", "x"
        yield "number for object", 7
        if isinstance(steps[-1], str):
            yield "list for single", [value]
        else:
            yield "list in a list", [value]
    elif isinstance(value, list):
        yield "empty list", []
        yield "single for list", value[0] if value[0] is not None else "x"
        yield "empty part of a list", [*value, "" if isinstance(value[0], str) else {}]
    elif isinstance(value, str):
        yield "empty text", ""
        yield "object for text", {"value": "x"}
        yield "number for text", 7
        yield "boolean for text", True
        if isinstance(steps[-1], str):
            yield "list for single", [value]
    elif isinstance(value, bool):
        yield "text for boolean", "true"
        yield "number for boolean", 1
    elif isinstance(value, int | float):
        yield "text for number", str(value)
        yield "boolean for number", True


def of_value(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Values that look like a day, a moment or a time of day, written as R4 does not allow."""
    if not isinstance(value, str):
        return
    if DAY.fullmatch(value):
        year, month, day = value.split("-")
        yield "date with slashes", f"{month}/{day}/{year}"
        yield "day not in the calendar", f"{year}-02-30"
        yield "month not in the calendar", f"{year}-13-{day}"
        yield "date without hyphens", year + month + day
        yield "year of two digits", value[2:]
    found = MOMENT.fullmatch(value)
    if found:
        yield "time without zone", f"{found[1]}T{found[2]}"
        yield "time without seconds", f"{found[1]}T{found[2][:5]}{found[3]}"
        yield "blank for T", f"{found[1]} {found[2]}{found[3]}"
        yield "hour 24", f"{found[1]}T24:00:00{found[3]}"
        yield "zone out of range", f"{found[1]}T{found[2]}+15:00"
        yield "zone without colon", f"{found[1]}T{found[2]}+0500"
        if name in {"lastUpdated", "issued", "timestamp"}:
            yield "day for an instant", found[1]
    if CLOCK.fullmatch(value):
        yield "time of day without seconds", value[:5]
        yield "time of day in words", "9 am"


def of_type(name: str, steps: Steps, value: Any) -> Iterator[tuple[str, Any]]:
    """Values by the type of their element: codes, ids, URIs, base64, whole numbers, references."""
    parent = next((step for step in reversed(steps[:-1]) if isinstance(step, str) and step != name), "")
    if name in CODES and isinstance(value, str) and not (name == "type" and value[:1].isupper()):  # type of a Reference
        yield "code not in the required set", "declined-by-us"
        yield "code in capitals", value.upper() if value != value.upper() else value.lower() + "x"
        yield "code with blanks at its ends", f" {value} "
    if name == "id" and isinstance(value, str):
        yield "bad id", "no blank please"
        yield "id with an underscore", "a_b"
        yield "id too long", "a" * 65
    if name in URIS and isinstance(value, str) and parent != "telecom" and parent != "contact" and ":" in value:
        yield "blank in a URI", value + " x"
    if name == "system" and parent == "telecom":
        yield "code not in the required set", "homing-pigeon"
    if name in {"data", "hash"} and parent in {"photo", "sourceAttachment", "attachment"}:
        yield "bad base64", "***not base64***"
    if name in WHOLE and isinstance(value, int):
        yield "fraction for a whole number", value + 0.5
        yield "whole number too large", 2**31
        if name not in {"multipleBirthInteger", "valueInteger", "maxLength"}:
            yield "negative whole number", -1
    if name == "reference" and isinstance(value, str) and parent in FEW_TYPES:
        yield "reference to a wrong type", "Medication/m1"
        yield "absolute reference to a wrong type", "http://sender.example/fhir/Medication/m1"
        yield "reference to nothing contained", "#nowhere"
    if name in FREE and isinstance(value, str):
        yield "control character", value + "\u0001"
    if name == "div":
        yield from NARRATIVES.items()


X = ' xmlns="http://www.w3.org/1999/xhtml"'
NARRATIVES = {
    "narrative with a script": f"<div{X}><script>x</script></div>",
    "narrative with an event": f'<div{X}><p onclick="x">a</p></div>',
    "narrative with a script link": f'<div{X}><a href="javascript:x">a</a></div>',
    "narrative with a form": f'<div{X}><form><input name="a"/></form>a</div>',
    "narrative with a frame": f'<div{X}><iframe src="http://sender.example"></iframe>a</div>',
    "narrative with nothing to read": f"<div{X}> </div>",
    "narrative that is no div": f"<p{X}>a</p>",
    "narrative without markup": "a",
    "narrative not well formed": f"<div{X}><p>a</div>",
    "narrative of two divs": f"<div{X}>a</div><div{X}>b</div>",
    "narrative in no namespace": "<div>a</div>",
    "narrative with a doctype": f"<!DOCTYPE div><div{X}>a</div>",
}
