"""Writing the contact plan: a new version each time; what was agreed before stays as it was."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.db import transaction
from django.db.models import Max

from companionway.engagement.models.plan import ContactPlan
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules import walk
from companionway.engagement.rules.plan import FirstWeeks, IfQuiet
from companionway.platform import audit
from companionway.platform.errors import DomainError
from companionway.platform.ids import new_id
from companionway.platform.turns import take_turns
from companionway.privacy.models.consent import Consent


@dataclass(frozen=True)
class Agreed:
    """What a plan says. `days` are weekdays, 0 = Monday; none means any."""

    modes: Sequence[str] = ()
    days: Sequence[int] = ()
    quiet_from: time | None = None
    quiet_until: time | None = None
    name_to_say: str = ""
    message_ok: bool = False
    may_name_program: bool = False
    first_weeks: FirstWeeks = FirstWeeks.NOT_ASKED
    if_quiet: IfQuiet | str = ""
    if_quiet_words: str = ""
    trusted_name: str = ""
    trusted_reach: str = ""
    trusted_consent_id: uuid.UUID | None = None


@transaction.atomic
def agree_contact_plan(
    *, engagement_id: uuid.UUID, agreed: Agreed, version: int, by: uuid.UUID | None, at: datetime
) -> ContactPlan:
    """Write down what was agreed, as the next version after `version` (0 = there was none).

    `by` is None when the person says it on their own page. Raises DomainError "changed" when somebody wrote a version
    meanwhile, "closed" after goodbye, and by field for what does not fit together.
    """
    take_turns(f"contact_plan:{engagement_id}")
    engagement = Engagement.objects.get(id=engagement_id)
    if engagement.state not in walk.LIVE:
        raise DomainError("closed", "You have said goodbye for now. Welcome them back first.")
    last = ContactPlan.objects.filter(engagement=engagement).aggregate(n=Max("version"))["n"] or 0
    if last != version:
        raise DomainError("changed", "This was changed while you had it open. Look at the newest one first.")
    _check(agreed, engagement)
    said = vars(agreed) | {"modes": list(agreed.modes), "days": sorted(set(agreed.days))}
    plan = ContactPlan.objects.create(
        id=new_id(), engagement=engagement, version=last + 1, agreed_at=at, by_id=by, by_person=by is None, **said
    )
    audit.record(
        "contact_plan.agreed", actor=by, at=at, subject=("engagement", engagement.id), person=engagement.person_id,
        detail={"version": plan.version} | ({"by": "person"} if by is None else {}),
    )  # fmt: skip
    return plan


def _check(agreed: Agreed, engagement: Engagement) -> None:
    if (agreed.quiet_from is None) != (agreed.quiet_until is None):
        raise DomainError("quiet", "Say both when it begins and when it ends.", field="quiet_until")
    if any(not 0 <= day <= 6 for day in agreed.days):
        raise DomainError("days", "Choose days of the week.", field="days")
    if agreed.trusted_reach and not agreed.trusted_name:
        raise DomainError("trusted", "Say who it is.", field="trusted_name")
    if agreed.if_quiet == IfQuiet.TRUSTED and not agreed.trusted_name:
        raise DomainError("trusted", "Say whom they trust, or choose another way.", field="trusted_name")
    if agreed.trusted_consent_id is not None:
        theirs = Consent.objects.filter(person__same_as__records=engagement.person_id, id=agreed.trusted_consent_id)
        if not theirs.exists():
            raise DomainError("consent", "Choose one of their own sharing choices.", field="trusted_consent")
