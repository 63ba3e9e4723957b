"""Small steps: taken on, told in other words, and answered when their day has passed."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from companionway.platform.errors import DomainError
from companionway.platform.kept import kept_before
from companionway.roadmap import rules
from companionway.roadmap.actions.writing import Changed, check, check_optional, tell
from companionway.roadmap.models import Step
from companionway.roadmap.rules import Along, Hand, StepState, Still


@dataclass(frozen=True)
class Small:
    """What a step says: the words, perhaps a day, and who walks along (in words where it is somebody else)."""

    words: str
    on: date | None = None
    along: Along = Along.SELF
    along_words: str = ""


def _row(
    step_id: uuid.UUID, hope_id: uuid.UUID, said: Small, *, hand: Hand, by: uuid.UUID | None, at: datetime
) -> Step:
    return Step(
        id=step_id, hope_id=hope_id, words=check(said.words, rules.LONGEST_STEP), on=said.on, along=said.along,
        along_words=check_optional(said.along_words, 200, "along_words"), state_at=at, hand=hand, by_id=by,
        written_at=at,
    )  # fmt: skip


@transaction.atomic
def take(
    *, step_id: uuid.UUID, hope_id: uuid.UUID, said: Small, by: uuid.UUID | None, at: datetime, together: bool = True
) -> Step:  # fmt: skip
    """One small step toward a hope. The same form twice is one step."""
    hand = rules.hand_of(by, together=together)
    step = _row(step_id, hope_id, said, hand=hand, by=by, at=at)
    kept = kept_before(step, "hope_id")
    if kept is not None:
        return kept
    tell(step, "taken", hand=hand, by=by, at=at, on=said.on)
    return step


@transaction.atomic
def change(
    *, step_id: uuid.UUID, new_id: uuid.UUID, said: Small, by: uuid.UUID | None, at: datetime, together: bool = True
) -> Step:  # fmt: skip
    """The step in other words, as a new row; the earlier one stays. Raises Changed when somebody else was faster.

    What the person wrote by their own hand only they reword: staff add another step beside it.
    """
    old = Step.objects.select_for_update().select_related("hope").get(id=step_id)
    if old.hand == Hand.PERSON and by is not None:
        raise DomainError("their_words", "They wrote this step themself. Add another one beside it.", field="words")
    if old.replaced_at is not None:
        now = Step.objects.get(replaces=old)
        if now.id == new_id:
            return now
        raise Changed(now)
    hand = rules.hand_of(by, together=together)
    row = _row(new_id, old.hope_id, said, hand=hand, by=by, at=at)
    row.state, row.state_at, row.replaces = old.state, old.state_at, old
    old.replaced_at = at
    old.save(update_fields=["replaced_at"])
    kept_before(row, "hope_id")
    tell(row, "reworded", hand=hand, by=by, at=at, on=said.on)
    return row


@transaction.atomic
def answer_still(
    *, step_id: uuid.UUID, answer: Still, on: date | None, was: StepState, by: uuid.UUID | None, at: datetime,
    together: bool = True,
) -> Step:  # fmt: skip
    """Yes (without a day), yes on another day, done, or let it go: at any time, and back again. Raises Changed."""
    if answer == Still.ANOTHER_DAY and on is None:
        raise DomainError("day", "Choose a day, or none.", field="on")
    to = rules.AFTER[answer]
    day = on if answer == Still.ANOTHER_DAY else None
    changes = {"state": to, "state_at": at} | ({"on": day} if to == StepState.OPEN else {})
    moved = Step.objects.filter(id=step_id, replaced_at=None, state=was).update(**changes)
    step = Step.objects.select_related("hope").get(id=step_id)
    if not moved:
        if step.state == to and step.replaced_at is None:
            return step  # the same tap twice
        raise Changed(step)
    tell(step, "answered", hand=rules.hand_of(by, together=together), by=by, at=at, state=to, on=day)
    return step
