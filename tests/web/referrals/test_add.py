"""A request that staff add: kept whole, refused in words, once."""

import uuid

import pytest
from django.urls import reverse

from companionway.people.models import ContactPoint
from companionway.referrals.models import Referral
from companionway.referrals.rules import Route, Source
from tests.cast import Cast
from tests.web.asking import signed_in

ADD = reverse("web:request-new")


def said(**changes: object) -> dict[str, object]:
    base = {"key": str(uuid.uuid4()), "called": "Sam", "place": "ed/harbor", "source": "colleague", "where": "home"}
    return {**base, **changes}


def test_ana_adds_a_request_and_lands_on_it(cast: Cast) -> None:
    response = signed_in(cast.ana).post(ADD, said(phone="207-555-0142", reach_ok=["message"], name_to_say="Alex"))
    referral, point = Referral.objects.get(), ContactPoint.objects.get()
    assert response["Location"] == reverse("web:request", args=[referral.id])
    assert (referral.route, referral.source, referral.site) == (Route.STAFF, Source.COLLEAGUE, cast.places.harbor)
    assert (point.text_ok, point.message_ok, point.name_to_say, point.prefers) == (False, True, "Alex", "call")


def test_her_own_place_is_ready_to_send(cast: Cast) -> None:
    page = signed_in(cast.ana).get(ADD).content.decode()
    assert '<option value="ed/harbor" selected>' in page


def test_a_request_for_another_place_leads_back_to_the_board(cast: Cast) -> None:
    response = signed_in(cast.ana).post(ADD, said(place="mothers/"))
    assert response["Location"] == reverse("web:requests")
    assert Referral.objects.get().program == cast.places.mothers


@pytest.mark.parametrize(
    ("born", "words"),
    [
        ("2090-05-01", "This birth date is in the future."), ("1890-05-01", "more than 120 years ago"),
        ("5.1.90x", "Write the date like 1990-05-31."),
    ],
)  # fmt: skip
@pytest.mark.asvs("2.2.1")
def test_a_birth_date_that_cannot_be_is_refused_and_every_word_kept(cast: Cast, born: str, words: str) -> None:
    form = said(birth_date=born, their_words="mornings are hard", phone="207-555-0142")
    response = signed_in(cast.ana).post(ADD, form)
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert f'value="{born}"' in page
    assert "mornings are hard" in page and "207-555-0142" in page
    assert '<details class="more" open>' in page
    assert not Referral.objects.exists()


def test_a_mended_form_with_the_same_id_is_taken(cast: Cast) -> None:
    ana, form = signed_in(cast.ana), said(birth_date="2090-05-01")
    ana.post(ADD, form)
    assert ana.post(ADD, form | {"birth_date": "1990-05-01"}).status_code == 302
    assert Referral.objects.count() == 1


def test_the_same_form_twice_makes_one(cast: Cast) -> None:
    ana, form = signed_in(cast.ana), said()
    assert ana.post(ADD, form)["Location"] == ana.post(ADD, form)["Location"]
    assert Referral.objects.count() == 1


@pytest.mark.parametrize("who", ["dana", "eli", "fay", "gil", "kit"])
def test_those_who_may_not_add_find_nothing_here(cast: Cast, who: str) -> None:
    assert signed_in(getattr(cast, who)).get(ADD).status_code == 404
