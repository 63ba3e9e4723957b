"""Ana writes down with Sam where Sam says they are, and a check-in by link is done on Sam's own phone."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from companionway.continuum.models import Observation
from companionway.instruments.models import Administration
from companionway.organizations.models import Program
from companionway.platform import clock
from companionway.privacy.actions.own_page import agree_on_word
from tests.journeys import browser as seen
from tests.journeys.walking import given_anas_day, given_signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_stage_a_step_and_a_number_on_a_phone(phone: Page, live_server: Any) -> None:
    cast, day = given_anas_day()
    Program.objects.update(about_opioids=True)
    given_signed_in(phone, cast.ana, live_server.url)
    phone.goto(f"/people/{day.sam.person_id}/")
    phone.get_by_role("link", name="Where they say they are").tap()
    expect(phone.get_by_role("heading", name="Where Sam says they are")).to_be_visible()
    seen.assert_decent(phone)
    stage = phone.get_by_role("region", name="Where they say they are with a change")
    stage.get_by_text("Add what they say").tap()
    for label in ("alcohol", "Getting ready (Preparation)", "The person says so"):
        stage.get_by_label(label, exact=True).check()
    seen.assert_decent(phone)
    stage.get_by_role("button", name="Save").tap()
    expect(phone.get_by_text("they say: alcohol")).to_be_visible()
    expect(phone.locator("details.band[open]")).to_contain_text("What programs hope for here")
    seen.assert_decent(phone)
    assert Observation.objects.get().value == "preparation"
    for path in (f"/engagements/{day.sam.id}/rulers/", f"/people/{day.sam.person_id}/scores/", "/program/map/"):
        phone.goto(path)
        seen.assert_decent(phone)


def test_a_check_in_by_link_on_the_persons_own_phone(phone: Page, live_server: Any) -> None:
    cast, day = given_anas_day()
    agree_on_word(person_id=day.alex.person_id, word="harbor otter", by=cast.ana.id, at=clock.now())
    given_signed_in(phone, cast.ana, live_server.url)
    phone.goto(f"/engagements/{day.alex.id}/check-ins/?moment=baseline")
    phone.get_by_role("button", name="Show a link").tap()
    expect(phone.locator(".link-to-copy")).to_be_visible()
    link = phone.locator(".link-to-copy").inner_text().split("/m/")[1]
    seen.assert_decent(phone)
    phone.context.clear_cookies()
    phone.goto(f"/m/{link}")
    phone.get_by_role("button", name="Continue").tap()
    phone.get_by_role("textbox").fill("harbor otter")
    phone.locator("main form button").first.tap()
    expect(phone.get_by_text("No answer alerts anybody.")).to_be_visible()
    seen.assert_decent(phone)
    phone.get_by_role("link", name="Start").tap()
    for number in range(1, 11):
        expect(phone.get_by_text(f"{number} of 10")).to_be_visible()
        if number == 1:
            seen.assert_decent(phone)
        phone.get_by_role("button", name="Skip" if number == 4 else "5", exact=True).tap()
    phone.get_by_role("button", name="Done").tap()
    expect(phone.get_by_role("heading", name="Thank you")).to_be_visible()
    seen.assert_decent(phone)
    assert Administration.objects.get(engagement=day.alex).answered_count == 9
