"""By what a resource is found: the table of types, and the keyed hashes of one partner."""

import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companionway.interop.fhir import tables
from companionway.interop.fhir.server import answers, moments, spelling
from companionway.interop.fhir.server.keys import Keyring, identifier_key, keys_of
from companionway.interop.fhir.server.kinds import KINDS, REFERRAL_TASK
from tests.interop.samples import files, ids

HERE, THERE = uuid.UUID(int=1), uuid.UUID(int=2)
NUMBER = {"system": "http://sender.example/orders", "value": "A-1"}
TASK = {
    "resourceType": "Task", "status": "requested", "intent": "order", "identifier": [NUMBER],
    "code": {"coding": [{"system": "http://hl7.org/fhir/CodeSystem/task-code", "code": "fulfill"}]},
    "for": {"reference": "Patient/p1"}, "focus": {"reference": "ServiceRequest/r1/_history/2"},
    "owner": {"reference": "https://other.example/fhir/Organization/o9"}, "requester": {"display": "nobody said"},
    "output": [{"type": {"text": "done"}, "valueReference": {"reference": "Procedure/x"}}, {"valueCode": "y"}],
}  # fmt: skip


def found_by(kind: str, resource: dict[str, Any], parameter: str, partner: uuid.UUID = HERE) -> set[str]:
    """The keys of one parameter."""
    return {one.key for one in keys_of(partner, kind, resource) if one.parameter == parameter}


def test_the_path_of_every_parameter_is_an_element_of_its_type_in_r4() -> None:
    for kind in KINDS.values():
        assert kind.name in tables.resource_types()
        for parameter in kind.parameters:
            name = kind.name
            for step in parameter.path:
                children = tables.children(name)
                assert step in children, f"{kind.name}.{parameter.name}: {step}"
                name = children[step]
        assert {*kind.includes} <= {one.name for one in kind.parameters if one.type == "reference"}
        assert set(kind.may) <= set("crsu")


def test_an_identifier_is_found_with_its_system_without_and_by_the_system_alone() -> None:
    ring = Keyring(HERE, "Task")
    keys = found_by("Task", TASK, "identifier")
    system = NUMBER["system"]
    assert keys == {ring.token("identifier", *asked) for asked in ((system, "A-1"), (None, "A-1"), (system, ""))}
    assert identifier_key(HERE, "Task", f"{system}|A-1") in keys
    assert identifier_key(HERE, "Task", "A-1") in keys
    assert identifier_key(HERE, "Task", "|A-1") not in keys, "that asks for one without a system"
    bare = {"identifier": [{"value": "A-1"}]}
    assert identifier_key(HERE, "Task", "|A-1") in found_by("Task", bare, "identifier")


def test_only_the_whole_identifier_of_a_request_or_task_is_held_by_one_resource() -> None:
    for kind, most in (("Task", 1), ("ServiceRequest", 1), ("Patient", 0)):
        only = [one.key for one in keys_of(HERE, kind, {"identifier": [NUMBER, NUMBER]}) if one.only]
        assert only == [identifier_key(HERE, kind, f"{NUMBER['system']}|A-1")] * most


def test_a_code_is_found_by_its_system_where_it_stands_for_itself() -> None:
    ring = Keyring(HERE, "Task")
    system = "http://hl7.org/fhir/request-intent"
    asked = ((system, "order"), (None, "order"), ("", "order"), (system, ""))
    assert found_by("Task", TASK, "intent") == {ring.token("intent", *one) for one in asked}
    assert ring.token("code", None, "fulfill") in found_by("Task", TASK, "code")


def test_a_reference_is_found_by_type_and_id_by_the_bare_id_and_by_our_own_address() -> None:
    ring = Keyring(HERE, "Task")
    keys = found_by("Task", TASK, "patient")
    for asked in ("Patient/p1", "p1", f"{answers.base()}/Patient/p1", "Patient/p1/_history/3"):
        assert ring.reference("patient", asked) in keys, asked
    assert ring.reference("patient", "Group/p1") not in keys
    assert ring.reference("focus", "ServiceRequest/r1") in found_by("Task", TASK, "focus")
    assert found_by("Task", TASK, "output") == {ring.reference("output", "Procedure/x"), ring.reference("output", "x")}


def test_a_reference_to_another_server_is_found_by_the_whole_of_it_alone() -> None:
    ring = Keyring(HERE, "Task")
    assert found_by("Task", TASK, "owner") == {ring.reference("owner", "https://other.example/fhir/Organization/o9")}
    assert found_by("Task", TASK, "requester") == set()


def test_a_subject_that_is_a_group_is_no_patient() -> None:
    resource = {"subject": {"reference": "Group/g"}}
    assert found_by("Observation", resource, "patient") == set()
    assert found_by("Observation", resource, "subject") != set()


def test_a_task_that_claims_no_profile_is_found_by_the_one_that_we_claim_for_it() -> None:
    ring = Keyring(HERE, "Task")
    assert found_by("Task", TASK, "_profile") == {ring.key("_profile", "whole", REFERRAL_TASK)}
    other = TASK | {"meta": {"profile": ["http://other.example/P|1.0"]}}
    assert found_by("Task", other, "_profile") == {ring.key("_profile", "whole", "http://other.example/P")}


def test_a_day_or_month_of_a_request_keeps_its_length_and_a_moment_needs_none() -> None:
    for said, found in (("2026-10", 1), ("2026-10-01", 1), ("2026-10-01T12:00:00Z", 0)):
        assert len(found_by("ServiceRequest", {"authoredOn": said}, "authored")) == found
    authored = KINDS["ServiceRequest"].authored({"authoredOn": "2026-10-01T12:00:00-04:00"})
    assert authored is not None and authored.isoformat() == "2026-10-01T16:00:00+00:00"
    assert KINDS["Patient"].authored({"authoredOn": "2026-10-01"}) is None


def test_no_two_partners_types_or_parameters_share_a_key_of_one_value() -> None:
    resource = {"identifier": [NUMBER], "subject": {"reference": "Patient/p1"}, "patient": {"reference": "Patient/p1"}}
    seen: dict[str, tuple[object, ...]] = {}
    for partner in (HERE, THERE):
        for kind in KINDS:
            for one in keys_of(partner, kind, resource):
                assert seen.setdefault(one.key, (partner, kind, one.parameter)) == (partner, kind, one.parameter)
    assert len(seen) > 100


@given(st.text(), st.text(), st.text(), st.text())
def test_no_value_passes_for_another_by_how_it_is_put_together(a: str, b: str, c: str, d: str) -> None:
    ring = Keyring(HERE, "Task")
    if (a, b) != (c, d):
        assert ring.key("code", "both", a, b) != ring.key("code", "both", c, d)


@given(st.recursive(st.none() | st.booleans() | st.text() | st.integers(),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
                        st.sampled_from(["identifier", "value", "system", "coding", "code", "reference", "output"]),
                        inner, max_size=4)))  # fmt: skip
def test_a_resource_of_any_shape_has_keys_and_breaks_nothing(value: Any) -> None:
    names = ("identifier", "code", "for", "output", "status", "meta", "authoredOn", "subject")
    resource = dict.fromkeys(names, value)
    for kind in ("Task", "ServiceRequest", "Observation"):
        keys = keys_of(HERE, kind, resource)
        assert len(keys) == len({(one.parameter, one.key) for one in keys})
        KINDS[kind].authored(resource)


@pytest.mark.parametrize(
    ("said", "begins", "ends"),
    [
        ("2026", "2026-01-01T00:00:00", "2027-01-01T00:00:00"),
        ("2026-12", "2026-12-01T00:00:00", "2027-01-01T00:00:00"),
        ("2026-02-28", "2026-02-28T00:00:00", "2026-03-01T00:00:00"),
        ("2026-10-01T12:30Z", "2026-10-01T12:30:00", "2026-10-01T12:31:00"),
        ("2026-10-01T12:00:00-04:00", "2026-10-01T16:00:00", "2026-10-01T16:00:01"),
        ("2026-10-01T12:00:00.5Z", "2026-10-01T12:00:00.500000", "2026-10-01T12:00:00.600000"),
        ("2026-10-01T12:00:00.123Z", "2026-10-01T12:00:00.123000", "2026-10-01T12:00:00.124000"),
        ("9999-12-31", "9999-12-31T00:00:00", "9999-12-31T23:59:59.999999"),
    ],
)
def test_a_date_is_the_stretch_of_time_that_it_names(said: str, begins: str, ends: str) -> None:
    found = moments.span(said)
    assert found is not None
    assert (found.begins.isoformat(), found.ends.isoformat()) == (f"{begins}+00:00", f"{ends}+00:00")


@given(st.text() | st.from_regex(moments.FORM, fullmatch=True))
def test_what_is_no_date_is_none_and_what_is_one_lasts(said: str) -> None:
    found = moments.span(said)
    assert found is None or found.begins < found.ends


@pytest.mark.parametrize("said", ["2026-13", "2026-02-30", "2026-1-1", "26", "2026-01-01T25:00:00Z", "now", "", 5, None,
                                  "2026-01-01T00:00:00+15:00", "0000", "0001-01-01T00:00:00+14:00"])  # fmt: skip
def test_what_names_no_time_is_refused(said: object) -> None:
    assert moments.span(said) is None


@given(st.lists(st.text(alphabet="ab,|$\\", max_size=6), min_size=1, max_size=4))
def test_values_that_are_escaped_come_back_as_they_were(values: list[str]) -> None:
    said = ",".join(spelling.escaped(one) for one in values)
    assert [spelling.plain(one) for one in spelling.parts(said, ",")] == values
    two = f"{spelling.escaped(values[0])}|{spelling.escaped(values[-1])}"
    assert spelling.token(two) == (values[0], values[-1])


SAMPLES = files("fhir/gravity/*.json", "fhir/us-core/*.json", "fhir/synthea/*.json")


@pytest.mark.parametrize("path", SAMPLES, ids=ids(SAMPLES))
def test_every_sample_of_a_type_that_we_take_has_its_keys(path: Path) -> None:
    resource = json.loads(path.read_text())
    inside = [one["resource"] for one in resource.get("entry", ()) if "resource" in one] or [resource]
    for one in inside:
        kind = KINDS.get(one["resourceType"])
        if kind is None or not one.get("identifier") or kind.parameter("identifier") is None:
            continue
        assert found_by(kind.name, one, "identifier"), path
