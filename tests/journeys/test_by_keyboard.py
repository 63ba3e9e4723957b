"""Signing in, a yes, its end and a complaint, with no hand on a mouse: Tab, Space, Enter and arrows alone."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from companionway.platform import clock
from companionway.privacy.queries.consent import consents_of
from companionway.privacy.rules.consent_terms import ConsentState
from tests.cast import Cast, sam_walks_with
from tests.journeys.browser import sign_in_as
from tests.web.asking import signed_in
from tests.web.sharing.signing import signed

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "lantern river pebble cove"
# What has the focus, by the words somebody hears; and whether it can be seen that it has it.
FOCUS = r"""() => {
  const here = document.activeElement, aimed = here.closest('label') || here;
  const words = here.getAttribute('aria-label') || (here.labels && here.labels.length ? here.labels[0].textContent : '')
    || here.textContent || here.name || '';
  const shown = [here, aimed].some((one) => ['', '::after'].some((part) =>
    getComputedStyle(one, part || null).outlineStyle === 'solid'));
  return {words: words.replace(/\s+/g, ' '), shown, tag: here.tagName};
}"""


def to(page: Page, words: str, presses: int = 60) -> None:
    """Tab until what says these words has the focus; each stop on the way shows that it has it."""
    for _ in range(presses):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert focus["shown"] or focus["tag"] == "BODY", f"the focus on {focus['words']!r} cannot be seen"
        if words in focus["words"]:
            return
    pytest.fail(f"Tab does not reach {words!r} at {page.url}")


def enter(page: Page, words: str) -> None:
    """Go to it and press Enter; another page comes."""
    to(page, words)
    send(page)


def send(page: Page) -> None:
    """Press Enter where one is, and wait for the page that comes."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Page, label: str, words: str) -> None:
    """Go to the field and type."""
    to(page, label)
    page.keyboard.type(words)


def test_somebody_signs_in_by_keyboard(desk: Page, cast: Cast) -> None:
    cast.ana.set_password(PASSWORD)
    cast.ana.save()
    desk.goto("/sign-in/")
    write(desk, "Sign-in name", cast.ana.username)
    write(desk, "Password", PASSWORD)
    send(desk)
    expect(desk).not_to_have_url("**/sign-in/")
    expect(desk.get_by_role("button", name="Sign out")).to_be_visible()


@pytest.mark.parametrize("place", ["desk", "plain_phone"])
def test_a_yes_is_signed_and_taken_back_by_keyboard(
    place: str, request: pytest.FixtureRequest, live_server: Any, cast: Cast
) -> None:
    page: Page = request.getfixturevalue(place)
    sam = sam_walks_with(cast.ana).person
    sign_in_as(page.context, cast.ana, live_server.url)
    page.goto(f"/people/{sam.id}/")
    enter(page, "Sharing choices")
    enter(page, "Yes: Share with those who treat you")
    to(page, "No end date")
    page.keyboard.press("Space")
    to(page, "They are 18 or older")
    page.keyboard.press("Space")
    to(page, "Type the name")
    page.keyboard.press("Space")
    enter(page, "Read the whole text")
    write(page, "Type your full name to sign", "Sam Rivera")
    enter(page, "Sign")
    expect(page.get_by_role("heading", name="A copy for Sam")).to_be_visible()
    page.goto(f"/people/{sam.id}/")
    enter(page, "Stop sharing")
    enter(page, "Stop: Share with those who treat you")
    enter(page, "Sam is here: stop it")
    expect(page.get_by_role("heading", name="Done. Sharing has stopped.")).to_be_visible()
    assert [held.state for held in consents_of(sam.id, clock.now())] == [ConsentState.REVOKED]


def test_a_complaint_is_answered_by_keyboard(desk: Page, live_server: Any, cast: Cast) -> None:
    sam = sam_walks_with(cast.ana).person
    signed_in(cast.ana).get(f"/people/{sam.id}/")
    signed(signed_in(cast.ana), sam, "care")
    sign_in_as(desk.context, cast.eli, live_server.url)
    desk.goto("/privacy/")
    enter(desk, "Who looked, and what left")
    to(desk, "Someone has a complaint")
    desk.keyboard.press("Space")
    enter(desk, "Begin")
    write(desk, "The person's name or phone", "Sam")
    send(desk)
    enter(desk, "Sam")
    expect(desk.get_by_role("heading", name="Who saw Sam")).to_be_visible()
    expect(desk.get_by_role("heading", name="What left about Sam")).to_be_visible()
    expect(desk.get_by_text("Ana Reyes").first).to_be_visible()
