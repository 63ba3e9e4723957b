"""Goodbye for now and welcome back, and asking half a year later how it went."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from companionway.engagement.models.walk import Engagement
from tests.journeys import browser as seen
from tests.journeys.walking import given_anas_day, given_signed_in

pytestmark = pytest.mark.django_db(transaction=True)
SAME_LOOK = """() => [...document.querySelectorAll('.equal .button')].map((button) => {
  const box = button.getBoundingClientRect(), style = getComputedStyle(button);
  const size = [Math.round(box.width), Math.round(box.height)];
  return [...size, style.backgroundColor, style.color, style.fontWeight].join(); })"""


def test_goodbye_for_now_and_welcome_back(phone: Page, live_server: Any) -> None:
    cast, day = given_anas_day()
    given_signed_in(phone, cast.ana, live_server.url)
    phone.goto(f"/people/{day.sam.person_id}/")
    phone.get_by_role("link", name="Goodbye for now").tap()
    expect(phone.get_by_text("The door stays open.").first).to_be_visible()
    seen.assert_decent(phone)
    phone.get_by_text("They got where they wanted to go").tap()
    phone.get_by_role("button", name="Go on").tap()

    expect(phone.get_by_role("heading", name="A check-in before you part?")).to_be_visible()
    seen.assert_decent(phone)
    looks = phone.evaluate(SAME_LOOK)
    assert len(looks) == 2 and looks[0] == looks[1]
    phone.get_by_role("button", name="Not now, say goodbye").tap()
    expect(phone.locator(".toast")).to_contain_text("The door stays open.")
    assert Engagement.objects.get(id=day.sam.id).goodbye == "goals_met"
    seen.assert_decent(phone)

    phone.get_by_text("Welcome back", exact=True).tap()
    phone.get_by_role("dialog").get_by_role("button", name="Call").tap()
    expect(phone.locator(".toast")).to_contain_text("Welcome back, Sam.")
    expect(phone.get_by_role("heading", name="Log a contact")).to_be_visible()
    assert Engagement.objects.filter(person=day.sam.person_id, state="open").count() == 1
    seen.assert_decent(phone)


def test_goodbye_without_a_reason_keeps_the_page_and_says_what_is_missing(phone: Page, live_server: Any) -> None:
    cast, day = given_anas_day()
    given_signed_in(phone, cast.ana, live_server.url)
    phone.goto(f"/engagements/{day.sam.id}/closure/")
    phone.get_by_role("button", name="Go on").tap()
    expect(phone.locator(".error-summary")).to_be_focused()
    assert phone.title() == "Error: Goodbye for now"
    seen.assert_decent(phone)


def test_asking_how_it_went(phone: Page, live_server: Any) -> None:
    cast, _ = given_anas_day()
    given_signed_in(phone, cast.ana, live_server.url)
    phone.goto("/follow-ups/")
    phone.get_by_role("link", name="Lee").tap()
    expect(phone.get_by_role("heading", name="How did it go for Lee?")).to_be_visible()
    seen.assert_decent(phone)
    phone.get_by_label("No, they did not go back").tap()
    phone.get_by_role("button", name="Save").tap()
    expect(phone.locator(".error-summary")).to_contain_text("Say how you reached them.")
    seen.assert_decent(phone)
    phone.get_by_label("Call").tap()
    phone.get_by_role("button", name="Save").tap()
    expect(phone.get_by_text("There is nobody to ask just now.")).to_be_visible()
