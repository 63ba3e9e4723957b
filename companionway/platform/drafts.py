"""Keeping what somebody had typed when their page locked or timed out, for the same person and the same form."""

import json
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from companionway.platform import wall
from companionway.platform.session_models import Draft

KEPT = timedelta(days=1)
MOST = 20
LONGEST = 20_000  # characters, all answers together
Answers = dict[str, list[str]]


def keep(user_id: uuid.UUID, path: str, answers: Mapping[str, list[str]], *, at: datetime) -> bool:
    """Keep these answers in place of what was kept for this form. False for a draft that is too long to keep."""
    text = json.dumps(answers)
    if len(text) > LONGEST or len(path) > 200:
        return False
    Draft.objects.update_or_create(user_id=user_id, path=path, defaults={"answers": text, "saved_at": at})
    mine = Draft.objects.filter(user_id=user_id).order_by("-saved_at")
    surplus = list(mine.values_list("id", flat=True)[MOST:])
    if surplus:
        Draft.objects.filter(id__in=surplus).delete()
    return True


def keep_for_absent(user_id: uuid.UUID, path: str, answers: Mapping[str, list[str]], *, at: datetime) -> bool:
    """As `keep`, where the author's session has ended or is locked: nobody is there, and the words are theirs alone."""
    with wall.everyone("who timed out is not signed in, and what they typed is kept for them alone"):
        return keep(user_id, path, answers, at=at)


def kept(user_id: uuid.UUID, path: str, *, now: datetime) -> Answers | None:
    """What this person had typed into this form within a day. One query."""
    row = Draft.objects.filter(user_id=user_id, path=path, saved_at__gt=now - KEPT).first()
    return dict(json.loads(row.answers)) if row else None


def forget(user_id: uuid.UUID, path: str) -> None:
    """The form was sent, or its draft is not wanted. It may come after the transaction of the form has ended."""
    with wall.everyone("a draft goes when its form was done, and by then the author's sight has ended"):
        Draft.objects.filter(user_id=user_id, path=path).delete()


def trim(now: datetime) -> int:
    """Forget drafts that are older than a day. Returns how many rows went."""
    return Draft.objects.filter(saved_at__lte=now - KEPT).delete()[0]
