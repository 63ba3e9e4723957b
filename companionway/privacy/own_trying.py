"""Looking at the name and passphrase of a person's own page: counted before it is looked at, as with staff."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password

from companionway.platform import wall
from companionway.platform.models import normal_form
from companionway.privacy.actions.own_page import Opened
from companionway.privacy.actions.own_sign_in import begin_signed_in, key_of, note_sign_in_failed, tries_key
from companionway.privacy.models.own_page import OwnSignIn
from companionway.signin import trying
from companionway.signin.actions import tries


@dataclass(frozen=True)
class Tried:
    """What became of a try. `wait` is the seconds before the next may be made; `is_off` is for good."""

    opened: Opened | None = None
    wait: int = 0
    is_off: bool = False


def with_passphrase(name: str, passphrase: str, *, language: str, at: datetime) -> Tried:
    """One try. Raises turnstile.Busy when too many are being looked at on this machine; then nothing was counted.

    The same work for a name that nobody has. Call it where its statements are committed one by one.
    """
    key = tries_key(name)
    with trying.turn():
        row = _named(name)
        owner = row.person_id if row else None
        wait = tries.begin_try(key=key, now=at)
        if wait != 0:
            note_sign_in_failed(person_id=owner, reason="switched_off" if wait is None else "too_often", at=at)
            return Tried(is_off=wait is None, wait=wait or 0)
        right = _is_theirs(row, normal_form(passphrase))
    if row is None or not right:
        note_sign_in_failed(person_id=owner, reason="wrong_secret", at=at)
        return Tried()
    tries.clear_tries(key=key)
    opened = begin_signed_in(sign_in_id=row.id, language=language, at=at)
    return Tried(opened=opened if opened.key else None)


@wall.everyone("whoever is at the door of a person's own page is nobody else to us")
def _named(name: str) -> OwnSignIn | None:
    return OwnSignIn.objects.filter(name_key=key_of(name)).first()


def _is_theirs(row: OwnSignIn | None, passphrase: str) -> bool:
    if row is None:
        make_password(passphrase)
        return False
    return check_password(passphrase, row.passphrase_hash)
