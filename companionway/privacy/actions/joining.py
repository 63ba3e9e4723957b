"""Judging whether two records are one person, and keeping in step who may see them.

A join shows the people who see one record the other one, too. That is stored: each of their grants gets a row for the
other record, whose `through` names the record that the reason concerns. Parting the records ends those rows.
"""

import uuid
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F, Q

from companionway.people import actions as people
from companionway.people import rules
from companionway.people.details import PersonDetails
from companionway.people.models import Person, PossibleMatch
from companionway.people.queries import identifiers_of
from companionway.platform import audit, wall
from companionway.platform.errors import DomainError
from companionway.platform.turns import take_turns
from companionway.privacy.actions.agreed import note_changed
from companionway.privacy.actions.own_page import end_ways
from companionway.privacy.models.access import AccessGrant
from companionway.privacy.models.own_page import AgreedWord
from companionway.privacy.rules.own_page import Ended

TOLD = "their sender says that they are one"
SPREAD = """
INSERT INTO companionway_accessgrant (id, user_id, person_id, reason, because_of, through_id, starts_at, ends_at)
SELECT md5(concat(g.id, other.id, %(at)s))::uuid, g.user_id, other.id, g.reason, g.because_of, g.person_id,
  GREATEST(g.starts_at, %(at)s), g.ends_at
FROM companionway_accessgrant g JOIN companionway_person p ON p.id = g.person_id
JOIN companionway_person other ON other.same_as_id = p.same_as_id AND other.id <> p.id
WHERE p.same_as_id = ANY(%(kept)s) AND g.through_id IS NULL AND (g.ends_at IS NULL OR g.ends_at > %(at)s)
  AND NOT EXISTS (SELECT FROM companionway_accessgrant h WHERE h.user_id = g.user_id AND h.person_id = other.id
    AND h.reason = g.reason AND h.because_of = g.because_of AND (h.ends_at IS NULL OR h.ends_at > %(at)s))
"""


@transaction.atomic
def judge_match(*, match_id: uuid.UUID, same: bool, by: uuid.UUID, at: datetime) -> PossibleMatch:
    """A human says whether two records are one person. Joining points both at the older record; nothing moves."""
    with wall.everyone("a join changes records that its judge sees only as far as telling them apart needs"):
        state = rules.MATCH_SAME if same else rules.MATCH_DIFFERENT
        won = PossibleMatch.objects.filter(id=match_id, state=rules.MATCH_OPEN).update(
            state=state, decided_at=at, decided_by=by
        )
        if not won:
            raise DomainError("already_judged", "Somebody has already answered this one.")
        match = _held(match_id)
        if same:
            _join(match, at=at)
            note_changed(match.older.same_as_id, because_of=match.id, what=f"joined {at.isoformat()}", at=at)
    audit.record(
        "match.judged", actor=by, at=at, subject=("match", match.id), person=match.older.same_as_id, reason=state,
        detail={"newer": str(match.newer_id), "older": str(match.older_id)},
    )  # fmt: skip
    return match


def _held(match_id: uuid.UUID) -> PossibleMatch:
    """The match with both records held, so that two judgments about one person come one after the other."""
    found = PossibleMatch.objects.select_for_update(of=("self", "newer", "older")).select_related("newer", "older")
    return found.get(id=match_id)


def _join(match: PossibleMatch, *, at: datetime) -> None:
    """`joined` keeps who was moved, their own kept record first; nobody, when they were one person already."""
    kept, joined = match.older.same_as_id, match.newer.same_as_id
    if kept == joined:
        return
    records = Person.objects.filter(same_as_id=joined)
    others = records.exclude(id=joined).values_list("id", flat=True)
    match.joined = [str(record) for record in (joined, *others)]
    match.save(update_fields=["joined"])
    # Whoever asks for themselves gets a way to that record alone. It must not become one to the whole page of somebody
    # whose phone number they wrote: every way ends, and a word that nobody of us agreed on goes.
    for person in (joined, kept):
        end_ways(person, Ended.STOPPED, at)
    AgreedWord.objects.filter(Q(person_id__in=[joined, *others]) | Q(person=kept, agreed_by=None)).delete()
    records.update(same_as_id=kept, version=F("version") + 1)
    spread_grants([kept], at=at)


def spread_grants(kept: list[uuid.UUID], *, at: datetime) -> None:
    """Let whoever sees one record of these kept people see all of them, each by a row that says through which.

    Part of a join, and of taking in people who were joined elsewhere. The caller sees everyone.
    """
    with connection.cursor() as cursor:
        cursor.execute(SPREAD, {"kept": kept, "at": at})


@transaction.atomic
def join_as_told(
    *, sender: str, gone: PersonDetails, stays: PersonDetails, by: uuid.UUID | None, at: datetime
) -> Person | None:  # fmt: skip
    """A sender says that the numbers of `gone` and of `stays` are one person: point both records at the kept one.

    Only numbers of this sender count. Where one side names nobody here its numbers become further ones of the other;
    None where neither does. Nothing moves and nothing is deleted: a human may part them again. Raises AnotherPerson
    where the records contradict each other, or a human has said that they are two people.
    """
    with wall.everyone("a sender joins two of its own numbers, whoever sees the records"):
        both = (*gone.identifiers, *stays.identifiers)
        take_turns(*(f"person\n{sender}\n{system}\n{value}" for system, value in both))
        left, kept = (_named_by(sender, side) for side in (gone, stays))
        person = kept or left
        if person is None:
            return None
        for side in (gone, stays):
            if (left if side is gone else kept) is None:
                people.also_known_as(person, side, sender)
        if left is not None and kept is not None and left.same_as_id != kept.same_as_id:
            _join_two(left, kept, by=by, at=at)
    audit.record("person.joined_as_told", actor=by, at=at, subject=("person", person.id), person=person.same_as_id)
    return person


def _named_by(sender: str, side: PersonDetails) -> Person | None:
    rows = identifiers_of(sender, side.identifiers).select_related("person") if side.identifiers else []
    return people.one_person([row.person for row in rows], side)


def _join_two(left: Person, kept: Person, *, by: uuid.UUID | None, at: datetime) -> None:
    told = PersonDetails(
        given_name=left.given_name, called=left.called, family_name=left.family_name, birth_date=left.birth_date
    )
    people.one_person([kept], told)
    either = Q(newer=left, older=kept) | Q(newer=kept, older=left)
    match = PossibleMatch.objects.filter(either).first()
    if match is not None and (match.state != rules.MATCH_OPEN or TOLD in match.reasons):
        raise people.AnotherPerson("judged_already", "A human has judged before whether these two are one person.")
    if match is None:
        match = PossibleMatch.objects.create(newer=left, older=kept, reasons=[TOLD], found_at=at)
    won = PossibleMatch.objects.filter(id=match.id, state=rules.MATCH_OPEN)
    won.update(state=rules.MATCH_SAME, decided_at=at, decided_by=by, reasons=[*{*match.reasons, TOLD}])
    _join(_held(match.id), at=at)


@transaction.atomic
def part_again(*, match_id: uuid.UUID, by: uuid.UUID, at: datetime) -> PossibleMatch:
    """Undo a join: the records that were joined stand together as before, and the question is open again."""
    with wall.everyone("a parting changes records that its judge sees only as far as telling them apart needs"):
        match = _held(match_id)
        if match.state != rules.MATCH_SAME:
            raise DomainError("not_joined", "These two records are not joined.")
        if match.joined:  # whoever was parted since by another judgment stays where that one left them
            # A link, a sign-in or a word that one of them chose meanwhile is kept with the record that both shared.
            end_ways(match.older.same_as_id, Ended.STOPPED, at)
            since = AgreedWord.objects.filter(agreed_at__gte=match.decided_at)
            since.filter(person__same_as=match.older.same_as_id).delete()
            moved = Person.objects.filter(id__in=match.joined, same_as_id=match.older.same_as_id)
            moved.update(same_as_id=match.joined[0], version=F("version") + 1)
            _end_grants_of_the_join([match.older.same_as_id, uuid.UUID(match.joined[0])], at=at)
            for person in (match.older.same_as_id, uuid.UUID(match.joined[0])):
                what = f"parted {person} {at.isoformat()}"
                note_changed(person, because_of=match.id, what=what, at=at)
        match.state, match.decided_at, match.decided_by, match.joined = rules.MATCH_OPEN, None, None, []
        match.save(update_fields=["state", "decided_at", "decided_by", "joined"])
    audit.record(
        "match.parted", actor=by, at=at, subject=("match", match.id), person=match.older.same_as_id,
        detail={"newer": str(match.newer_id)},
    )  # fmt: skip
    return match


def _end_grants_of_the_join(kept: list[uuid.UUID], *, at: datetime) -> None:
    """End what opened one of these people through the other."""
    through_another = Q(through__isnull=False) & ~Q(through__same_as=F("person__same_as"))
    rows = AccessGrant.objects.live_at(at).filter(through_another, person__same_as__in=kept)
    AccessGrant.objects.filter(id__in=list(rows.values_list("id", flat=True))).update(ends_at=at)
