"""Reading contact plans: the one in force for each walk, its versions, and whether the trusted other may be asked."""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime

from companionway.engagement.models.plan import ContactPlan
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.texts import BY_DEFAULT, Quiet
from companionway.privacy.models.consent import Consent
from companionway.privacy.queries.consent import facts_of, with_facts
from companionway.privacy.rules.consent import state_at
from companionway.privacy.rules.consent_terms import ConsentState


def plans_of(engagements: Collection[uuid.UUID]) -> Mapping[uuid.UUID, ContactPlan]:
    """The plan in force of each of these walks; a walk without one is not in it. One query.

    The caller has looked the engagements up by viewer.
    """
    newest = ContactPlan.objects.filter(engagement_id__in=engagements).order_by("engagement_id", "-version")
    return {plan.engagement_id: plan for plan in newest.distinct("engagement_id")}


def plan_of(engagement_id: uuid.UUID) -> ContactPlan | None:
    """The plan in force of one walk; None where nothing was agreed yet. One query."""
    return plans_of([engagement_id]).get(engagement_id)


def versions_of_plan(engagement_id: uuid.UUID) -> list[ContactPlan]:
    """Every version, the newest first. One query."""
    return list(ContactPlan.objects.filter(engagement_id=engagement_id).select_related("by").order_by("-version"))


def plan_before(engagement: Engagement) -> ContactPlan | None:
    """What was agreed in the walk before this one, to begin from; None when this is the first. One query."""
    if engagement.came_back_from_id is None:
        return None
    return plan_of(engagement.came_back_from_id)


def quiet_of(plan: ContactPlan | None) -> Quiet:
    """The hours in which no text is sent: what they chose, else from nine in the evening until eight."""
    if plan is None or plan.quiet_from is None or plan.quiet_until is None:
        return BY_DEFAULT
    return Quiet(plan.quiet_from, plan.quiet_until)


def trusted_may_be_asked(plan: ContactPlan | None, t: datetime) -> bool:
    """Whether the person's consent to ask the one they trust stands at this moment. One query and five small ones."""
    if plan is None or plan.trusted_consent_id is None:
        return False
    row = with_facts(Consent.objects.filter(id=plan.trusted_consent_id)).first()
    return row is not None and state_at(facts_of(row), t) == ConsentState.ACTIVE
