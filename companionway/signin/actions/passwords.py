"""Passwords: changed, reset by mail, and starting over after losing every way in."""

import uuid
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from companionway.platform import audit, notices, outbox
from companionway.platform.errors import DomainError
from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.signin import rules, secrets
from companionway.signin.actions.tries import subject
from companionway.signin.models import AppSecret, RecoveryCode, ResetLink, SignInTries

RESET = "signin.reset"  # outbox: send a person their own link to a new password


@transaction.atomic
def change_password(*, password: str, by: uuid.UUID, at: datetime) -> User:
    """A new password, chosen by its owner and judged by the caller's form. Every other session of theirs ends."""
    user = User.objects.select_for_update().get(pk=by)
    _choose(user, password)
    notices.tell(by, "password", key=str(new_id()))
    audit.record("password_changed", actor=by, at=at, subject=subject(by), detail={"result": "done"})
    return user


@transaction.atomic
def ask_for_reset(*, user_id: uuid.UUID | None, at: datetime) -> None:
    """Somebody forgot a password. It opens no session and takes away no factor; for a stranger it writes the same."""
    outbox.put(RESET, key=f"reset:{new_id()}", payload={"user": str(user_id) if user_id else ""})
    audit.record("password_reset_asked", actor=None, at=at, subject=subject(user_id))


@transaction.atomic
def link_for_mail(*, user_id: uuid.UUID, now: datetime) -> str:
    """Part of sending the mail: a link for one use within the hour. Returns its secret part."""
    return _link(user_id, rules.Proofing.MAIL, None, now, now + rules.MAIL_LIVES)


@transaction.atomic
def start_over(*, user_id: uuid.UUID, proofing: str, by: uuid.UUID | None, at: datetime) -> str:
    """Somebody lost every way in, and an administrator made sure who they are: everything they had ends at once.

    Returns the secret part of a link for one use, to be handed to the person. Nobody else chooses their password.
    """
    if by == user_id:
        raise DomainError("not_yourself", "Somebody else must start this for you.")
    user = User.objects.select_for_update().get(pk=user_id)
    Authenticator.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()  # whoever had their way in may have linked an account of their own
    AppSecret.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    ResetLink.objects.filter(user=user, used_at=None).delete()
    SignInTries.objects.filter(key__in=[secrets.second_key(user_id), secrets.name_key(user.username)]).delete()
    user.set_unusable_password()
    user.sign_in_stamp += 1
    user.save(update_fields=["password", "sign_in_stamp"])
    token = _link(user_id, rules.Proofing(proofing), by, at, at + rules.LINK_LIVES)
    notices.tell(user_id, "reset", key=str(new_id()))
    audit.record("sign_in_started_over", actor=by, at=at, subject=subject(user_id), reason=str(proofing))
    return token


@transaction.atomic
def choose_by_link(*, token: str, password: str, at: datetime) -> User:
    """Somebody chooses a new password by their link, once. It opens no session, and a second step stays as it is."""
    links = ResetLink.objects.select_for_update().filter(digest=secrets.token_digest(token), used_at=None)
    link = links.filter(expires_at__gt=at, user__is_active=True).first()
    if link is None:
        raise DomainError("link_ended", "This link has ended. Ask for a new one.")
    link.used_at = at
    link.save(update_fields=["used_at"])
    user = User.objects.select_for_update().get(pk=link.user_id)
    _choose(user, password)
    SignInTries.objects.filter(key=secrets.name_key(user.username)).delete()
    notices.tell(user.pk, "password", key=str(new_id()))
    audit.record("password_chosen", actor=user.pk, at=at, subject=subject(user.pk), reason=link.proofing)
    return user


@transaction.atomic
def set_first_password(*, user_id: uuid.UUID, password: str, now: datetime) -> User:
    """Part of accepting an invitation: the person's own first password. The invitation writes the audit entry."""
    user = User.objects.select_for_update().get(pk=user_id)
    if user.has_usable_password():
        raise DomainError("already_there", "A password is set already. Sign in with it.")
    _choose(user, password)
    return user


def _choose(user: User, password: str) -> None:
    user.set_password(password)
    user.save(update_fields=["password"])


def _link(user_id: uuid.UUID, proofing: rules.Proofing, by: uuid.UUID | None, at: datetime, until: datetime) -> str:
    """A fresh link in place of any earlier one that was not used."""
    ResetLink.objects.filter(user_id=user_id, used_at=None).delete()
    token = secrets.new_token()
    ResetLink.objects.create(
        user_id=user_id, digest=secrets.token_digest(token), proofing=proofing, made_by_id=by, made_at=at,
        expires_at=until,
    )  # fmt: skip
    return token
