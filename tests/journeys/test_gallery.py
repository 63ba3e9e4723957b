"""Every component, in the browser: axe, target sizes, reflow, without JavaScript, focus and sheets."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import browser as seen

pytestmark = pytest.mark.django_db(transaction=True)
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
