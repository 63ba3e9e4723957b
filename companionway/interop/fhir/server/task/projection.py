"""The Task as its sender is shown it: the bytes that were sent, with our elements put over them (interop 3, 5, 6)."""

import json
from collections.abc import Mapping
from typing import Any

from companionway.interop.fhir.server.bodies import Raw, packed, raw, top
from companionway.interop.fhir.server.task import rules
from companionway.interop.fhir.server.task.codes import (
    ADDITIONAL_CONTENT,
    BSER,
    PROGRESS_SYSTEM,
    REASON_SYSTEM,
    RESULTING_ACTIVITY,
)
from companionway.interop.fhir.server.task.ground import Level
from companionway.interop.fhir.server.task.rules import Progress, Reason, Status
from companionway.interop.fhir.server.task.saying import Said

Json = dict[str, Any]
ANSWERED = "The request was answered."
DISPLAYS = {RESULTING_ACTIVITY: "Resulting Activity", ADDITIONAL_CONTENT: "Additional Content"}
PROGRESS_WORDS = {progress: progress.replace("-", " ").capitalize() for progress in Progress}


def status_next(shown: str, said: Said, level: Level, *, taken: bool) -> Status:
    """The status to show: at receipt only that a peer has it (`taken`, where it is said at all), and nothing more."""
    wanted = said.status
    if level <= Level.RECEIPT:
        wanted = Status.ACCEPTED if taken else Status.REQUESTED
    return rules.onward(shown, wanted)


def projected(sent: bytes, status: Status, said: Said | None, level: Level, outputs: Mapping[str, str]) -> bytes:
    """The Task's bytes at a level. `outputs` are references to what came of it, by type; at the level of outcome only.

    What the partner itself set with this status (its reason, its progress, its output) stays as it set it.
    """
    parts = top(sent)
    own = _text(parts, "status") == status
    parts["status"] = raw(status)
    if level <= Level.RECEIPT or said is None:
        return packed(parts)
    if not own:
        parts.pop("statusReason", None)
        reason = _reason(status, said)
        if reason:
            parts["statusReason"] = raw(reason)
    progress = rules.progress_with(status, said.progress)
    if progress and not (own and "businessStatus" in parts):
        parts["businessStatus"] = raw(_progress(progress))
    if status == Status.COMPLETED and "output" not in parts:
        parts["output"] = raw(_outputs(outputs if level >= Level.OUTCOME else {}))
    return packed(parts)


def _text(parts: Mapping[str, Raw], name: str) -> str:
    return str(json.loads(bytes(parts[name]))) if name in parts else ""


def _reason(status: Status, said: Said) -> Json | None:
    """Why: a code with its plain words, or the general words alone."""
    if status == Status.ON_HOLD:
        return {"text": rules.ON_HOLD}
    if status not in rules.ENDED or (status == Status.COMPLETED and said.reason is None):
        return None
    return reason_of(said.reason if said.status in rules.ENDED else None)


def reason_of(reason: Reason | None) -> Json:
    """A reason as it leaves: what stays inside is the general text without a code."""
    if reason is None or reason not in rules.REASON_WORDS:
        return {"text": rules.GENERAL}
    return {"coding": [{"system": REASON_SYSTEM, "code": reason}], "text": rules.REASON_WORDS[reason]}


def _progress(progress: Progress) -> Json:
    code = rules.PROGRESS[progress][0]
    codings = [{"system": PROGRESS_SYSTEM, "code": progress}, *([{"system": BSER, "code": code}] if code else [])]
    return {"coding": codings, "text": PROGRESS_WORDS[progress]}


def _outputs(references: Mapping[str, str]) -> list[Json]:
    """What a completed Task shows: references where the person agreed, else that it was answered and no more."""
    found = []
    if "Procedure" in references:
        found.append(_typed(RESULTING_ACTIVITY) | {"valueReference": {"reference": references["Procedure"]}})
    if "Observation" in references:
        found.append(_typed(ADDITIONAL_CONTENT) | {"valueReference": {"reference": references["Observation"]}})
    return found or [_typed(RESULTING_ACTIVITY) | {"valueCodeableConcept": {"text": ANSWERED}}]


def _typed(kind: tuple[str, str]) -> Json:
    return {"type": {"coding": [{"system": kind[0], "code": kind[1], "display": DISPLAYS[kind]}]}}
