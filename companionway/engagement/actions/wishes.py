"""Writing what somebody wishes: each time beside what was said before, never over it."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from companionway.engagement.models.wishes import Wishes
from companionway.people.pathways import pathways
from companionway.platform import audit
from companionway.platform.errors import DomainError
from companionway.platform.ids import new_id
from companionway.platform.kept import reused
from companionway.platform.turns import take_turns

WORDS = ("culture", "faith", "pronouns", "interpreter", "wellness")


@transaction.atomic
def write_wishes(
    *, person_id: uuid.UUID, pathways_chosen: Sequence[str], words: dict[str, str], by: uuid.UUID | None, at: datetime,
    wishes_id: uuid.UUID | None = None,
) -> Wishes:  # fmt: skip
    """Keep what they wish as a new version; `words` by name (`WORDS`). `by` is null when they write it themselves.

    `wishes_id` is made by the page: the same form twice is one row. Nothing of it is needed, and nothing is the right
    answer.
    """
    known = {code for code, _ in pathways()}
    if not set(pathways_chosen) <= known:
        raise DomainError("pathway", "Choose from the list.", field="pathways")
    take_turns(f"wishes:{person_id}")
    said = {name: words.get(name, "").strip() for name in WORDS} | {"pathways": sorted(set(pathways_chosen))}
    if wishes_id and (kept := Wishes.objects.filter(person__same_as=person_id, id=wishes_id).first()):
        if any(getattr(kept, name) != value for name, value in said.items()):
            raise reused()  # other answers must not seem to be kept
        return kept
    rows = Wishes.objects.filter(person__same_as=person_id)
    number = (rows.filter(person=person_id).aggregate(n=Max("version"))["n"] or 0) + 1
    row = Wishes(
        id=wishes_id or new_id(), person_id=person_id, version=number, written_at=at, written_by_id=by,
        by_person=by is None, **said,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # an id of somebody else
        raise reused() from None
    audit.record(
        "wishes.written", actor=by, at=at, subject=("wishes", row.id), person=person_id,
        detail={"version": number, "by": "person" if by is None else "staff"},
    )  # fmt: skip
    return row
