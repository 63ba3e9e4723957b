"""What the schema cannot say: required primitives, choices, reference targets, code sets, real dates, invariants."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from companionway.interop.fhir import invariants, tables
from companionway.interop.fhir.issues import MAX_ISSUES, Issue, path_of

Json = dict[str, Any]
Steps = list[str | int]
REFERENCE = re.compile(r"(?:^|/)([A-Z][A-Za-z]+)/[A-Za-z0-9\-.]{1,64}(?:/_history/[A-Za-z0-9\-.]{1,64})?$")
CONDITIONAL = re.compile(r"^([A-Z][A-Za-z]+)\?")
DATES = {"date", "dateTime", "instant"}
WHOLE = {"integer", "positiveInt", "unsignedInt"}
LONGEST = 1024 * 1024  # characters of a string; R4 2.24.0.1


def reference_type(reference: str) -> str:
    """The resource type that a literal reference names, `` where it names none (urn:uuid, fragment, other URL)."""
    found = REFERENCE.search(reference) or CONDITIONAL.search(reference)
    if found is None or found[1] not in tables.resource_types():
        return ""
    return found[1]


class Structure:
    """One pass over one resource, without the resources inside it."""

    def __init__(self, resource: Json, path: str, known: dict[str, str]) -> None:
        self.resource = resource
        self.path = path
        self.known = known
        self.found: list[Issue] = []
        self.local: set[str] = set()
        contained = resource.get("contained")
        inner = [one for one in contained if isinstance(one, dict)] if isinstance(contained, list) else []
        self.contained = {str(one.get("id")): str(one.get("resourceType")) for one in inner}
        self.rules = tables.r4()

    def issues(self) -> list[Issue]:
        kind = self.resource["resourceType"]
        self._node(self.resource, kind, [])
        if kind not in {"Bundle", "Parameters"}:
            self._contained()
        return self.found

    def _add(self, steps: Steps, code: str, reason: str) -> None:
        if len(self.found) < MAX_ISSUES:
            self.found.append(Issue(path_of(self.path, steps, self.resource), code, reason))

    def _node(self, node: Json, name: str, steps: Steps) -> None:
        for key in self.rules["required"].get(name, ()):
            if key not in node and "_" + key not in node:
                self._add([*steps, key], "required", "This element must be there.")
        choices = self.rules["choices"].get(name)
        if choices:
            self._choices(node, choices, steps)
        for end, code, reason in invariants.broken(name, node):
            self._add([*steps, *end], code, reason)
        if steps and node and node.keys() <= {"id"} and name != "Element":
            self._add(steps, "invariant", "ele-1: an element holds more than an id.")
        children = tables.children(name)
        for key, value in node.items():
            child = children.get(key)
            if not child:
                continue
            if key.startswith("_"):
                self._companion(node, key, value, steps)
            if isinstance(value, list):
                self._nulls(node, key, value, steps)
                for place, part in enumerate(value):
                    self._value(part, child, name, [*steps, key, place])
            else:
                self._value(value, child, name, [*steps, key])

    def _value(self, value: Any, child: str, parent: str, steps: Steps) -> None:
        if isinstance(value, dict):
            key = next(step for step in reversed(steps) if isinstance(step, str))
            if child == "Reference":
                self._reference(value, self.rules["targets"].get(f"{parent}.{key}"), steps)
            elif child in {"CodeableConcept", "Coding"}:
                self._coding(value, self.rules["codings"].get(f"{parent}.{key}"), steps)
            self._node(value, child, steps)
        elif child in DATES and isinstance(value, str) and len(value) >= 10:
            try:
                date.fromisoformat(value[:10])
            except ValueError:
                self._add(steps, "value", "There is no such day in the calendar.")
        elif child in WHOLE and isinstance(value, float):
            self._add(steps, "value", "A whole number is written without a decimal point.")
        elif child in {"string", "markdown"} and isinstance(value, str) and len(value) > LONGEST:
            self._add(steps, "too-long", "Text may hold 1,048,576 characters at most.")

    def _companion(self, node: Json, key: str, value: Any, steps: Steps) -> None:
        """A companion says something by itself where its element has no value, and lies beside its list."""
        twin = node.get(key[1:])
        if isinstance(value, list):
            twins = twin if isinstance(twin, list) else [None] * len(value)
            if len(value) > len(twins):
                self._add([*steps, key], "structure", "A list of extensions is as long as the list of its values.")
            pairs = [
                ([*steps, key, place], part, beside)
                for place, (part, beside) in enumerate(zip(value, twins, strict=False))
            ]
        else:
            pairs = [([*steps, key], value, twin)]
        for place, part, beside in pairs:
            if beside is None and isinstance(part, dict) and part.keys() <= {"id"}:
                self._add(place, "invariant", "ele-1: without a value there must be an extension.")

    def _choices(self, node: Json, choices: Json, steps: Steps) -> None:
        for stem, rule in choices.items():
            here = [name for name in rule["names"] if name in node or "_" + name in node]
            if len(here) > 1:
                self._add([*steps, here[1]], "structure", f"Only one of {stem}[x] may be there: {', '.join(here)}.")
            elif not here and rule["required"]:
                self._add([*steps, f"{stem}[x]"], "required", f"One of {stem}[x] must be there.")

    def _nulls(self, node: Json, key: str, value: list[Any], steps: Steps) -> None:
        twin = node.get(key[1:] if key.startswith("_") else "_" + key)
        others = twin if isinstance(twin, list) else []
        for place, part in enumerate(value):
            if part is None and (place >= len(others) or others[place] is None):
                self._add([*steps, key, place], "structure", "A list may hold null only beside an extension there.")

    def _reference(self, node: Json, targets: list[str] | None, steps: Steps) -> None:
        reference, said = node.get("reference"), node.get("type")
        kind = ""
        if isinstance(reference, str):
            if reference.startswith("#"):
                self.local.add(reference[1:])
                kind = self.contained.get(reference[1:], "")
                if reference != "#" and not kind:
                    self._add([*steps, "reference"], "invariant", "ref-1: there is no contained resource with this id.")
            else:
                kind = self.known.get(reference) or reference_type(reference)
        if kind and targets and kind not in targets:
            allowed = ", ".join(targets)
            self._add([*steps, "reference"], "value", f"This may not point at a {kind}. Allowed here: {allowed}.")
        elif isinstance(said, str) and targets and said in tables.resource_types() and said not in targets:
            self._add([*steps, "type"], "value", f"This may not point at a {said}.")
        elif kind and isinstance(said, str) and said in tables.resource_types() and said != kind:
            self._add([*steps, "type"], "value", f"The reference names a {kind}, its type says {said}.")

    def _coding(self, node: Json, allowed: dict[str, list[str]] | None, steps: Steps) -> None:
        if not allowed:
            return
        codings = invariants.listed(node, "coding") if "coding" in node else [node]
        pairs = [(one.get("system"), one.get("code")) for one in codings]
        said = "coding" in node or "code" in node or "extension" not in node
        if said and not any(code in allowed.get(system, ()) for system, code in pairs if isinstance(system, str)):
            codes = ", ".join(code for some in allowed.values() for code in some[:10])
            self._add(steps, "code-invalid", f"One of these codes is required here: {codes}.")

    def _contained(self) -> None:
        inner = self.resource.get("contained")
        seen: set[str] = set()
        named = {text[1:] for text in _strings(self.resource) if text.startswith("#")} if inner else set()
        for place, one in enumerate(inner if isinstance(inner, list) else []):
            if not isinstance(one, dict):
                continue
            steps: Steps = ["contained", place]
            meta = one.get("meta") if isinstance(one.get("meta"), dict) else {}
            for name, key in (("versionId", "dom-4"), ("lastUpdated", "dom-4"), ("security", "dom-5")):
                if name in (meta or {}):
                    self._add([*steps, "meta", name], "invariant", f"{key}: a contained resource has no {name}.")
            if str(one.get("id")) in seen:
                self._add([*steps, "id"], "invariant", "Each contained resource has an id of its own.")
            seen.add(str(one.get("id")))
            if str(one.get("id")) not in named and "#" not in _strings(one):
                self._add([*steps, "id"], "invariant", "dom-3: nothing in this resource refers to the contained one.")


def _strings(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from _strings(value)
    elif isinstance(node, list):
        for value in node:
            yield from _strings(value)
