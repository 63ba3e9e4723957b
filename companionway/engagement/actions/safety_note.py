"""A supervisor's safety note: written with a reason and a day to look at it again, looked at, ended."""

import uuid
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from companionway.engagement.models.note import SafetyNote
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules import note as rules
from companionway.platform import audit
from companionway.platform.errors import DomainError
from companionway.platform.kept import reused


def _check(words: str, reason: str, review_on: date, at: datetime) -> None:
    for text, name in ((words, "words"), (reason, "reason")):
        wrong = rules.fault(text)
        if wrong:
            raise DomainError("words", wrong, field=name)
    wrong = rules.review_fault(review_on, timezone.localdate(at))
    if wrong:
        raise DomainError("review", wrong, field="review_on")


def _audit(verb: str, row: SafetyNote, *, by: uuid.UUID, at: datetime) -> None:
    audit.record(
        verb, actor=by, at=at, subject=("safety_note", row.id), person=row.person_id,
        detail={"review_on": row.review_on.isoformat()},
    )  # fmt: skip


@transaction.atomic
def write_safety_note(
    *, note_id: uuid.UUID, engagement_id: uuid.UUID, words: str, reason: str, review_on: date, by: uuid.UUID,
    at: datetime,
) -> SafetyNote:  # fmt: skip
    """Keep what must be known so that nobody is hurt. The same form twice is one note."""
    _check(words, reason, review_on, at)
    walk = Engagement.objects.get(id=engagement_id)
    row, new = SafetyNote.objects.get_or_create(
        id=note_id,
        defaults={"engagement": walk, "person_id": walk.person_id, "program_id": walk.program_id,
                  "words": words.strip(), "reason": reason.strip(), "by_id": by,
                  "written_at": at, "review_on": review_on},
    )  # fmt: skip
    if not new:
        if (row.engagement_id, row.by_id) != (engagement_id, by):
            raise reused()
        return row
    _audit("safety_note.written", row, by=by, at=at)
    return row


@transaction.atomic
def review_safety_note(*, note_id: uuid.UUID, review_on: date | None, by: uuid.UUID, at: datetime) -> SafetyNote:
    """Looked at again: it stands until another day, or, without a day, it has ended."""
    row = SafetyNote.objects.select_for_update(of=("self",)).select_related("engagement").get(id=note_id)
    if row.ended_at is not None:
        raise DomainError("ended", "This has ended already.")
    if review_on is not None:
        wrong = rules.review_fault(review_on, timezone.localdate(at))
        if wrong:
            raise DomainError("review", wrong, field="review_on")
        row.review_on = review_on
    else:
        row.ended_at = at
    row.reviewed_at, row.reviewed_by_id = at, by
    row.save(update_fields=["review_on", "ended_at", "reviewed_at", "reviewed_by"])
    _audit("safety_note.ended" if row.ended_at else "safety_note.reviewed", row, by=by, at=at)
    return row
