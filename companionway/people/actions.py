"""Writing people: taking in what a door knows. Whether two records are one person is judged in `privacy`."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import F
from django.utils import timezone

from companionway.people import matching, queries, rules, tokens
from companionway.people.details import PersonDetails, ReachDetails
from companionway.people.models import ContactPoint, Identifier, Person, PossibleMatch
from companionway.people.nicknames import nothing_in_common
from companionway.platform.errors import DomainError
from companionway.platform.ids import new_id
from companionway.platform.turns import take_turns


class AnotherPerson(DomainError):
    """The sender's identifiers belong to different people, or to somebody with another birth date."""


def take_in(*, details: PersonDetails, source: str, at: datetime) -> Person:
    """The record for these details: the one that the sender's identifiers name, else a new one.

    Never matched by name alone: records that look alike become open matches for a human. Part of the caller's
    action and transaction. Raises DomainError for a birth date that cannot be, AnotherPerson on a contradiction.
    """
    if details.birth_date:
        fault = rules.birth_date_fault(details.birth_date, timezone.localdate(at))
        if fault:
            raise DomainError("birth_date", fault, field="birth_date")
    if not details.name:
        raise DomainError("no_name", "A name to call the person by is needed.", field="called")
    take_turns(*(f"person\n{source}\n{system}\n{value}" for system, value in details.identifiers))
    known = _known(details, source)
    if known is not None:
        _add_identifiers(known, details, source)
        add_reach(known, details.reach)
        return known
    person = _new_person(details)
    _add_identifiers(person, details, source)
    points = add_reach(person, details.reach, is_new=True)
    _note_matches(person, [point.key for point in points], at=at)
    return person


def _note_matches(person: Person, contact_keys: list[str], *, at: datetime) -> None:
    """Keep the near records as open matches for a human."""
    near = matching.look_for(person, contact_keys)
    rows = [PossibleMatch(newer=person, older_id=n.person_id, reasons=list(n.reasons), found_at=at) for n in near]
    if rows:
        PossibleMatch.objects.bulk_create(rows, ignore_conflicts=True)


def _known(details: PersonDetails, source: str) -> Person | None:
    if not details.identifiers:
        return None
    rows = queries.identifiers_of(source, details.identifiers).select_related("person")
    return one_person([row.person for row in rows], details)


def one_person(found: Sequence[Person], details: PersonDetails) -> Person | None:
    """The one person among the records that a sender's numbers name; None for no record.

    Part of the caller's action. Raises AnotherPerson where they are two people, or the details contradict.
    """
    people = {person.id: person for person in found}
    if not people:
        return None
    if len({person.same_as_id for person in people.values()}) > 1:
        raise AnotherPerson("identifiers_of_two", "These identifiers belong to two different people.")
    person = next(iter(people.values()))
    if details.birth_date and person.birth_date and details.birth_date != person.birth_date:
        raise AnotherPerson(
            "identifier_of_another", "This identifier belongs to a person with another birth date.", field="birth_date"
        )
    if quite_another_name(person, details):
        raise AnotherPerson("identifier_of_another", "This identifier belongs to a person with quite another name.")
    return person


def quite_another_name(person: Person, details: PersonDetails) -> bool:
    """Whether the given names have nothing in common, or the whole names where one has no given name.

    Family names change; a sender's number that comes with another given name is for a human.
    """
    here, there = rules.name_key(person.given_name, person.called), rules.name_key(details.given_name, details.called)
    whole = rules.name_key(details.name, details.family_name)
    return nothing_in_common(here, there) or nothing_in_common(f"{person.name_key} {here}", whole)


def _new_person(details: PersonDetails) -> Person:
    identity = new_id()
    named = details.given_name or details.called
    person = Person(
        id=identity, same_as_id=identity, called=details.name, given_name=details.given_name,
        family_name=details.family_name, name_key=rules.name_key(named, details.family_name),
        birth_date=details.birth_date, pronouns=details.pronouns, language=details.language,
        interpreter=details.interpreter,
    )  # fmt: skip
    person.save(force_insert=True)
    return person


def _add_identifiers(person: Person, details: PersonDetails, source: str) -> None:
    rows = [
        Identifier(person=person, source=source, system=system, value=value, key=tokens.known_as(system, value))
        for system, value in details.identifiers
    ]
    if rows:
        Identifier.objects.bulk_create(rows, ignore_conflicts=True)


def also_known_as(person: Person, details: PersonDetails, source: str) -> None:
    """Note a sender's further numbers of this person. Part of the caller's action, whose audit entry covers it."""
    _add_identifiers(person, details, source)


def fill_birth_date(person: Person, born: date | None) -> bool:
    """Write down a birth date where none is known, unless it cannot be. Whether it was.

    Part of the caller's action, whose audit entry covers it.
    """
    if born is None or rules.birth_date_fault(born, timezone.localdate()):
        return False
    rows = Person.objects.filter(id=person.id, birth_date=None)
    return bool(rows.update(birth_date=born, version=F("version") + 1))


def add_reach(person: Person, reach: tuple[ReachDetails, ...], *, is_new: bool = False) -> list[ContactPoint]:
    """Add the ways to reach the person that no record of theirs has yet. Returns those that were added.

    Part of the caller's action and transaction, whose audit entry covers it.
    """
    wanted = {(r.kind, tokens.of(r.kind, r.value).key or r.value): r for r in reach}
    if not wanted:
        return []
    known: set[tuple[str, str]] = set()
    if not is_new:
        held = ContactPoint.objects.filter(person__same_as=person.same_as_id)
        known = {(point.kind, point.key or point.value) for point in held}
    rows = [
        ContactPoint(
            person=person, kind=r.kind, value=r.value, prefers=r.prefers, **tokens.of(r.kind, r.value)._asdict(),
            text_ok=r.text_ok, message_ok=r.message_ok, name_to_say=r.name_to_say, good_times=r.good_times,
        )
        for identity, r in wanted.items()
        if identity not in known
    ]  # fmt: skip
    return ContactPoint.objects.bulk_create(rows)
