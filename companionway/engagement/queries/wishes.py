"""What somebody wishes: every version, the newest first."""

import uuid

from companionway.engagement.models.wishes import Wishes
from companionway.people.models import Person


def wishes_of(person: Person) -> list[Wishes]:
    """All that a kept record said, the newest first. The caller has looked the person up by viewer. One query."""
    rows = Wishes.objects.filter(person__same_as=person).select_related("written_by")
    return list(rows.order_by("-written_at", "-version")[:50])


def own_wishes(person_id: uuid.UUID) -> list[Wishes]:
    """The same for a person on their own page (by the kept record). Of who wrote it, nothing is read. One query."""
    return list(Wishes.objects.filter(person__same_as=person_id).order_by("-written_at", "-version")[:50])
