"""Writing the Task itself: what was sent, what is shown of it, and what came of it. The row is held by the caller."""

import json
from datetime import datetime

from companionway.interop.fhir.server import actions
from companionway.interop.fhir.server.keys import keys_of
from companionway.interop.fhir.server.models import Resource
from companionway.interop.fhir.server.task.ground import Ground, Level
from companionway.interop.fhir.server.task.outcome import outcome_of
from companionway.interop.fhir.server.task.projection import projected, status_next
from companionway.interop.fhir.server.task.rules import Status
from companionway.interop.fhir.server.task.saying import said as said_of
from companionway.interop.fhir.server.task.standing import where_is
from companionway.platform import wall
from companionway.platform.sealing import sealed_for


def keep_sent(row: Resource, sent: bytes) -> None:
    """Keep what the partner asks now. Part of the partner's request, whose entry covers it."""
    if sent != bytes(row.sent or b""):
        Resource.kept.filter(id=row.id).update(sent=sealed_for(Resource, "sent", row.id, sent))
        row.sent = sent


def write_anew(
    row: Resource, ground: Ground | None, level: Level, status: Status | None = None
) -> list[Resource] | None:
    """Write what is shown of a Task at this level, where it differs; not yet stamped. None: somebody else was first.

    `status` is one that the partner set itself just now. Part of the worker's run or of the partner's request, whose
    entry covers it.
    """
    sent = bytes(row.sent or row.body)
    with wall.everyone("where a request is, and the walk that it led to, are nobody's at the edge"):
        said = said_of(where_is(ground.living)) if ground else None
    if status is None:
        status = Status(row.status)
        if said and ground:
            taken = ground.living.accepted_at is not None and ground.acknowledges
            status = status_next(row.status, said, level, taken=taken)
    made: list[Resource] = []
    outputs: dict[str, str] = {}
    if said and ground and status == Status.COMPLETED and level == Level.OUTCOME and not _has_output(sent):
        outputs, made = outcome_of(row, json.loads(sent), ground, said)
    body = projected(sent, status, said, level, outputs)
    if body == bytes(row.body) and status == row.status:
        return made
    resource = {"resourceType": "Task", **json.loads(body)}
    keys = keys_of(row.partner_id, "Task", resource)
    if not actions.put_version(row, body=body, status=status, level=level.code, keys=keys):
        return None
    return [*made, row]


def _has_output(sent: bytes) -> bool:
    return bool(json.loads(sent).get("output"))


def note_published(row: Resource, at: datetime) -> None:
    """Part of the worker's run: that a Task was written anew, by its id."""
    actions.note_asked(
        verb="published", partner_id=row.partner_id, at=at, ids=[row.id], kind="Task", person_id=row.person_id
    )
