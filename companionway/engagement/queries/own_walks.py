"""The walks of a person on their own page, each with the name of the peer. It reads no other column of staff."""

import uuid

from django.db.models import OuterRef, Subquery

from companionway.engagement.models.contact import Contact, ContactAttempt
from companionway.engagement.models.message import TextMessage
from companionway.engagement.models.plan import ContactPlan
from companionway.engagement.models.walk import Assignment, Engagement
from companionway.engagement.rules.texts import State

LEFT_OR_CAME = [State.SENT, State.DELIVERED, State.FAILED, State.RECEIVED]


def own_walks(person_id: uuid.UUID) -> list[Engagement]:
    """Every walk of a person (by the kept record), newest first, each with `peer_name`, "" after goodbye. One query."""
    live = Assignment.objects.filter(engagement=OuterRef("pk"), ends_at=None).order_by("-starts_at")
    rows = Engagement.objects.filter(person__same_as=person_id).select_related("program", "site")
    return list(rows.annotate(peer_name=Subquery(live.values("worker__first_name")[:1])).order_by("-opened_at"))


def own_contacts(person_id: uuid.UUID) -> list[Contact]:
    """When and how they were in touch, newest first: the standing versions. One query."""
    rows = Contact.objects.filter(engagement__person__same_as=person_id, replaced_at=None, undone_at=None)
    return list(rows.order_by("-occurred_at", "-id"))


def own_tries(person_id: uuid.UUID) -> list[ContactAttempt]:
    """Tries that did not become a talk, newest first, without those taken back. One query."""
    rows = ContactAttempt.objects.filter(engagement__person__same_as=person_id, undone_at=None)
    return list(rows.order_by("-occurred_at", "-id"))


def own_texts(person_id: uuid.UUID) -> list[TextMessage]:
    """What was texted to a person and by them, newest first. One query.

    What waits, is on its way or was taken back has not been said; what left and did not arrive is there as that.
    """
    rows = TextMessage.objects.filter(engagement__person__same_as=person_id, state__in=LEFT_OR_CAME)
    return list(rows.order_by("-occurred_at", "-id"))


def own_plans(person_id: uuid.UUID) -> list[ContactPlan]:
    """What is agreed about being in touch, for each walk of a person the newest version. One query."""
    rows = ContactPlan.objects.filter(engagement__person__same_as=person_id).select_related("engagement__program")
    return list(rows.order_by("engagement_id", "-version").distinct("engagement_id"))
