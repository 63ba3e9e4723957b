"""Sam does a check-in with Ana's phone: told before, one line a screen, a skip, a stop, and arrows at the end."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from companionway.instruments.models import Administration, Answer
from tests.journeys import browser as seen
from tests.journeys.walking import given_anas_day, given_signed_in

pytestmark = pytest.mark.django_db(transaction=True)
EQUAL = """() => ['[name=said][value="4"]', '[value="rather_not_say"]', '[value="skipped"]'].map((one) => {
  const box = document.querySelector(one).getBoundingClientRect();
  return [Math.round(box.height), Math.round(box.width)]; })"""


def when_they_answer(page: Page, answer: str) -> None:
    page.get_by_role("button", name=answer).tap()


def then_the_arrows_stand_there(page: Page) -> None:
    expect(page.get_by_role("heading", name="What stands out to you?")).to_be_visible()
    expect(page.locator(".arrow-more")).not_to_have_count(0)
    expect(page.get_by_text("less just now").first).to_be_visible()
    expect(page.get_by_role("link", name="988")).to_be_visible()
    seen.assert_decent(page)


def when_they_go_back_from_the_end(page: Page) -> None:
    page.get_by_role("button", name="Change an answer").tap()
    expect(page.get_by_role("button", name="5", exact=True)).to_have_attribute("aria-pressed", "true")
    page.get_by_role("link", name="Stop for now").tap()
    page.get_by_role("link", name="Go on with it").tap()
    expect(page.get_by_role("heading", name="That is the last line")).to_be_visible()
    seen.assert_decent(page)
    page.get_by_role("button", name="Done").tap()


def test_from_the_offer_to_the_arrows(phone: Page, live_server: Any) -> None:
    cast, day = given_anas_day()
    given_signed_in(phone, cast.ana, live_server.url)
    phone.goto(f"/people/{day.sam.person_id}/")
    phone.get_by_role("link", name="Check-in", exact=True).first.tap()
    expect(phone.get_by_text("It is your choice.")).to_be_visible()
    seen.assert_decent(phone)

    phone.get_by_role("button", name="Together").tap()
    expect(phone.get_by_text("1 of 10")).to_be_visible()
    seen.assert_decent(phone)
    answer, refusal, skip = phone.evaluate(EQUAL)
    assert answer[0] == refusal[0] == skip[0] >= 56
    assert refusal[1] == skip[1]
    assert phone.get_by_role("link", name="Today").count() == 0

    for said in ("6 Strongly agree", "5", "Skip", "Rather not say"):
        when_they_answer(phone, said)
    expect(phone.get_by_text("5 of 10")).to_be_visible()
    phone.get_by_role("link", name="Stop for now").tap()
    expect(phone.get_by_text("A check-in is under way.")).to_be_visible()
    phone.get_by_role("link", name="Go on with it").tap()
    expect(phone.get_by_text("5 of 10")).to_be_visible()

    when_they_answer(phone, "2")
    phone.get_by_role("link", name="Back", exact=True).tap()
    expect(phone.get_by_role("button", name="2", exact=True)).to_have_attribute("aria-pressed", "true")
    for said in ("4", "3", "3", "5", "4", "5"):
        when_they_answer(phone, said)
    then_the_arrows_stand_there(phone)
    when_they_go_back_from_the_end(phone)
    then_the_arrows_stand_there(phone)
    row = Administration.objects.filter(engagement=day.sam).latest("started_at")
    assert (row.answered_count, row.total) == (8, None)
    kinds = Answer.objects.filter(administration=row, item__in=[3, 4]).order_by("item").values_list("kind", flat=True)
    assert list(kinds) == ["skipped", "rather_not_say"]


def test_a_line_fits_the_narrowest_phone_without_javascript(chromium: Any, live_server: Any) -> None:
    cast, day = given_anas_day()
    window = seen.window(chromium, live_server.url, size=seen.SMALL, script=False)
    page = window.new_page()
    given_signed_in(page, cast.ana, live_server.url)
    page.goto(f"/engagements/{day.alex.id}/check-ins/?moment=baseline")
    page.get_by_role("button", name="Together").tap()
    expect(page.get_by_text("1 of 10")).to_be_visible()
    assert seen.sideways(page) == [] and seen.small_targets(page) == []
    page.get_by_role("button", name="3", exact=True).tap()
    expect(page.get_by_text("2 of 10")).to_be_visible()
    page.goto(f"/check-ins/{day.done.id}/")
    assert seen.sideways(page) == [] and seen.small_targets(page) == []
    window.close()
