"""The intermediary's list (2.24): a written request, answered within 30 days."""

import uuid
from datetime import datetime

from django.db import transaction

from companionway.platform import audit
from companionway.platform.errors import DomainError
from companionway.privacy.actions.tasks import open_task, settle
from companionway.privacy.models.request import IntermediaryRequest
from companionway.privacy.rules.tasks import Kind, Owner, due_at


@transaction.atomic
def ask_for_list(*, person_id: uuid.UUID, by: uuid.UUID, at: datetime) -> IntermediaryRequest:
    """The person asked in writing who got their records through an intermediary. Due 30 days later."""
    due = due_at(Kind.INTERMEDIARY_LIST, at)
    row = IntermediaryRequest.objects.create(person_id=person_id, received_at=at, due_at=due, taken_by_id=by)
    open_task(Kind.INTERMEDIARY_LIST, owner=Owner.OFFICER, about=row.id, by=by, at=at, person_id=person_id, due=due)
    audit.record("list.asked", actor=by, at=at, subject=("intermediary_request", row.id), person=person_id)
    return row


@transaction.atomic
def note_list_given(*, request_id: uuid.UUID, by: uuid.UUID, at: datetime) -> IntermediaryRequest:
    """The list was given."""
    row = IntermediaryRequest.objects.select_for_update(of=("self",)).get(id=request_id)
    if row.answered_at is not None:
        raise DomainError("answered", "This list was given already.")
    row.answered_at, row.answered_by_id = at, by
    row.save(update_fields=["answered_at", "answered_by"])
    settle(Kind.INTERMEDIARY_LIST, about=row.id, by=by, at=at)
    audit.record("list.given", actor=by, at=at, subject=("intermediary_request", row.id), person=row.person_id)
    return row
