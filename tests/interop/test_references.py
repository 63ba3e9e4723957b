"""Files given together resolve each other, as far as that is certain."""

import pytest

from companionway.referrals.models import Referral
from tests.cast import Cast
from tests.interop.makers import MADE, NONE, REFUSED, given, kept, only, patient, request, taken, transaction, urn


def test_the_order_of_the_files_does_not_matter(cast: Cast) -> None:
    assert [one.verdict for one in taken(given("r.json", request()), given("p.json", patient()))] == [MADE, NONE]


@pytest.mark.parametrize("base", ["urn:uuid:", "http://sender.example/fhir/"])
def test_a_transaction_resolves_its_own_references(cast: Cast, base: str) -> None:
    about = urn(0) if base == "urn:uuid:" else "Patient/p1"
    task = {"resourceType": "Task", "id": "t1", "status": "requested", "intent": "order",
            "focus": {"reference": urn(1) if base == "urn:uuid:" else "ServiceRequest/r1"}}  # fmt: skip
    found = taken(given("b.json", transaction(patient(), request(about=about), task, base=base)))
    assert [one.verdict for one in found] == [MADE]


def test_a_relative_reference_does_not_lead_to_another_server_of_the_same_bundle(cast: Cast) -> None:
    bundle = transaction(patient(), request(), base="http://one.example/fhir/")
    bundle["entry"][0]["fullUrl"] = "http://two.example/fhir/Patient/p1"
    other = transaction(patient("p1", name=[{"family": "Other", "given": ["Kim"]}]), base="http://three.example/fhir/")
    found = taken(given("a.json", bundle), given("b.json", other, folder="else"))
    assert found[0].verdict == MADE
    assert only().person.given_name == "Sam"


def test_a_contained_patient_is_found(cast: Cast) -> None:
    assert taken(given("r.json", request(about="#p1", contained=[patient()])))[0].verdict == MADE


@pytest.mark.parametrize(
    ("about", "where", "why"),
    [
        ("Patient/p9", "ServiceRequest.subject.reference", "Patient/p9 is not among the files"),
        ("http://elsewhere.example/fhir/Patient/p1", "ServiceRequest.subject.reference", "points to another server"),
        ("urn:uuid:00000000-0000-4000-8000-000000000099", "ServiceRequest.subject.reference", "names nothing"),
        ("Group/g1", "ServiceRequest.subject", "about one person, not a Group"),
    ],
)  # fmt: skip
def test_a_dangling_reference_is_refused_with_its_place(cast: Cast, about: str, where: str, why: str) -> None:
    group = {"resourceType": "Group", "id": "g1", "type": "person", "actual": True}
    found = taken(given("p.json", patient()), given("g.json", group), given("r.json", request(about=about)))[2]
    assert (found.verdict, found.location, why in found.reason) == (REFUSED, where, True)
    assert kept("r.json").body is not None


def test_two_different_patients_under_one_id_are_refused_not_guessed(cast: Cast) -> None:
    other = patient(birthDate="1980-05-05")
    found = taken(given("p.json", patient()), given("q.json", other), given("r.json", request()))[2]
    assert (found.verdict, "2 times with different content" in found.reason) == (REFUSED, True)


def test_a_patient_of_the_same_folder_comes_before_one_of_another(cast: Cast) -> None:
    far = given("p.json", patient(name=[{"family": "Far", "given": ["Kim"]}]), folder="far")
    assert taken(far, given("p2.json", patient()), given("r.json", request()))[2].verdict == MADE
    assert only().person.given_name == "Sam"


def test_a_request_whose_patient_was_refused_says_so(cast: Cast) -> None:
    found = taken(given("p.json", patient(birthDate="31.01.1990")), given("r.json", request()))
    assert (found[0].verdict, found[0].location) == (REFUSED, "Patient.birthDate")
    assert found[1].reason == "Patient/p1 was sent along but refused; mend it first."


def test_a_bundle_is_all_or_nothing(cast: Cast) -> None:
    bundle = transaction(patient(), request(about=urn(0)), request("r2", urn(0)) | {"subject": {"reference": urn(99)}})
    assert taken(given("b.json", bundle))[0].verdict == REFUSED
    assert Referral.objects.count() == 0
    two = transaction(patient("a"), patient("b", name=[{"family": "Other", "given": ["Kim"]}]),
                      request("ra", urn(0)), request("rb", urn(1)))  # fmt: skip
    found = taken(given("c.json", two))[0]
    assert (found.verdict, len(found.referrals)) == (MADE, 2)


def test_a_task_says_whether_it_is_about_a_request_to_us(cast: Cast) -> None:
    task = {"resourceType": "Task", "id": "t", "status": "requested", "intent": "order"}
    about = task | {"focus": {"reference": "ServiceRequest/r1"}}
    files = [given("p.json", patient()), given("r.json", request()), given("t.json", about), given("u.json", task)]
    assert [one.reason for one in taken(*files)][2:] == [
        "a Task about ServiceRequest/r1, which makes the referral",
        "a Task that is about no request to us",
    ]


def test_a_reference_by_identifier_leads_to_exactly_one_patient(cast: Cast) -> None:
    about = "Patient?identifier=http://sender.example/mrn%7Cmrn-p1"
    assert taken(given("b.json", transaction(patient(), request(about=about))))[0].verdict == MADE
    for number in ("http://sender.example/mrn|none", "http://other.example|mrn-p1"):
        found = taken(given("c.json", transaction(patient(), request("r2", f"Patient?identifier={number}"))))[0]
        assert (found.verdict, found.reason) == (REFUSED, "No Patient with this identifier was sent along.")
    other = patient("p2", identifier=patient()["identifier"])
    found = taken(given("d.json", transaction(patient(), other, request("r3", about))))[0]
    assert found.reason == "More than one Patient with this identifier was sent along."
