"""Agreements with those who work for us, study or audit: writing them down, ending them, and destruction."""

import uuid
from datetime import date, datetime
from typing import Any

from django.db import transaction

from companionway.platform import audit
from companionway.platform.errors import DomainError
from companionway.privacy.models.agreement import Agreement
from companionway.privacy.rules import agreements as rules


@transaction.atomic
def write_agreement(
    *, said: rules.Undertaken, partner: str, service: str, by: uuid.UUID, at: datetime
) -> Agreement:  # fmt: skip
    """Write an agreement down. Names the first thing that its kind must say and does not."""
    gone = rules.missing(said)
    if gone:
        raise DomainError(f"missing_field:{gone[0]}", "An agreement of this kind needs this.", field=gone[0])
    fields: dict[str, Any] = vars(said) | {"kind": said.kind.value}
    row = Agreement.objects.create(
        partner=partner.strip(), service=service.strip(), written_at=at, written_by_id=by, **fields
    )
    audit.record("agreement.written", actor=by, at=at, subject=("agreement", row.id), detail={"kind": row.kind})
    return row


@transaction.atomic
def end_agreement(*, agreement_id: uuid.UUID, on: date, by: uuid.UUID, at: datetime) -> Agreement:
    """Set its last day, also to make a renewed one last longer; from the next day on it carries nothing."""
    row = Agreement.objects.select_for_update(of=("self",)).get(id=agreement_id)
    if on < row.agreed_on:
        raise DomainError("ends_on", "It cannot end before it began.", field="ends_on")
    row.ends_on = on
    row.save(update_fields=["ends_on"])
    audit.record("agreement.ends", actor=by, at=at, subject=("agreement", row.id))
    return row


@transaction.atomic
def note_destroyed(*, agreement_id: uuid.UUID, on: date, by: uuid.UUID, at: datetime) -> Agreement:
    """The partner has confirmed that every copy is destroyed or returned."""
    row = Agreement.objects.select_for_update(of=("self",)).get(id=agreement_id)
    if row.destroyed_on is not None:
        raise DomainError("destroyed", "This was confirmed already.")
    row.destroyed_on = on
    row.save(update_fields=["destroyed_on"])
    audit.record("agreement.destroyed", actor=by, at=at, subject=("agreement", row.id))
    return row
