"""What a person asked for on their own page: for themselves, and for whoever walks with them."""

import uuid

from companionway.engagement.models.own_ask import OwnAsk
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.own_ask import Asked
from companionway.people.models import Person
from companionway.platform.errors import NotVisible
from companionway.privacy.permissions import Permission
from companionway.privacy.viewer import Viewer

SHOWN = 50


def own_asks(person_id: uuid.UUID) -> list[OwnAsk]:
    """Every wish of a person (by the kept record), newest first. One query."""
    rows = OwnAsk.objects.filter(person__same_as=person_id)
    return list(rows.order_by("-asked_at", "-id"))


def asks_for(viewer: Viewer, person: Person) -> list[OwnAsk]:
    """The latest of them for staff; a wish for another peer is for supervisors.

    The caller has looked the person up by viewer.
    """
    rows = OwnAsk.objects.filter(person__same_as=person)
    if not viewer.may(Permission.SEE_TEAM):
        rows = rows.exclude(kind=Asked.ANOTHER_PEER)
    return list(rows.select_related("done_by", "engagement__program").order_by("-asked_at", "-id")[:SHOWN])


def wish_for_another(viewer: Viewer, engagement: Engagement) -> OwnAsk | None:
    """The open wish for another peer of one walk, for supervisors; None else. One query."""
    if not viewer.may(Permission.SEE_TEAM):
        return None
    return OwnAsk.objects.filter(engagement=engagement, kind=Asked.ANOTHER_PEER, done_at=None).first()


def ask_for(viewer: Viewer, ask_id: uuid.UUID) -> OwnAsk:
    """One wish of somebody the viewer may see. Raises NotVisible."""
    rows = OwnAsk.objects.filter(id=ask_id, person__same_as__in=viewer.granted_people())
    if not viewer.may(Permission.SEE_TEAM):
        rows = rows.exclude(kind=Asked.ANOTHER_PEER)
    row = rows.select_related("person__same_as").first()
    if row is None:
        raise NotVisible
    return row
