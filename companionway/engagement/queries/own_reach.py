"""How to be in touch, as the person sees it on their own page: their walks, and whether texts come to their numbers."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from companionway.engagement.models.message import NumberStopped
from companionway.engagement.models.walk import Assignment, Engagement
from companionway.engagement.rules import walk
from companionway.people.models import ContactPoint
from companionway.platform.errors import NotVisible


@dataclass(frozen=True)
class Texts:
    """Whether somebody has a number, and whether any of theirs is stopped; what the page can do about it.

    `from_phone`: START from the phone alone opens it, for the phone said STOP, or somebody else who has the number.
    `may_start`, `may_stop`: from the page.
    """

    any_number: bool
    stopped: bool
    from_phone: bool
    may_start: bool
    may_stop: bool


def own_walks(ids: Collection[uuid.UUID]) -> list[Engagement]:
    """The live walks among these, each with the first name of who walks along as `peer_name`. One query."""
    live = Assignment.objects.filter(engagement=OuterRef("pk"), ends_at=None).values("worker__first_name")
    rows = Engagement.objects.filter(id__in=list(ids), state__in=walk.LIVE).select_related("program")
    return list(rows.annotate(peer_name=Subquery(live[:1])).order_by("opened_at", "id"))


def own_walk(ids: Collection[uuid.UUID], engagement_id: uuid.UUID) -> Engagement:
    """One live walk of theirs. Raises NotVisible."""
    found = [row for row in own_walks(ids) if row.id == engagement_id]
    if not found:
        raise NotVisible
    return found[0]


def texts_stand(records: Collection[uuid.UUID]) -> Texts:
    """How texts stand for every number of their records. Two queries."""
    points = ContactPoint.objects.filter(person_id__in=list(records), kind="phone", ended_at=None).exclude(key="")
    keys = set(points.values_list("key", flat=True))
    rows = NumberStopped.objects.filter(number_key__in=keys, started_at=None)
    said = list(rows.values_list("number_key", "person_id"))
    mine = [person in records for _, person in said]
    return Texts(any_number=bool(keys), stopped=bool(said), from_phone=not all(mine), may_start=any(mine),
                 may_stop=len({key for key, _ in said}) < len(keys))  # fmt: skip
