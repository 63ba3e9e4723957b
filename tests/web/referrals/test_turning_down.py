"""A supervisor turns a request down: for a reason of the program, kept, counted, and open to a new request."""

import pytest
from django.urls import reverse

from companionway.platform import clock
from companionway.referrals import rules
from companionway.referrals.actions import answer
from companionway.referrals.models import Referral
from companionway.referrals.rules import State, WhyNot
from tests.cast import Cast, sam_waits
from tests.web.asking import signed_in


def address(referral: Referral) -> str:
    return reverse("web:request-turning-down", args=[referral.id])


def test_a_supervisor_turns_it_down_and_the_story_says_why(cast: Cast) -> None:
    referral = sam_waits(clock.now())
    answer.accept(referral_id=referral.id, by=cast.ana.id, at=clock.now())
    client = signed_in(cast.ben)
    assert "Turn it down" in client.get(reverse("web:request", args=[referral.id])).content.decode()
    assert client.get(address(referral)).status_code == 200
    said = client.post(address(referral), {"why": "at_capacity"}, follow=True)
    assert said.status_code == 200 and "Turned down" in said.content.decode()
    now = Referral.objects.get(id=referral.id)
    assert (now.state, now.settled_at is not None) == (State.TURNED_AWAY, True)
    assert now.events.get(verb="turn_away").outcome == WhyNot.AT_CAPACITY


def test_without_a_reason_nothing_happens(cast: Cast) -> None:
    referral = sam_waits(clock.now())
    answer.accept(referral_id=referral.id, by=cast.ana.id, at=clock.now())
    for given in ({}, {"why": "no such reason"}):
        assert signed_in(cast.ben).post(address(referral), given).status_code == 422
    assert Referral.objects.get(id=referral.id).state == State.ACCEPTED


@pytest.mark.parametrize("name", ["ana", "cleo", "dana"])
def test_nobody_but_a_supervisor_sees_or_does_it(cast: Cast, name: str) -> None:
    referral = sam_waits(clock.now())
    client = signed_in(getattr(cast, name))
    assert client.get(address(referral)).status_code == 404
    assert client.post(address(referral), {"why": "other"}).status_code == 404
    if name == "ana":
        page = client.get(reverse("web:request", args=[referral.id]))
        assert "turning-down" not in page.content.decode()
    assert Referral.objects.get(id=referral.id).state == State.RECEIVED


def test_every_reason_has_words_that_speak_of_no_person() -> None:
    assert set(rules.WHY_NOT_WORDS) == set(WhyNot)
    assert not any(" they " in f" {words.casefold()} " for words in rules.WHY_NOT_WORDS.values())
