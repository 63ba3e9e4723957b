"""Every kind of fault in every type that a client may create is refused near its place; the good resources pass."""

import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from companionway.interop.fhir.issues import Refused
from companionway.interop.fhir.r4 import check
from companionway.interop.fhir.reading import read
from tests.interop.samples import files, ids, needs_samples
from tests.interop.seeded import Fault, everywhere, good
from tests.interop.seeded_kinds import by_type

GOOD = good()
BY_TYPE: dict[str, list[Fault]] = defaultdict(list)
for _fault in by_type():
    BY_TYPE[_fault.kind].append(_fault)
LEGAL = files("fhir/faults/good/*.json", "fhir/gravity/*.json", "fhir/us-core/*.json")
# What no reader of FHIR JSON may take, whatever the resource says.
UNREADABLE = {
    "a name twice": b'{"resourceType": "Patient", "gender": "male", "gender": "female"}',
    "a name twice deep inside": b'{"resourceType": "Patient", "name": [{"text": "a", "text": "b"}]}',
    "a name twice, once escaped": b'{"resourceType": "Patient", "id": "a", "\\u0069d": "b"}',
    "not a number": b'{"resourceType": "Location", "position": {"longitude": NaN, "latitude": 1}}',
    "an infinite number": b'{"resourceType": "Location", "position": {"longitude": Infinity, "latitude": 1}}',
    "a comma at the end": b'{"resourceType": "Patient",}',
    "a comment": b'{"resourceType": "Patient" /* x */}',
    "single quotes": b"{'resourceType': 'Patient'}",
    "cut off": b'{"resourceType": "Patient"',
    "two values": b'{"resourceType": "Patient"}{}',
    "a list": b'[{"resourceType": "Patient"}]',
    "text": b'"Patient"',
    "nothing": b"",
    "null": b"null",
    "not UTF-8": '{"resourceType": "Patient", "id": "é"}'.encode("latin-1"),
    "UTF-16": '{"resourceType": "Patient"}'.encode("utf-16"),
    "half a character": b'{"resourceType": "Patient", "name": [{"text": "\\ud800"}]}',
    "NUL": b'{"resourceType": "Patient", "name": [{"text": "a\\u0000b"}]}',
    "a raw line break in text": b'{"resourceType": "Patient", "name": [{"text": "a\nb"}]}',
    "a leading zero": b'{"resourceType": "Observation", "valueInteger": 01}',
    "nested too deep": b'{"a":' * 65 + b"1" + b"}" * 65,
}


@pytest.mark.parametrize("kind", GOOD)
def test_a_good_resource_passes(kind: str) -> None:
    assert [str(issue) for issue in check(GOOD[kind])] == []


@pytest.mark.parametrize("kind", GOOD)
def test_every_kind_of_fault_is_refused_at_every_place(kind: str) -> None:
    tried, missed = Counter[str](), []
    for fault in everywhere(GOOD[kind]):
        tried[fault.kind] += 1
        if not check(fault.resource):
            missed.append(str(fault))
    assert missed == []
    assert len(tried) >= 26, f"only {len(tried)} kinds of fault were tried in {kind}"


@pytest.mark.parametrize("kind", BY_TYPE)
def test_a_fault_of_one_type_is_refused(kind: str) -> None:
    for fault in BY_TYPE[kind]:
        found = [issue.path for issue in check(fault.resource)]
        assert found, fault
        assert all(path.startswith((str(fault.resource.get("resourceType")), "resourceType")) for path in found)


@pytest.mark.parametrize("fault", BY_TYPE["required element missing"], ids=str)
def test_a_missing_element_is_told_by_its_name(fault: Fault) -> None:
    told = check(fault.resource)[0]
    if told.code == "value":  # nothing else stood there, so what is told is the empty object
        assert told.reason.startswith("Empty values")
        return
    stem = re.split("[A-Z]", str(fault.steps[-1]))[0]
    assert told.code == "required"
    assert told.path.endswith((f".{fault.steps[-1]}", f".{stem}[x]", "doseNumber[x]"))


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_not_sound_json_is_refused_by_the_reader(name: str) -> None:
    with pytest.raises(Refused):
        read(UNREADABLE[name], limit=1_000_000)


def test_every_type_that_a_client_may_create_has_a_good_resource() -> None:
    from companionway.interop.fhir.server.kinds import KINDS

    may = {name for name, kind in KINDS.items() if "c" in kind.may}
    assert may <= set(GOOD)


def test_an_id_beside_a_value_and_a_named_character_in_a_narrative_are_legal() -> None:
    person = GOOD["Patient"] | {"_gender": {"id": "x"}}
    person["text"] = person["text"] | {"div": '<div xmlns="http://www.w3.org/1999/xhtml">a&nbsp;b &amp; c</div>'}
    assert check(person) == []


@pytest.mark.slow
@needs_samples
@pytest.mark.parametrize("path", LEGAL, ids=ids(LEGAL))
def test_every_kind_of_fault_is_refused_at_every_place_of_a_sample(path: Path) -> None:
    resource = read(path.read_bytes(), limit=10_000_000)
    assert [str(fault) for fault in everywhere(resource) if not check(fault.resource)] == []
