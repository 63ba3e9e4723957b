"""One person or two, as a page: side by side, equal answers, and back again."""

import pytest
from django.test import Client

from companionway.people.details import PersonDetails
from companionway.people.models import Person, PossibleMatch
from companionway.platform.models import AuditEntry
from tests.cast import Cast, sam_waits
from tests.walked import reach
from tests.web.asking import signed_in, text_of


@pytest.fixture
def match(cast: Cast) -> PossibleMatch:
    for given in ("Samuel", "Sam"):
        sam_waits(person=PersonDetails(given_name=given, family_name="Rivers", reach=reach("0199")))
    return PossibleMatch.objects.get()


@pytest.fixture
def ben(cast: Cast) -> Client:
    return signed_in(cast.ben)


def people() -> int:
    return Person.objects.values("same_as").distinct().count()


def test_both_records_stand_side_by_side_with_the_reasons_in_words(match: PossibleMatch, ben: Client) -> None:
    page = text_of(ben.get("/people/matches/"))
    assert "Samuel Rivers" in page and "Sam Rivers" in page and "ends in 0199" in page
    assert "A nickname of the same name, same phone or e-mail" in page
    assert page.count('<button class="button plain" name="people"') == 2
    assert "207-555" not in page


def test_one_person_and_back_to_two(match: PossibleMatch, ben: Client) -> None:
    ben.post(f"/people/matches/{match.id}/judgment/", {"people": "one"})
    assert people() == 1
    page = text_of(ben.get("/people/matches/"))
    assert f"/people/matches/{match.id}/parting/" in page and "No records look alike" in page
    ben.post(f"/people/matches/{match.id}/parting/")
    assert people() == 2


def test_two_people_stay_two(match: PossibleMatch, ben: Client) -> None:
    ben.post(f"/people/matches/{match.id}/judgment/", {"people": "two"})
    assert people() == 2
    assert "No records look alike" in text_of(ben.get("/people/matches/"))
    assert ben.post(f"/people/matches/{match.id}/judgment/", {"people": "one"}).status_code == 422
    assert ben.post(f"/people/matches/{match.id}/parting/").status_code == 422


def test_an_answer_must_be_one_or_two(match: PossibleMatch, ben: Client) -> None:
    assert ben.post(f"/people/matches/{match.id}/judgment/", {"people": "three"}).status_code == 422
    assert people() == 2


def test_nobody_else_judges(match: PossibleMatch, cast: Cast) -> None:
    for user in (cast.ana, cast.cleo, cast.dana, cast.eli):
        answer = signed_in(user).post(f"/people/matches/{match.id}/judgment/", {"people": "one"})
        assert answer.status_code == 404
    assert people() == 2


def test_whose_records_were_shown_is_written_down(match: PossibleMatch, ben: Client, cast: Cast) -> None:
    ben.get("/people/matches/")
    entry = AuditEntry.objects.get(verb="people.looked_at")
    assert (entry.actor_id, entry.reason) == (cast.ben.id, "matches")
    assert set(entry.detail["people"]) == {str(match.newer_id), str(match.older_id)}
