"""One person's journey as one list: requests, talks, tries, pauses, check-ins, goodbyes, coming back."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from companionway.engagement.models.contact import Contact, ContactAttempt
from companionway.engagement.models.walk import Assignment, Engagement, EngagementEvent
from companionway.people.models import ContactPoint, Person
from companionway.platform.errors import NotVisible
from companionway.platform.models import User
from companionway.privacy.viewer import Viewer
from companionway.referrals.models import Referral, ReferralEvent

SHOWN = 200


@dataclass(frozen=True)
class Moment:
    """One thing that happened. `kind` is request, contact, try or step; `what` names it for the template."""

    occurred_at: datetime
    kind: str
    what: str
    who: str
    row: object


def engagement_for(viewer: Viewer, engagement_id: uuid.UUID) -> Engagement:
    """One engagement the viewer may see. Raises NotVisible."""
    found = Engagement.objects.visible_to(viewer).filter(id=engagement_id)
    row = found.select_related("person__same_as", "program", "site").first()
    if row is None:
        raise NotVisible
    return row


def contact_for(viewer: Viewer, contact_id: uuid.UUID) -> Contact:
    """One contact of somebody the viewer may see. Raises NotVisible."""
    found = Contact.objects.filter(id=contact_id, engagement__in=Engagement.objects.visible_to(viewer))
    row = found.select_related("engagement__person__same_as", "engagement__program", "peer", "entered_by").first()
    if row is None:
        raise NotVisible
    return row


def try_for(viewer: Viewer, attempt_id: uuid.UUID) -> ContactAttempt:
    """One try of somebody the viewer may see. Raises NotVisible."""
    found = ContactAttempt.objects.filter(id=attempt_id, engagement__in=Engagement.objects.visible_to(viewer))
    row = found.select_related("engagement__person__same_as").first()
    if row is None:
        raise NotVisible
    return row


def engagements_of(person: Person) -> list[Engagement]:
    """All of a kept record's engagements, newest first. The caller has looked the person up by viewer."""
    rows = Engagement.objects.filter(person__same_as=person).select_related("program", "site", "person")
    return list(rows.order_by("-opened_at"))


def referrals_of(person: Person) -> list[Referral]:
    """All of a kept record's requests, newest first."""
    rows = Referral.objects.filter(person__same_as=person).select_related("program", "site", "accepted_by")
    return list(rows.order_by("-received_at"))


def contact_points_of(person: Person) -> list[ContactPoint]:
    """The live ways to reach a kept record."""
    return list(ContactPoint.objects.filter(person__same_as=person, ended_at=None).order_by("kind", "id"))


def present_peers(engagements: list[Engagement]) -> dict[uuid.UUID, str]:
    """The present peer's name by engagement. One query."""
    live = Assignment.objects.filter(engagement__in=engagements, ends_at=None).select_related("worker")
    return {a.engagement_id: a.worker.get_full_name() for a in live}


def timeline(person: Person) -> list[Moment]:
    """Everything that happened with a kept record, newest first, at most 200. Four queries whatever the length."""
    referral_events = ReferralEvent.objects.filter(referral__person__same_as=person).select_related("by")
    steps = EngagementEvent.objects.filter(engagement__person__same_as=person).select_related("by")
    contacts = Contact.objects.filter(engagement__person__same_as=person, replaced_at=None, undone_at=None)
    tries = ContactAttempt.objects.filter(engagement__person__same_as=person, undone_at=None).select_related("peer")
    newest = "-occurred_at"
    moments = [
        *(Moment(e.occurred_at, "request", e.verb, _name(e.by), e) for e in referral_events.order_by(newest)[:SHOWN]),
        *(Moment(e.occurred_at, "step", e.verb, _name(e.by), e) for e in steps.order_by(newest)[:SHOWN]),
        *(
            Moment(c.occurred_at, "contact", c.channel, _name(c.peer), c)
            for c in contacts.select_related("peer", "group", "replaces").order_by(newest)[:SHOWN]
        ),
        *(Moment(t.occurred_at, "try", t.channel, _name(t.peer), t) for t in tries.order_by(newest)[:SHOWN]),
    ]
    return sorted(moments, key=lambda m: m.occurred_at, reverse=True)[:SHOWN]


def _name(user: User | None) -> str:
    return user.get_full_name() if user is not None else ""
