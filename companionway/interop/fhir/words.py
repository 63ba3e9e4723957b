"""What a schema error means, in plain words and with the path of the very element."""

from typing import Any

import jsonschema_rs

from companionway.interop.fhir import tables
from companionway.interop.fhir.issues import Issue, path_of

FORMS = {
    "date": "not a FHIR date: write YYYY, YYYY-MM or YYYY-MM-DD",
    "dateTime": "not a FHIR dateTime: write a date, or a date with time and zone such as 2026-10-01T12:00:00Z",
    "instant": "not a FHIR instant: write date, time and zone such as 2026-10-01T12:00:00Z",
    "time": "not a FHIR time: write hh:mm:ss",
    "id": "not a FHIR id: 1 to 64 letters, digits, hyphens and dots",
    "code": "not a FHIR code: no blanks at the ends, single blanks inside",
    "uri": "not a URI: it may not be empty and may not hold blanks",
    "url": "not a URL: it may not be empty and may not hold blanks",
    "canonical": "not a canonical URL: it may not be empty and may not hold blanks",
    "oid": "not an OID: write urn:oid: and numbers",
    "uuid": "not a UUID: write urn:uuid: and lower-case hexadecimal",
    "base64Binary": "not base64",
    "string": "not plain text: it holds a control character",
    "markdown": "not plain text: it holds a control character",
}
TYPES = {
    "object": "one object is expected here",
    "array": "a list is expected here",
    "string": "text is expected here",
    "number": "a number is expected here",
    "integer": "a whole number is expected here",
    "boolean": "true or false is expected here",
}


def definition_at(kind: str, steps: list[str | int]) -> str:
    """The definition that the schema uses at a place: `dateTime` for Task, [authoredOn]."""
    name = kind
    for step in steps:
        if isinstance(step, str):
            name = tables.children(name).get(step, "")
    return name


def schema_issue(error: jsonschema_rs.ValidationError, kind: str, root: str, resource: Any) -> list[Issue]:
    """The issues in one schema error; unknown names and absent elements get the path of that very element."""
    steps = list(error.instance_path)
    rule, detail = error.kind.name, error.kind.as_dict()
    if rule == "additionalProperties":
        reason = "FHIR R4 has no such element here. Additions belong in extensions."
        return [Issue(path_of(root, [*steps, name], resource), "structure", reason) for name in detail["unexpected"]]
    if rule == "required":
        name = str(detail["property"]).strip('"')
        return [Issue(path_of(root, [*steps, name], resource), "required", "This element must be there.")]
    path = path_of(root, steps, resource)
    value = error.instance
    if rule == "enum":
        if not isinstance(value, str):
            return [Issue(path, "structure", "A code, written as text, is expected here.")]
        options = ", ".join(str(option) for option in detail["options"][:20])
        return [Issue(path, "code-invalid", f"{value[:40]!r} is not one of the codes allowed here: {options}.")]
    if rule == "type":
        wanted = str(detail.get("types", detail.get("type", ""))).strip("[]'\"")
        return [Issue(path, "structure", f"Wrong shape: {TYPES.get(wanted, 'another one is expected here')}.")]
    return [Issue(path, "value", _value_reason(rule, definition_at(kind, steps), value))]


def _value_reason(rule: str, name: str, value: Any) -> str:
    if value in ("", [], {}):
        return "Empty values are not allowed in FHIR; leave the element out."
    if rule in {"minimum", "maximum"}:
        return "This number is out of the range that FHIR allows here."
    if name == "dateTime" and isinstance(value, str) and "T" in value and value[-1:] != "Z" and "+" not in value:
        return "This dateTime has a time but no zone. Write Z or an offset such as -05:00 after the time."
    return f"This value is {FORMS.get(name, 'not written as FHIR asks')}."
