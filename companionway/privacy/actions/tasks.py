"""Opening and settling privacy tasks. They are part of the action that gives or takes the reason for them."""

import uuid
from datetime import datetime

from companionway.privacy.models.task import PrivacyTask
from companionway.privacy.rules.tasks import Kind, Owner, due_at


def open_task(
    kind: Kind, *, owner: Owner, about: uuid.UUID, by: uuid.UUID | None, at: datetime,
    person_id: uuid.UUID | None = None, program_id: uuid.UUID | None = None, due: datetime | None = None,
) -> None:  # fmt: skip
    """Let something wait for somebody, once. Part of the caller's action, whose audit entry covers it."""
    row = PrivacyTask(
        kind=kind, owner=owner, about=about, person_id=person_id, program_id=program_id, opened_at=at, opened_by_id=by,
        due_at=due or due_at(kind, at),
    )  # fmt: skip
    PrivacyTask.objects.bulk_create([row], ignore_conflicts=True)


def settle(kind: Kind, *, about: uuid.UUID, by: uuid.UUID | None, at: datetime) -> bool:
    """Mark the open task of this kind about this row as done; whether there was one. Part of the caller's action."""
    waiting = PrivacyTask.objects.filter(kind=kind, about=about, done_at=None)
    return bool(waiting.update(done_at=at, done_by_id=by))
