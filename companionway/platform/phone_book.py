"""Which records of phones arrived, who types on which phone, and how often each key opened. No word about anybody."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count, Max

from companionway.platform.ids import link_token, token_hash
from companionway.platform.phone_models import AuthorRef, PhoneReceipt

PURPOSE = "phone-author"
TWIN_WAITS = "5s"


class OtherBytes(Exception):
    """A record with this id came before with other bytes."""


@dataclass(frozen=True)
class Author:
    """Whom a reference stands for. `trusted` unless the phone was signed out from elsewhere or the account closed."""

    user_id: uuid.UUID
    trusted: bool


def take_receipt(record_id: uuid.UUID, sealed: bytes, kid: str, *, at: datetime) -> bool:
    """Whether this record is new; False for one that came before with the same bytes, and OtherBytes for others.

    A twin under way is waited for, five seconds long (then OperationalError). Call it inside the transaction that
    applies the record.
    """
    digest = hashlib.sha256(sealed).digest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [TWIN_WAITS])
        cursor.execute(
            "INSERT INTO companionway_phonereceipt (id, sealed_sha256, kid, received_at) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT DO NOTHING",
            [record_id, digest, kid, at],
        )
        if cursor.rowcount == 1:
            return True
    first = PhoneReceipt.objects.get(id=record_id)
    if bytes(first.sealed_sha256) != digest:
        raise OtherBytes
    return False


def _ref(session_id: uuid.UUID) -> str:
    return link_token(PURPOSE, session_id)[:32]  # 128 bits


def mark_of(session_id: uuid.UUID) -> str:
    """What a page says so that its script knows another sign-in when it sees one. Opens nothing. No query."""
    return link_token("phone-page", session_id)[:16]


def ref_of(session_id: uuid.UUID) -> str | None:
    """The reference of this sign-in, once it was asked for; None before, and after it was revoked. One query."""
    live = AuthorRef.objects.filter(session=session_id, revoked_at=None).exists()
    return _ref(session_id) if live else None


def begin_ref(user_id: uuid.UUID, session_id: uuid.UUID, *, at: datetime) -> str:
    """The reference under which this person's records are written on this phone. The same for the same sign-in."""
    ref = _ref(session_id)
    AuthorRef.objects.get_or_create(
        session=session_id, defaults={"ref_hash": token_hash(ref), "user_id": user_id, "made_at": at}
    )
    return ref


def author_of(ref: str) -> Author | None:
    """Whom this reference stands for; None for one that was never given. One query."""
    row = AuthorRef.objects.filter(ref_hash=token_hash(ref)).select_related("user").first()
    return Author(row.user_id, row.revoked_at is None and row.user.is_active) if row else None


def revoke(
    user_id: uuid.UUID, *, at: datetime, session_id: uuid.UUID | None = None, keep: uuid.UUID | None = None
) -> int:
    """What is sealed on these phones of this person from now on waits for their word. Returns how many phones."""
    rows = AuthorRef.objects.filter(user_id=user_id, revoked_at=None)
    if session_id:
        rows = rows.filter(session=session_id)
    return rows.exclude(session=keep).update(revoked_at=at) if keep else rows.update(revoked_at=at)


def opened() -> dict[str, tuple[int, datetime]]:
    """For each key that opened anything: how many records, and when the last one. One query."""
    rows = PhoneReceipt.objects.values("kid").annotate(count=Count("id"), last=Max("received_at"))
    return {row["kid"]: (row["count"], row["last"]) for row in rows}
