"""Which people a viewer may see, and the one place where a look at a record is audited."""

import uuid
from datetime import datetime

from django.db.models import QuerySet

from companionway.people.models import Person
from companionway.platform import audit
from companionway.platform.errors import NotVisible
from companionway.privacy.viewer import Viewer


def visible_people(viewer: Viewer) -> QuerySet[Person]:
    """Every record of the people whom the viewer holds a live grant for."""
    return Person.objects.filter(same_as__in=viewer.granted_people())


def look_at_person(viewer: Viewer, person_id: uuid.UUID, *, at: datetime, part: str) -> Person:
    """The kept record of this person, and an audit entry that says who looked at which part.

    Raises NotVisible when the viewer holds no grant, or there is no such person: the two look alike.
    """
    person = visible_people(viewer).filter(id=person_id).select_related("same_as").first()
    if person is None:
        raise NotVisible
    audit.record(
        "person.looked_at", actor=viewer.user_id, at=at, subject=("person", person.same_as_id),
        person=person.same_as_id, reason=part,
    )  # fmt: skip
    return person.same_as
