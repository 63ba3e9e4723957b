"""Somebody asks for themselves: three answers, no cookie, no script, nothing readable on return."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from companionway.organizations.models import Program
from companionway.people.models import ContactPoint
from companionway.platform import clock
from companionway.referrals.models import Referral
from companionway.referrals.rules import Route, Source
from tests.cast import BEGAN, Cast

ASK = reverse("web:ask")
NAME = {"called": "Sam"}
REACH = {"channel": "text", "phone": "207-555-0142", "name_to_say": "Alex"}
WHEN = {"times": ["Mornings", "Weekends"]}
MORE = {"perinatal": "", "their_words": "I like mornings", "language": ""}


class Visitor:
    """Somebody with a browser that runs no script and keeps what each page gives it."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.response: HttpResponse = self.client.get(ASK)
        self.responses = [self.response]

    @property
    def page(self) -> str:
        return self.response.content.decode()

    def hidden(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.page)
        assert found, self.page
        return found.group(1)

    def press(self, go: str = "next", **answers: Any) -> "Visitor":
        form = {"state": self.hidden("state"), "step": self.hidden("step"), "go": go, **answers}
        self.response = self.client.post(ASK, form)
        self.responses.append(self.response)
        return self


def at_the_check(**more: Any) -> Visitor:
    return Visitor().press(**NAME).press(**REACH).press(**WHEN).press(**(MORE | more))


@pytest.fixture
def community(cast: Cast) -> Program:
    return Program.objects.create(
        organization=cast.places.organization, slug="community", name="Community", starts_on=BEGAN, promise_days=7,
        modes=["call"], self_referral=True,
    )  # fmt: skip


def test_three_answers_are_needed_and_the_rest_may_stay_empty(community: Program) -> None:
    visitor = Visitor().press(called="Sam").press(channel="call", phone="2075550142").press(times="Any time").press()
    assert "Is this right?" in visitor.page
    visitor.press("send")
    assert visitor.response.status_code == 302
    referral = Referral.objects.get()
    assert (referral.route, referral.source, referral.program) == (Route.SELF, Source.PERSON, community)
    assert referral.person.called == "Sam"


def test_what_was_said_arrives(community: Program) -> None:
    at_the_check().press("send")
    referral, point = Referral.objects.get(), ContactPoint.objects.get()
    assert (referral.their_words, referral.good_times) == ("I like mornings", "Mornings, Weekends")
    assert (point.prefers, point.text_ok, point.message_ok, point.name_to_say) == ("text", True, False, "Alex")


def test_nothing_is_kept_and_no_cookie_is_set_before_or_after_sending(community: Program) -> None:
    visitor = at_the_check()
    assert not Referral.objects.exists()
    visitor.press("send")
    after = visitor.client.get(visitor.response["Location"])
    for response in [*visitor.responses, after]:
        assert not response.cookies


def test_the_page_after_sending_says_what_happens_by_when_and_nothing_about_them(community: Program) -> None:
    visitor = at_the_check().press("send")
    address = visitor.response["Location"]
    page = visitor.client.get(address).content.decode()
    assert "They reach out by" in page and "207-555-0100" in page
    for word in ("Sam", "0142", "Alex", "mornings", "recovery"):
        assert word not in page and word not in address


def test_an_address_with_a_far_day_or_none_is_not_there(db: None) -> None:
    sent = reverse("web:ask-sent")
    assert [Client().get(sent + q).status_code for q in ("", "?by=2001-01-01", "?by=x")] == [404, 404, 404]


def test_help_right_now_stands_before_the_first_question(cast: Cast) -> None:
    page = Visitor().page
    assert page.index("tel:988") < page.index("tel:911") < page.index("What should we call you?")
    assert page.index("Leave this page now") < page.index("What should we call you?")
    assert "Just call instead" in page
    assert "<title>Get in touch</title>" in page


def test_calling_instead_is_offered_on_every_page_at_the_same_size(cast: Cast) -> None:
    visitor = Visitor()
    for answers in (NAME, REACH, WHEN, MORE):
        block = visitor.page[visitor.page.index('<div class="equal">') :]
        assert "Just call instead" in block[: block.index("</div>")]
        visitor.press(**answers)
    assert "Just call instead" in visitor.page


@pytest.mark.parametrize(
    ("before", "wrong", "words"),
    [
        ([], {"called": " "}, "Any name is fine."),
        ([NAME], {"channel": "", "phone": "207"}, "Choose one way to reach you."),
        ([NAME], {"channel": "text", "phone": "207"}, "Please write your phone number"),
        ([NAME], {"channel": "email", "email": ""}, "Please write your e-mail address."),
        ([NAME, REACH], {}, "Choose at least one."),
    ],
)
def test_what_is_missing_is_said_on_its_own_page(
    cast: Cast, before: list[Any], wrong: dict[str, Any], words: str
) -> None:
    visitor = Visitor()
    for answers in before:
        visitor.press(**answers)
    visitor.press(**wrong)
    assert visitor.response.status_code == 422
    assert words in visitor.page
    assert "<title>Error: " in visitor.page


def test_going_back_keeps_what_was_typed_even_when_it_is_not_finished(cast: Cast) -> None:
    visitor = Visitor().press(**NAME).press("back", channel="text", phone="207-5")
    assert 'value="Sam"' in visitor.page
    visitor.press(**NAME)
    assert 'value="207-5"' in visitor.page


def test_a_change_from_the_check_leads_back_to_the_check(community: Program) -> None:
    visitor = at_the_check().press("name")
    assert 'value="Sam"' in visitor.page
    visitor.press(called="Sammy")
    assert "Is this right?" in visitor.page
    assert "Sammy" in visitor.page


def test_sending_twice_makes_one_request(community: Program) -> None:
    visitor = at_the_check()
    form = {"state": visitor.hidden("state"), "step": "check", "go": "send"}
    first, second = (visitor.client.post(ASK, form) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Referral.objects.count() == 1


def test_pregnant_or_a_baby_opens_that_program_and_no_answer_closes_a_door(community: Program, cast: Cast) -> None:
    at_the_check(perinatal="yes").press("send")
    at_the_check(perinatal="no").press("send")
    at_the_check(perinatal="skip").press("send")
    assert [r.program for r in Referral.objects.order_by("received_at")] == [cast.places.mothers, community, community]


def test_where_only_the_perinatal_program_takes_people_nobody_is_turned_away(cast: Cast) -> None:
    at_the_check(perinatal="no").press("send")
    referral = Referral.objects.get()
    assert referral.program == cast.places.mothers
    assert "Which program fits?" in referral.needs_placing


def test_where_no_program_takes_people_the_words_are_kept_and_the_number_is_given(cast: Cast) -> None:
    Program.objects.update(self_referral=False)
    visitor = at_the_check().press("send")
    assert visitor.response.status_code == 503
    assert "Please call instead" in visitor.page and "207-555-0100" in visitor.page and "Sam" in visitor.page


def test_a_state_that_we_did_not_sign_starts_again_and_says_that_nothing_was_sent(cast: Cast) -> None:
    response = Client().post(ASK, {"state": "forged", "step": "check", "go": "send"})
    assert response.status_code == 422
    assert "Nothing was sent" in response.content.decode()
    assert not Referral.objects.exists()


@pytest.mark.asvs("2.3.1")
def test_skipping_ahead_to_the_check_without_answers_asks_for_them(community: Program) -> None:
    visitor = Visitor()
    response = visitor.client.post(ASK, {"state": visitor.hidden("state"), "step": "check", "go": "send"})
    assert response.status_code == 422
    assert "What should we call you?" in response.content.decode()


@pytest.mark.asvs("2.3.2", "2.4.1")
def test_too_many_sendings_are_told_so_and_keep_their_words(community: Program, settings: Any) -> None:
    settings.COMPANIONWAY_ASK_LIMIT = 0
    visitor = at_the_check().press("send")
    assert visitor.response.status_code == 429 and "tel:" in visitor.page, "a phone number and never a dead end"
    assert "Sam" in visitor.page
    assert not Referral.objects.exists()


def test_get_and_head_change_nothing_and_show_no_personal_word(community: Program) -> None:
    for _ in range(3):
        assert Client().get(ASK).status_code == 200
        assert Client().head(ASK).status_code == 200
    assert not Referral.objects.exists()


def test_nothing_may_keep_the_pages(community: Program) -> None:
    assert all(response["Cache-Control"] == "no-store" for response in at_the_check().responses)


def test_the_promise_of_the_program_is_the_day_that_is_said(community: Program) -> None:
    visitor = at_the_check().press("send")
    assert visitor.response["Location"].endswith(f"by={(clock.today() + timedelta(days=7)).isoformat()}")
