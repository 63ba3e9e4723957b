"""What may be done to sign-ins from outside: list, end, lock and unlock them, and find who came too late."""

import uuid
from datetime import datetime

from django.db.models import F

from companionway.platform import phone_book
from companionway.platform.ids import token_hash
from companionway.platform.installation import installation
from companionway.platform.session_models import SignInSession
from companionway.platform.sessions import KEPT_AFTER_END, SessionStore, end, live

UNLOCK_TRIES = 5
# After these what a phone goes on sealing waits for its author's word; after a new password it need not.
ENDS_PHONES = frozenset({"signed_out", "disabled", "lost_device"})


def live_of(user_id: uuid.UUID, now: datetime) -> list[SignInSession]:
    """Where somebody is signed in, the latest used first. One query."""
    return list(live(now).filter(user_id=user_id).order_by("-seen_at", "-id"))


def end_one(user_id: uuid.UUID, session_id: uuid.UUID, *, because: str, at: datetime) -> int:
    """End one sign-in of this person. Returns 0 where there is none, else 1."""
    phone_book.revoke(user_id, at=at, session_id=session_id)
    return end(SignInSession.objects.filter(user_id=user_id, id=session_id), because=because, at=at)


def end_all(user_id: uuid.UUID, *, because: str, at: datetime, keep: uuid.UUID | None = None) -> int:
    """End every sign-in of this person but the one with id `keep`, if given. Returns how many ended.

    `because` is one of signed_out, elsewhere, role, disabled, factor, password, lost_device, reset.
    """
    if because in ENDS_PHONES:
        phone_book.revoke(user_id, at=at, keep=keep)
    mine = SignInSession.objects.filter(user_id=user_id)
    return end(mine.exclude(id=keep) if keep else mine, because=because, at=at)


def id_of(session: SessionStore) -> uuid.UUID | None:
    """The id under which a request's session is listed; None for a visitor."""
    return session.row.id if session.row else None


def left_behind(session_key: str, now: datetime) -> uuid.UUID | None:
    """Whose session this key opened until it timed out or was ended by a newer one, within a day; else None.

    Nobody's where a password alone was shown, except in a demo.
    """
    rows = SignInSession.objects.filter(key_hash=token_hash(session_key), seen_at__gt=now - KEPT_AFTER_END)
    if not installation().is_demo:
        rows = rows.filter(two_shown=True)
    row = rows.filter(ended_because__in=["", "elsewhere"], user__is_active=True).only("user_id").first()
    return row.user_id if row else None


def note_away(session: SessionStore, at: datetime) -> None:
    """The page went out of sight; two minutes later the session counts as locked."""
    if session.row and not session.row.locked_at:
        SignInSession.objects.filter(id=session.row.id, away_at=None).update(away_at=at)


def lock(session: SessionStore, at: datetime) -> None:
    """From now on this session shows nothing until it is unlocked."""
    if session.row:
        SignInSession.objects.filter(id=session.row.id, locked_at=None).update(locked_at=at)


def unlock(session: SessionStore, at: datetime) -> None:
    """Open the session again under another key."""
    if session.row:
        SignInSession.objects.filter(id=session.row.id).update(
            locked_at=None, away_at=None, wrong_unlocks=0, seen_at=at
        )
        session.cycle_key()


def take_unlock_try(session: SessionStore, at: datetime) -> bool:
    """Count a try before it is looked at, in one statement, so that many at once are no more than five.

    False when none is left: then the session has ended. Call it where it is committed at once.
    """
    if session.row is None:
        return False
    mine = SignInSession.objects.filter(id=session.row.id, ended_at=None)
    if mine.filter(wrong_unlocks__lt=UNLOCK_TRIES).update(wrong_unlocks=F("wrong_unlocks") + 1):
        return True
    end(mine, because="wrong_unlocks", at=at)
    return False


def note_wrong_unlock(session: SessionStore, at: datetime) -> int:
    """The try did not open it; after five the session ends. Returns how many are left."""
    if session.row is None:
        return 0
    mine = SignInSession.objects.filter(id=session.row.id, ended_at=None)
    wrong = mine.values_list("wrong_unlocks", flat=True).first()
    left = UNLOCK_TRIES - (wrong if wrong is not None else UNLOCK_TRIES)
    if left <= 0:
        end(mine, because="wrong_unlocks", at=at)
    return max(left, 0)
