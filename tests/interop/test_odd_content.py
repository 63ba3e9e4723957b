"""Odd content: legal is taken in, illegal refused with its place, and nothing stops a run."""

import json

import pytest

from companionway.referrals.models import Referral
from tests.cast import Cast
from tests.interop.makers import (
    KNOWN,
    MADE,
    NONE,
    REFUSED,
    UPDATED,
    given,
    kept,
    patient,
    request,
    taken,
    transaction,
    urn,
)
from tests.interop.test_r4_classes import broken, changed, places


def test_a_time_without_zone_is_refused_in_plain_words(cast: Cast) -> None:
    found = taken(given("p.json", patient()), given("r.json", request(authoredOn="2026-10-01T12:00:00")))[1]
    assert (found.verdict, found.location) == (REFUSED, "ServiceRequest.authoredOn")
    assert "no zone" in found.reason


@pytest.mark.asvs("5.2.2")
def test_xml_and_other_files_are_told_apart(cast: Cast) -> None:
    found = taken(given("a.xml", "<Patient/>"), given("notes.txt", "see you"), given("b.json", "[1]"))
    assert [one.verdict for one in found] == [REFUSED, NONE, REFUSED]
    assert kept("notes.txt").body is None


@pytest.mark.asvs("5.2.1", "15.2.2")
def test_a_file_over_the_limit_is_refused_unread(cast: Cast) -> None:
    found = taken(given("big.json", json.dumps(patient())), limit=50)[0]
    assert (found.verdict, found.reason) == (REFUSED, "The file is larger than 50 bytes and was not read.")


def test_a_bundle_of_more_than_1000_entries_is_refused(cast: Cast) -> None:
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": patient()}] * 1001}
    assert taken(given("b.json", bundle))[0].location == "Bundle.entry"


UNKNOWN = [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}]
ODD_PATIENTS: list[dict[str, object]] = [
    {"name": [{"family": "O'Neil\u202e", "given": ["Zo\u00eb", "X"], "use": "nickname"}]},
    {"name": [{"text": "Only Text"}]},
    {"name": [{"family": "No\u00a0Break", "given": ["\u2003"]}]},
    {"name": [{"given": [None, "Ann"], "_given": [{"extension": UNKNOWN}, None]}]},
    {"name": [{"_family": {"extension": UNKNOWN}, "given": ["Ann"]}]},
    {"name": [{"family": "F" * 5000, "given": ["G" * 5000]}]},
    {"identifier": [{"value": "v" * 5000, "system": "s" * 5000}]},
    {"identifier": [{"system": "http://only.example/system"}]},
    {"identifier": [{"value": "1", "type": {"text": "MRN"}}, {"value": "1", "type": {"text": "MRN"}}]},
    {"telecom": [{"system": "phone", "value": "x" * 5000}, {"system": "fax", "value": "1"}, {"system": "email"}]},
    {"telecom": [{"use": "old", "system": "phone", "value": "207-555-0100"}, {"rank": 1}]},
    {"birthDate": "1990"}, {"birthDate": "1990-01"}, {"_birthDate": {"id": "x"}, "birthDate": "1990-01-31"},
    {"communication": [{"language": {"coding": [{"display": "French"}]}, "preferred": True}]},
    {"communication": [{"language": {"text": "L" * 500}, "preferred": True}]},
    {"contained": [{"resourceType": "Organization", "id": "o", "name": "x"}],
     "managingOrganization": {"reference": "#o"}},
    {"deceasedBoolean": False}, {"active": False}, {"gender": "unknown"},
]  # fmt: skip
ODD_REQUESTS: list[dict[str, object]] = [
    {"requester": {"display": "D" * 5000}}, {"requester": {"reference": "Practitioner/none"}},
    {"requester": {"reference": "Patient/p1"}}, {"identifier": [{"value": "i" * 5000}]},
    {"identifier": [{"system": "http://only.example/system"}]}, {"locationReference": [{"display": "Harbor Hospital"}]},
    {"locationReference": [{"reference": "Location/none"}, {"display": "S" * 5000}]},
    {"code": {"coding": [{"display": "x"}, {"system": "EAP", "code": "REF15401"}], "text": "x"}},
    {"authoredOn": "2026"}, {"priority": "stat"}, {"occurrenceDateTime": "1900-01-01"},
    {"note": [{"text": "\u00a0 hi"}]},
]  # fmt: skip


@pytest.mark.parametrize("change", ODD_PATIENTS, ids=str)
def test_odd_but_legal_patients_are_taken_in(cast: Cast, change: dict[str, object]) -> None:
    assert taken(given("b.json", transaction(patient(**change), request(about=urn(0)))))[0].verdict == MADE  # type: ignore[arg-type]
    assert taken(given("c.json", transaction(request(about=urn(1)), patient(**change))))[0].verdict == KNOWN  # type: ignore[arg-type]


@pytest.mark.parametrize("change", ODD_REQUESTS, ids=str)
def test_odd_but_legal_requests_are_taken_in(cast: Cast, change: dict[str, object]) -> None:
    files = given("p.json", patient()), given("r.json", request(**change))  # type: ignore[arg-type]
    assert taken(*files)[1].verdict == MADE
    assert taken(*files)[1].verdict == KNOWN


def test_no_change_at_any_place_of_a_bundle_stops_the_run(cast: Cast) -> None:
    bundle = transaction(patient(), request(about=urn(0)))
    files = []
    for steps, value in list(places(bundle)):
        for kind, put in broken(steps, value):
            files.append(given(f"{len(files)}-{kind}.json", changed(bundle, steps, put)))
    verdicts = {one.verdict for one in taken(*files)}
    assert len(files) > 100
    assert verdicts <= {REFUSED, NONE, MADE, KNOWN, UPDATED}
    assert Referral.objects.count() <= 1
