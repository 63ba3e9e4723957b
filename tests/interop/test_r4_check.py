"""The R4 check refuses what R4 forbids, at the very place, and nothing else."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from companionway.interop.fhir.r4 import check
from companionway.interop.fhir.reading import read
from tests.interop.samples import SAMPLES, files, ids, needs_samples

MANIFEST = SAMPLES / "fhir" / "faults" / "manifest.json"
FAULTS = json.loads(MANIFEST.read_text())["faulty"] if MANIFEST.exists() else []
LEGAL = files("fhir/faults/good/*.json", "fhir/gravity/*.json", "fhir/us-core/*.json", "fhir/synthea/*.json")
PATIENT = {"resourceType": "Patient", "id": "p", "gender": "female", "birthDate": "1990-02-28"}
TASK = {"resourceType": "Task", "status": "requested", "intent": "order"}


def loaded(path: Path) -> dict[str, Any]:
    return read(path.read_bytes(), limit=10_000_000)


def told(resource: dict[str, Any]) -> list[str]:
    return [str(issue) for issue in check(resource)]


@needs_samples
@pytest.mark.parametrize("fault", FAULTS, ids=[fault["name"] for fault in FAULTS])
def test_each_seeded_fault_is_refused_at_its_place(fault: dict[str, Any]) -> None:
    issues = check(loaded(MANIFEST.parent / fault["file"]))
    assert (issues[0].path, issues[0].code in fault["issue_code"]) == (fault["path"], True)


@needs_samples
@pytest.mark.parametrize("path", LEGAL, ids=ids(LEGAL))
def test_each_legal_sample_passes(path: Path) -> None:
    assert told(loaded(path)) == []


def test_a_type_that_r4_does_not_have_is_refused() -> None:
    assert told({"resourceType": "Patientt"}) == [
        "resourceType: resourceType does not name a resource type of FHIR R4."
    ]
    assert check({"status": "active"})[0].path == "resourceType"
    assert check({"resourceType": ["Patient"]})[0].path == "resourceType"


def test_a_bundle_entry_without_a_known_type_is_refused_at_the_entry() -> None:
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": PATIENT}, {"resource": {"resourceType": "X"}}],
    }
    assert [issue.path for issue in check(bundle)] == ["Bundle.entry[1].resource.resourceType"]


@pytest.mark.parametrize(
    "day", ["2026-02-30", "2025-02-29", "2026-13-01", "20260101", "2026-1-1", "01/02/2026", "2026-02-28 "]
)
def test_a_day_that_is_not_in_the_calendar_is_refused(day: str) -> None:
    assert [issue.path for issue in check(PATIENT | {"birthDate": day})] == ["Patient.birthDate"]


@pytest.mark.parametrize(
    "when", ["2026-10-01T12:00:00", "2026-10-01T12:00Z", "2026-10-01 12:00:00Z", "2026-10-01T25:00:00Z"]
)
def test_a_time_needs_seconds_and_a_zone(when: str) -> None:
    assert [issue.path for issue in check(TASK | {"authoredOn": when})] == ["Task.authoredOn"]


def test_a_time_without_zone_is_told_in_plain_words() -> None:
    assert "has a time but no zone" in told(TASK | {"authoredOn": "2026-10-01T12:00:00"})[0]


def test_a_required_primitive_may_be_told_absent_by_an_extension() -> None:
    reason = {
        "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}]
    }
    task = {key: value for key, value in TASK.items() if key != "status"}
    assert told(task) == ["Task.status: This element must be there."]
    assert told(task | {"_status": reason}) == []


def test_only_one_of_value_may_be_there() -> None:
    observation = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"text": "x"},
        "valueString": "a",
        "valueBoolean": True,
    }
    assert check(observation)[0].path in {"Observation.valueString", "Observation.valueBoolean"}


def test_a_required_choice_must_be_there() -> None:
    shot = {
        "resourceType": "Immunization",
        "status": "completed",
        "vaccineCode": {"text": "x"},
        "patient": {"reference": "Patient/p"},
    }
    assert [issue.path for issue in check(shot)] == ["Immunization.occurrence[x]"]
    assert told(shot | {"occurrenceString": "last winter"}) == []


def test_null_in_a_list_goes_only_with_an_extension() -> None:
    extension = {"extension": [{"url": "http://example.org/x", "valueString": "y"}]}
    name = {"given": ["Ann", None], "_given": [None, extension]}
    assert told(PATIENT | {"name": [name]}) == []
    assert told(PATIENT | {"name": [{"given": ["Ann", None]}]})
    assert told(PATIENT | {"name": [{"given": ["Ann", None], "_given": [extension, None]}]})


@pytest.mark.parametrize(
    ("reference", "passes"),
    [
        ("Organization/o1", True), ("http://other.example/fhir/Organization/o1", True), ("urn:uuid:1", True),
        ("Organization?identifier=a|b", True), ("Organization/o1/_history/2", True), ("Medication/m1", False),
        ("http://other.example/fhir/Medication/m1", False), ("Medication?identifier=a|b", False), ("#none", False),
    ],
)  # fmt: skip
def test_a_reference_points_only_at_types_allowed_there(reference: str, passes: bool) -> None:
    paths = [issue.path for issue in check(TASK | {"owner": {"reference": reference}})]
    assert paths == ([] if passes else ["Task.owner.reference"])


def test_a_reference_inside_a_bundle_is_judged_by_what_it_points_at() -> None:
    urns = ["urn:uuid:00000000-0000-4000-8000-000000000001", "urn:uuid:00000000-0000-4000-8000-000000000002"]
    request = {"method": "POST", "url": "x"}
    drug = {"resourceType": "Medication"}
    bundle = {"resourceType": "Bundle", "type": "transaction", "entry": [
        {"fullUrl": urns[0], "resource": TASK | {"owner": {"reference": urns[1]}}, "request": request},
        {"fullUrl": urns[1], "resource": drug, "request": request}]}  # fmt: skip
    assert [issue.path for issue in check(bundle)] == ["Bundle.entry[0].resource.owner.reference"]


def test_a_contained_resource_is_checked_and_must_be_used() -> None:
    owner = {"resourceType": "Organization", "id": "o", "name": "Hub"}
    assert told(TASK | {"contained": [owner], "owner": {"reference": "#o"}}) == []
    assert check(TASK | {"contained": [owner]})[0].reason.startswith("dom-3")
    nameless = {"resourceType": "Organization", "id": "o"}
    assert check(TASK | {"contained": [nameless], "owner": {"reference": "#o"}})[0].path == "Task.contained[0]"
    nested = owner | {"contained": [owner]}
    assert check(TASK | {"contained": [nested], "owner": {"reference": "#o"}})[0].reason.startswith("dom-2")


def test_a_required_code_set_of_a_concept_is_kept() -> None:
    condition = {"resourceType": "Condition", "subject": {"reference": "Patient/p"}}
    system = "http://terminology.hl7.org/CodeSystem/condition-clinical"
    good = condition | {"clinicalStatus": {"coding": [{"system": system, "code": "active"}]}}
    assert told(good) == []
    bad = deepcopy(good)
    bad["clinicalStatus"]["coding"][0]["code"] = "going-on"  # type: ignore[index]
    assert [issue.path for issue in check(bad)] == ["Condition.clinicalStatus"]


def test_a_script_in_the_narrative_is_refused() -> None:
    for bad in (
        "<div><script>x</script></div>",
        "<div onclick='x'>a</div>",
        "<div><a href='javascript:x'>a</a></div>",
        "<div> </div>",
        "a",
    ):
        narrative = {"status": "generated", "div": bad}
        assert [issue.path for issue in check(PATIENT | {"text": narrative})] == ["Patient.text.div"], bad


def test_whole_numbers_are_whole() -> None:
    for value in (1.5, 1.0, 0, -1, 2**31):
        assert [issue.path for issue in check(PATIENT | {"telecom": [{"rank": value}]})] == [
            "Patient.telecom[0].rank"
        ], value


def test_every_problem_is_told_at_once_and_the_list_is_bounded() -> None:
    broken = PATIENT | {"gender": "f", "birthDate": "x", "surname": "y"}
    assert {issue.path for issue in check(broken)} == {"Patient.gender", "Patient.birthDate", "Patient.surname"}
    assert len(check(PATIENT | {f"x{i}": 1 for i in range(100)})) == 20


def test_no_value_of_a_person_stands_in_a_reason() -> None:
    broken = PATIENT | {"birthDate": "07/20/1987", "name": [{"family": ["Smith"]}], "telecom": [{"value": "555-0100"}]}
    text = " ".join(told(broken))
    assert "1987" not in text and "Smith" not in text and "555" not in text


@pytest.mark.parametrize(
    "body",
    [
        b'{"resourceType":"Patient","name":[' + b",".join([b"{}"] * 400_000) + b"]}",
        b'{"resourceType":"Patient",' + b",".join(b'"x%d":1' % i for i in range(100_000)) + b"}",
        b'{"resourceType":"Patient","language":"' + b"a " * 500_000 + b'"}',
    ],
    ids=["empty objects", "unknown names", "a code without end"],
)
def test_a_large_wrong_resource_is_refused_with_a_bounded_list(body: bytes) -> None:
    assert 1 <= len(check(read(body, limit=5_000_000))) <= 20


def test_a_no_break_space_is_text_and_a_control_character_is_not() -> None:
    assert told(PATIENT | {"name": [{"family": "De\u00a0Vries"}]}) == []
    assert told(PATIENT | {"name": [{"family": "\u00a0"}]}) == []
    assert [issue.path for issue in check(PATIENT | {"name": [{"family": "a\u0001b"}]})] == ["Patient.name[0].family"]


def test_the_version_of_fhir_itself_is_a_code_that_passes() -> None:
    statement = {"resourceType": "CapabilityStatement", "status": "active", "date": "2026", "kind": "instance",
                 "fhirVersion": "4.0.1", "format": ["json"], "implementation": {"description": "x"}}  # fmt: skip
    assert told(statement) == []
