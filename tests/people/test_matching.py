"""Who may be the same person: shown to a human with the reasons, never joined by itself."""

from datetime import date

import pytest

from companionway.people.actions import AnotherPerson, take_in
from companionway.people.details import PersonDetails, ReachDetails
from companionway.people.models import ContactPoint, Identifier, Person, PossibleMatch
from tests.cast import NOW

pytestmark = pytest.mark.django_db
BORN = date(1988, 5, 4)
PHONE = (ReachDetails("phone", "(207) 555-0142"),)
MRN = (("urn:mrn", "M-17"),)


def arrives(source: str = "epic", **details: object) -> Person:
    return take_in(details=PersonDetails(**details), source=source, at=NOW)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("first", "second", "reasons"),
    [
        ({"given_name": "José", "family_name": "García", "birth_date": BORN},
         {"given_name": "Jose", "family_name": "Garcia", "birth_date": BORN}, ["same name", "same birth date"]),
        ({"given_name": "William", "family_name": "Hart", "birth_date": BORN},
         {"given_name": "Bill", "family_name": "Hart", "birth_date": BORN},
         ["a nickname of the same name", "same birth date"]),
        ({"given_name": "Kathryn", "family_name": "Sorensen", "birth_date": BORN},
         {"given_name": "Katharyn", "family_name": "Sorensen", "birth_date": BORN},
         ["a name that looks alike", "same birth date"]),
        ({"given_name": "Robin", "family_name": "Hart", "reach": PHONE},
         {"given_name": "Robin", "family_name": "Hart", "reach": PHONE}, ["same name", "same phone or e-mail"]),
        ({"called": "Sam", "reach": PHONE}, {"called": "Sam", "reach": PHONE}, ["same name", "same phone or e-mail"]),
        ({"given_name": "Robin", "family_name": "Hart"}, {"given_name": "Robin", "family_name": "Hart"}, ["same name"]),
        ({"given_name": "Robin", "family_name": "Hart", "birth_date": BORN, "reach": PHONE},
         {"given_name": "Lee", "family_name": "Stone", "birth_date": BORN, "reach": PHONE},
         ["same birth date", "same phone or e-mail"]),
    ],
)  # fmt: skip
def test_two_records_that_may_be_one_person_wait_for_a_human(
    first: dict[str, object], second: dict[str, object], reasons: list[str]
) -> None:
    older, newer = arrives(**first), arrives(**second)
    match = PossibleMatch.objects.get()
    assert (match.older, match.newer, match.reasons, match.state) == (older, newer, reasons, "open")
    assert older.same_as_id == older.id
    assert newer.same_as_id == newer.id


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"called": "Sam"}, {"called": "Sam"}),
        ({"called": "Sam", "reach": PHONE}, {"called": "Robin", "reach": PHONE}),
        ({"given_name": "Robin", "family_name": "Hart", "birth_date": BORN},
         {"given_name": "Lee", "family_name": "Stone", "birth_date": BORN}),
        ({"given_name": "William", "family_name": "Hart"}, {"given_name": "Bill", "family_name": "Hart"}),
    ],
)  # fmt: skip
def test_one_weak_sign_alone_bothers_nobody(first: dict[str, object], second: dict[str, object]) -> None:
    arrives(**first)
    arrives(**second)
    assert not PossibleMatch.objects.exists()
    assert Person.objects.count() == 2


def test_the_senders_own_identifier_names_the_same_record() -> None:
    first = arrives(given_name="Robin", family_name="Hart", identifiers=MRN)
    second = arrives(given_name="Robin", family_name="Hart", identifiers=(*MRN, ("urn:visit", "V-9")))
    assert first.id == second.id
    assert Identifier.objects.filter(person=first).count() == 2


def test_another_senders_identifier_never_names_this_senders_person() -> None:
    first = arrives(given_name="Robin", family_name="Hart", identifiers=MRN)
    second = arrives("oracle", given_name="Lee", family_name="Stone", identifiers=MRN)
    assert first.id != second.id


def test_a_value_of_another_system_is_another_identifier() -> None:
    arrives(given_name="Robin", identifiers=(("urn:a", "1"), ("urn:b", "2")))
    other = arrives(given_name="Lee", identifiers=(("urn:a", "2"), ("urn:b", "1")))
    assert other.called == "Lee"


def test_identifiers_of_two_people_are_refused() -> None:
    arrives(given_name="Robin", identifiers=(("urn:a", "1"),))
    arrives(given_name="Lee", identifiers=(("urn:b", "2"),))
    with pytest.raises(AnotherPerson, match="two different people"):
        arrives(given_name="Robin", identifiers=(("urn:a", "1"), ("urn:b", "2")))


def test_an_identifier_with_another_birth_date_is_refused() -> None:
    arrives(given_name="Robin", birth_date=BORN, identifiers=MRN)
    with pytest.raises(AnotherPerson, match="another birth date"):
        arrives(given_name="Robin", birth_date=date(1990, 1, 1), identifiers=MRN)


def test_at_most_five_near_records_are_shown() -> None:
    for _ in range(8):
        arrives(given_name="Robin", family_name="Hart")
    newest = Person.objects.latest("id")
    assert PossibleMatch.objects.filter(newer=newest).count() == 5


def test_somebody_known_who_comes_again_with_a_new_phone_keeps_both() -> None:
    first = arrives(called="Sam", identifiers=MRN, reach=PHONE)
    fresh = ReachDetails("phone", "207-555-0199", prefers="text", text_ok=True, name_to_say="Jo")
    again = arrives(called="Sam", identifiers=MRN, reach=(*PHONE, fresh, fresh))
    assert again == first
    points = sorted((point.value, point.prefers, point.name_to_say) for point in ContactPoint.objects.all())
    assert points == [("(207) 555-0142", "", ""), ("207-555-0199", "text", "Jo")]
