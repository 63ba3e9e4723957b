"""Whom to ask how it went."""

import uuid
from datetime import date

from django.db.models import Count, QuerySet

from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.walk import Goodbye
from companionway.followups import rules
from companionway.followups.models import FollowUp
from companionway.people.models import Person
from companionway.platform.errors import NotVisible
from companionway.privacy.viewer import Viewer

SHOWN = 50


def _open(viewer: Viewer, on: date) -> QuerySet[FollowUp]:
    """Windows that have opened and are not settled, also those past their last day, of people who are alive."""
    died = Engagement.objects.filter(goodbye=Goodbye.DIED).values("person__same_as")
    rows = FollowUp.objects.visible_to(viewer).filter(state=rules.State.WAITING, opens_on__lte=on)
    return rows.exclude(engagement__person__same_as__in=died)


def count_to_ask(viewer: Viewer, on: date) -> int:
    """How many there are to ask. One query."""
    return _open(viewer, on).count()


def to_ask(viewer: Viewer, on: date) -> list[FollowUp]:
    """Whom to ask, soonest closing first, with the number of tries; nobody asks after someone who died. One query."""
    joined = _open(viewer, on).select_related("engagement__person__same_as", "engagement__program", "engagement__site")
    return list(joined.annotate(tries=Count("attempts")).order_by("closes_on", "id")[:SHOWN])


def followup_for(viewer: Viewer, followup_id: uuid.UUID) -> FollowUp:
    """One follow-up of somebody the viewer may see. Raises NotVisible."""
    found = FollowUp.objects.visible_to(viewer).filter(id=followup_id)
    joined = found.select_related("engagement__person__same_as", "engagement__program")
    row = joined.annotate(tries=Count("attempts")).first()
    if row is None:
        raise NotVisible
    return row


def followups_of(person: Person) -> list[FollowUp]:
    """The follow-ups of a kept record."""
    rows = FollowUp.objects.filter(engagement__person__same_as=person)
    return list(rows.select_related("engagement__program").annotate(tries=Count("attempts")).order_by("-due_on"))
