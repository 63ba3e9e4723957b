"""The journeys that no other test walks from end to end, as short as they are, counted; and the care team's pages."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from companionway.platform import clock
from tests.care import agreed_about, fay_asks, met_about, shares_with_harbor
from tests.cast import cast as everyone
from tests.cast import sam_waits
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
        phone.get_by_role("button", name="Start").tap()
        for number in range(1, 11):
            expect(phone.get_by_text(f"{number} of 10")).to_be_visible()
            phone.get_by_role("button", name="4", exact=True).tap()
        phone.get_by_role("button", name="Done").tap()
    expect(phone.get_by_role("heading", name="What stands out to you?")).to_be_visible()


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
                f"/care-meetings/{meeting.id}/", "/role-limits/", "/what-is-counted/", "/what-a-peer-does/"),
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
