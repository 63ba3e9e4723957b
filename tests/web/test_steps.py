"""The steps of walking together, as pages: plan, pause, goodbye, return, another peer."""

from datetime import timedelta

import pytest
from django.test import Client

from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.walk import GOODBYE_WORDS
from companionway.followups.actions import plan
from companionway.followups.models import FollowUp
from companionway.instruments.models import Administration
from companionway.platform import clock
from tests.cast import Cast
from tests.said import names
from tests.walked import FIRST, Day, a_day, checked_in
from tests.web.asking import signed_in, text_of


@pytest.fixture
def day(cast: Cast) -> Day:
    return a_day(cast)


@pytest.fixture
def ana(cast: Cast) -> Client:
    return signed_in(cast.ana)


def person(day: Day) -> str:
    return f"/people/{day.sam.person_id}/"


def step(day: Day, name: str) -> str:
    return f"/engagements/{day.sam.id}/{name}/"


def sam(day: Day) -> Engagement:
    return Engagement.objects.get(id=day.sam.id)


def test_the_rhythm_changes_at_any_time(day: Day, ana: Client) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    said = {"rhythm": "sporadic", "modes": ["call", "video"], "next_on": tomorrow.isoformat()}
    assert "now and then, call, video" in text_of(ana.post(step(day, "plan"), said, follow=True))
    assert (sam(day).rhythm, sam(day).modes, sam(day).next_on) == ("sporadic", ["call", "video"], tomorrow)


def test_a_plan_without_a_way_to_be_in_touch_is_refused(day: Day, ana: Client) -> None:
    answer = ana.post(step(day, "plan"), {"rhythm": "weekly"})
    assert answer.status_code == 422
    assert "Choose at least one way" in text_of(answer)
    assert sam(day).modes == ["text", "in_person"]


def test_a_pause_and_going_on_need_no_reason(day: Day, ana: Client) -> None:
    assert "taking a pause" in text_of(ana.post(step(day, "pause"), follow=True))
    assert "Planned today" not in text_of(ana.get("/today/"))
    assert "walking together with Ana Reyes" in text_of(ana.post(step(day, "resumption"), follow=True))


def test_pausing_twice_is_refused_plainly(day: Day, ana: Client) -> None:
    ana.post(step(day, "pause"))
    assert ana.post(step(day, "pause")).status_code == 422


def test_goodbye_offers_kind_reasons_and_says_that_the_door_stays_open(day: Day, ana: Client) -> None:
    page = text_of(ana.get(step(day, "closure")))
    assert "The door stays open" in page
    for words in GOODBYE_WORDS.values():
        assert words in page


def test_goodbye_offers_a_check_in_once_and_not_now_at_the_same_size(day: Day, ana: Client) -> None:
    offered = text_of(ana.post(step(day, "closure"), {"reason": "stands_on_own"}))
    assert offered.count('<button class="button plain">') == 2
    assert sam(day).state == "open"
    page = text_of(ana.post(step(day, "closure"), {"reason": "stands_on_own", "check_in": "not_now"}, follow=True))
    assert sam(day).goodbye == "stands_on_own"
    assert "They have what they need for now" in page and "Welcome back" in page
    assert "Log a contact" not in page


def test_goodbye_goes_straight_on_when_the_check_in_is_done(day: Day, ana: Client, cast: Cast) -> None:
    ana.post(step(day, "check-ins"), {"moment": "goodbye"})
    begun = Administration.objects.get(engagement=day.sam, moment="goodbye")
    assert ana.post(f"/check-ins/{begun.id}/completion/").status_code == 302
    assert "Go on to goodbye" in text_of(ana.get(f"/check-ins/{begun.id}/"))
    assert ana.post(step(day, "closure"), {"reason": "moved"}).status_code == 302
    assert sam(day).state == "closed"


def test_goodbye_without_a_reason_is_refused(day: Day, ana: Client) -> None:
    answer = ana.post(step(day, "closure"), {})
    assert answer.status_code == 422
    assert "Choose what fits best" in text_of(answer)


def test_coming_back_needs_no_new_first_talk(day: Day, ana: Client) -> None:
    ana.post(step(day, "closure"), {"reason": "their_choice", "check_in": "not_now"})
    page = text_of(ana.post(step(day, "return"), {"channel": "call"}, follow=True))
    assert "Welcome back, Sam." in page and "Log a contact" in page
    again = Engagement.objects.get(came_back_from=day.sam)
    assert (again.person_id, again.state, again.rhythm) == (day.sam.person_id, "open", "weekly")


@pytest.mark.parametrize("said", [{"channel": "pigeon"}, {}])
def test_coming_back_some_unknown_way_is_refused(day: Day, ana: Client, said: dict[str, str]) -> None:
    ana.post(step(day, "closure"), {"reason": "moved", "check_in": "not_now"})
    assert ana.post(step(day, "return"), said).status_code == 422


def test_nobody_is_welcomed_back_while_walking_together(day: Day, ana: Client) -> None:
    assert ana.post(step(day, "return"), {"channel": "call"}).status_code == 422


def test_after_a_death_nothing_is_offered_and_nobody_is_asked(day: Day, ana: Client, cast: Cast) -> None:
    plan(at=clock.now())
    page = text_of(ana.post(step(day, "closure"), {"reason": "died"}, follow=True))
    assert "We are sorry" in page and "Take a minute" in page
    assert "Log a contact" not in page and "207-555-0142" not in page and "check-in?" not in page
    assert FollowUp.objects.get(engagement=day.sam).state == "died"
    assert ">Sam<" not in text_of(ana.get("/today/"))


def test_a_step_after_goodbye_leads_back_to_the_person(day: Day, ana: Client) -> None:
    ana.post(step(day, "closure"), {"reason": "moved", "check_in": "not_now"})
    for name in ("plan", "closure", "peer", "check-ins"):
        assert ana.get(step(day, name))["Location"] == person(day)
    assert ana.post(step(day, "closure"), {"reason": "moved", "check_in": "x"}).status_code == 422
    assert ana.post(step(day, "check-ins"), {"moment": "on_demand"}).status_code == 422


def test_another_peer_of_this_place_can_walk_with_them(day: Day, ana: Client, cast: Cast) -> None:
    page = text_of(ana.get(step(day, "peer")))
    assert "Jo Marsh" in page and not names("Cleo", page) and not names("Ben", page)
    ana.post(step(day, "peer"), {"worker": cast.jo.id})
    assert signed_in(cast.jo).get(person(day)).status_code == 200
    assert ">Sam<" in text_of(signed_in(cast.jo).get("/today/"))
    assert ">Sam<" not in text_of(ana.get("/today/"))


@pytest.mark.parametrize("who", ["cleo", "ana", "dana"])
def test_a_peer_from_elsewhere_cannot_be_chosen(day: Day, ana: Client, cast: Cast, who: str) -> None:
    assert ana.post(step(day, "peer"), {"worker": getattr(cast, who).id}).status_code == 422


def test_a_first_check_in_is_offered_after_the_yes_until_it_is_done(day: Day, ana: Client, cast: Cast) -> None:
    alex = f"/people/{day.alex.person_id}/"
    assert "A first check-in?" in text_of(ana.get(alex))
    checked_in(day.alex, cast.ana, clock.now(), FIRST)
    assert "A first check-in?" not in text_of(ana.get(alex))
