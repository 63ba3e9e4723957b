"""What a referral Task must hold, whether or not it claims the profile (interop 5.1), and what a change must (5.2).

Each finding names its element. References are those that are stored: `Type/id` where they lead to something here.
"""

import uuid
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import orjson

from companionway.interop.fhir.server.models import Resource
from companionway.interop.fhir.server.problems import ServerIssue
from companionway.interop.fhir.server.task.codes import ABORT, FOR_PATIENT, FULFILL, TASK_CODE
from companionway.interop.fhir.server.task.rules import (
    FIRST,
    Side,
    Status,
    Verdict,
    foreign,
    judged,
    needs_reason,
)
from companionway.interop.fhir.server.task.sides import Asks

Json = dict[str, Any]
INTENTS = frozenset({"order", "original-order", "filler-order"})
ASKERS = frozenset({"PractitionerRole", "Organization"})
CANCEL = "To cancel, set the Task's status to cancelled, or the status of its ServiceRequest to revoked."


def codings(concept: Any) -> set[tuple[str, str]]:
    """The (system, code) pairs of a CodeableConcept."""
    listed = concept.get("coding", []) if isinstance(concept, dict) else []
    return {(str(one.get("system", "")), str(one.get("code", ""))) for one in listed if isinstance(one, dict)}


def reference(part: Any) -> str:
    """The literal reference of a Reference, "" without one."""
    found = part.get("reference") if isinstance(part, dict) else None
    return found if isinstance(found, str) else ""


def named(part: Any) -> tuple[str, uuid.UUID] | None:
    """The type and id that a stored Reference leads to here, None for anything else."""
    kind, _, identity = reference(part).partition("/")
    try:
        return kind, uuid.UUID(identity)
    except ValueError:
        return None


def faults_at_create(task: Json, caller: Asks, at: datetime) -> list[ServerIssue]:
    """Everything that is wrong with a new Task. One query for what it names.

    `owner` has been found to lead somewhere before: what is not the partner's own is ours.
    """
    wanted = [one for name in ("focus", "requester", "owner") if (one := named(task.get(name))) is not None]
    rows = Resource.kept.filter(partner_id=caller.partner.id, id__in=[identity for _, identity in wanted])
    theirs = {(row.kind, row.id): row for row in rows}
    focus = named(task.get("focus"))
    row = theirs.get(focus) if focus and focus[0] == "ServiceRequest" else None
    request = orjson.loads(bytes(row.body)) if row is not None else None
    return faults(task, request, lambda part: named(part) in theirs)


def faults(task: Json, request: Json | None, is_theirs: Callable[[Any], bool]) -> list[ServerIssue]:
    """The same without a database. `request` is the ServiceRequest in its focus, None where there is none here."""
    code = codings(task.get("code"))
    if ABORT in code:
        words = f"Tasks that ask to cancel another are not taken yet. {CANCEL}"
        return [ServerIssue("not-supported", words, "Task.code")]
    if FOR_PATIENT in {str(one).partition("|")[0] for one in task.get("meta", {}).get("profile", [])}:
        return [ServerIssue("not-supported", "Tasks for the person are not taken here.", "Task.meta.profile")]
    found = [*_said(task, code), *_led_to(task, request, is_theirs)]
    return found + (list(_request(task, request)) if request is not None else [])


def _said(task: Json, code: set[tuple[str, str]]) -> Iterator[ServerIssue]:
    if task.get("intent") != "order":
        yield ServerIssue("business-rule", "A referral Task is an order: intent is order.", "Task.intent")
    if FULFILL not in code:
        words = f"The code of a referral Task holds {TASK_CODE}#fulfill."
        yield ServerIssue("business-rule" if code else "required", words, "Task.code")
    if not task.get("authoredOn"):
        yield ServerIssue("required", "When the Task was written must be there.", "Task.authoredOn")
    status = task.get("status")
    if status not in FIRST:
        words = f"A new Task is draft or requested, not {status}; create it so and move it afterwards."
        yield ServerIssue("business-rule", words, "Task.status")
    if "statusReason" in task and not said(task["statusReason"]):
        yield ServerIssue("required", "A reason has words: statusReason.text.", "Task.statusReason.text")


def _led_to(task: Json, request: Json | None, is_theirs: Callable[[Any], bool]) -> Iterator[ServerIssue]:
    if request is None:
        words = "The focus is a ServiceRequest that you sent here; send it first, or in the same transaction."
        yield ServerIssue("not-found" if "focus" in task else "required", words, "Task.focus")
    if not reference(task.get("for")).startswith("Patient/"):
        yield ServerIssue("business-rule" if "for" in task else "required", "A Task is for one Patient.", "Task.for")
    asker = reference(task.get("requester")).partition("/")[0]
    if asker not in ASKERS or not is_theirs(task["requester"]):
        words = "Who asks is a PractitionerRole or an Organization that you sent here."
        yield ServerIssue("business-rule" if "requester" in task else "required", words, "Task.requester")
    if "owner" in task and (not reference(task["owner"]) or is_theirs(task["owner"])):
        words = "The owner is one of our organizations or roles; leave it out for whoever is free."
        yield ServerIssue("business-rule", words, "Task.owner")


def _request(task: Json, request: Json) -> Iterator[ServerIssue]:
    place = "Task.focus.resolve()"
    if request.get("intent") not in INTENTS:
        words = "The ServiceRequest is no order: its intent is order, original-order or filler-order."
        yield ServerIssue("business-rule", words, f"{place}.intent")
    status = request.get("status")
    if status != "active" and not (status == "draft" and task.get("status") == Status.DRAFT):
        words = "The ServiceRequest is active, or draft while the Task is a draft."
        yield ServerIssue("business-rule", words, f"{place}.status")
    if request.get("doNotPerform") is True:
        yield ServerIssue("business-rule", "The ServiceRequest says what not to do.", f"{place}.doNotPerform")
    if reference(task.get("for")) != reference(request.get("subject")):
        words = "The Task is for the person that the ServiceRequest is about."
        yield ServerIssue("business-rule", words, "Task.for")


def said(reason: Any) -> bool:
    """Whether a CodeableConcept has words."""
    return isinstance(reason, dict) and isinstance(reason.get("text"), str) and bool(reason["text"].strip())


def stale(before: Json, after: Json, sides: frozenset[Side]) -> list[str]:
    """The elements that somebody on these sides changes and may not: their copy is an old one, or not theirs to set."""
    names = sorted({*before, *after})
    found = [name for name in names if foreign(name, sides) and before.get(name) != after.get(name)]
    notes, added = before.get("note", []), after.get("note", [])
    if added[: len(notes)] != notes:
        found.append("note")
    same = before.get("status") == after.get("status")
    if same and before.get("statusReason") and before["statusReason"] != after.get("statusReason"):
        found.append("statusReason")
    return found


def faults_of_move(before: Json, after: Json, sides: frozenset[Side]) -> tuple[int, list[ServerIssue]]:
    """What is wrong with a move, and its HTTP status: 0 where nothing is."""
    was, to = str(before.get("status", "")), str(after.get("status", ""))
    verdict = judged(was, to, sides)
    if verdict == Verdict.NOBODY:
        words = f"A Task that is {was} does not become {to}."
        return 422, [ServerIssue("business-rule", words, "Task.status")]
    if verdict == Verdict.OTHER_SIDE:
        words = f"That a Task becomes {to} is for the other side to say."
        return 403, [ServerIssue("forbidden", words, "Task.status")]
    found = list(_of_result(was, after, sides)) if was != to else []
    if "statusReason" in after and not said(after["statusReason"]):
        found.append(ServerIssue("required", "A reason has words: statusReason.text.", "Task.statusReason.text"))
    return (422, found) if found else (0, [])


def _of_result(was: str, after: Json, sides: frozenset[Side]) -> Iterator[ServerIssue]:
    """The reason that our side owes, and what completed must show. Only the requester may cancel without a word."""
    to = str(after.get("status"))
    if needs_reason(was, to, sides) and "statusReason" not in after:
        yield ServerIssue("required", f"Say why it is {to}: statusReason.text.", "Task.statusReason.text")
    if to == Status.COMPLETED and not after.get("output"):
        words = "A completed Task says what came of it: a Procedure, a code, or the enrollment status."
        yield ServerIssue("required", words, "Task.output")
