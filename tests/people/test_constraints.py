"""What must never be stored about people, tried by storing it."""

import pytest
from django.db import IntegrityError, transaction

from companionway.people import tokens
from companionway.people.actions import take_in
from companionway.people.details import PersonDetails
from companionway.people.models import Identifier, Person, PossibleMatch
from tests.cast import NOW

pytestmark = pytest.mark.django_db


def robin() -> Person:
    return take_in(details=PersonDetails(given_name="Robin"), source="form", at=NOW)


def test_an_identifier_of_a_sender_belongs_to_one_person() -> None:
    a, b = robin(), robin()
    number = {"source": "epic", "system": "urn:mrn", "value": "1", "key": tokens.known_as("urn:mrn", "1")}
    Identifier.objects.create(person=a, **number)
    with pytest.raises(IntegrityError, match="one_person_per_identifier"), transaction.atomic():
        Identifier.objects.create(person=b, **number)


def test_a_person_is_not_their_own_match() -> None:
    a = robin()
    with pytest.raises(IntegrityError, match="a_person_is_not_their_own_match"), transaction.atomic():
        PossibleMatch.objects.create(newer=a, older=a, reasons=[], found_at=NOW)


def test_a_pair_is_asked_about_once() -> None:
    a, b = robin(), robin()
    PossibleMatch.objects.create(newer=b, older=a, reasons=[], found_at=NOW)
    with pytest.raises(IntegrityError, match="one_row_per_possible_match"), transaction.atomic():
        PossibleMatch.objects.create(newer=b, older=a, reasons=[], found_at=NOW)


@pytest.mark.parametrize("changes", [{"state": "same"}, {"decided_at": NOW}, {"state": "maybe", "decided_at": NOW}])
def test_a_judgment_has_its_time_and_a_known_answer(changes: dict[str, object]) -> None:
    match = PossibleMatch.objects.create(newer=robin(), older=robin(), reasons=[], found_at=NOW)
    with pytest.raises(IntegrityError, match="a_decided_match_has_its_time"), transaction.atomic():
        PossibleMatch.objects.filter(id=match.id).update(**changes)


def test_a_person_with_records_pointing_at_them_cannot_be_removed() -> None:
    a, b = robin(), robin()
    Person.objects.filter(id=b.id).update(same_as=a)
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(id=a.id)._raw_delete("default")
        transaction.get_connection().check_constraints()
