"""What came of a request, as resources of that partner alone: the activity, and whether the person takes part."""

import json
import uuid
from datetime import datetime
from typing import Any

from companionway.interop.fhir.server import bodies
from companionway.interop.fhir.server.actions import Draft, insert
from companionway.interop.fhir.server.keys import keys_of
from companionway.interop.fhir.server.models import Resource
from companionway.interop.fhir.server.task.asks import OUTPUTS
from companionway.interop.fhir.server.task.checks import named
from companionway.interop.fhir.server.task.codes import GRAVITY, TEMPORARY
from companionway.interop.fhir.server.task.ground import Ground
from companionway.interop.fhir.server.task.saying import Said

Json = dict[str, Any]
SNOMED_ACTIVITY = {"system": "http://snomed.info/sct", "code": "410606002", "display": "Social service procedure"}
CATEGORY = "http://hl7.org/fhir/us/core/CodeSystem/us-core-category"
DISPLAYS = {"enrolled": "Enrolled", "not-enrolled": "Not Enrolled"}


def outcome_of(task: Resource, sent: Json, ground: Ground, said: Said) -> tuple[dict[str, str], list[Resource]]:
    """References to what came of it, by type, and the rows that were made for it now. Part of writing the Task anew."""
    rows = Resource.kept.filter(partner_id=task.partner_id, referral_id=task.referral_id, kind__in=OUTPUTS)
    there = {row.kind: row for row in rows}
    made: list[Resource] = []
    if not there:
        at = ground.living.settled_at or ground.living.received_at
        code = _code_asked(task, sent)
        drafts = [_draft(task, kind, body) for kind, body in (
            ("Procedure", _procedure(sent, code, at)), ("Observation", _observation(sent, said, at)),
        )]  # fmt: skip
        made = insert(task.partner_id, drafts)
        there = {row.kind: row for row in made}
    return {kind: f"{kind}/{row.id}" for kind, row in there.items()}, made


def _draft(task: Resource, kind: str, resource: Json) -> Draft:
    body = bodies.packed({name: bodies.raw(value) for name, value in resource.items()})
    return Draft(
        kind=kind, body=body, keys=keys_of(task.partner_id, kind, {"resourceType": kind, **resource}),
        status=str(resource["status"]), person_id=task.person_id, referral_id=task.referral_id,
    )  # fmt: skip


def _code_asked(task: Resource, sent: Json) -> Any:
    """What was asked for is what was done: the code of the sender's own request."""
    focus = named(sent.get("focus"))
    row = Resource.kept.filter(partner_id=task.partner_id, id=focus[1] if focus else uuid.UUID(int=0)).first()
    code = json.loads(bytes(row.body)).get("code") if row is not None else None
    return code or {"text": "Peer recovery support"}


def _procedure(sent: Json, code: Any, at: datetime) -> Json:
    return {
        "meta": {"profile": [f"{GRAVITY}/StructureDefinition/SDOHCC-Procedure"]}, "basedOn": [sent["focus"]],
        "status": "completed", "category": {"coding": [SNOMED_ACTIVITY]}, "code": code, "subject": sent["for"],
        "performedDateTime": bodies.instant(at),
    }  # fmt: skip


def _observation(sent: Json, said: Said, at: datetime) -> Json:
    enrolled = said.enrolled or "not-enrolled"
    performer = {"performer": [sent["owner"]]} if "owner" in sent else {}
    return performer | {
        "meta": {"profile": [f"{GRAVITY}/StructureDefinition/SDOHCC-ObservationProgramEnrollmentStatus"]},
        "basedOn": [sent["focus"]], "status": "final",
        "category": [
            {"coding": [{"system": CATEGORY, "code": "sdoh", "display": "SDOH"}]},
            {"coding": [{"system": TEMPORARY, "code": "program-enrollment", "display": "Program Enrollment Status"}]},
        ],
        "code": {"text": "Peer recovery support"}, "subject": sent["for"], "effectiveDateTime": bodies.instant(at),
        "valueCodeableConcept": {
            "coding": [{"system": TEMPORARY, "code": enrolled, "display": DISPLAYS[enrolled]}]
        },
    }  # fmt: skip
