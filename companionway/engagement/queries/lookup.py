"""One row of the walk for a viewer who may see it, and what stands on a person's page."""

import uuid

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Concat, Trim

from companionway.engagement.models.contact import Contact, ContactAttempt
from companionway.engagement.models.walk import Assignment, Engagement
from companionway.engagement.queries.versions import newest_first
from companionway.people.models import ContactPoint, Person
from companionway.platform.errors import NotVisible
from companionway.privacy.models.cover import Cover
from companionway.privacy.viewer import Viewer
from companionway.referrals.models import Referral


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
    """A kept record's engagements, newest first, each with its present `peer_id` and `peer_name`. One query.

    Who covers for that peer now stands in `cover_id`, `cover_name` and `cover_until`, for who may know it.

    The caller has looked the person up by viewer.
    """
    live = Assignment.objects.filter(engagement=OuterRef("pk"), ends_at=None)
    name = Trim(Concat("worker__first_name", Value(" "), "worker__last_name"))
    of_peer = Cover.objects.live().filter(
        covered__assignments__engagement=OuterRef("pk"), covered__assignments__ends_at=None
    )
    covers = of_peer.order_by("-ends_at")
    covering = Trim(Concat("covering__first_name", Value(" "), "covering__last_name"))
    rows = Engagement.objects.filter(person__same_as=person).select_related("program", "site", "person__same_as")
    with_peer = rows.annotate(
        peer_id=Subquery(live.values("worker_id")[:1]), peer_name=Subquery(live.annotate(n=name).values("n")[:1]),
        cover_id=Subquery(covers.values("covering_id")[:1]), cover_until=Subquery(covers.values("ends_at")[:1]),
        cover_name=Subquery(covers.annotate(n=covering).values("n")[:1]),
    )  # fmt: skip
    return list(with_peer.order_by("-opened_at"))


def peer_of(engagement: Engagement) -> uuid.UUID | None:
    """The user who walks with the person at present, None after goodbye."""
    live = Assignment.objects.filter(engagement=engagement, ends_at=None)
    return live.values_list("worker_id", flat=True).first()


def versions_of(contact: Contact) -> list[Contact]:
    """Every version of a contact, the newest first: what it says now and what it said before. One query."""
    rows = Contact.objects.filter(engagement_id=contact.engagement_id).exclude(replaced_at=None, replaces=None)
    return newest_first(contact, rows.select_related("peer", "entered_by"))


def referrals_of(person: Person) -> list[Referral]:
    """All of a kept record's requests, newest first."""
    rows = Referral.objects.filter(person__same_as=person).select_related("program", "site", "accepted_by")
    return list(rows.order_by("-received_at"))


def contact_points_of(person: Person) -> list[ContactPoint]:
    """The live ways to reach a kept record."""
    return list(ContactPoint.objects.filter(person__same_as=person, ended_at=None).order_by("kind", "id"))


def ways_to_reach(person: Person) -> list[ContactPoint]:
    """The same, each number or address once, its newest row. Where joined records differ, the no counts."""
    ways: dict[tuple[str, str], ContactPoint] = {}
    for point in contact_points_of(person):
        before = ways.get((point.kind, point.key or str(point.id)))
        if before is not None:
            point.text_ok &= before.text_ok
            point.message_ok &= before.message_ok
        ways[point.kind, point.key or str(point.id)] = point
    return list(ways.values())


def walk_of(referral_id: uuid.UUID) -> Engagement | None:
    """The walk that a request led to, None where it led to none."""
    return Engagement.objects.filter(referral=referral_id).first()


def peers_after(referral_id: uuid.UUID) -> list[tuple[uuid.UUID, str]]:
    """Who walks with the person since this request: the person, and the e-mail address of each peer who has one."""
    live = Assignment.objects.filter(engagement__referral=referral_id, ends_at=None, worker__is_active=True)
    rows = live.exclude(worker__email="").values_list("engagement__person__same_as_id", "worker__email")
    return [(person, address) for person, address in rows]
