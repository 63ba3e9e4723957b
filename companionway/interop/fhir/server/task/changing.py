"""Changing a Task: whose elements, whose move, then what it means here; the result of a PUT and of a PATCH alike."""

import json
import uuid
from datetime import datetime
from typing import Any

from companionway.interop.fhir.server import bodies
from companionway.interop.fhir.server.models import Resource
from companionway.interop.fhir.server.problems import Problem, ServerIssue, problem
from companionway.interop.fhir.server.task import checks, moves
from companionway.interop.fhir.server.task.actions import keep_sent, write_anew
from companionway.interop.fhir.server.task.beginning import begin
from companionway.interop.fhir.server.task.ground import Ground, Level, grounds, level_named
from companionway.interop.fhir.server.task.handed import asked_itself
from companionway.interop.fhir.server.task.rules import NEVER_COMPARED, Act, Side, Status, act_of
from companionway.interop.fhir.server.task.sides import Asks, sides_of
from companionway.interop.partners.models import Partner
from companionway.platform import outbox
from companionway.referrals.actions.take_back import take_back_one
from companionway.referrals.rules import State

Json = dict[str, Any]
TOOK_BACK = "sender_took_back"


def change(row: Resource, after: Json, kept: bytes, caller: Asks, at: datetime) -> list[Resource]:
    """Change a Task that the caller holds and this partner may see. Gives the rows to stamp. Raises Problem.

    `after` and `kept` are the same resource, as values and as bytes. Part of the partner's request.
    """
    before: Json = json.loads(bytes(row.body))
    after = {name: value for name, value in after.items() if name not in NEVER_COMPARED}
    before = {name: value for name, value in before.items() if name not in NEVER_COMPARED}
    sides = sides_of(caller.partner, asked=asked_itself(row))
    status, issues = checks.faults_of_move(before, after, sides)
    if status != 403:  # whose move it is comes first; what an old copy says of the status is the copy's age
        _not_stale(before, after, sides)
    if issues:
        raise Problem(status, issues)
    was, to = str(before["status"]), str(after["status"])
    move = act_of(was, to, sides, "statusReason" in after) if was != to else None
    keep_sent(row, _sent(row, before, after, kept))
    ground = _moved(row, after, move, caller, at) if move else _ground(row, caller.partner, at)
    level = Level.OUTCOME if ground is not None and ground.inside else level_named(row.level)
    touched = write_anew(row, ground, level, Status(to))
    if touched is None:
        raise problem(409, "conflict", "Somebody else was first. Read it again before you go on.")
    return touched


def _not_stale(before: Json, after: Json, sides: frozenset[Side]) -> None:
    """Raise 409 for an old copy. Absent If-Match is accepted, so this is what keeps it from overwriting."""
    found = checks.stale(before, after, sides)
    if found:
        words = "This is not yours to change, or your copy is an old one. Read the Task again; nothing was changed."
        raise Problem(409, [ServerIssue("conflict", words, f"Task.{name}") for name in found])


def _sent(row: Resource, before: Json, after: Json, kept: bytes) -> bytes:
    """What the partner asks now: what it sent before, with what it changed against what it was shown."""
    parts, given = bodies.top(bytes(row.sent or row.body)), bodies.top(kept)
    for name in {*before, *after}:
        if before.get(name) == after.get(name):
            continue
        if name in given:
            parts[name] = given[name]
        else:
            parts.pop(name, None)
    if before["status"] != after["status"] and "statusReason" in given:
        parts["statusReason"] = given["statusReason"]
    return bodies.packed(parts)


def _ground(row: Resource, partner: Partner, at: datetime) -> Ground | None:
    return grounds([row.referral_id], partner, at).get(row.referral_id) if row.referral_id else None


def _moved(row: Resource, after: Json, move: tuple[Side, Act], caller: Asks, at: datetime) -> Ground | None:
    """Do what the move means here, and look again at where the request is."""
    side, act = move
    if act == Act.RECEIVE:
        faults = checks.faults_at_create(after | {"status": Status.REQUESTED}, caller, at)
        if faults:
            raise Problem(422, faults)
        begin(row, after, caller, at)
    elif act == Act.TAKE_BACK:
        take_back(row, caller.partner, at)
    elif side == Side.OWNER:
        ground = _ground(row, caller.partner, at)
        if ground is None and row.referral_id is not None:
            raise problem(403, "forbidden", moves.NOT_WHERE, "Task.status")
        if ground is None:
            raise problem(422, "business-rule", "This Task has asked for nothing yet.", "Task.status")
        moves.do(act, ground.living, after, caller.partner, at)
    return _ground(row, caller.partner, at)


def take_back(row: Resource, partner: Partner, at: datetime) -> None:
    """The sender takes the request back: it ends where it is open. A walk goes on, and its peer is told.

    What is the same as another request ends by itself; the other is not this sender's. Part of the partner's request.
    """
    if row.referral_id is None:
        return
    referral = take_back_one(referral_id=row.referral_id, by=partner.acts_as, at=at)
    if referral.state == State.ENGAGED:
        key = f"{TOOK_BACK}:{row.id}:{row.version}"
        outbox.put(TOOK_BACK, key=key, payload={"referral": str(referral.id)}, available_at=at)


def tasks_about(partner_id: uuid.UUID, request: Resource) -> list[Resource]:
    """The Tasks of a partner about one of its ServiceRequests, held."""
    if request.referral_id is None:
        return []
    rows = Resource.kept.filter(partner_id=partner_id, kind="Task", referral_id=request.referral_id)
    return list(rows.select_for_update(of=("self",)).order_by("id"))
