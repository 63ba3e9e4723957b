"""The journeys that no other test walks from end to end, as short as they are, counted; and the care team's pages."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from companionway.platform import clock
from tests.care import agreed_about, fay_asks, met_about, shares_with_harbor
from tests.cast import cast as everyone
from tests.cast import sam_waits
from tests.directory.lists import the_pantry
from tests.journeys import browser as seen
from tests.journeys.counting import counted
from tests.journeys.walking import given_anas_day, given_signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_ana_takes_a_request_and_they_walk_together(phone: Page, live_server: Any) -> None:
    ana = everyone().ana
    sam_waits(at=clock.now() - timedelta(minutes=5))
    given_signed_in(phone, ana, live_server.url)
    phone.goto("/referrals/")
    with counted("b", "take it, they say yes, walk together", phone):
        phone.get_by_role("button", name="I've got it").tap()
        phone.get_by_role("link", name="We talked and they said yes").tap()
        phone.get_by_role("button", name="Walk together").tap()
    expect(phone.get_by_text("A first check-in?")).to_be_visible()


def test_ten_lines_from_the_persons_page_to_the_arrows(phone: Page, live_server: Any) -> None:
    cast, day = given_anas_day()
    given_signed_in(phone, cast.ana, live_server.url)
    phone.goto(f"/people/{day.sam.person_id}/")
    with counted("d", "all ten lines, together", phone):
        phone.get_by_role("link", name="Check-in", exact=True).first.tap()
        phone.get_by_role("button", name="Together").tap()
        for number in range(1, 11):
            expect(phone.get_by_text(f"{number} of 10")).to_be_visible()
            phone.get_by_role("button", name="4", exact=True).tap()
    expect(phone.get_by_role("heading", name="What stands out to you?")).to_be_visible()


def test_a_hope_a_step_and_a_stone_from_the_persons_page(phone: Page, live_server: Any) -> None:
    cast, day = given_anas_day()
    given_signed_in(phone, cast.ana, live_server.url)
    phone.goto(f"/people/{day.sam.person_id}/")
    with counted("e", "from the person's page, few words", phone):
        phone.get_by_role("link", name="Hopes and small steps").tap()
        phone.get_by_role("link", name="A new hope").tap()
        phone.get_by_label("What would a good year look like?").fill("A door I can close")
        phone.get_by_role("button", name="Go on").tap()
        phone.get_by_label("One small step").fill("Call the office")
        phone.get_by_role("button", name="Go on").tap()
        phone.get_by_role("button", name="Trying it").tap()
    expect(phone.get_by_role("heading", name="1 hope: 1 on the way")).to_be_visible()


def test_help_is_found_and_shared(phone: Page, live_server: Any) -> None:
    cast, day = given_anas_day()
    the_pantry()
    given_signed_in(phone, cast.ana, live_server.url)
    phone.goto(f"/people/{day.sam.person_id}/")
    with counted("f", "out: from the person's page to a place that was shared", phone):
        phone.get_by_role("link", name="Find help").first.tap()
        phone.get_by_role("button", name="Food", exact=True).tap()
        phone.get_by_role("link", name="Harbor Food Pantry").tap()
        phone.get_by_role("button", name="Told them the number").tap()
    expect(phone.locator("#toasts")).to_contain_text("You are asked in 7 days")


def test_ben_goes_through_his_week(desk: Page, live_server: Any) -> None:
    cast, _ = given_anas_day()
    given_signed_in(desk, cast.ben, live_server.url)
    desk.goto("/today/")
    with counted("g", "four bands on one page, and time offered to a peer", desk):
        desk.get_by_role("link", name="More", exact=True).first.click()
        desk.get_by_role("link", name="Your week").click()
        for band in ("Waiting", "Rhythm", "Our peers", "Due"):
            expect(desk.get_by_role("heading", name=band)).to_be_visible()
        desk.get_by_role("link", name="Offer time to Ana Reyes").click()
        desk.get_by_role("button", name="Keep this note").click()
    expect(desk.locator("#toasts")).to_contain_text("Kept.")
    desk.goto("/week/")
    seen.assert_decent(desk)


def test_dana_takes_the_month_along(desk: Page, live_server: Any) -> None:
    given_signed_in(desk, everyone().dana, live_server.url)
    desk.goto("/more/")
    with counted("h", "from anywhere to the table of results", desk):
        desk.get_by_role("link", name="Results", exact=True).first.click()
        with desk.expect_download() as taken:
            desk.get_by_role("link", name="CSV of all").click()
    assert taken.value.suggested_filename.endswith(".csv")


def test_every_page_of_the_care_team_is_decent(phone: Page, small_phone: Page, desk: Page, live_server: Any) -> None:
    cast, day = given_anas_day()
    at = clock.now() - timedelta(minutes=30)
    shares_with_harbor(cast, day.sam, at=at)
    question, meeting = fay_asks(cast, day.sam, at=at), met_about(cast, day.sam, at=at)
    agreed_about(cast, meeting, day.sam, at=at)
    pages = {
        "fay": ("/care/", "/care/harbor/"), "dana": ("/form-times/",),
        "ana": (f"/care-questions/{question.id}/", f"/people/{day.sam.person_id}/care-team/", "/care-meetings/new/",
                f"/care-meetings/{meeting.id}/", "/role-limits/", "/what-is-counted/", "/what-a-peer-does/",
                "/supervision/"),
        "ben": ("/week/",),
    }  # fmt: skip
    for page in (small_phone, desk):
        for name, paths in pages.items():
            given_signed_in(page, getattr(cast, name), live_server.url)
            for path in paths:
                page.goto(path)
                seen.assert_decent(page)
    given_signed_in(phone, cast.fay, live_server.url)
    phone.goto("/care/harbor/")
    phone.get_by_role("button", name="Show the list").tap()
    expect(phone.get_by_role("heading", name="Sam")).to_be_visible()
    phone.get_by_text("Ask the peer").tap()
    seen.assert_decent(phone)
