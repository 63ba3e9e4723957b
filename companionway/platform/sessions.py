"""The session engine: sign-ins with a hashed key, an inactivity and an absolute limit, and a lock (security 9).

Django's own session protocol (`SessionStore`) over `SignInSession`. Nobody who is not signing in gets a row. What may
be done to sessions from outside stands in `platform.sign_ins`.
"""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import VALID_KEY_CHARS, SessionBase, UpdateError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.crypto import get_random_string

from companionway.platform import audit, clock, notices
from companionway.platform.ids import token_hash
from companionway.platform.sealing import Sealed, sealed_for
from companionway.platform.session_models import SignInSession
from companionway.platform.turns import take_turns

SEEN_EVERY = timedelta(minutes=1)
ON_THE_WAY_IN = timedelta(minutes=15)
AWAY_LOCKS = timedelta(minutes=2)
KEPT_AFTER_END = timedelta(days=1)
# Kept for somebody who is not signed in, these alone make no row.
SAID = frozenset({"_messages"})
NOTHING = Sealed(b"")
TWO_SHOWN = "signin.second_step"  # kept in a session behind which two factors stand


def _new_key() -> str:
    """32 characters of 36: 165 random bits."""
    return get_random_string(32, VALID_KEY_CHARS)


def idle_limit() -> timedelta:
    """How long a session lasts without a sign of its person."""
    return timedelta(minutes=settings.COMPANIONWAY_SESSION_IDLE_MINUTES)


def live(now: datetime) -> QuerySet[SignInSession]:
    """The sessions that are neither ended nor too old nor too long unused."""
    return SignInSession.objects.filter(ended_at=None, ends_at__gt=now, seen_at__gt=now - idle_limit())


class SessionStore(SessionBase):
    """One session. `device`, `network` are set by the middleware; `row` is there once it is loaded or saved."""

    device = ""
    network = ""
    row: SignInSession | None = None
    _session: dict[str, Any]  # Django's: what is kept, loaded at the first look

    def load(self) -> dict[str, Any]:
        """What is kept in the session; nothing, and no key, where there is no such live session. One query."""
        self.row = live(clock.now()).filter(key_hash=token_hash(str(self.session_key))).first()
        if self.row is None:
            self._session_key = None
            return {}
        return dict(self.decode(self.row.data))

    def exists(self, session_key: str) -> bool:
        """Whether this key was ever given."""
        return SignInSession.objects.filter(key_hash=token_hash(session_key)).exists()

    def is_empty(self) -> bool:
        """Whether there is nothing to keep: words for the next page alone make no session for a visitor."""
        return not self._session_key and not (set(getattr(self, "_session_cache", {})) - SAID)

    def create(self) -> None:
        """A fresh key with nothing kept; the row is written by `save`."""
        self._session_key = _new_key()
        self._session_cache: dict[str, Any] = {}
        self.row, self.modified = None, True

    def cycle_key(self) -> None:
        """Another key for the same session; the former stops working when this is saved."""
        kept = self._session
        self._session_key = _new_key()
        self._session_cache = kept
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        """Write the session. Raises UpdateError when it was ended meanwhile."""
        kept = self._session
        if self._session_key is None:
            self._session_key = _new_key()
        user = uuid.UUID(kept[SESSION_KEY]) if SESSION_KEY in kept else None
        values: dict[str, Any] = {"key_hash": token_hash(str(self.session_key)), "two_shown": bool(kept.get(TWO_SHOWN))}
        now = clock.now()
        with transaction.atomic():
            if self.row is None or self.row.user_id != user:
                values |= self._beginning(user, now)
            if self.row is None:
                self.row = SignInSession.objects.create(data=self.encode(kept), **values)
                return
            sealed = sealed_for(SignInSession, "data", self.row.id, self.encode(kept))
            if not SignInSession.objects.filter(id=self.row.id, ended_at=None).update(data=sealed, **values):
                raise UpdateError
            for name, value in values.items():
                setattr(self.row, name, value)

    def _beginning(self, user: uuid.UUID | None, now: datetime) -> dict[str, Any]:
        if user is not None:
            _make_room(user, now, besides=self.row)
        lasts = timedelta(hours=settings.COMPANIONWAY_SESSION_HOURS) if user else ON_THE_WAY_IN
        return {"user_id": user, "device": self.device, "network": self.network, "started_at": now, "seen_at": now,
                "ends_at": now + lasts, "away_at": None, "locked_at": None, "wrong_unlocks": 0}  # fmt: skip

    def delete(self, session_key: str | None = None) -> None:
        """End the session: signing out."""
        key = session_key or self.session_key
        if key:
            end(SignInSession.objects.filter(key_hash=token_hash(key)), because="signed_out", at=clock.now())
        self.row = None

    @classmethod
    def clear_expired(cls) -> None:
        """Empty what is over, and forget it a day later: until then a form that came too late finds its author."""
        now = clock.now()
        over = Q(ended_at__isnull=False) | Q(ends_at__lte=now) | Q(seen_at__lte=now - idle_limit())
        SignInSession.objects.filter(over).exclude(data="").update(data=NOTHING)
        past = now - KEPT_AFTER_END
        SignInSession.objects.filter(
            Q(ended_at__lte=past) | Q(ends_at__lte=past) | Q(seen_at__lte=past - idle_limit())
        ).delete()

    def is_locked(self, now: datetime) -> bool:
        """Whether it waits to be unlocked: it was locked, or its page has been out of sight for two minutes."""
        if self.row is None or self.row.user_id is None:
            return False
        return bool(self.row.locked_at or (self.row.away_at and now - self.row.away_at >= AWAY_LOCKS))

    def note_seen(self, now: datetime) -> None:
        """Its person was here. Written once a minute at most, so that reading a page seldom writes."""
        row = self.row
        if row and row.user_id and (now - row.seen_at >= SEEN_EVERY or row.away_at):
            SignInSession.objects.filter(id=row.id, ended_at=None).update(seen_at=now, away_at=None)
            row.seen_at, row.away_at = now, None


def end(rows: QuerySet[SignInSession], *, because: str, at: datetime) -> int:
    """End those of these that have not ended: their keys open nothing from now on. Returns how many."""
    return rows.filter(ended_at=None).update(ended_at=at, ended_because=because, data=NOTHING)


def _make_room(user: uuid.UUID, now: datetime, *, besides: SignInSession | None) -> None:
    """Before another sign-in: the oldest sessions beyond the limit end, and their person is told."""
    take_turns(f"sessions:{user}")
    mine = live(now).filter(user_id=user)
    if besides:
        mine = mine.exclude(id=besides.id)
    keep = settings.COMPANIONWAY_SESSIONS_EACH - 1
    oldest = list(mine.order_by("-started_at", "-id").values_list("id", flat=True)[keep:])
    if oldest:
        end(SignInSession.objects.filter(id__in=oldest), because="elsewhere", at=now)
        audit.record("session.ended", actor=user, at=now, subject=("user", user), reason="elsewhere",
                     detail={"sessions": len(oldest)})  # fmt: skip
        notices.tell(user, "session_elsewhere", key=f"session_elsewhere:{oldest[0]}")
