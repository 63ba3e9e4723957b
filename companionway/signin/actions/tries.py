"""Trying to sign in: the count of wrong tries, a sign-in, a sign-out."""

import uuid
from datetime import datetime
from math import ceil

from django.db import transaction

from companionway.platform import audit
from companionway.signin import rules, secrets
from companionway.signin.models import SignInTries
from companionway.signin.rules import Method


def subject(user_id: uuid.UUID | None) -> tuple[str, uuid.UUID | None]:
    """A user as the subject of an audit entry."""
    return "user", user_id


@transaction.atomic
def begin_try(*, key: str, now: datetime) -> int | None:
    """Part of a sign-in: take the next try with this key before looking at the secret, so that none goes uncounted.

    0: look. A number: so many seconds must pass first. None: switched off after too many in a row.
    """
    row = _held(key, now)
    if rules.is_switched_off(row.failures):
        return None
    free_at = row.last_at + rules.wait_after(row.failures)
    if row.failures and now < free_at:
        return ceil((free_at - now).total_seconds())
    row.failures, row.last_at = row.failures + 1, now
    row.save(update_fields=["failures", "last_at"])
    return 0


def _held(key: str, now: datetime) -> SignInTries:
    """The row of this key, locked. One that a right secret takes away while we wait for it is made again."""
    row = None
    while row is None:
        SignInTries.objects.bulk_create([SignInTries(key=key, last_at=now)], ignore_conflicts=True)
        row = SignInTries.objects.select_for_update().filter(key=key).first()
    return row


def clear_tries(*, key: str) -> None:
    """Part of a sign-in: the secret was right, so earlier wrong ones count no more."""
    SignInTries.objects.filter(key=key).delete()


def trim_tries(now: datetime) -> int:
    """Part of the nightly upkeep: forget tries that are over. What is switched off stays so. Returns how many."""
    over = SignInTries.objects.filter(last_at__lt=now - rules.TRIES_KEPT, failures__lt=rules.SWITCHED_OFF_AT)
    return over.delete()[0]


@transaction.atomic
def note_try_failed(*, user_id: uuid.UUID | None, method: Method, reason: str, at: datetime) -> None:
    """A sign-in did not succeed. Keeps whose it was where that is known, how, and why; never what was typed."""
    audit.record(
        "sign_in_failed", actor=None, at=at, subject=subject(user_id), reason=reason,
        detail={"method": method.value, "result": "refused"},
    )  # fmt: skip


@transaction.atomic
def note_signed_in(*, key: str | None, methods: list[Method], by: uuid.UUID, at: datetime) -> None:
    """Somebody is signed in. Their wrong tries count no more."""
    keys = [secrets.second_key(by), *([key] if key else [])]
    SignInTries.objects.filter(key__in=keys).delete()
    detail = {"methods": [method.value for method in methods], "result": "done"}
    audit.record("signed_in", actor=by, at=at, subject=subject(by), detail=detail)


@transaction.atomic
def note_signed_out(*, by: uuid.UUID, at: datetime) -> None:
    """Somebody signed out."""
    audit.record("signed_out", actor=by, at=at, subject=subject(by))
