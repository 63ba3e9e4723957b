"""Noting where somebody says they are, planning a step up or down, and a program's words for the map."""

import uuid
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from companionway.continuum import rules
from companionway.continuum.models import Move, Observation, Prompt
from companionway.continuum.rules import Axis, Direction, MoveState, Source
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.contact import Kind
from companionway.engagement.rules.walk import LIVE
from companionway.platform import audit
from companionway.platform.errors import DomainError
from companionway.platform.kept import kept_before


def _walking(engagement_id: uuid.UUID, *, by_person: bool = False) -> Engagement:
    rows = Engagement.objects.select_related("program")
    rows = rows if by_person else rows.select_for_update(of=("self",))  # nothing of a walk is a person's to change
    row = rows.get(id=engagement_id)
    if row.state not in LIVE:
        raise DomainError("closed", "You have said goodbye for now. Welcome them back first.")
    return row


@transaction.atomic
def note(
    *, observation_id: uuid.UUID, engagement_id: uuid.UUID, axis: Axis, value: str = "", behavior: str = "",
    source: Source, observed_on: date, words: str = "", by: uuid.UUID | None, at: datetime,
) -> Observation:  # fmt: skip
    """Keep one observation on one axis, and nothing on any other. `by` None is the person's own hand.

    The id is made where the form was opened: the same form twice is one observation. Raises DomainError for what
    does not fit the axis, a day to come, an axis that the program does not use, and after goodbye.
    """
    engagement = _walking(engagement_id, by_person=by is None)
    if axis in rules.ABOUT_OPIOIDS and not engagement.program.about_opioids:
        raise DomainError("not_here", "This program is not about opioids, so this is not kept here.")
    field, words_of_fault = rules.fault(axis, value, behavior, source, observed_on, timezone.localdate(at))
    if field:
        raise DomainError("does_not_fit", words_of_fault, field=field)
    if by is None and source != Source.PERSON:
        raise DomainError("does_not_fit", "What a person writes is their own account.", field="source")
    row = Observation(
        id=observation_id, engagement=engagement, axis=axis, value=value, behavior=behavior, source=source,
        observed_on=observed_on, words=words, noted_at=at, noted_by_id=by, by_person=by is None,
    )  # fmt: skip
    kept = kept_before(row, "engagement_id")
    if kept is not None:
        return kept
    audit.record(
        "continuum.noted", actor=by, at=at, subject=("observation", row.id), person=engagement.person_id,
        detail={"axis": axis.value} | ({} if by else {"by": "person"}),
    )  # fmt: skip
    return row


@transaction.atomic
def set_aside(*, observation_id: uuid.UUID, by: uuid.UUID, at: datetime) -> Observation:
    """It was written by mistake: it no longer counts as said, and stays to be read."""
    row = Observation.objects.select_related("engagement").select_for_update(of=("self",)).get(id=observation_id)
    if row.set_aside_at is not None:
        raise DomainError("done_already", "This was set aside before.")
    row.set_aside_at, row.set_aside_by_id = at, by
    row.save(update_fields=["set_aside_at", "set_aside_by"])
    audit.record(
        "continuum.set_aside", actor=by, at=at, subject=("observation", row.id), person=row.engagement.person_id,
        detail={"axis": row.axis},
    )  # fmt: skip
    return row


@transaction.atomic
def plan_move(
    *, move_id: uuid.UUID, engagement_id: uuid.UUID, direction: Direction, to_level: str, what: str, place: str,
    planned_on: date | None, goes_along: str, by: uuid.UUID, at: datetime,
) -> Move:  # fmt: skip
    """A step up or down that was agreed on, with its handover. It says nothing of where the person is now."""
    engagement = _walking(engagement_id)
    if to_level not in rules.LEVELS:
        raise DomainError("does_not_fit", "Choose where it leads.", field="to_level")
    row = Move(
        id=move_id, engagement=engagement, direction=direction, to_level=to_level, what=what, place=place,
        planned_on=planned_on, goes_along=goes_along, planned_at=at, planned_by_id=by,
    )  # fmt: skip
    kept = kept_before(row, "engagement_id")
    if kept is not None:
        return kept
    audit.record("move.planned", actor=by, at=at, subject=("move", row.id), person=engagement.person_id)
    return row


@transaction.atomic
def end_move(*, move_id: uuid.UUID, state: MoveState, words: str, by: uuid.UUID, at: datetime) -> Move:
    """They met there, or it did not happen; both are ends. Where the person is now is for somebody to say, not us."""
    row = Move.objects.select_related("engagement").select_for_update(of=("self",)).get(id=move_id)
    if row.state != MoveState.PLANNED or state == MoveState.PLANNED:
        raise DomainError("wrong_state", "This has ended since you opened it. Look again before you go on.")
    row.state, row.ended_at, row.ended_by_id, row.ended_words = state, at, by, words
    row.save(update_fields=["state", "ended_at", "ended_by", "ended_words"])
    audit.record(f"move.{state}", actor=by, at=at, subject=("move", row.id), person=row.engagement.person_id)
    return row


@transaction.atomic
def write_prompt(
    *, program_id: uuid.UUID, band: str, kind: Kind, words: str, by: uuid.UUID, at: datetime
) -> Prompt:  # fmt: skip
    """Words for a talk, from the program's own peers, for one band of the map."""
    if band not in {"A", "B", "C", "D"} or not words.strip():
        raise DomainError("does_not_fit", "Write a few words for one of the four bands.", field="words")
    row = Prompt.objects.create(
        program_id=program_id, band=band, kind=kind, words=words.strip(), written_at=at, written_by_id=by
    )
    audit.record("prompt.written", actor=by, at=at, subject=("prompt", row.id))
    return row


@transaction.atomic
def end_prompt(*, prompt_id: uuid.UUID, by: uuid.UUID, at: datetime) -> Prompt:
    """These words are no longer shown."""
    row = Prompt.objects.select_for_update().get(id=prompt_id)
    if row.ended_at is not None:
        raise DomainError("done_already", "These words were taken down before.")
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    audit.record("prompt.ended", actor=by, at=at, subject=("prompt", row.id))
    return row
