"""The privacy officer looks at a person: only with a purpose from a closed list, written down first."""

import uuid
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime

from companionway.people.models import Person
from companionway.people.queries import search
from companionway.platform import audit, wall
from companionway.platform.errors import NotVisible
from companionway.privacy.permissions import Permission
from companionway.privacy.viewer import Viewer
from companionway.privacy.visibility import visible_people

PURPOSES = {
    "person_asked": "The person asked for something",
    "complaint": "A complaint",
    "outside_request": "Somebody from outside asked",
    "restriction": "A restriction or a list that waits",
    "report": "An emergency or a report",
    "review": "A review of how a record was used",
}


def officers_sight(viewer: Viewer) -> AbstractContextManager[None]:
    """Inside the block a privacy officer reads about everyone, each person with a purpose said; nothing for others."""
    if not viewer.may(Permission.KEEP_PRIVACY):
        return nullcontext()
    return wall.everyone("the privacy officer answers for every record, one person at a time, with a stated purpose")


def look_for_rights(
    viewer: Viewer, person_id: uuid.UUID, *, purpose: str, at: datetime, part: str
) -> Person | None:  # fmt: skip
    """The kept record, with the look audited; None when a privacy officer has to say first what for.

    Whoever holds a grant sees it as always. Raises NotVisible for everyone else, and where there is no such person.
    """
    person = visible_people(viewer).filter(id=person_id).select_related("same_as").first()
    if person is None:
        if not viewer.may(Permission.KEEP_PRIVACY):
            raise NotVisible
        if purpose not in PURPOSES:
            return None
        person = Person.objects.filter(id=person_id).select_related("same_as").first()
        if person is None:
            raise NotVisible
        part = f"officer:{purpose}"
    audit.record(
        "person.looked_at", actor=viewer.user_id, at=at, subject=("person", person.same_as_id),
        person=person.same_as_id, reason=part,
    )  # fmt: skip
    return person.same_as


def find_for(viewer: Viewer, words: str, *, purpose: str, at: datetime) -> Sequence[Person]:
    """Records that fit the words, for a privacy officer with a purpose; the audit says whom the list showed."""
    if not viewer.may(Permission.KEEP_PRIVACY) or purpose not in PURPOSES:
        raise NotVisible
    found = list(search(Person.objects.select_related("same_as"), words))
    audit.record(
        "people.looked_at", actor=viewer.user_id, at=at, subject=("people", None), reason=f"officer:{purpose}",
        detail={"people": [str(person.same_as_id) for person in found]},
    )  # fmt: skip
    return found
