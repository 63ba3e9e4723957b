"""Ending sign-ins: one's own, or somebody's everywhere when their phone is lost."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from companionway.platform import audit, notices, outbox, sign_ins
from companionway.platform.errors import DomainError, NotVisible
from companionway.platform.models import User
from companionway.signin.rules import Proofing
from companionway.workforce.actions import roles

NEW_START = "new_start"


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


@transaction.atomic
def ask_for_new_start(*, user_id: uuid.UUID, proofing: str, by: uuid.UUID, at: datetime) -> None:
    """Somebody lost every way in: the worker ends what they had and mails a link for one use to them alone.

    Whoever asks never sees the link, so asking opens nobody's account to them. Raises DomainError for oneself and for
    somebody without an address, NotVisible for nobody and for who administers no more.
    """
    roles.must_administer(by, timezone.localdate(at))
    if by == user_id:
        raise DomainError("not_yourself", "Somebody else must start this for you.")
    user = User.objects.filter(id=user_id, is_active=True).first()
    if user is None:
        raise NotVisible
    if not user.email:
        raise DomainError("no_mail", "They have no mail address here. Start over for them on the server instead.")
    outbox.put(NEW_START, key=f"{NEW_START}:{user_id}:{at.isoformat()}",
               payload={"user": str(user_id), "proofing": str(Proofing(proofing)), "by": str(by)})  # fmt: skip
    audit.record("new_start.asked", actor=by, at=at, subject=("user", user_id), reason=proofing)
