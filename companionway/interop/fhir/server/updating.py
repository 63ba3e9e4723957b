"""Updating a Task or a ServiceRequest: PUT of the whole and PATCH of parts, by the same rules."""

import json
import uuid
from datetime import datetime
from typing import Any

import jsonpatch
import jsonpointer

from companionway.interop.fhir.r4 import check
from companionway.interop.fhir.server import actions, bodies
from companionway.interop.fhir.server.models import Resource
from companionway.interop.fhir.server.problems import Problem, ServerIssue, not_there, problem
from companionway.interop.fhir.server.references import Targets, unresolved
from companionway.interop.fhir.server.sight import in_sight
from companionway.interop.fhir.server.task import changing, requests, shown
from companionway.interop.smart.callers import Caller

Json = dict[str, Any]
UPDATABLE = ("Task", "ServiceRequest")
MAX_STEPS = 100


def put(
    url: str, resource: Json, body: bytes, caller: Caller, at: datetime, *, match: str = "",
    targets: Targets | None = None,
) -> Resource:  # fmt: skip
    """Update the resource at `Type/id`. Part of the partner's request. Raises Problem; then nothing is kept."""
    kind, identity = _named(url)
    if resource.get("resourceType") != kind:
        raise problem(400, "invalid", "The address names another type than the body.", f"{kind}.id")
    if resource.get("id") != identity:
        raise problem(400, "invalid", "The body's id is not that of the address.", f"{kind}.id")
    row = _held(kind, identity, caller, at)
    if row is None:
        raise problem(405, "not-supported", "There is no such resource here, and clients choose no ids.")
    _matches(row, match)
    return _change(row, resource, body, caller, at, targets)


def patch(url: str, body: bytes, caller: Caller, at: datetime, *, match: str = "") -> Resource:
    """Change parts of a Task by a JSON Patch (RFC 6902); the same rules as PUT on the result."""
    kind, identity = _named(url)
    if kind != "Task":
        raise problem(405, "not-supported", "Only a Task can be patched.")
    row = _held(kind, identity, caller, at)
    if row is None:
        raise not_there()
    _matches(row, match)
    before: Json = json.loads(bodies.answer(kind, row.id, row.version, row.updated_at, bytes(row.body)))
    after = _patched(before, body)
    issues = check(after)
    if issues:
        raise Problem(400, [ServerIssue.of(issue) for issue in issues])
    if after.get("id") != identity or after.get("resourceType") != kind:
        raise problem(422, "business-rule", "A patch changes neither type nor id.", "Task.id")
    return _change(row, after, json.dumps(after, ensure_ascii=False).encode(), caller, at, None)


def _patched(before: Json, body: bytes) -> Json:
    try:
        steps = json.loads(body)
    except ValueError:
        raise problem(400, "structure", "This is not JSON.") from None
    if not isinstance(steps, list) or len(steps) > MAX_STEPS:
        raise problem(400, "structure", f"A JSON Patch is a list of at most {MAX_STEPS} operations.")
    try:
        after: Json = jsonpatch.JsonPatch(steps).apply(before)
    except jsonpatch.JsonPatchTestFailed:
        raise problem(412, "conflict", "A test of the patch did not hold; read the Task again.") from None
    except (jsonpatch.JsonPatchException, jsonpointer.JsonPointerException, TypeError, ValueError):
        raise problem(400, "invalid", "This JSON Patch cannot be applied to the Task.") from None
    if not isinstance(after, dict):
        raise problem(400, "invalid", "The patch leaves no Task.")
    return after


def _named(url: str) -> tuple[str, str]:
    kind, _, identity = url.partition("/")
    if kind not in UPDATABLE:
        raise problem(405, "not-supported", "Only Task and ServiceRequest can be updated.")
    return kind, identity


def _held(kind: str, identity: str, caller: Caller, at: datetime) -> Resource | None:
    """The partner's own row that they may see, held until the transaction ends; None for every other."""
    if not caller.may(kind, "u"):
        raise problem(403, "forbidden", f"The token's scopes do not allow updating a {kind}.")
    try:
        wanted = uuid.UUID(identity)
    except ValueError:
        return None
    rows = Resource.kept.filter(in_sight(caller), kind=kind, id=wanted)
    row = rows.select_for_update(of=("self",)).first()
    return row if row is not None and row.id in shown.let_out([row], caller, at) else None


def _matches(row: Resource, match: str) -> None:
    """Raise 412 where the client changes another version than the present one."""
    if match and match.removeprefix("W/").strip('"') != str(row.version):
        raise problem(412, "conflict", "It has changed since you read it. Read it again.")


def _change(
    row: Resource, resource: Json, body: bytes, caller: Caller, at: datetime, targets: Targets | None
) -> Resource:
    targets = targets or Targets(row.partner_id, sight=in_sight(caller))
    targets.look_up(bodies.references(body))
    issues = unresolved(row.kind, resource, targets, standing=bodies.references(bytes(row.body)))
    if issues:
        raise Problem(422, issues)
    body = bodies.with_references(body, targets.rewritten)
    change = changing.change if row.kind == "Task" else requests.change
    touched = change(row, json.loads(body), bodies.to_keep(body), caller, at)
    if touched:
        actions.stamp(row.partner_id, touched)
    actions.note_asked(verb="updated", partner_id=caller.partner.id, at=at, ids=[row.id], kind=row.kind,
                       person_id=row.person_id)  # fmt: skip
    return row
