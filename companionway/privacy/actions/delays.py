"""Showing a report of a crime or of child abuse to the person later: by the privacy officer, with reason and day."""

import uuid
from datetime import datetime

from django.db import transaction

from companionway.platform import audit
from companionway.platform.errors import DomainError
from companionway.privacy.models.disclosure import Disclosure
from companionway.privacy.rules.accounting import LONGEST_DELAY, may_wait


@transaction.atomic
def delay_showing(
    *, disclosure_id: uuid.UUID, until: datetime | None, because: str, by: uuid.UUID, at: datetime
) -> Disclosure:
    """Show a line to the person from `until` on, and not before; None shows it again at once.

    Only a report of a crime or of child abuse may wait, with a reason and for at most a year at a time.
    """
    row = Disclosure.objects.select_for_update(of=("self",)).get(id=disclosure_id)
    if not may_wait(row.basis):
        raise DomainError("delay", "Only a report of a crime or of child abuse may be shown later.")
    if until is not None and not at < until <= at + LONGEST_DELAY:
        raise DomainError("delay_until", "Choose a day after today, at most a year ahead.", field="until")
    if until is not None and not because.strip():
        raise DomainError("missing_field:because", "Say why; whoever looks at this later needs it.", field="because")
    row.delayed_until, row.delayed_because = until, because.strip() if until else ""
    row.delayed_by_id, row.delayed_at = by, at
    row.save(update_fields=["delayed_until", "delayed_because", "delayed_by_id", "delayed_at"])
    audit.record("disclosure.delayed", actor=by, at=at, subject=("disclosure", row.id), person=row.person_id,
                 detail={"until": until.isoformat() if until else "shown"})  # fmt: skip
    return row
