"""Joining two records of one person, and undoing it: nothing moves, nothing is merged silently."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction

from companionway.people.actions import take_in
from companionway.people.details import PersonDetails
from companionway.people.models import Person, PossibleMatch
from companionway.platform.errors import DomainError
from companionway.platform.models import AuditEntry
from companionway.privacy.actions.joining import judge_match, part_again
from companionway.privacy.visibility import look_at_person, visible_people
from tests.cast import NOW, Cast, sam_walks_with

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
BEN = uuid.uuid4()


def robin() -> Person:
    return take_in(details=PersonDetails(given_name="Robin", family_name="Hart"), source="form", at=NOW)


def between(older: Person, newer: Person) -> PossibleMatch:
    return PossibleMatch.objects.get(older=older, newer=newer)


def kept(*records: Person) -> list[uuid.UUID]:
    return [Person.objects.get(id=record.id).same_as_id for record in records]


def join(older: Person, newer: Person) -> PossibleMatch:
    return judge_match(match_id=between(older, newer).id, same=True, by=BEN, at=LATER)


def test_joining_points_both_at_the_older_record() -> None:
    a, b = robin(), robin()
    join(a, b)
    assert kept(a, b) == [a.id, a.id]


def test_parting_again_restores_what_was_and_asks_the_question_anew() -> None:
    a, b = robin(), robin()
    match = join(a, b)
    part_again(match_id=match.id, by=BEN, at=LATER)
    match.refresh_from_db()
    assert kept(a, b) == [a.id, b.id]
    assert (match.state, match.decided_at) == ("open", None)


def test_different_stays_two_people_and_is_not_asked_again() -> None:
    a, b = robin(), robin()
    judge_match(match_id=between(a, b).id, same=False, by=BEN, at=LATER)
    assert kept(a, b) == [a.id, b.id]
    with pytest.raises(DomainError, match="already answered"):
        join(a, b)


def test_joining_two_that_already_are_one_person_and_parting_them_moves_nobody() -> None:
    a, b, c = robin(), robin(), robin()
    join(a, b)
    join(a, c)
    last = join(b, c)
    part_again(match_id=last.id, by=BEN, at=LATER)
    assert kept(a, b, c) == [a.id, a.id, a.id]


def test_parting_a_group_leaves_it_with_the_kept_record_it_had() -> None:
    a, b, c = robin(), robin(), robin()
    inner = join(b, c)
    outer = join(a, c)
    assert kept(a, b, c) == [a.id, a.id, a.id]
    part_again(match_id=outer.id, by=BEN, at=LATER)
    assert kept(a, b, c) == [a.id, b.id, b.id]
    part_again(match_id=inner.id, by=BEN, at=LATER)
    assert kept(a, b, c) == [a.id, b.id, c.id]


def test_parting_in_the_order_of_joining_brings_nobody_back_in() -> None:
    a, b, c = robin(), robin(), robin()
    first = join(b, c)
    second = join(a, b)
    part_again(match_id=first.id, by=BEN, at=LATER)
    part_again(match_id=second.id, by=BEN, at=LATER)
    assert kept(a, b, c) == [a.id, b.id, c.id]


def test_each_judgment_is_audited_once() -> None:
    a, b = robin(), robin()
    match = join(a, b)
    part_again(match_id=match.id, by=BEN, at=LATER)
    assert list(AuditEntry.objects.order_by("id").values_list("verb", flat=True)) == ["match.judged", "match.parted"]


def test_only_joined_records_can_be_parted() -> None:
    a, b = robin(), robin()
    with pytest.raises(DomainError, match="not joined"):
        part_again(match_id=between(a, b).id, by=BEN, at=LATER)


def test_a_grant_for_one_record_shows_the_whole_person_while_they_are_joined(cast: Cast) -> None:
    engagement = sam_walks_with(cast.ana)
    other = take_in(details=PersonDetails(called="Sam"), source="form", at=NOW)
    match = PossibleMatch.objects.create(newer=other, older=engagement.person, reasons=["same name"], found_at=NOW)
    viewer = cast.viewer(cast.ana)
    assert not visible_people(viewer).filter(id=other.id).exists()
    judge_match(match_id=match.id, same=True, by=cast.ben.id, at=LATER)
    assert look_at_person(viewer, other.id, at=LATER, part="page").id == engagement.person_id
    part_again(match_id=match.id, by=cast.ben.id, at=LATER)
    assert not visible_people(viewer).filter(id=other.id).exists()


@pytest.mark.django_db(transaction=True)
def test_one_number_in_two_files_at_once_is_one_record() -> None:
    start = threading.Barrier(6)
    made: list[uuid.UUID] = []
    details = PersonDetails(given_name="Robin", family_name="Hart", identifiers=(("urn:mrn", "M-17"),))

    def arrive() -> None:
        try:
            start.wait(10)
            with transaction.atomic():
                made.append(take_in(details=details, source="epic", at=NOW).id)
        finally:
            connection.close()

    threads = [threading.Thread(target=arrive) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 6
    assert Person.objects.count() == 1
