"""Search forgives accents, beginnings, last four digits, spelling slips; and finds only who is visible."""

from datetime import date

import pytest

from companionway.people.actions import take_in
from companionway.people.details import PersonDetails, ReachDetails
from companionway.people.models import Person
from companionway.people.queries import search
from companionway.privacy.visibility import visible_people
from tests.cast import NOW, Cast, sam_walks_with

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "words", ["josé", "JOSE GARCIA", "garc", "jos", "Pepe", "0142", "555-0142", "(207) 555-0142", "jose gracia"]
)
def test_what_people_type_finds_whom_they_mean(words: str) -> None:
    details = PersonDetails(
        called="Pepe", given_name="José", family_name="García", birth_date=date(1988, 5, 4),
        reach=(ReachDetails("phone", "207-555-0142"),),
    )  # fmt: skip
    jose = take_in(details=details, source="form", at=NOW)
    take_in(details=PersonDetails(given_name="Lee", family_name="Stone"), source="form", at=NOW)
    assert list(search(Person.objects.all(), words)) == [jose]


@pytest.mark.parametrize("words", ["", "   ", "--", "zz"])
def test_nothing_typed_or_nothing_like_it_finds_nobody(words: str) -> None:
    take_in(details=PersonDetails(given_name="Lee", family_name="Stone"), source="form", at=NOW)
    assert list(search(Person.objects.all(), words)) == []


def test_search_finds_only_whom_the_viewer_may_see(cast: Cast) -> None:
    sam_walks_with(cast.ana)
    for user, found in ((cast.ana, 1), (cast.ben, 1), (cast.jo, 0), (cast.cleo, 0), (cast.dana, 0)):
        assert len(search(visible_people(cast.viewer(user)), "sam")) == found
        assert len(search(visible_people(cast.viewer(user)), "0142")) == found
