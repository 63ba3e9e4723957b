"""Resources of a partner put down directly, and exports of them: asked for, made, and fetched line by line."""

import json
import uuid
from collections import Counter
from typing import Any

from django.http import HttpResponse

from companionway.interop.fhir.export import making, snapshot
from companionway.interop.fhir.export.models import ExportJob
from companionway.interop.fhir.server import actions, bodies
from companionway.interop.fhir.server.actions import Draft
from companionway.interop.fhir.server.keys import keys_of
from companionway.interop.fhir.server.models import Resource
from companionway.interop.partners.models import Partner
from companionway.people.models import Person
from companionway.platform import wall
from companionway.platform.ids import new_id
from companionway.platform.models import OutboxMessage
from tests.interop.fhir.door import Door
from tests.interop.fhir.door import door as a_door
from tests.sight import as_app

Json = dict[str, Any]
ASYNC = {"Prefer": "respond-async"}


def put(partner: Partner, *resources: Json, person: uuid.UUID | None = None, **more: Any) -> list[Resource]:
    """Store these as sent by the partner, all with one stamp."""
    with wall.everyone("a test puts down resources"):
        rows = actions.insert(partner.id, [_draft(partner, one, person, more) for one in resources])
        actions.stamp(partner.id, rows)
    return rows


def _draft(partner: Partner, resource: Json, person: uuid.UUID | None, more: Json) -> Draft:
    kind = resource["resourceType"]
    values: Json = {"status": str(resource.get("status", "")), "person_id": person}
    if kind == "Task":
        values |= {"level": "receipt", "sent": b"{}"}
    return Draft(
        kind=kind, body=bodies.to_keep(json.dumps(resource).encode()), keys=keys_of(partner.id, kind, resource),
        **(values | more),
    )  # fmt: skip


def a_patient(number: int = 1, **changes: Any) -> Json:
    """A Patient of the partner's."""
    made: Json = {"resourceType": "Patient", "birthDate": "1990-01-31",
                  "identifier": [{"system": "http://harbor.example/mrn", "value": f"n{number}"}],
                  "name": [{"family": "Example", "given": ["Sam"]}]}  # fmt: skip
    return made | changes


def an_observation(about: str, number: int = 1, category: str = "survey") -> Json:
    """An Observation about somebody, with a decimal that keeps its zero."""
    system = "http://terminology.hl7.org/CodeSystem/observation-category"
    return {
        "resourceType": "Observation", "status": "final", "subject": {"reference": about},
        "category": [{"coding": [{"system": system, "code": category}]}], "code": {"text": f"Number {number}"},
    }  # fmt: skip


def a_person(called: str = "Sam") -> Person:
    """Somebody who is known here."""
    with wall.everyone("a test makes a person"):
        found = new_id()
        return Person.objects.create(id=found, same_as_id=found, called=called)


def partner_with(key: str = "harbor-ehr", people: int = 2) -> tuple[Door, list[Person]]:
    """A partner that sent an Organization, and for each person a Patient with two Observations."""
    door = a_door(key)
    put(door.partner, {"resourceType": "Organization", "name": "Harbor Hospital"})
    known = []
    for number in range(people):
        person = a_person(f"Sam {number}")
        (patient,) = put(door.partner, a_patient(number), person=person.id)
        about = f"Patient/{patient.id}"
        put(door.partner, an_observation(about, 1), an_observation(about, 2, "social-history"), person=person.id)
        known.append(person)
    return door, known


def kick_off(door: Door, path: str = "$export", **headers: str) -> HttpResponse:
    """Ask for an export."""
    return door.get(path, **(ASYNC | headers))


def make(message: OutboxMessage | None = None) -> None:
    """What the worker does, in its sight, reading in the transaction of the test."""
    rows = [message] if message else OutboxMessage.objects.filter(kind="fhir_export", done_at=None)
    for row in rows:
        payload = row.payload
        with as_app():
            making.make(uuid.UUID(payload["partner"]), uuid.UUID(payload["export"]), reading=snapshot.portions)
        OutboxMessage.objects.filter(id=row.id).update(done_at="2026-01-01T00:00:00Z")


def place(response: HttpResponse) -> str:
    """The path behind `/fhir/` of a Content-Location."""
    assert response.status_code == 202, response.content
    return str(response["Content-Location"]).split("/fhir/")[1]


def made(door: Door, path: str = "$export", **headers: str) -> Json:
    """Ask for an export, make it, and give its manifest."""
    where = place(kick_off(door, path, **headers))
    make()
    answer = door.get(where)
    assert answer.status_code == 200, answer.content
    found: Json = json.loads(answer.content)
    return found


def body(response: HttpResponse) -> bytes:
    """All of an answer, streamed or not."""
    if response.streaming:
        return b"".join(response.streaming_content)  # type: ignore[attr-defined]
    return bytes(response.content)


def lines(door: Door, manifest: Json, part: str = "output") -> list[Json]:
    """Every line of every file, fetched; the counts of the manifest are right."""
    found: list[Json] = []
    for file in manifest[part]:
        answer = door.get(file["url"].split("/fhir/")[1])
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/fhir+ndjson")
        each = [json.loads(line) for line in body(answer).splitlines()]
        assert len(each) == file["count"] and {one["resourceType"] for one in each} <= {file["type"]}
        found += each
    return found


def kinds(found: list[Json]) -> Counter[str]:
    """How many of each type."""
    return Counter(one["resourceType"] for one in found)


def job() -> ExportJob:
    """The one export there is."""
    with wall.everyone("a test looks"):
        return ExportJob.kept.get()
