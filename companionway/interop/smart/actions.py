"""Tokens: giving one for an assertion that stands, refusing, and forgetting what is over."""

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from companionway.interop.smart.models import AssertionUsed, PartnerToken
from companionway.platform import audit
from companionway.platform.audit import Result
from companionway.platform.ids import token_hash

LASTS = timedelta(seconds=300)
SHOWN_BEFORE, NO_SCOPE = "shown_before", "no_scope"


@dataclass(frozen=True)
class Given:
    """A token as it is told once, what it is good for, and for how many seconds."""

    token: str
    scopes: tuple[str, ...]
    seconds: int


@transaction.atomic
def give_token(
    *, partner_id: uuid.UUID, jti: str, stands_until: datetime, scopes: Sequence[str], by: uuid.UUID | None,
    at: datetime,
) -> Given | str:  # fmt: skip
    """A token for these scopes, on an assertion that was judged to stand; else in one word why there is none.

    The assertion counts as shown even where nothing is granted. Of many that show it at once one gets a token: the
    unique index decides. `stands_until` is when it will be refused for its age alone.
    """
    why, token_id, token = _why_not(partner_id, jti, stands_until, scopes), None, ""
    if not why:
        token = secrets.token_urlsafe(32)
        row = PartnerToken.kept.create(
            partner_id=partner_id, token_hash=token_hash(token), scopes=list(scopes), given_at=at, ends_at=at + LASTS
        )
        token_id = row.id
    audit.record(
        "partner.token_refused" if why else "partner.token_given", actor=by, at=at, subject=("partner", partner_id),
        reason=why, detail={"scopes": len(scopes)} | ({"token": str(token_id)} if token_id else {}),
        result=Result.REFUSED if why else Result.DONE,
    )  # fmt: skip
    return why or Given(token, tuple(scopes), int(LASTS.total_seconds()))


def _why_not(partner_id: uuid.UUID, jti: str, stands_until: datetime, scopes: Sequence[str]) -> str:
    _, fresh = AssertionUsed.kept.get_or_create(
        partner_id=partner_id, jti_hash=token_hash(jti), defaults={"stands_until": stands_until}
    )
    if not fresh:
        return SHOWN_BEFORE
    return "" if scopes else NO_SCOPE


@transaction.atomic
def refuse_token(*, partner_id: uuid.UUID | None, reason: str, by: uuid.UUID | None, at: datetime) -> None:
    """A token was asked for and not given, for this one word. `partner_id` is who it claimed to be, where known."""
    audit.record("partner.token_refused", actor=by, at=at, subject=("partner", partner_id), reason=reason,
                 result=Result.REFUSED)  # fmt: skip


def trim(now: datetime) -> int:
    """Part of the upkeep: forget tokens that ended, and assertions that are too old to stand. Returns how many."""
    ended = PartnerToken.kept.filter(ends_at__lte=now).delete()[0]
    return ended + AssertionUsed.kept.filter(stands_until__lte=now).delete()[0]
