"""News of a sender about somebody it sent to us: what is safe is added, everything else is for a human."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from companionway.people import actions as people
from companionway.people.details import PersonDetails
from companionway.people.queries import identifiers_of
from companionway.people.rules import name_key
from companionway.platform import audit, wall
from companionway.platform.errors import DomainError

UNKNOWN = "nobody_known"


@dataclass(frozen=True)
class Heard:
    """Whose record it was, which fields were added to it, and which said something else than is written here."""

    person_id: UUID
    added: tuple[str, ...]
    doubted: tuple[str, ...]


@transaction.atomic
def hear_of(*, sender: str, person: PersonDetails, by: UUID | None, at: datetime) -> Heard:
    """Add ways to reach somebody whom this sender's numbers name, and a birth date where none is known.

    Nothing that is written here is changed or taken away by news. It never makes a person: raises DomainError for
    numbers that name nobody (`nobody_known`), two people, or somebody with another birth date or quite another name.
    """
    with wall.everyone("a sender's news is about somebody by its own numbers, whoever sees them"):
        rows = list(identifiers_of(sender, person.identifiers).select_related("person"))
        known = people.one_person([row.person for row in rows], person)
        if known is None:
            raise DomainError(UNKNOWN, "These numbers name nobody here.", field="identifiers")
        added = ["reach"] if people.add_reach(known, person.reach) else []
        if people.fill_birth_date(known, person.birth_date):
            added.append("birth_date")
        named = name_key(person.given_name or person.called, person.family_name)
        doubted = ("name",) if person.name and named != known.name_key else ()
    audit.record(
        "person.heard_of", actor=by, at=at, subject=("person", known.id), person=known.same_as_id,
        detail={"fields": added, "doubted": list(doubted)},
    )  # fmt: skip
    return Heard(known.id, tuple(added), doubted)
