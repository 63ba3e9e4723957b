"""What stands beside the first parts of a person's own record, as FHIR R4: tries, where they are, numbers, asks, steps.

Every value is the person's own and goes to the person alone. Names of staff are not in it.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from companionway.continuum.models import Move, Observation
from companionway.continuum.rules import (
    AXIS_WORDS,
    BEHAVIORS,
    DIRECTION_WORDS,
    MOVE_WORDS,
    SOURCE_WORDS,
    Axis,
    Direction,
    MoveState,
    Source,
    level_words,
    value_words,
)
from companionway.engagement.models.care_team import CareQuestion
from companionway.engagement.models.contact import ContactAttempt
from companionway.engagement.models.own_ask import OwnAsk
from companionway.instruments import shelf
from companionway.instruments.beside_models import OutsideScore, RulerMark, Standout
from companionway.instruments.own import topics_of
from companionway.instruments.rules import SIDE_WORDS, Side
from companionway.interop.own_everything import Everything
from companionway.linkages.models import SheetGiven
from companionway.sheets.catalog import sheet

Json = dict[str, Any]
ENDED = {MoveState.PLANNED: "active", MoveState.MET_THERE: "completed", MoveState.DID_NOT_HAPPEN: "revoked"}


def beside(all_: Everything, subject: Json) -> list[Json]:
    """The resources, each with its own id."""
    return [
        *(_try(row, subject) for row in all_.tries), *(_said(row, subject) for row in all_.said),
        *(_move(row, subject) for row in all_.moves), *(_mark(row, subject) for row in all_.marks),
        *(_standout(row, subject) for row in all_.standouts), *(_score(row, subject) for row in all_.scores),
        *(_question(row, subject) for row in all_.questions), *(_ask(row, subject) for row in all_.asks),
        *(_sheet(row, subject) for row in all_.sheets),
    ]  # fmt: skip


def when(moment: datetime) -> str:
    """A moment as FHIR writes it, to the second."""
    return moment.isoformat(timespec="seconds")


def notes_of(words: Iterable[str]) -> Json:
    """The `note` of a resource with those of these words that there are; nothing for none."""
    found = [{"text": one} for one in words if one]
    return {"note": found} if found else {}


def _observed(id_: UUID, title: str, on: str, subject: Json, value: Json, notes: Iterable[str] = ()) -> Json:
    return {
        "resourceType": "Observation", "id": str(id_), "status": "final", "subject": subject, "code": {"text": title},
        "effectiveDateTime": on, **value, **notes_of(notes),
    }  # fmt: skip


def _told(id_: UUID, title: str, subject: Json, words: Iterable[str], **more: Any) -> Json:
    payload = [{"contentString": one} for one in words if one]
    return {
        "resourceType": "Communication", "id": str(id_), "status": "completed", "subject": subject,
        "category": [{"text": title}], **({"payload": payload} if payload else {}), **more,
    }  # fmt: skip


def _try(row: ContactAttempt, subject: Json) -> Json:
    medium = {"medium": [{"text": row.channel.replace("_", " ")}]} if row.channel else {}
    tried = {"time": when(row.occurred_at), "text": "Somebody tried to reach them."}
    return _told(row.id, "A try", subject, [], recipient=[subject], note=[tried], **medium) | {"status": "not-done"}


def _said(row: Observation, subject: Json) -> Json:
    axis = Axis(row.axis)
    words = ": ".join(filter(None, (BEHAVIORS.get(row.behavior, ""), value_words(axis, row.value))))
    value = {"valueString": words, "method": {"text": SOURCE_WORDS[Source(row.source)]}}
    return _observed(row.id, AXIS_WORDS[axis], row.observed_on.isoformat(), subject, value, [row.words])


def _move(row: Move, subject: Json) -> Json:
    parts = [row.what, row.place, row.goes_along, MOVE_WORDS[MoveState(row.state)], row.ended_words]
    period = {"period": {"start": row.planned_on.isoformat()}} if row.planned_on else {}
    return {
        "resourceType": "CarePlan", "id": str(row.id), "status": ENDED[MoveState(row.state)], "intent": "plan",
        "subject": subject, "title": f"{DIRECTION_WORDS[Direction(row.direction)]}: {level_words(row.to_level)}",
        "created": when(row.planned_at), **period, **notes_of(parts),
    }  # fmt: skip


def _mark(row: RulerMark, subject: Json) -> Json:
    value, notes = {"valueInteger": row.number}, [row.about, row.why, row.toward]
    return _observed(row.id, SIDE_WORDS[Side(row.side)], when(row.marked_at), subject, value, notes)


def _standout(row: Standout, subject: Json) -> Json:
    words = "; ".join(filter(None, (", ".join(topics_of(row)), row.words)))
    return _observed(row.id, "What stands out in a check-in", when(row.said_at), subject, {"valueString": words})


def _score(row: OutsideScore, subject: Json) -> Json:
    title = f"{shelf.pack_of(row.instrument).title}, a total made elsewhere"
    value = {"valueQuantity": {"value": float(row.total)}}
    return _observed(row.id, title, row.taken_on.isoformat(), subject, value, [row.made_in])


def _question(row: CareQuestion, subject: Json) -> Json:
    rests = notes_of(["Their peer let it rest."] if row.rests else [])
    title = f"A question of those who treat them: {row.site.name}"
    return _told(row.id, title, subject, [row.words, row.answer], sent=when(row.asked_at), **rests)


def _ask(row: OwnAsk, subject: Json) -> Json:
    title = f"Said on their own page: {row.kind.replace('_', ' ')}"
    seen = {"received": when(row.done_at)} if row.done_at else {}
    return _told(row.id, title, subject, [row.words], sender=subject, sent=when(row.asked_at), **seen)


def _sheet(row: SheetGiven, subject: Json) -> Json:
    found = sheet(row.sheet, row.language)
    words = [found.title if found else row.sheet]
    return _told(row.id, "Given to read", subject, words, recipient=[subject], sent=when(row.given_at))
