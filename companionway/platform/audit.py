"""Writing the audit: one entry for each public action and each look at a person's record."""

import uuid
from datetime import datetime
from typing import Any

from companionway.platform.models import AuditEntry


def record(
    verb: str,
    *,
    actor: uuid.UUID | None,
    at: datetime,
    subject: tuple[str, uuid.UUID | None],
    person: uuid.UUID | None = None,
    reason: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """Append one entry in the current transaction.

    `subject` is (kind, id); `detail` holds ids, counts and field names only, never words about a person.
    """
    kind, identity = subject
    AuditEntry.objects.create(
        occurred_at=at, actor_id=actor, verb=verb, subject_kind=kind, subject_id=identity, person_id=person,
        reason=reason, detail=detail or {},
    )  # fmt: skip
