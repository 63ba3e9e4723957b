"""Milestones: marked, celebrated as the person likes, taken off when they were put there by mistake."""

import uuid
from datetime import date, datetime

from django.db import transaction

from companionway.platform.errors import DomainError
from companionway.platform.kept import kept_before
from companionway.roadmap import rules
from companionway.roadmap.actions.writing import check, check_optional, tell
from companionway.roadmap.models import Hope, Milestone
from companionway.roadmap.rules import Hand


@transaction.atomic
def mark(
    *, milestone_id: uuid.UUID, person_id: uuid.UUID, hope_id: uuid.UUID | None, words: str, on: date,
    by: uuid.UUID | None, at: datetime, celebrate: str = "", together: bool = True,
) -> Milestone:  # fmt: skip
    """Something was reached on this day. `celebrate` is how they want it celebrated; nothing is fine."""
    if hope_id is not None and not Hope.objects.filter(id=hope_id, person__same_as__records=person_id).exists():
        raise DomainError("hope", "This hope is not on this map.", field="hope")
    hand = rules.hand_of(by, together=together)
    row = Milestone(
        id=milestone_id, person_id=person_id, hope_id=hope_id, words=check(words, rules.LONGEST_STEP), on=on,
        celebrate=check_optional(celebrate, rules.LONGEST_STEP, "celebrate"), hand=hand, by_id=by, written_at=at,
    )  # fmt: skip
    kept = kept_before(row, "person_id")
    if kept is not None:
        return kept
    tell(row, "marked", hand=hand, by=by, at=at, on=on)
    return row


@transaction.atomic
def celebrate(
    *, milestone_id: uuid.UUID, on: date, by: uuid.UUID | None, at: datetime, together: bool = True
) -> Milestone:
    """It was celebrated, on this day."""
    Milestone.objects.filter(id=milestone_id).update(celebrated_on=on)
    row = Milestone.objects.select_related("hope").get(id=milestone_id)
    tell(row, "celebrated", hand=rules.hand_of(by, together=together), by=by, at=at, on=on)
    return row


@transaction.atomic
def take_off(*, milestone_id: uuid.UUID, by: uuid.UUID | None, at: datetime) -> Milestone:
    """Put there by mistake: it is off the road, and the row stays. What the person wrote only they take off."""
    row = Milestone.objects.select_for_update(of=("self",)).select_related("hope").get(id=milestone_id)
    if row.hand == Hand.PERSON and by is not None:
        raise DomainError("their_words", "They put this here themself. Only they take it off.")
    if row.taken_off_at is None:
        row.taken_off_at = at
        row.save(update_fields=["taken_off_at"])
        tell(row, "taken_off", hand=rules.hand_of(by, together=False), by=by, at=at)
    return row
