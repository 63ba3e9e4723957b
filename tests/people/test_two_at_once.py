"""Two messages about somebody new come in at the same instant: one record, whoever is first."""

import threading

import pytest
from django.db import connection, transaction

from companionway.people.actions import take_in
from companionway.people.details import PersonDetails, ReachDetails
from companionway.people.models import ContactPoint, Identifier, Person
from tests.cast import NOW

DETAILS = PersonDetails(
    called="Sam",
    identifiers=(("urn:mrn", "M-17"), ("urn:visit", "V-1")),
    reach=(ReachDetails("phone", "207-555-0142"),),
)


@pytest.mark.django_db(transaction=True)
def test_the_second_of_two_messages_at_once_finds_the_person_that_the_first_made() -> None:
    made, met = threading.Event(), []

    def second() -> None:
        made.wait(30)
        try:
            with transaction.atomic():
                met.append(take_in(details=DETAILS, source="epic", at=NOW).id)
        finally:
            connection.close()

    other = threading.Thread(target=second)
    other.start()
    with transaction.atomic():
        first = take_in(details=DETAILS, source="epic", at=NOW)
        made.set()
        other.join(0.5)  # the second is under way while the first has not ended
        assert met == []
    other.join(30)
    assert met == [first.id]
    assert (Person.objects.count(), Identifier.objects.count(), ContactPoint.objects.count()) == (1, 2, 1)
