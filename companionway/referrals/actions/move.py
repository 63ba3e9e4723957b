"""The one private way in which a referral changes state: a conditional update, an event, an audit entry."""

import uuid
from datetime import datetime
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from companionway.platform import audit
from companionway.platform.errors import DomainError
from companionway.referrals import rules
from companionway.referrals.actions.news import note_news
from companionway.referrals.models import Referral, ReferralEvent
from companionway.referrals.rules import Verb


class WrongState(DomainError):
    """The referral is no longer where this verb may begin."""


def move(
    verb: Verb, referral_id: uuid.UUID, *, by: uuid.UUID | None, at: datetime, only: Q | None = None, channel: str = "",
    outcome: str = "", audited: bool = True, happened_at: datetime | None = None, **changes: Any,
) -> Referral:  # fmt: skip
    """Apply one verb of `rules.TRANSITIONS`. One winner; the others get WrongState. Returns the fresh referral.

    `happened_at` stands in the history where it happened before it was entered.
    """
    leaving, to = rules.TRANSITIONS[verb]
    condition = Q(id=referral_id, state__in=leaving) & (only or Q())
    won = Referral.objects.filter(condition).update(state=to or F("state"), version=F("version") + 1, **changes)
    if not won:
        raise WrongState("wrong_state", "This request has moved on since you opened it. Look again before you go on.")
    referral = Referral.objects.get(id=referral_id)
    event = ReferralEvent.objects.create(
        referral=referral, verb=verb, state=referral.state, occurred_at=happened_at or at, by_id=by, channel=channel,
        outcome=outcome,
    )  # fmt: skip
    note_news(referral, because_of=event.id, at=at)
    if audited:
        audit.record(
            f"referral.{verb}", actor=by, at=at, subject=("referral", referral.id), person=referral.person_id,
            reason=outcome,
        )  # fmt: skip
    return referral


def first(field: str, at: datetime) -> Coalesce:
    """Keep the first time that something happened."""
    return Coalesce(F(field), at)
