"""Complaints: taken and answered by the privacy officer. Nothing about one reaches a person's record (P36)."""

import uuid
from datetime import datetime

from django.db import transaction

from companionway.platform import audit
from companionway.platform.errors import DomainError
from companionway.privacy.actions.tasks import open_task, settle
from companionway.privacy.models.complaint import Complaint
from companionway.privacy.rules.tasks import Kind, Owner


@transaction.atomic
def take_complaint(*, how: str, from_whom: str, what: str, by: uuid.UUID, at: datetime) -> Complaint:
    """Write a complaint down. Who complains may stay unnamed."""
    if not what.strip():
        raise DomainError("missing_field:what", "Say what the complaint is about.", field="what")
    row = Complaint.objects.create(
        received_at=at, how=how, from_whom=from_whom.strip(), what=what.strip(), taken_by_id=by
    )
    open_task(Kind.COMPLAINT, owner=Owner.OFFICER, about=row.id, by=by, at=at)
    audit.record("complaint.taken", actor=by, at=at, subject=("complaint", row.id))
    return row


@transaction.atomic
def answer_complaint(*, complaint_id: uuid.UUID, answer: str, by: uuid.UUID, at: datetime) -> Complaint:
    """What was found and done, and that it was answered."""
    row = Complaint.objects.select_for_update(of=("self",)).get(id=complaint_id)
    if row.answered_at is not None:
        raise DomainError("answered", "This complaint was answered already.")
    if not answer.strip():
        raise DomainError("missing_field:answer", "Say what was found and done.", field="answer")
    row.answered_at, row.answered_by_id, row.answer = at, by, answer.strip()
    row.save()
    settle(Kind.COMPLAINT, about=row.id, by=by, at=at)
    audit.record("complaint.answered", actor=by, at=at, subject=("complaint", row.id))
    return row
