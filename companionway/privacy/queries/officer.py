"""The privacy officer looks at a person: only once it is written down what for."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from companionway.people.models import Person
from companionway.people.queries import search
from companionway.platform import audit, circumstances, wall
from companionway.platform.errors import NotVisible
from companionway.privacy.models.inquiry import Inquiry
from companionway.privacy.permissions import Permission
from companionway.privacy.rules.inquiry import Purpose
from companionway.privacy.viewer import Viewer
from companionway.privacy.visibility import look_at_person


@contextmanager
def officers_sight(viewer: Viewer, said: Inquiry | Purpose | None) -> Iterator[None]:
    """Inside the block a privacy officer reads about everyone: within an inquiry, or on a row of work that says why.

    Nothing is widened for anybody else, nor before it is said what for. Whatever the audit keeps carries the purpose.
    """
    if said is None or not viewer.may(Permission.KEEP_PRIVACY):
        yield
        return
    circumstances.present().purpose = _purpose(said)
    with wall.everyone("the privacy officer answers for every record, one person at a time, with a stated purpose"):
        yield


def look_for_rights(
    viewer: Viewer, person_id: uuid.UUID, said: Inquiry | Purpose | None, *, at: datetime, part: str
) -> Person | None:  # fmt: skip
    """The kept record, with the look audited; None when a privacy officer has to say first what for.

    Whoever holds a grant sees it as always. Raises NotVisible for everyone else, and where there is no such person.
    """
    try:
        return look_at_person(viewer, person_id, at=at, part=part)
    except NotVisible:
        if not viewer.may(Permission.KEEP_PRIVACY):
            raise
    if said is None:
        return None
    person = Person.objects.filter(id=person_id).select_related("same_as").first()
    if person is None:
        raise NotVisible
    audit.record(
        "person.looked_at", actor=viewer.user_id, at=at, subject=("person", person.same_as_id),
        person=person.same_as_id, reason=part, purpose=_purpose(said), detail=_detail(said),
    )  # fmt: skip
    return person.same_as


def _purpose(said: Inquiry | Purpose) -> str:
    return said.purpose if isinstance(said, Inquiry) else said


def _detail(said: Inquiry | Purpose) -> dict[str, object]:
    return {"inquiry": str(said.id)} if isinstance(said, Inquiry) else {}


def find_for(viewer: Viewer, words: str, said: Inquiry | Purpose, *, at: datetime) -> Sequence[Person]:
    """Records that fit the words, for a privacy officer with a purpose; the audit says whom the list showed."""
    if not viewer.may(Permission.KEEP_PRIVACY):
        raise NotVisible
    with officers_sight(viewer, said):
        found = list(search(Person.objects.select_related("same_as"), words))
    audit.record(
        "people.looked_at", actor=viewer.user_id, at=at, subject=("people", None), reason="search",
        purpose=_purpose(said), detail={**_detail(said), "people": [str(person.same_as_id) for person in found]},
    )  # fmt: skip
    return found
