"""Looking at a name and a password: counted before it is looked at, the same work whether the name exists or not."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from companionway.platform import turnstile
from companionway.platform.models import User
from companionway.signin import queries, secrets
from companionway.signin.actions import tries
from companionway.signin.rules import Method


@dataclass(frozen=True)
class Tried:
    """What became of a try. `wait` is the seconds before the next may be made; `is_off` is for good."""

    user: User | None = None
    wait: int = 0
    is_off: bool = False


@contextmanager
def turn() -> Iterator[None]:
    """A turn to hash on this machine. Raises turnstile.Busy when too many are being looked at; count within it."""
    waiting = settings.SIGN_INS_WAITING
    with turnstile.place(Path(settings.DATA) / "turnstile", at_once=turnstile.HASHES, waiting=waiting):
        yield


def with_password(name: str, password: str, *, at: datetime) -> Tried:
    """One try. Raises turnstile.Busy when too many are being looked at on this machine; then nothing was counted."""
    with turn():
        user = queries.user_named(name)
        # One count for one person: the database finds one name under several spellings ("i" and a dotless one).
        key = secrets.name_key(user.username if user else name)
        wait = tries.begin_try(key=key, now=at)
        if wait != 0:
            reason = "switched_off" if wait is None else "too_often"
            tries.note_try_failed(user_id=user.pk if user else None, method=Method.PASSWORD, reason=reason, at=at)
            return Tried(is_off=wait is None, wait=wait or 0)
        if is_theirs(user, password):
            tries.clear_tries(key=key)
            return Tried(user=user)
    owner = user.pk if user else None
    tries.note_try_failed(user_id=owner, method=Method.PASSWORD, reason="wrong_secret", at=at)
    return Tried()


def is_theirs(user: User | None, password: str) -> bool:
    """One hash in every case: for a name nobody has, an ended sign-in and one that may not use a password too."""
    if user is None:
        User().set_password(password)
        return False
    right = user.check_password(password)
    return right and user.is_active and may_use_password(user)


def may_use_password(user: User) -> bool:
    """Where the hospital signs people in, passwords are left to the administrators named for an emergency."""
    return settings.COMPANIONWAY_PASSWORDS == "everyone" or user.username in settings.COMPANIONWAY_EMERGENCY_SIGN_INS
