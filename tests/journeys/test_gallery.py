"""Every component, in the browser: axe, target sizes, reflow, without JavaScript, focus and sheets."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import browser as seen

pytestmark = pytest.mark.django_db(transaction=True)
# In forced colors the browser paints the canvas behind words, unless told not to: words of that color vanish.
SAME_AS_CANVAS = """
() => [...document.querySelectorAll('body *')].flatMap((e) => [[e, ''], [e, '::before']]).filter(([e, part]) => {
  const style = getComputedStyle(e, part || null);
  const words = part ? /[a-z✓0-9]/.test(style.content.replace(/none|normal/, '')) : [...e.childNodes].some(
    (node) => node.nodeType === 3 && node.data.trim());
  return words && style.forcedColorAdjust !== 'none' && e.checkVisibility() && !e.closest('svg')
    && style.color === getComputedStyle(document.documentElement).backgroundColor;
}).map(([e]) => e.outerHTML.slice(0, 80))
"""
PAGES = ["/components/", "/components/?wrong=1", "/components/public/"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_components_is_decent_on_a_phone(phone: Page, path: str) -> None:
    phone.goto(path)
    seen.assert_decent(phone)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_components_fits_320_px(small_phone: Page, path: str) -> None:
    small_phone.goto(path)
    assert seen.sideways(small_phone) == []
    assert seen.small_targets(small_phone) == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_components_is_decent_on_a_desk(desk: Page, path: str) -> None:
    desk.goto(path)
    seen.assert_decent(desk)


def test_the_focus_is_never_under_the_bottom_bar(phone: Page) -> None:
    phone.goto("/components/")
    assert seen.hidden_focus(phone) == []


def test_a_sheet_opens_as_a_dialog_and_gives_the_focus_back(phone: Page) -> None:
    phone.goto("/components/")
    opener = phone.locator("details.sheet > summary").first
    opener.click()
    expect(phone.get_by_role("dialog", name="How did you connect with Sam?")).to_be_visible()
    assert seen.violations(phone) == []
    phone.keyboard.press("Escape")
    expect(phone.get_by_role("dialog")).to_have_count(0)
    expect(opener).to_be_focused()


def test_a_sheet_opens_without_javascript(plain_phone: Page) -> None:
    plain_phone.goto("/components/")
    plain_phone.locator("details.sheet > summary").first.click()
    expect(plain_phone.get_by_role("button", name="In person").first).to_be_visible()
    plain_phone.locator("details.sheet > summary").first.click()
    expect(plain_phone.get_by_role("button", name="In person").first).to_be_hidden()


def test_a_refused_form_takes_the_focus_to_its_summary(phone: Page) -> None:
    phone.goto("/components/?wrong=1")
    expect(phone.locator(".error-summary")).to_be_focused()
    assert phone.title().startswith("Error:")
    phone.locator(".error-summary a").first.click()
    expect(phone.get_by_label("What do they like to be called?")).to_be_focused()


@pytest.mark.parametrize("place", ["phone", "small_phone", "desk"])
def test_a_day_with_doors_is_decent(request: pytest.FixtureRequest, place: str) -> None:
    page: Page = request.getfixturevalue(place)
    page.goto("/components/today/")
    seen.assert_decent(page)


def test_two_taps_save_and_the_toast_offers_undo(phone: Page) -> None:
    phone.goto("/components/today/")
    phone.get_by_label("Log a contact with Sam").or_(phone.locator("summary").first).first.click()
    phone.get_by_role("button", name="Text").click()
    expect(phone.locator(".toast")).to_contain_text("Saved.")
    expect(phone.locator(".toast").get_by_role("button", name="Undo")).to_be_visible()
    expect(phone.get_by_role("dialog")).to_have_count(0)
    expect(phone.locator("#rows")).to_be_focused()
    assert seen.violations(phone) == []
    assert seen.small_targets(phone) == []


def test_two_taps_save_without_javascript(plain_phone: Page) -> None:
    plain_phone.goto("/components/today/")
    plain_phone.locator("details.sheet > summary").first.click()
    plain_phone.get_by_role("button", name="Text").first.click()
    expect(plain_phone.locator(".toast")).to_contain_text("Saved.")
    assert "/components/today/" in plain_phone.url


def test_leaving_blanks_the_page_and_takes_its_place_in_history(phone: Page) -> None:
    phone.route(
        "https://www.weather.gov/**", lambda route: route.fulfill(body="<h1>Weather</h1>", content_type="text/html")
    )
    phone.goto("/components/today/")
    phone.goto("/components/public/")
    phone.get_by_role("link", name="Leave this page now").click()
    expect(phone.get_by_role("heading", name="Weather")).to_be_visible()
    phone.go_back()
    assert "/public/" not in phone.url


def test_shift_three_times_leaves(phone: Page) -> None:
    phone.route(
        "https://www.weather.gov/**", lambda route: route.fulfill(body="<h1>Weather</h1>", content_type="text/html")
    )
    phone.goto("/components/public/")
    for _ in range(3):
        phone.keyboard.press("Shift")
    expect(phone.get_by_role("heading", name="Weather")).to_be_visible()


def test_the_bottom_bar_lets_go_while_somebody_types(phone: Page) -> None:
    phone.goto("/components/")
    bar = phone.locator(".bottom")
    assert bar.evaluate("bar => getComputedStyle(bar).position") == "fixed"
    phone.get_by_label("What do they like to be called?").focus()
    assert bar.evaluate("bar => getComputedStyle(bar).position") == "static"


def test_a_tap_on_the_bar_right_after_typing_is_not_lost(phone: Page) -> None:
    phone.goto("/components/")
    phone.get_by_label("Anything to remember?").fill("A walk")
    phone.get_by_role("button", name="Send the form").tap()
    expect(phone).to_have_url(re.compile("note=A\\+walk"))


def test_the_focus_ring_can_be_seen(phone: Page) -> None:
    phone.goto("/components/")
    button = phone.get_by_role("button", name="Not now")
    before = button.bounding_box()
    assert before is not None
    around = {
        "x": before["x"] - 8,
        "y": before["y"] - 8,
        "width": before["width"] + 16,
        "height": before["height"] + 16,
    }
    button.scroll_into_view_if_needed()
    plain = phone.screenshot(full_page=True, clip=around)
    phone.keyboard.press("Tab")
    button.focus()
    assert button.evaluate("b => getComputedStyle(b).outlineStyle") == "solid"
    assert phone.screenshot(full_page=True, clip=around) != plain


def test_selected_choices_show_in_forced_colors(chromium: Browser, live_server: Any) -> None:
    window = seen.window(chromium, live_server.url, forced_colors="active")
    page = window.new_page()
    page.goto("/components/?wrong=1")
    chosen = page.locator("label.tile:has(:checked)").first
    assert chosen.evaluate("t => getComputedStyle(t).outlineStyle") == "solid"
    assert page.evaluate(SAME_AS_CANVAS) == []
    window.close()


@pytest.mark.parametrize("path", ["/components/", "/components/today/", "/components/public/"])
def test_text_at_twice_the_size_still_fits(phone: Page, path: str) -> None:
    phone.goto(path)
    phone.evaluate(
        "const s = new CSSStyleSheet(); s.replaceSync('html{font-size:200%}'); document.adoptedStyleSheets.push(s)"
    )
    assert seen.sideways(phone) == []


@pytest.mark.parametrize("name", ["404", "403", "403_csrf", "422", "500", "offline"])
def test_an_error_page_is_decent(small_phone: Page, name: str) -> None:
    small_phone.goto(f"/components/errors/{name}/")
    seen.assert_decent(small_phone)


def test_a_lost_connection_is_said_and_taken_back(phone: Page) -> None:
    phone.goto("/components/today/")
    notice = phone.locator("[data-offline]")
    expect(notice).to_be_hidden()
    phone.context.set_offline(True)
    expect(notice).to_be_visible()
    phone.context.set_offline(False)
    expect(notice).to_be_hidden()


def test_the_app_switcher_sees_no_names(phone: Page) -> None:
    phone.goto("/components/today/")
    phone.evaluate(
        "Object.defineProperty(document, 'hidden', {value: true});document.dispatchEvent(new Event('visibilitychange'))"
    )
    assert "blur" in phone.locator("main").evaluate("main => getComputedStyle(main).filter")


def test_a_page_prints_its_tables_and_no_buttons(desk: Page) -> None:
    desk.goto("/components/")
    numbers = desk.locator("figure table").first
    expect(numbers).to_be_hidden()
    desk.emulate_media(media="print")
    expect(numbers).to_be_visible()
    expect(desk.get_by_role("button", name="Send the form")).to_be_hidden()
