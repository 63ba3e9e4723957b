"""Reading handovers: one, the live one of a walk, and those that the viewer is part of."""

import uuid
from collections.abc import Collection

from django.db.models import F, Q

from companionway.engagement.models.handover import Handover, HandoverStep
from companionway.engagement.models.walk import Engagement
from companionway.platform.errors import NotVisible
from companionway.privacy.viewer import Viewer
from companionway.privacy.visibility import visible_people


def handover_for(viewer: Viewer, handover_id: uuid.UUID) -> Handover:
    """One handover: for both peers, and for whoever sees the person. Raises NotVisible."""
    mine = Q(to_peer_id=viewer.user_id) | Q(from_peer_id=viewer.user_id)
    seen = mine | Q(person_id__in=visible_people(viewer).values("id"))
    row = Handover.objects.filter(seen, id=handover_id).select_related("from_peer", "to_peer").first()
    if row is None:
        raise NotVisible
    return row


def steps_of(handover: Handover) -> list[HandoverStep]:
    """What happened to it, in order. One query."""
    return list(HandoverStep.objects.filter(handover=handover).select_related("by").order_by("occurred_at", "id"))


def handovers_of(engagement: Engagement) -> list[Handover]:
    """Every handover of a walk, the newest first. One query. The caller has looked the engagement up by viewer."""
    rows = Handover.objects.filter(engagement=engagement).select_related("from_peer", "to_peer")
    return list(rows.order_by("-began_at", "-id"))


def own_handovers(walks: Collection[uuid.UUID]) -> list[Handover]:
    """Every handover of a person's walks, as they see it on their own page, the newest first. One query."""
    rows = Handover.objects.filter(engagement_id__in=list(walks)).select_related("engagement")
    named = rows.annotate(to_name=F("to_peer__first_name"), from_name=F("from_peer__first_name"))
    return list(named.order_by("-began_at", "-id"))


def own_handover(walks: Collection[uuid.UUID], handover_id: uuid.UUID) -> Handover:
    """One of them. Raises NotVisible."""
    row = Handover.objects.filter(engagement_id__in=list(walks), id=handover_id).first()
    if row is None:
        raise NotVisible
    return row


def handovers_with(viewer: Viewer) -> list[Handover]:
    """The live ones to or from the viewer, the next meeting first. One query."""
    mine = Q(to_peer_id=viewer.user_id) | Q(from_peer_id=viewer.user_id)
    rows = Handover.objects.filter(mine, ended_at=None).select_related("from_peer", "to_peer")
    return list(rows.order_by("meets_on", "began_at", "id")[:100])
