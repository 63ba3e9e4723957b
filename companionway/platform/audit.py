"""Writing the audit: one entry for each public action, each look at a record, and each try that was refused."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from companionway.platform import circumstances
from companionway.platform.models import AuditEntry


class Result(StrEnum):
    """What became of it. `NOT_VISIBLE` is the 404 of a page that is not there for this viewer, or not at all."""

    DONE = "done"
    REFUSED = "refused"
    NOT_VISIBLE = "not_visible"
    FAILED = "failed"


def record(
    verb: str,
    *,
    actor: uuid.UUID | None,
    at: datetime,
    subject: tuple[str, uuid.UUID | None],
    person: uuid.UUID | None = None,
    reason: str = "",
    detail: dict[str, Any] | None = None,
    result: Result = Result.DONE,
    purpose: str = "",
) -> None:
    """Append one entry in the current transaction, with role, session, from where and purpose of the circumstances.

    `detail` holds ids, counts and field names only, never words about a person. Raises ValueError for control
    characters and for numbers that are not whole: what is sealed must read the same for ever (`seals.CANONICAL`).
    """
    kind, identity = subject
    here = circumstances.present()
    here.entries += 1
    plain((verb, kind, reason, purpose, detail or {}))
    AuditEntry.objects.create(
        occurred_at=at, actor_id=actor, verb=verb, subject_kind=kind, subject_id=identity, person_id=person,
        reason=reason, detail=detail or {}, result=result, purpose=purpose or here.purpose, role=here.role,
        session=here.session, network=here.network, device=here.device, route=here.route,
    )  # fmt: skip


def plain(value: Any) -> None:
    """Raise ValueError unless this is made of text without control characters, whole numbers, yes, no and nothing."""
    if isinstance(value, str):
        if not value.isprintable() or any("\ud800" <= letter <= "\udfff" for letter in value):
            raise ValueError("The audit holds plain words without control characters.")
    elif isinstance(value, dict):
        for key, inner in value.items():
            plain(key)
            plain(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            plain(inner)
    elif value is not None and not isinstance(value, int):
        raise ValueError(f"The audit cannot hold a {type(value).__name__}.")
