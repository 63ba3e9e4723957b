"""Ways to sign in come and go: authenticator app, passkeys, recovery codes, the hospital's account."""

import uuid
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.db.models import F

from companionway.platform import audit, notices
from companionway.platform.errors import DomainError
from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.signin import rules, secrets
from companionway.signin.actions.tries import subject
from companionway.signin.models import AppSecret, RecoveryCode
from companionway.signin.rules import Method


@transaction.atomic
def use_app_step(*, user_id: uuid.UUID, step: int, now: datetime) -> bool:
    """Part of a sign-in: take this 30 s step of an app, so that a code is used once. False when it was taken."""
    unused = AppSecret.objects.filter(user_id=user_id, last_step__lt=step)
    if not unused.update(last_step=step, used_at=now):
        return False
    Authenticator.objects.filter(user_id=user_id, type=Authenticator.Type.TOTP).update(last_used_at=now)
    return True


@transaction.atomic
def use_recovery_code(*, user_id: uuid.UUID, typed: str, now: datetime) -> bool:
    """Part of a sign-in: spend a recovery code. False when it is none of theirs or was spent."""
    plain = rules.plain_code(typed)
    rows = list(RecoveryCode.objects.select_for_update().filter(user_id=user_id, used_at=None))
    if not rows or not rules.is_code(plain):
        return False
    digest = secrets.code_digest(plain, bytes(rows[0].salt))
    for row in rows:
        if secrets.same(bytes(row.digest), digest):
            row.used_at = now
            row.save(update_fields=["used_at"])
            return True
    return False


@transaction.atomic
def make_recovery_codes(*, by: uuid.UUID, at: datetime) -> list[str]:
    """A fresh set of recovery codes in place of any earlier one. Returns them as shown; only hashes are kept."""
    RecoveryCode.objects.filter(user_id=by).delete()
    codes, salt = secrets.new_codes(), secrets.new_salt()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user_id=by, salt=salt, digest=secrets.code_digest(code, salt), made_at=at) for code in codes
    )
    notices.tell(by, "codes", key=str(new_id()))
    audit.record("recovery_codes_made", actor=by, at=at, subject=subject(by), detail={"count": len(codes)})
    return [rules.shown_code(code) for code in codes]


@transaction.atomic
def add_app(*, secret: str, step: int, by: uuid.UUID, at: datetime) -> None:
    """An authenticator app becomes a factor; `step` is the one whose code proved that the app has the secret."""
    User.objects.select_for_update().get(pk=by)
    if AppSecret.objects.filter(user_id=by).exists():
        raise DomainError("already_there", "An authenticator app is set up already. Remove it first.")
    AppSecret.objects.create(user_id=by, secret=secret, last_step=step, made_at=at)
    # allauth knows by its own row that there is a second step; the secret stands in ours, sealed.
    Authenticator.objects.create(user_id=by, type=Authenticator.Type.TOTP, data={}, created_at=at)
    _factor_changed(by, "factor_added", Method.TOTP, at)


@transaction.atomic
def note_passkey_added(*, by: uuid.UUID, at: datetime) -> None:
    """A passkey became a factor; allauth has kept its public key in this transaction."""
    _factor_changed(by, "factor_added", Method.PASSKEY, at)


@transaction.atomic
def remove_factor(*, factor_id: int, by: uuid.UUID, at: datetime) -> None:
    """Take away one factor of one's own. With the last one the recovery codes go too. Raises DomainError for others."""
    row = Authenticator.objects.select_for_update().filter(pk=factor_id, user_id=by).first()
    if row is None:
        raise DomainError("not_there", "This way to sign in is not there any more.")
    method = Method.TOTP if row.type == Authenticator.Type.TOTP else Method.PASSKEY
    if method == Method.TOTP:
        AppSecret.objects.filter(user_id=by).delete()
    row.delete()
    if not Authenticator.objects.filter(user_id=by).exists():
        RecoveryCode.objects.filter(user_id=by).delete()
    _factor_changed(by, "factor_removed", method, at)


@transaction.atomic
def link_hospital(*, user_id: uuid.UUID, provider: str, identity: str, by: uuid.UUID | None, at: datetime) -> None:
    """From now on this identity of the hospital (issuer and subject, never an e-mail) signs this person in.

    Decided by an administrator, by an invitation, or by the person while signed in with their second step.
    Raises DomainError when it signs in somebody else.
    """
    made, created = SocialAccount.objects.get_or_create(
        provider=provider, uid=identity, defaults={"user_id": user_id, "extra_data": {}}
    )
    if not created and made.user_id != user_id:
        raise DomainError("taken", "This hospital account signs in somebody else already.")
    _factor_changed(user_id, "factor_added", Method.HOSPITAL, at, by=by)


@transaction.atomic
def unlink_hospital(*, user_id: uuid.UUID, provider: str, by: uuid.UUID | None, at: datetime) -> None:
    """The hospital's account signs this person in no more."""
    SocialAccount.objects.filter(user_id=user_id, provider=provider).delete()
    _factor_changed(user_id, "factor_removed", Method.HOSPITAL, at, by=by)


def _factor_changed(user_id: uuid.UUID, verb: str, method: Method, at: datetime, by: uuid.UUID | None = None) -> None:
    """End the person's other sessions, tell them by mail, write it down."""
    User.objects.filter(pk=user_id).update(sign_in_stamp=F("sign_in_stamp") + 1)
    notices.tell(user_id, verb, key=str(new_id()))
    actor = user_id if by is None and method != Method.HOSPITAL else by
    audit.record(verb, actor=actor, at=at, subject=subject(user_id), detail={"method": method.value})
