"""Two records that may be one person: who may judge it, joining, and parting again."""

from datetime import timedelta

import pytest

from companionway.people.details import PersonDetails, ReachDetails
from companionway.people.models import Person, PossibleMatch
from companionway.platform.errors import DomainError, NotVisible
from companionway.privacy.actions.joining import judge_match, part_again
from companionway.referrals.same_person import match_for, pairs_of
from tests.cast import NOW, Cast, sam_waits

PHONE = ReachDetails("phone", "207-555-0142")


def two_records(**second: object) -> PossibleMatch:
    sam_waits(person=PersonDetails(given_name="Samuel", family_name="Rivers", reach=(PHONE,)))
    sam_waits(person=PersonDetails(given_name="Sam", family_name="Rivers", reach=(PHONE,)), **second)
    return PossibleMatch.objects.get()


def test_only_supervisors_of_one_of_the_two_are_asked(cast: Cast) -> None:
    match = two_records()
    assert [pair.match.id for pair in pairs_of(cast.viewer(cast.ben))[0]] == [match.id]
    for somebody in (cast.ana, cast.cleo, cast.dana, cast.eli):
        assert pairs_of(cast.viewer(somebody)) == ([], [])
        with pytest.raises(NotVisible):
            match_for(cast.viewer(somebody), match.id)


@pytest.mark.asvs("15.3.1")
def test_of_a_record_elsewhere_only_what_tells_people_apart_is_shown(cast: Cast) -> None:
    two_records(program="mothers", site="")
    pair = pairs_of(cast.viewer(cast.ben))[0][0]
    assert pair.newer.requests == []
    assert len(pair.older.requests) == 1
    assert pair.newer.phones == pair.older.phones == ["0142"]


def test_one_person_can_be_made_two_again(cast: Cast) -> None:
    match = two_records()
    judge_match(match_id=match.id, same=True, by=cast.ben.id, at=NOW)
    assert Person.objects.values("same_as").distinct().count() == 1
    assert [m.id for m in pairs_of(cast.viewer(cast.ben))[1]] == [match.id]
    part_again(match_id=match.id, by=cast.ben.id, at=NOW + timedelta(minutes=1))
    assert Person.objects.values("same_as").distinct().count() == 2
    assert [pair.match.id for pair in pairs_of(cast.viewer(cast.ben))[0]] == [match.id]


def test_parting_gives_a_joined_group_its_own_kept_record_back(cast: Cast) -> None:
    match = two_records()
    other = sam_waits(person=PersonDetails(called="S. Rivers")).person
    newer, older = match.newer, match.older
    Person.objects.filter(id=newer.id).update(same_as=other)
    judge_match(match_id=match.id, same=True, by=cast.ben.id, at=NOW)
    part_again(match_id=match.id, by=cast.ben.id, at=NOW)
    for record, kept in ((newer, other.id), (other, other.id), (older, older.id)):
        record.refresh_from_db()
        assert record.same_as_id == kept


def test_saying_one_person_of_two_joined_records_moves_nothing(cast: Cast) -> None:
    match = two_records()
    Person.objects.filter(id=match.newer_id).update(same_as=match.older_id)
    judge_match(match_id=match.id, same=True, by=cast.ben.id, at=NOW)
    part_again(match_id=match.id, by=cast.ben.id, at=NOW)
    assert set(Person.objects.values_list("same_as", flat=True)) == {match.older_id}


def test_a_question_is_answered_once(cast: Cast) -> None:
    match = two_records()
    judge_match(match_id=match.id, same=False, by=cast.ben.id, at=NOW)
    with pytest.raises(DomainError, match="already answered"):
        judge_match(match_id=match.id, same=True, by=cast.ben.id, at=NOW)
