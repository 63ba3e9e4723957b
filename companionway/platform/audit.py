"""Writing the audit: one entry for each public action, each look at a record, and each try that was refused."""

import json
import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import connection

from companionway.platform import circumstances, recording
from companionway.platform.ids import new_id


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
    entry: list[Any] = [
        new_id(), at, actor, verb, kind, identity, person, reason, json.dumps(detail or {}), result,
        purpose or here.purpose, here.role, here.session, here.network, here.device, here.route,
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(recording.ASK, entry)


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
