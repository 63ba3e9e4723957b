"""Linkages of one person, one linkage, and those to ask about today."""

import uuid
from datetime import date

from companionway.engagement.rules.walk import LIVE
from companionway.linkages.models import Linkage, LinkageAnswer, SheetGiven
from companionway.people.models import Person
from companionway.platform.errors import NotVisible
from companionway.privacy.viewer import Viewer

JOINED = ("engagement__person__same_as", "engagement__program", "listing__service", "listing__location", "made_by")
PLACES = ("listing__service", "listing__location")
SHOWN = 20


def to_ask(viewer: Viewer, on: date) -> list[Linkage]:
    """Those whose day has come, of people whom the viewer walks with, the oldest first. One query."""
    rows = Linkage.objects.visible_to(viewer).of_peer(viewer.user_id)
    rows = rows.filter(ask_on__lte=on, engagement__state__in=LIVE)
    return list(
        rows.select_related("engagement__person__same_as", "listing__service")
        .only("ask_on", "made_at", "how", "outcome", "engagement__person__same_as__called", "listing__service__name")
        .order_by("ask_on", "made_at", "id")[:SHOWN]
    )


def linkage_for(viewer: Viewer, linkage_id: uuid.UUID) -> Linkage:
    """One linkage of somebody the viewer may see. Raises NotVisible."""
    row = Linkage.objects.visible_to(viewer).filter(id=linkage_id).select_related(*JOINED).first()
    if row is None:
        raise NotVisible
    return row


def own_linkage(linkage_id: uuid.UUID) -> Linkage:
    """One linkage of the person on whose own page we are: the database shows no other. Raises NotVisible."""
    row = Linkage.objects.filter(id=linkage_id).first()
    if row is None:
        raise NotVisible
    return row


def answers_of(linkage: Linkage) -> list[LinkageAnswer]:
    """What was said of it, the newest first. One query."""
    return list(LinkageAnswer.objects.filter(linkage=linkage).select_related("by").order_by("-said_at", "-id"))


def linkages_of(person: Person) -> list[Linkage]:
    """A kept record's linkages, the newest first. The caller has looked the person up by viewer. One query."""
    rows = Linkage.objects.filter(engagement__person__same_as=person).select_related(*JOINED)
    return list(rows.order_by("-made_at", "-id")[:100])


def own_linkages(person_id: uuid.UUID) -> list[Linkage]:
    """What was shared with a person (by the kept record), newest first, for their own page. One query."""
    rows = Linkage.objects.filter(engagement__person__same_as=person_id).select_related(*PLACES)
    return list(rows.order_by("-made_at", "-id"))


def own_sheets(person_id: uuid.UUID) -> list[SheetGiven]:
    """Each time that a person (by the kept record) was given a sheet, newest first. One query."""
    return list(SheetGiven.objects.filter(engagement__person__same_as=person_id).order_by("-given_at", "-id"))


def own_sheets_given(person_id: uuid.UUID) -> list[tuple[str, str]]:
    """Which sheets a person (by the kept record) was given and in which language, newest first. One query."""
    rows = SheetGiven.objects.filter(engagement__person__same_as=person_id).order_by("-given_at", "-id")
    return list(dict.fromkeys(rows.values_list("sheet", "language")[:50]))


def sheets_given(person: Person) -> list[SheetGiven]:
    """The sheets that a kept record was given, the newest first. The caller has looked the person up. One query."""
    rows = SheetGiven.objects.filter(engagement__person__same_as=person).select_related("given_by")
    return list(rows.order_by("-given_at", "-id")[:50])
