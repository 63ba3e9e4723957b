"""Ending sign-ins: one's own, or somebody's everywhere when their phone is lost."""

import uuid
from datetime import datetime

from django.db import transaction

from companionway.platform import audit, notices, sign_ins
from companionway.platform.errors import NotVisible


@transaction.atomic
def end_sign_in(*, session_id: uuid.UUID, by: uuid.UUID, at: datetime) -> None:
    """End one of one's own sign-ins. Raises NotVisible where there is none such."""
    if not sign_ins.end_one(by, session_id, because="signed_out", at=at):
        raise NotVisible
    audit.record("session.ended", actor=by, at=at, subject=("user", by), reason="own", detail={"sessions": 1})


@transaction.atomic
def sign_out_everywhere(*, user_id: uuid.UUID, by: uuid.UUID, at: datetime) -> int:
    """End every sign-in of this person: they themselves, or somebody who looks after them. Returns how many ended.

    Who may do it for whom is judged by the caller (`workforce.queries.signs_out`).
    """
    own = user_id == by
    ended = sign_ins.end_all(user_id, because="signed_out" if own else "lost_device", at=at)
    audit.record("session.ended", actor=by, at=at, subject=("user", user_id), reason="own" if own else "lost_device",
                 detail={"sessions": ended})  # fmt: skip
    if not own:
        notices.tell(user_id, "signed_out", key=f"signed_out:{user_id}:{at.isoformat()}")
    return ended
