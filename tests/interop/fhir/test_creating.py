"""What a partner sends: kept byte for byte, made once, all or nothing, and its own alone."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from companionway.interop.fhir.server.models import Resource
from companionway.platform.models import AuditEntry
from companionway.referrals.models import Referral
from tests.cast import Cast
from tests.interop.fhir.door import Door, door, loop, organization, patient, placed, request, task, told, why

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbor(cast: Cast) -> Door:
    """The hospital's record system."""
    cast.places.ed.order_codes = [{"system": "EAP", "code": "REF15401"}]
    cast.places.ed.save()
    return door()


def test_a_resource_comes_back_as_it_was_sent(harbor: Door) -> None:
    body = (
        '{"resourceType":"Observation","id":"theirs","meta":{"versionId":"9","profile":["http://example.org/p"]},'
        '"status":"final","code":{"text":"weight"},"valueQuantity":{"value":1.10,"unit":"kg"},'
        '"extension":[{"url":"http://example.org/x","valueDecimal":2.500}],"issued":"2026-03-03T14:14:00.50-05:00"}'
    )
    made = harbor.post("Observation", body.encode())
    assert made.status_code == 201
    identity = told(made)["id"]
    assert made["Location"].endswith(f"/fhir/Observation/{identity}/_history/1")
    assert made["ETag"] == 'W/"1"'
    read = harbor.get(f"Observation/{identity}").content.decode()
    assert '"value":1.10' in read and '"valueDecimal":2.500' in read and "14:14:00.50-05:00" in read
    assert json.loads(read)["meta"]["profile"] == ["http://example.org/p"]
    assert json.loads(read)["id"] == identity != "theirs"


def test_what_is_not_legal_is_refused_with_its_place(harbor: Door) -> None:
    refused = harbor.post("Patient", patient(birthDate="1990/01/31"))
    assert refused.status_code == 400
    assert ("value", "Patient.birthDate") in why(refused)
    doubled = harbor.post("Patient", b'{"resourceType":"Patient","active":true,"active":false}')
    assert doubled.status_code == 400


def test_a_query_on_a_create_is_refused_because_ignoring_it_would_make_doubles(harbor: Door) -> None:
    refused = harbor.post("Patient?identifier=x", patient())
    assert refused.status_code == 400
    assert "If-None-Exist" in told(refused)["issue"][0]["diagnostics"]
    assert Resource.kept.count() == 0


def test_if_none_exist_finds_what_is_there(harbor: Door) -> None:
    first = harbor.post("Patient", patient(), If_None_Exist="identifier=http://harbor.example/mrn|4711")
    again = harbor.post("Patient", patient(), If_None_Exist="identifier=http://harbor.example/mrn|4711")
    assert (first.status_code, again.status_code) == (201, 200)
    assert told(first)["id"] == told(again)["id"]
    other = harbor.post("Patient", patient(), If_None_Exist="name=Sam")
    assert other.status_code == 400


def test_the_same_order_twice_is_one_and_another_content_is_a_conflict(harbor: Door) -> None:
    about = f"Patient/{harbor.made(patient())['id']}"
    asker = f"Organization/{harbor.made(organization())['id']}"
    first = harbor.post("ServiceRequest", request(about, asker))
    again = harbor.post("ServiceRequest", request(about, asker))
    changed = harbor.post("ServiceRequest", request(about, asker, priority="urgent"))
    assert (first.status_code, again.status_code, changed.status_code) == (201, 200, 409)
    assert told(first)["id"] == told(again)["id"]
    assert Resource.kept.filter(kind="ServiceRequest").count() == 1


def test_a_transaction_makes_one_referral_and_the_same_again_makes_nothing(harbor: Door) -> None:
    first = harbor.post("", loop())
    assert first.status_code == 200, first.content
    assert [one["response"]["status"][:3] for one in told(first)["entry"]] == ["201"] * 4
    again = harbor.post("", loop())
    assert again.status_code == 200, again.content
    kinds = placed(first)
    assert {kind: placed(again)[kind] for kind in ("Patient", "ServiceRequest", "Task")} == {
        kind: kinds[kind] for kind in ("Patient", "ServiceRequest", "Task")
    }
    referral = Referral.objects.get()
    assert (referral.sender, referral.person.family_name) == ("harbor-ehr", "Example")
    shown = told(harbor.get(f"Task/{kinds['Task']}"))
    assert shown["focus"]["reference"] == f"ServiceRequest/{kinds['ServiceRequest']}"
    assert shown["status"] == "requested"


def test_a_transaction_is_all_or_nothing(harbor: Door) -> None:
    sent = loop()
    sent["entry"][3]["resource"]["intent"] = "plan"
    refused = harbor.post("", sent)
    assert refused.status_code == 422
    assert why(refused)[0][1] == "Bundle.entry[3].resource.intent"
    assert (Resource.kept.count(), Referral.objects.count()) == (0, 0)


def test_two_entries_with_one_condition_refuse_the_bundle(harbor: Door) -> None:
    sent = loop()
    sent["entry"].append(sent["entry"][0] | {"fullUrl": "urn:uuid:00000000-0000-4000-8000-000000000009"})
    assert harbor.post("", sent).status_code == 400
    assert Resource.kept.count() == 0


def test_a_batch_takes_each_entry_on_its_own(harbor: Door) -> None:
    bad = {"resource": patient("1", birthDate="31.1.1990"), "request": {"method": "POST", "url": "Patient"}}
    good = {"resource": patient("2"), "request": {"method": "POST", "url": "Patient"}}
    answer = harbor.post("", {"resourceType": "Bundle", "type": "batch", "entry": [bad, good]})
    assert answer.status_code == 200, answer.content
    first, second = (entry["response"] for entry in told(answer)["entry"])
    assert (first["status"][:3], second["status"][:3]) == ("400", "201")
    assert first["outcome"]["resourceType"] == "OperationOutcome"


def test_what_leads_nowhere_is_told_with_its_path(harbor: Door) -> None:
    refused = harbor.post("ServiceRequest", request("Patient/nobody", "Organization/nobody"))
    assert refused.status_code == 422
    assert {element for _, element in why(refused)} == {
        "ServiceRequest.subject.reference",
        "ServiceRequest.requester.reference",
    }
    elsewhere = harbor.post("ServiceRequest", request("https://elsewhere.example/fhir/Patient/1", "Organization/x"))
    assert "another server" in told(elsewhere)["issue"][0]["diagnostics"]


def test_a_referral_exists_when_a_requested_task_asks_for_it_and_not_before(harbor: Door) -> None:
    about = f"Patient/{harbor.made(patient())['id']}"
    asker = f"Organization/{harbor.made(organization())['id']}"
    focus = f"ServiceRequest/{harbor.made(request(about, asker))['id']}"
    assert Referral.objects.count() == 0
    draft = harbor.made(task(focus, about, asker, status="draft"))
    assert Referral.objects.count() == 0
    moved = harbor.put(f"Task/{draft['id']}", draft | {"status": "requested"})
    assert moved.status_code == 200, moved.content
    assert Referral.objects.count() == 1


def test_another_partner_sees_nothing_of_it(harbor: Door) -> None:
    kinds = placed(harbor.post("", loop()))
    other = door("inland-ehr")
    for kind, identity in kinds.items():
        assert other.get(f"{kind}/{identity}").status_code == 404
        assert "entry" not in told(other.get(f"{kind}?_id={identity}"))
    mine = told(harbor.get(f"Task/{kinds['Task']}"))
    assert other.put(f"Task/{kinds['Task']}", mine).status_code == 405
    unknown = "00000000-0000-4000-8000-000000000000"
    assert other.put(f"Task/{unknown}", mine | {"id": unknown}).status_code == 405
    assert other.post("", loop()).status_code == 200  # the same numbers of another sender are others


def test_each_request_of_a_partner_leaves_an_entry(harbor: Door) -> None:
    made = harbor.made(patient())
    before = AuditEntry.objects.count()
    harbor.get(f"Patient/{made['id']}")
    entry = AuditEntry.objects.order_by("occurred_at").last()
    assert entry is not None and AuditEntry.objects.count() == before + 1
    assert (entry.verb, entry.role, entry.detail["resources"]) == ("fhir.read", "partner", [made["id"]])


def test_without_a_token_there_is_a_401_and_without_a_scope_a_403(harbor: Door) -> None:
    stranger = Door(harbor.partner, "x" * 43)
    refused = stranger.get("Task")
    assert (refused.status_code, refused["WWW-Authenticate"]) == (401, "Bearer")
    narrow = door(scopes=("system/Task.rs",))
    assert narrow.get("Task").status_code == 200
    assert narrow.post("Patient", patient()).status_code == 403
    assert narrow.get("Patient").status_code == 403


def test_xml_and_other_methods_are_refused_in_the_words_of_fhir(harbor: Door) -> None:
    assert harbor.get("Task", Accept="application/fhir+xml").status_code == 406
    assert harbor.post("Patient", b"<Patient/>", Content_Type="application/fhir+xml").status_code == 415
    for path, method in (
        ("Task", "DELETE"),
        ("Task/1", "DELETE"),
        ("Claim", "GET"),
        ("nothing/at/all", "GET"),
        ("Task/1", "TRACE"),
    ):
        answer = harbor.ask(method, path)
        assert answer.status_code in (404, 405), path
        assert told(answer)["resourceType"] == "OperationOutcome"


@pytest.mark.django_db(transaction=True)
def test_a_hundred_identifiers_from_eight_at_once_are_a_hundred(harbor: Door) -> None:
    def send(number: int) -> int:
        try:
            body = patient(str(number))
            token = f"identifier=http://harbor.example/mrn|{number}"
            return harbor.post("Patient", body, If_None_Exist=token).status_code
        finally:
            connection.close()

    numbers = [number for number in range(20) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(send, numbers))
    assert sorted(set(statuses)) == [200, 201]
    assert statuses.count(201) == Resource.kept.filter(kind="Patient").count() == 20
