"""The closed loop over HTTP: asked by one system, answered by our staff or by a system of ours, read back by poll."""

import pytest

from companionway.interop.fhir.server.models import ResourceVersion
from companionway.management import errands
from companionway.platform import clock
from companionway.privacy.actions.revoking import revoke
from companionway.privacy.models.recipient import Recipient
from companionway.privacy.rules.terms import Information
from companionway.referrals.actions import answer
from companionway.referrals.models import Referral
from tests.cast import Cast
from tests.interop.fhir.door import Door, Json, door, loop, placed, told, why
from tests.sharing import sam_consents

pytestmark = pytest.mark.django_db
MRN = "http://harbor.example/mrn"


@pytest.fixture
def harbor(cast: Cast) -> Door:
    """The hospital's record system."""
    cast.places.ed.order_codes = [{"system": "EAP", "code": "REF15401"}]
    cast.places.ed.save()
    return door()


def work() -> None:
    """What waits in the outbox is done."""
    while errands.drain(clock.now()):
        pass


def the_task(harbor: Door, sent: dict[str, str]) -> Json:
    """The Task as it is shown now."""
    return told(harbor.get(f"Task/{sent['Task']}"))


def test_without_a_consent_the_sender_learns_that_a_peer_has_it_and_no_more(harbor: Door, cast: Cast) -> None:
    sent = placed(harbor.post("", loop()))
    referral = Referral.objects.get()
    answer.accept(referral_id=referral.id, by=cast.ana.id, at=clock.now())
    work()
    shown = the_task(harbor, sent)
    assert (shown["status"], shown["meta"]["versionId"]) == ("accepted", "2")
    assert "42CFRPart2" not in str(shown.get("businessStatus"))
    answer.note_talk(referral_id=referral.id, channel="call", by=cast.ana.id, at=clock.now())
    work()
    assert the_task(harbor, sent)["meta"]["versionId"] == "2", "no version says that something happened"


def test_a_consent_opens_the_status_and_its_end_closes_everything(harbor: Door, cast: Cast) -> None:
    sent = placed(harbor.post("", loop()))
    referral = Referral.objects.get()
    answer.accept(referral_id=referral.id, by=cast.ana.id, at=clock.now())
    answer.note_talk(referral_id=referral.id, channel="call", by=cast.ana.id, at=clock.now())
    consent = sam_consents(
        cast, referral.person, at=clock.now(), recipients=(Recipient.objects.get(sender="harbor-ehr").id,),
        information=frozenset({Information.STATUS}),
    )  # fmt: skip
    work()
    shown = the_task(harbor, sent)
    assert shown["status"] == "in-progress"
    codes = {one["code"] for one in shown["meta"]["security"]}
    assert {"R", "42CFRPart2"} <= codes
    response = harbor.get(f"Task/{sent['Task']}")
    assert 'rel="terms-of-service"' in response["Link"]
    revoke(consent_id=consent.id, by=cast.ana.id, at=clock.now())
    assert harbor.get(f"Task/{sent['Task']}").status_code == 404
    assert "entry" not in told(harbor.get("Task"))
    assert harbor.get(f"Patient/{sent['Patient']}").status_code == 200, "what they wrote themselves stays theirs"


def test_a_poll_with_the_last_horizon_finds_what_changed_and_nothing_else(harbor: Door, cast: Cast) -> None:
    first = placed(harbor.post("", loop("1", "1")))
    harbor.post("", loop("2", "2"))
    seen = told(harbor.get("Task?_sort=-_lastUpdated"))
    assert len(seen["entry"]) == 2
    horizon = seen["meta"]["lastUpdated"]
    answer.accept(
        referral_id=Referral.objects.get(order_id__endswith="|1").id, by=cast.ana.id, at=clock.now()
    )  # fmt: skip
    work()
    later = told(harbor.get(f"Task?_lastUpdated=gt{horizon}"))
    assert [entry["resource"]["id"] for entry in later["entry"]] == [first["Task"]]
    assert later["entry"][0]["search"]["mode"] == "match"


def test_a_system_of_our_own_answers_in_the_name_of_its_member_of_staff(harbor: Door, cast: Cast) -> None:
    sent = placed(harbor.post("", loop()))
    ours = door("our-desk", acts_as=cast.ana.id)
    work()
    found = told(ours.get("Task?status=requested"))
    (task,) = (entry["resource"] for entry in found["entry"])
    assert task["id"] != sent["Task"], "each partner has its own row, with its own version"
    assert ours.get(task["focus"]["reference"]).status_code == 200
    for status, more in (("accepted", {}), ("in-progress", {}), ("completed", {"output": [{
        "type": {"coding": [{"system": "http://hl7.org/fhir/us/sdoh-clinicalcare/CodeSystem/"
                                       "SDOHCC-CodeSystemTemporaryCodes", "code": "resulting-activity"}]},
        "valueCodeableConcept": {"text": "peer support"}}]})):  # fmt: skip
        moved = ours.put(f"Task/{task['id']}", task | {"status": status} | more)
        assert moved.status_code == 200, (status, moved.content)
        task = told(moved)
        assert task["status"] == status
    referral = Referral.objects.get()
    assert (referral.state, referral.accepted_by_id) == ("engaged", cast.ana.id)
    work()
    assert the_task(harbor, sent)["status"] == "accepted", "their own row says what the person allows, and no more"
    elsewhere = door("other-desk", acts_as=cast.cleo.id)
    work()
    assert "entry" not in told(elsewhere.get("Task"))
    for kind, identity in sent.items():
        assert elsewhere.get(f"{kind}/{identity}").status_code == 404


def test_who_asked_may_cancel_and_may_not_accept(harbor: Door) -> None:
    sent = placed(harbor.post("", loop()))
    task = the_task(harbor, sent)
    refused = harbor.put(f"Task/{task['id']}", task | {"status": "accepted"})
    assert (refused.status_code, why(refused)) == (403, [("forbidden", "Task.status")])
    odd = harbor.put(f"Task/{task['id']}", task | {"status": "draft"})
    assert odd.status_code == 422
    gone = harbor.put(f"Task/{task['id']}", task | {"status": "cancelled"})
    assert gone.status_code == 200, gone.content
    assert Referral.objects.get().state == "withdrawn"
    request = told(harbor.get(f"ServiceRequest/{sent['ServiceRequest']}"))
    assert harbor.put(f"ServiceRequest/{request['id']}", request | {"status": "revoked"}).status_code == 200


def test_an_old_version_is_refused_and_kept_readable(harbor: Door) -> None:
    sent = placed(harbor.post("", loop()))
    task = the_task(harbor, sent)
    steps: list[Json] = [{"op": "add", "path": "/description", "value": "please call first"}]
    patched = harbor.ask("PATCH", f"Task/{task['id']}", steps, Content_Type="application/json-patch+json")
    assert patched.status_code == 200, patched.content
    assert (patched["ETag"], told(patched)["description"]) == ('W/"2"', "please call first")
    stale = harbor.put(f"Task/{task['id']}", task, If_Match='W/"1"')
    assert stale.status_code == 412
    first = told(harbor.get(f"Task/{task['id']}/_history/1"))
    assert "description" not in first and first["meta"]["versionId"] == "1"
    assert harbor.get(f"Task/{task['id']}/_history/7").status_code == 404
    assert ResourceVersion.kept.count() == 1
    bare = harbor.ask("PATCH", f"Task/{task['id']}", {"status": "cancelled"})
    assert bare.status_code == 415
    assert harbor.put(f"Task/{task['id']}", told(patched) | {"intent": "plan"}).status_code in (409, 422)


def test_what_we_say_of_ourselves_is_there_for_every_partner(harbor: Door, cast: Cast) -> None:
    services = told(harbor.get("HealthcareService"))["entry"]
    assert "Emergency" in str(services) or cast.places.ed.name in str(services)
    roles = told(harbor.get("PractitionerRole"))["entry"]
    assert all("practitioner" not in entry["resource"] for entry in roles), "no peer's name goes out"
    statement = told(harbor.get("metadata"))
    assert statement["fhirVersion"] == "4.0.1"
    assert {one["type"] for one in statement["rest"][0]["resource"]} >= {"Task", "ServiceRequest", "Patient"}
