"""Who may act for a person: written down with the document that gives the authority, and ended."""

import uuid
from datetime import date, datetime

from django.db import transaction

from companionway.platform import audit
from companionway.platform.errors import DomainError
from companionway.privacy.models.representative import Representative
from companionway.privacy.rules.signers import Authority


@transaction.atomic
def write_representative(
    *, person_id: uuid.UUID, name: str, authority: Authority, document: str, document_on: date | None,
    starts_on: date, ends_on: date | None, by: uuid.UUID, at: datetime,
) -> Representative:  # fmt: skip
    """Write a representative down. Without a document that you saw it is kept, and opens nothing yet."""
    if not name.strip():
        raise DomainError("missing_field:name", "Say who it is.", field="name")
    if document.strip() and document_on is None:
        raise DomainError("missing_field:document_on", "Say of which day the document is.", field="document_on")
    if ends_on and ends_on < starts_on:
        raise DomainError("ends_on", "It cannot end before it begins.", field="ends_on")
    seen = bool(document.strip())
    row = Representative.objects.create(
        person_id=person_id, name=name.strip(), authority=authority, document=document.strip(),
        document_on=document_on if seen else None, seen_by_id=by if seen else None, starts_on=starts_on,
        ends_on=ends_on, written_at=at, written_by_id=by,
    )  # fmt: skip
    audit.record("representative.written", actor=by, at=at, subject=("representative", row.id), person=person_id,
                 detail={"document": seen})  # fmt: skip
    return row


@transaction.atomic
def end_representative(*, representative_id: uuid.UUID, on: date, by: uuid.UUID, at: datetime) -> Representative:
    """Their authority ends with this day."""
    row = Representative.objects.select_for_update(of=("self",)).get(id=representative_id)
    if on < row.starts_on:
        raise DomainError("ends_on", "It cannot end before it begins.", field="ends_on")
    row.ends_on = on
    row.save(update_fields=["ends_on"])
    audit.record("representative.ended", actor=by, at=at, subject=("representative", row.id), person=row.person_id)
    return row
