"""Asking how it went, as pages: the window and its origin are printed, every answer is a normal one."""

from datetime import timedelta

import pytest
from django.test import Client

from companionway.followups.models import FollowUp, FollowUpAttempt
from companionway.platform import clock
from tests.cast import Cast
from tests.walked import Day, a_day
from tests.web.asking import signed_in, text_of


@pytest.fixture
def day(cast: Cast) -> Day:
    return a_day(cast)


@pytest.fixture
def ana(cast: Cast) -> Client:
    return signed_in(cast.ana)


def page_of(day: Day) -> str:
    return f"/follow-ups/{day.to_ask.id}/"


def test_the_list_prints_window_origin_and_tries_also_after_goodbye(day: Day, ana: Client) -> None:
    page = text_of(ana.get("/follow-ups/"))
    assert ">Lee<" in page and "counted from the first check-in" in page and "not tried yet" in page
    assert ">Sam<" not in page


def test_a_window_that_is_past_still_takes_a_late_answer(day: Day, ana: Client) -> None:
    yesterday = clock.today() - timedelta(days=1)
    FollowUp.objects.update(opens_on=yesterday, due_on=yesterday, closes_on=yesterday)
    assert "now past; a late answer is welcome" in text_of(ana.get("/follow-ups/"))


def test_a_try_is_counted_and_it_stays_to_be_asked(day: Day, ana: Client) -> None:
    for _ in range(2):
        assert ana.post(f"{page_of(day)}tries/", {"channel": "call"}).status_code == 302
    assert FollowUpAttempt.objects.filter(followup=day.to_ask, reached=False).count() == 2
    assert "2 tries so far" in text_of(ana.get("/follow-ups/"))


@pytest.mark.parametrize(
    ("said", "state", "went_back", "reached"),
    [("no", "answered", "no", 1), ("yes", "answered", "yes", 1), ("rather_not_say", "answered", "rather_not_say", 1),
     ("not_now", "not_now", "", 1), ("not_reached", "not_reached", "", 0), ("died", "died", "", 0)],
)  # fmt: skip
def test_every_outcome_is_a_normal_one(
    day: Day, ana: Client, said: str, state: str, went_back: str, reached: int
) -> None:
    channel = {"channel": "call"} if reached else {}
    answer = ana.post(f"{page_of(day)}outcome/", {"outcome": said, **channel}, follow=True)
    assert "There is nobody to ask just now." in text_of(answer)
    row = FollowUp.objects.get(id=day.to_ask.id)
    assert (row.state, row.went_back) == (state, went_back)
    assert FollowUpAttempt.objects.filter(followup=row, reached=True).count() == reached


@pytest.mark.parametrize("said", [{}, {"outcome": "maybe"}, {"outcome": "no"}, {"outcome": "no", "channel": "owl"}])
def test_an_outcome_that_is_not_whole_is_refused_with_its_page(day: Day, ana: Client, said: dict[str, str]) -> None:
    answer = ana.post(f"{page_of(day)}outcome/", said)
    assert answer.status_code == 422
    assert "<title>Error:" in text_of(answer)
    assert FollowUp.objects.get(id=day.to_ask.id).state == "waiting"


def test_an_answered_question_is_not_asked_again_and_a_later_answer_is_welcome(day: Day, ana: Client) -> None:
    ana.post(f"{page_of(day)}outcome/", {"outcome": "not_reached"})
    assert "We could not reach them" in text_of(ana.get(page_of(day)))
    ana.post(f"{page_of(day)}outcome/", {"outcome": "no", "channel": "text"})
    page = text_of(ana.get(page_of(day)))
    assert "they did not go back to the emergency room" in page and '<form method="post" id="outcome"' not in page
    assert ana.post(f"{page_of(day)}outcome/", {"outcome": "yes", "channel": "text"}).status_code == 422
    assert ana.post(f"{page_of(day)}tries/", {"channel": "text"}).status_code == 422
