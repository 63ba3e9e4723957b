"""The lock in a browser: the page drops what it shows, also without a connection, and nothing typed is lost."""

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page

from companionway.engagement.models.contact import Contact
from companionway.organizations.models import Program
from companionway.platform import clock, drafts
from companionway.platform.session_models import SignInSession
from companionway.workforce.models import PeerWorker
from tests.cast import PASSWORD, Cast, cast, sam_walks_with
from tests.journeys import browser as seen
from tests.said import names

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "We spoke about the night shift."


@pytest.fixture
def here(phone: Page, live_server: Any, transactional_db: None) -> tuple[Page, Cast, Any]:
    """Ana on her phone, whose clock can be moved; Sam walks with her."""
    everybody = cast()
    walk = sam_walks_with(everybody.ana, clock.now() - timedelta(hours=1))
    seen.sign_in_as(phone.context, everybody.ana, live_server.url)
    phone.clock.install()
    return phone, everybody, walk


def idle(page: Page, minutes: int) -> None:
    """Nobody touches the page for so long."""
    page.clock.fast_forward(minutes * 60 * 1000)
    page.clock.run_for(6000)


def test_an_untouched_page_drops_its_people_and_opens_again_by_password(here: Any) -> None:
    page, _, walk = here
    page.goto(f"/people/{walk.person_id}/")
    assert "Sam" in page.content()
    with page.expect_response("**/lock/"):
        idle(page, 5)
    assert (
        page.locator("h1").inner_text() == "Locked"
        and not names("Sam", page.content())
        and not names("Sam", page.title())
    )
    seen.assert_decent(page)
    page.reload()
    assert not names("Sam", page.content()) and page.locator("h1").inner_text() == "Locked"
    seen.assert_decent(page)
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Unlock").click()
    page.wait_for_url(f"**/people/{walk.person_id}/")
    assert "Sam" in page.content()


def test_it_locks_without_a_connection_and_stays_locked_when_there_is_one_again(here: Any) -> None:
    page, _, walk = here
    page.goto(f"/people/{walk.person_id}/")
    page.context.set_offline(True)
    idle(page, 5)
    assert not names("Sam", page.content()) and page.get_by_text("No connection just now").is_visible()
    assert SignInSession.objects.get().locked_at is None
    page.context.set_offline(False)
    page.goto("/today/")
    assert page.locator("h1").inner_text() == "Locked"
    assert SignInSession.objects.get().locked_at is not None


def test_what_was_typed_is_back_after_the_lock(here: Any) -> None:
    page, _, _ = here
    page.goto("/supervision/")
    page.get_by_label("A note").fill(WORDS)
    with page.expect_response("**/lock/"):
        idle(page, 5)
    assert WORDS not in page.content()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Unlock").click()
    page.wait_for_url("**/supervision/?draft=*")
    assert page.get_by_label("A note").input_value() == WORDS
    seen.assert_decent(page)
    page.get_by_role("button", name="Keep this note").click()
    page.wait_for_url("**/supervision/")
    assert page.get_by_text(WORDS).is_visible() and page.locator("[data-draft]").count() == 0


def test_a_note_typed_into_the_sheet_of_a_tap_is_back_after_the_lock(here: Any) -> None:
    page, everybody, walk = here
    Program.objects.filter(id=walk.program_id).update(notes="shared")
    page.goto(f"/people/{walk.person_id}/")
    page.get_by_role("button", name="Call", exact=True).click()
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_text("Write a note").click()
    page.get_by_label("A note for us both").fill(WORDS)
    with page.expect_response("**/lock/"):
        idle(page, 5)
    assert WORDS not in page.content()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Unlock").click()
    page.wait_for_url("**/?draft=*")
    assert page.get_by_text(WORDS).is_visible()
    made = Contact.objects.get(phone_at__isnull=False)
    kept = drafts.kept(everybody.ana.id, f"/contacts/{made.id}/", now=clock.now())
    assert kept is not None and kept["note"] == [WORDS], "the contact's own page has the form for it"
    seen.assert_decent(page)


def test_going_back_after_signing_out_shows_nobody(here: Any) -> None:
    page, _, walk = here
    page.goto("/today/")
    page.goto(f"/people/{walk.person_id}/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile(r"^https?://[^/]+/$"))  # its own page, and not another one that ends so
    page.go_back()
    page.wait_for_load_state()
    assert not names("Sam", page.content()) and page.get_by_role("heading", name="Sign in").is_visible()


def test_the_pages_of_staff_are_decent(here: Any, live_server: Any) -> None:
    page, everybody, _ = here
    ana = PeerWorker.objects.get(user=everybody.ana)
    pages = {
        everybody.ana: ["/sign-ins/", "/team/", "/about-you/", "/supervision/"],
        everybody.ben: ["/team/", f"/supervision/{ana.id}/"],
        everybody.kit: ["/staff/", f"/staff/{everybody.jo.id}/", "/staff/invitations/", "/staff/to-confirm/"],
    }
    for user, addresses in pages.items():
        page.context.clear_cookies()
        seen.sign_in_as(page.context, user, live_server.url)
        for address in addresses:
            page.goto(address)
            seen.assert_decent(page)
