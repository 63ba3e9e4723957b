"""What is in the way, what helps with it, and when it is in the way no more."""

import uuid
from datetime import datetime

from django.db import transaction

from companionway.platform.kept import kept_before
from companionway.roadmap import rules
from companionway.roadmap.actions.writing import check, check_optional, tell
from companionway.roadmap.models import Barrier


@transaction.atomic
def note_barrier(
    *, barrier_id: uuid.UUID, hope_id: uuid.UUID, words: str, helps: str, by: uuid.UUID | None, at: datetime,
    together: bool = True,
) -> Barrier:  # fmt: skip
    """Something is in the way of a hope, and perhaps something helps. The same form twice is one row."""
    hand = rules.hand_of(by, together=together)
    row = Barrier(
        id=barrier_id, hope_id=hope_id, words=check(words, rules.LONGEST_STEP),
        helps=check_optional(helps, rules.LONGEST_STEP, "helps"), hand=hand, by_id=by, written_at=at,
    )  # fmt: skip
    kept = kept_before(row, "hope_id")
    if kept is not None:
        return kept
    tell(row, "noted", hand=hand, by=by, at=at)
    return row


@transaction.atomic
def note_passed(
    *, barrier_id: uuid.UUID, passed: bool, by: uuid.UUID | None, at: datetime, together: bool = True
) -> Barrier:
    """It is in the way no more; or, with `passed=False`, it is again."""
    Barrier.objects.filter(id=barrier_id).update(passed_at=at if passed else None)
    row = Barrier.objects.select_related("hope").get(id=barrier_id)
    hand = rules.hand_of(by, together=together)
    tell(row, "passed" if passed else "back_again", hand=hand, by=by, at=at)
    return row
