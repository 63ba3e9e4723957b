"""Sharing choices in a browser: three taps to stop, a drawn signature, equal answers, and the same without script."""

from typing import Any

import pytest
from playwright.sync_api import Page

from companionway.platform import clock
from companionway.privacy.models.consent import Consent
from companionway.privacy.queries.consent import consents_of
from companionway.privacy.rules.consent_terms import ConsentState
from tests.cast import Cast, sam_walks_with
from tests.journeys.browser import assert_decent, hidden_focus, sign_in_as
from tests.journeys.counting import counted
from tests.web.asking import signed_in
from tests.web.sharing.signing import signed

Boxes = list[dict[str, Any]]
LOOK = """(buttons) => buttons.map((b) => { const s = getComputedStyle(b), r = b.getBoundingClientRect();
  return {height: Math.round(r.height), width: Math.round(r.width), color: s.color, background: s.backgroundColor,
          border: s.borderColor, weight: s.fontWeight, size: s.fontSize}; })"""


@pytest.fixture
def sam(transactional_db: None, cast: Cast) -> Any:
    """Sam, who walks with Ana and said yes to two cards."""
    person = sam_walks_with(cast.ana).person
    ana = signed_in(cast.ana)
    signed(ana, person, "care"), signed(ana, person, "family")
    return person


@pytest.mark.parametrize("browser", ["phone", "plain_phone"])
def test_sharing_stops_in_three_taps_from_the_persons_page(
    browser: str, request: pytest.FixtureRequest, live_server: Any, cast: Cast, sam: Any
) -> None:
    page: Page = request.getfixturevalue(browser)
    sign_in_as(page.context, cast.ana, live_server.url)
    page.goto(f"/people/{sam.id}/")
    with counted("j", "from the person's page", page) as cost:
        page.get_by_role("link", name="Stop sharing").click()
        page.get_by_role("link", name="Stop: Share with those who treat you").click()
        page.get_by_role("button", name="Sam is here: stop it").click()
    page.get_by_role("heading", name="Done. Sharing has stopped.").wait_for()
    assert cost.taps == 3
    assert "take back my yes" in page.locator("blockquote").inner_text()
    states = {held.row.text.card: held.state for held in consents_of(sam.id, clock.now())}
    assert states == {"care": ConsentState.REVOKED, "family": ConsentState.ACTIVE}


def test_yes_no_and_later_look_the_same(phone: Page, desk: Page, live_server: Any, cast: Cast, sam: Any) -> None:
    for page in (phone, desk):
        sign_in_as(page.context, cast.ana, live_server.url)
        page.goto(f"/people/{sam.id}/sharing/")
        card = page.locator("#court form.equal button")
        boxes: Boxes = card.evaluate_all(LOOK)
        assert len(boxes) == 3 and all(box == boxes[0] for box in boxes)
        assert boxes[0]["height"] >= 48
        assert_decent(page)


def test_a_signature_is_drawn_on_a_phone(phone: Page, live_server: Any, cast: Cast, sam: Any) -> None:
    sign_in_as(phone.context, cast.ana, live_server.url)
    phone.goto(f"/people/{sam.id}/sharing/sender/signature/")
    phone.get_by_text("The day we say goodbye for now").click()
    phone.get_by_text("They are 18 or older").click()
    phone.get_by_text("Sign on the screen").click()
    assert_decent(phone)
    phone.get_by_role("button", name="Read the whole text").click()
    canvas = phone.get_by_role("img", name="Box for the signature, empty.")
    assert_decent(phone)
    phone.get_by_role("button", name="Sign", exact=True).click()
    assert "sign in the box (8)" in phone.get_by_role("alert").inner_text()
    canvas = phone.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    phone.mouse.move(box["x"] + 20, box["y"] + 20)
    phone.mouse.down()
    for x, y in ((60, 70), (100, 20), (160, 80), (220, 40)):
        phone.mouse.move(box["x"] + x, box["y"] + y)
    phone.mouse.up()
    assert canvas.get_attribute("aria-label") == "Box for the signature, signed."
    phone.get_by_role("button", name="Sign", exact=True).click()
    phone.get_by_role("heading", name="A copy for Sam").wait_for()
    row = Consent.objects.get(text__card="sender")
    assert row.method == "drawn" and len(row.evidence) == 64
    assert phone.locator("svg.drawn path").count() == 1
    assert_decent(phone)


def test_without_script_one_types_the_name_and_what_is_missing_keeps_the_rest(
    plain_phone: Page, live_server: Any, cast: Cast, sam: Any
) -> None:
    page = plain_phone
    sign_in_as(page.context, cast.ana, live_server.url)
    page.goto(f"/people/{sam.id}/sharing/")
    page.locator("#agency").get_by_role("button", name="Yes").click()
    page.get_by_label("Who may get it?").fill("Alex Kim")
    page.get_by_role("button", name="Read the whole text").click()
    assert page.get_by_role("alert").locator("a").count() >= 4
    assert page.get_by_label("Who may get it?").input_value() == "Alex Kim"
    for words in ("to help me find or keep a home", "that I have a peer here", "They are 18 or older", "Type the name"):
        page.get_by_text(words, exact=True).click()
    page.locator("label.tile", has_text="The day we say goodbye for now").click()
    page.get_by_role("button", name="Read the whole text").click()
    assert "Alex Kim" in page.locator("article.document").inner_text()
    page.get_by_label("Type your full name to sign").fill("Sam Rivera")
    page.get_by_role("button", name="Sign", exact=True).click()
    page.get_by_role("heading", name="A copy for Sam").wait_for()
    assert Consent.objects.filter(text__card="agency").count() == 1


def test_every_page_of_sharing_is_decent_and_can_be_reached_by_keyboard(
    small_phone: Page, desk: Page, live_server: Any, cast: Cast, sam: Any
) -> None:
    row = Consent.objects.get(text__card="care")
    addresses = [f"/people/{sam.id}/sharing/", f"/people/{sam.id}/sharing/stop/", f"/people/{sam.id}/sharing/?lang=es",
                 f"/people/{sam.id}/sharing/court/signature/", f"/consents/{row.id}/", f"/consents/{row.id}/copy/",
                 f"/consents/{row.id}/stop/"]  # fmt: skip
    for page in (small_phone, desk):
        sign_in_as(page.context, cast.ana, live_server.url)
        for address in addresses:
            page.goto(address)
            assert_decent(page)
    small_phone.goto(addresses[3])
    assert hidden_focus(small_phone) == []
