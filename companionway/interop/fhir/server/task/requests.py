"""Changing a ServiceRequest: its creator's alone. Revoked, it takes back the open Task about it (interop 5.5)."""

import json
from datetime import datetime
from typing import Any

from companionway.interop.fhir.server import actions, bodies
from companionway.interop.fhir.server.keys import keys_of
from companionway.interop.fhir.server.models import Resource
from companionway.interop.fhir.server.problems import Problem, ServerIssue, problem
from companionway.interop.fhir.server.task.actions import keep_sent, write_anew
from companionway.interop.fhir.server.task.changing import take_back, tasks_about
from companionway.interop.fhir.server.task.ground import grounds, level_named
from companionway.interop.fhir.server.task.rules import OPEN, Status
from companionway.interop.fhir.server.task.sides import Asks

Json = dict[str, Any]
KIND = "ServiceRequest"
OVER = frozenset({"revoked", "completed", "entered-in-error"})
TAKEN_BACK = frozenset({"revoked", "entered-in-error"})
# What a request that was begun rests on: another person or another order is another request.
FIXED = ("subject", "identifier", "intent", "code", "requester")


def change(row: Resource, after: Json, kept: bytes, caller: Asks, at: datetime) -> list[Resource]:
    """Change a ServiceRequest that the caller holds. Gives the rows to stamp. Raises Problem.

    Part of the partner's request. Once a Task has asked, what it rests on stays; a request that is over stays over.
    """
    before: Json = json.loads(bytes(row.body))
    to = str(after.get("status", ""))
    if row.status in OVER and to not in (row.status, "entered-in-error"):
        words = f"A ServiceRequest that is {row.status} does not become {to}. Send a new one."
        raise problem(422, "business-rule", words, f"{KIND}.status")
    if row.referral_id is not None:
        changed = [name for name in FIXED if before.get(name) != after.get(name)]
        if changed:
            words = "A Task has asked for this already, so this stays as it is. Send a new request."
            raise Problem(409, [ServerIssue("conflict", words, f"{KIND}.{name}") for name in changed])
    if kept == bytes(row.body):
        return []
    keys = keys_of(row.partner_id, KIND, after | {"resourceType": KIND})
    if not actions.put_version(row, body=kept, status=to, keys=keys):
        raise problem(409, "conflict", "Somebody else was first. Read it again before you go on.")
    touched = [row]
    for task in tasks_about(row.partner_id, row) if to in TAKEN_BACK else []:
        if task.status in OPEN:
            touched += _taken_back(task, caller, at)
    return touched


def _taken_back(task: Resource, caller: Asks, at: datetime) -> list[Resource]:
    """As if the sender had canceled the Task itself."""
    parts = bodies.top(bytes(task.sent or task.body))
    parts["status"] = bodies.raw(Status.CANCELLED)
    parts.pop("statusReason", None)
    keep_sent(task, bodies.packed(parts))
    take_back(task, caller.partner, at)
    found = grounds([task.referral_id], caller.partner, at) if task.referral_id else {}
    ground = found.get(task.referral_id) if task.referral_id else None
    return write_anew(task, ground, level_named(task.level), Status.CANCELLED) or []
