"""Writing people: taking in what a door knows, and judging whether two records are one person."""

import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from companionway.people import matching, queries, rules, tokens
from companionway.people.details import PersonDetails, ReachDetails
from companionway.people.models import ContactPoint, Identifier, Person, PossibleMatch
from companionway.people.nicknames import nothing_in_common
from companionway.platform import audit
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
    people = {row.person_id: row.person for row in rows}
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


@transaction.atomic
def judge_match(*, match_id: uuid.UUID, same: bool, by: uuid.UUID, at: datetime) -> PossibleMatch:
    """A human says whether two records are one person. Joining points both at the older record; nothing moves."""
    state = rules.MATCH_SAME if same else rules.MATCH_DIFFERENT
    won = PossibleMatch.objects.filter(id=match_id, state=rules.MATCH_OPEN).update(
        state=state, decided_at=at, decided_by=by
    )
    if not won:
        raise DomainError("already_judged", "Somebody has already answered this one.")
    match = _held(match_id)
    if same:
        _join(match)
    audit.record(
        "match.judged", actor=by, at=at, subject=("match", match.id), person=match.older.same_as_id, reason=state,
        detail={"newer": str(match.newer_id), "older": str(match.older_id)},
    )  # fmt: skip
    return match


def _held(match_id: uuid.UUID) -> PossibleMatch:
    """The match with both records held, so that two judgments about one person come one after the other."""
    found = PossibleMatch.objects.select_for_update(of=("self", "newer", "older")).select_related("newer", "older")
    return found.get(id=match_id)


def _join(match: PossibleMatch) -> None:
    """`joined` keeps who was moved, their own kept record first; nobody, when they were one person already."""
    kept, joined = match.older.same_as_id, match.newer.same_as_id
    if kept == joined:
        return
    records = Person.objects.filter(same_as_id=joined)
    others = records.exclude(id=joined).values_list("id", flat=True)
    match.joined = [str(record) for record in (joined, *others)]
    match.save(update_fields=["joined"])
    records.update(same_as_id=kept, version=F("version") + 1)


@transaction.atomic
def part_again(*, match_id: uuid.UUID, by: uuid.UUID, at: datetime) -> PossibleMatch:
    """Undo a join: the records that were joined stand together as before, and the question is open again."""
    match = _held(match_id)
    if match.state != rules.MATCH_SAME:
        raise DomainError("not_joined", "These two records are not joined.")
    if match.joined:  # whoever was parted since by another judgment stays where that one left them
        moved = Person.objects.filter(id__in=match.joined, same_as_id=match.older.same_as_id)
        moved.update(same_as_id=match.joined[0], version=F("version") + 1)
    match.state, match.decided_at, match.decided_by, match.joined = rules.MATCH_OPEN, None, None, []
    match.save(update_fields=["state", "decided_at", "decided_by", "joined"])
    audit.record(
        "match.parted", actor=by, at=at, subject=("match", match.id), person=match.older.same_as_id,
        detail={"newer": str(match.newer_id)},
    )  # fmt: skip
    return match
