"""Which people a viewer may see, and the one place where a look at a record, or at a list of people, is audited."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from companionway.people.models import Person
from companionway.platform import audit
from companionway.platform.errors import NotVisible
from companionway.platform.sealing import token
from companionway.privacy.viewer import Viewer

BREAK_GLASS = "break_glass"


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
    in_need = viewer.opened is not None and viewer.opened.person_id == person.same_as_id
    audit.record(
        "person.looked_at", actor=viewer.user_id, at=at, subject=("person", person.same_as_id),
        person=person.same_as_id, reason=part, purpose=BREAK_GLASS if in_need else "",
    )  # fmt: skip
    return person.same_as


def note_search(viewer: Viewer, words: str, people: Iterable[uuid.UUID], *, at: datetime) -> None:
    """One audit entry for a search, also for one that found nobody: whom it showed, and a keyed hash of the words.

    The words may be a name; their hash tells only whether two searches asked the same.
    """
    shown = [str(person) for person in dict.fromkeys(people)]
    audit.record(
        "people.searched", actor=viewer.user_id, at=at, subject=("people", None), reason="search",
        detail={"people": shown, "asked": token("search", " ".join(words.casefold().split()))},
    )  # fmt: skip


def note_people_shown(viewer: Viewer, people: Iterable[uuid.UUID], *, at: datetime, part: str) -> None:
    """One audit entry that says whom a list showed; none for an empty list. The caller has found them by viewer."""
    shown = [str(person) for person in dict.fromkeys(people)]
    if shown:
        audit.record(
            "people.looked_at", actor=viewer.user_id, at=at, subject=("people", None), reason=part,
            detail={"people": shown},
        )  # fmt: skip
