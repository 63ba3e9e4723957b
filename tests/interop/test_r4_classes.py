"""The faults stand for classes: each class is tried at every place of every legal sample."""

import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from companionway.interop.fhir.r4 import check
from companionway.interop.fhir.reading import read
from tests.interop.samples import files, ids, needs_samples

LEGAL = files("fhir/faults/good/*.json", "fhir/gravity/*.json", "fhir/us-core/*.json")
REQUIRED = {
    "Bundle": ["type"], "CarePlan": ["status", "intent", "subject"], "Condition": ["subject"],
    "Consent": ["status", "scope", "category"], "DocumentReference": ["status", "content"],
    "Encounter": ["status", "class"], "Goal": ["lifecycleStatus", "description", "subject"],
    "Group": ["type", "actual"], "Observation": ["status", "code"], "Procedure": ["status", "subject"],
    "Questionnaire": ["status"], "QuestionnaireResponse": ["status"], "RelatedPerson": ["patient"],
    "ServiceRequest": ["status", "intent", "subject"], "Task": ["status", "intent"],
}  # fmt: skip
# focus and for of a Task, and the subject of a QuestionnaireResponse, may be anything: they are not in this list.
FEW_TYPES = {"encounter", "patient", "requester", "performer", "author", "owner", "recorder", "asserter", "source"}
TIME = re.compile(r"^(\d{4}-\d\d-\d\dT[\d:.]+)(Z|[+-]\d\d:\d\d)$")
Steps = tuple[str | int, ...]


def places(node: Any, steps: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    yield steps, node
    if isinstance(node, dict):
        for key, value in node.items():
            if key != "resourceType":
                yield from places(value, (*steps, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from places(value, (*steps, index))


def changed(resource: dict[str, Any], steps: Steps, value: Any) -> dict[str, Any]:
    copy = deepcopy(resource)
    node: Any = copy
    for step in steps[:-1]:
        node = node[step]
    node[steps[-1]] = value
    return copy


def broken(steps: Steps, value: Any) -> Iterator[tuple[str, Any]]:
    """(class of fault, value to put there instead) for one place."""
    if not steps:
        return
    yield "null", None
    if isinstance(value, dict):
        yield "unknown element", value | {"peerName": "x"}
        yield "empty object", {}
        yield "text for object", "x"
        if isinstance(steps[-1], str):
            yield "list for single", [value]
    if isinstance(value, list):
        yield "empty list", []
        yield "single for list", value[0]
    if isinstance(value, str):
        yield "empty text", ""
        yield "object for text", {"value": "x"}
        yield "number for text", 7
        time = TIME.match(value)
        if time:
            yield "no zone", time[1]
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            yield "slashes", f"{value[5:7]}/{value[8:]}/{value[:4]}"
    if isinstance(value, bool):
        yield "text for boolean", "true"
    elif isinstance(value, int | float):
        yield "text for number", str(value)
    if steps[-1] in {"status", "intent", "lifecycleStatus", "gender"} and isinstance(value, str):
        yield "unknown code", "declined-by-us"
    if steps[-1] == "reference" and len(steps) > 1 and steps[-2] in FEW_TYPES:
        yield "wrong target", "Medication/m1"


@needs_samples
@pytest.mark.parametrize("path", LEGAL, ids=ids(LEGAL))
def test_each_class_of_fault_is_refused_at_every_place(path: Path) -> None:
    resource = read(path.read_bytes(), limit=10_000_000)
    missed, tried = [], 0
    for steps, value in list(places(resource)):
        for kind, put in broken(steps, value):
            tried += 1
            if not check(changed(resource, steps, put)):
                missed.append((kind, steps))
    assert tried > 20
    assert missed == []


@needs_samples
@pytest.mark.parametrize("path", LEGAL, ids=ids(LEGAL))
def test_each_required_element_is_missed(path: Path) -> None:
    resource = read(path.read_bytes(), limit=10_000_000)
    kind = resource["resourceType"]
    for name in REQUIRED.get(kind, []):
        without = {key: value for key, value in resource.items() if key != name}
        assert [issue.path for issue in check(without)][:1] == [f"{kind}.{name}"]


@needs_samples
@pytest.mark.parametrize("path", LEGAL, ids=ids(LEGAL))
def test_the_path_of_a_fault_leads_to_it(path: Path) -> None:
    resource = read(path.read_bytes(), limit=10_000_000)
    for steps, value in places(resource):
        if isinstance(value, dict) and steps:
            found = [issue.path for issue in check(changed(resource, steps, value | {"peerName": "x"}))]
            assert any(re.sub(r"\[\d+\]", "", p).endswith(f"{_last_name(steps)}.peerName") for p in found)


def _last_name(steps: Steps) -> str:
    return next(step for step in reversed(steps) if isinstance(step, str))
