"""What Today costs a phone: bytes and requests at first and later; targets, 320 px, and the keyboard alone."""

import gzip
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, Response, expect

from companionway.engagement.models.contact import Contact
from tests.architecture.reading import ROOT
from tests.journeys import browser as seen
from tests.journeys import phones
from tests.journeys.walking import given_anas_day, given_signed_in

pytestmark = pytest.mark.django_db(transaction=True)
OWN = ("document", "stylesheet", "script", "font", "image")


def loaded(page: Page, path: str) -> dict[str, int]:
    """What each answer that opening this page needs weighs compressed, as production sends it, by address."""
    found: dict[str, Response] = {}
    listen = lambda answer: found.setdefault(answer.url, answer)  # noqa: E731
    page.on("response", listen)
    page.goto(path, wait_until="load")
    page.wait_for_timeout(300)
    page.remove_listener("response", listen)
    own = {url: answer for url, answer in found.items() if answer.request.resource_type in OWN}
    return {url: weight(url, answer) for url, answer in own.items() if not answer.from_service_worker}


def weight(url: str, answer: Response) -> int:
    """Bytes as production sends them: a font as it lies there, everything else compressed."""
    name = url.partition("/static/")[2]
    body = (ROOT / "companionway" / "web" / "static" / name).read_bytes() if name else answer.body()
    return len(body if name.endswith("woff2") else gzip.compress(body))


def test_today_weighs_little_and_asks_eight_times_at_most(phone: Page, live_server: Any) -> None:
    cast, _ = given_anas_day()
    given_signed_in(phone, cast.ana, live_server.url)
    first = loaded(phone, "/today/")
    assert len(first) <= 8, sorted(first)
    assert sum(first.values()) < 100_000, first
    page = next(size for url, size in first.items() if url.endswith("/today/"))
    assert page < 20_000, "all that later loads fetch"
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.locator("li.person summary").first.click()
    phone.get_by_role("dialog").get_by_role("button", name="Text", exact=True).click()
    phone.get_by_role("button", name="Add", exact=True).click()
    expect(phone.get_by_role("dialog", name="Add to it")).to_be_visible()
    assert [url for url in asked if "/phone-outbox/" not in url] == [], "the sheets come with the page"
    phones.sent(phone)


def test_two_taps_by_the_keyboard_alone_at_320_px(small_phone: Page, live_server: Any) -> None:
    cast, day = given_anas_day()
    given_signed_in(small_phone, cast.ana, live_server.url)
    small_phone.goto("/today/")
    phones.ready(small_phone)
    seen.assert_decent(small_phone)
    before = Contact.objects.filter(engagement=day.sam).count()
    summary = small_phone.locator("li.person", has=small_phone.get_by_role("link", name="Sam", exact=True)).locator(
        "summary"
    )
    summary.focus()
    small_phone.keyboard.press("Enter")
    seen.assert_decent(small_phone)
    small_phone.get_by_role("dialog").get_by_role("button", name="Text").focus()
    small_phone.keyboard.press("Enter")
    expect(small_phone.locator(".toast")).to_contain_text("Saved: text with Sam.")
    seen.assert_decent(small_phone)
    small_phone.get_by_role("button", name="Add", exact=True).focus()
    small_phone.keyboard.press("Enter")
    seen.assert_decent(small_phone)
    sheet = small_phone.get_by_role("dialog", name="Add to it")
    sheet.get_by_label("30", exact=True).focus()
    small_phone.keyboard.press("Space")
    sheet.get_by_label("Where?").focus()
    small_phone.keyboard.type("Library")
    small_phone.keyboard.press("Enter")
    expect(small_phone.locator(".toast")).to_contain_text("Added.")
    phones.sent(small_phone)
    assert Contact.objects.filter(engagement=day.sam).count() == before + 1
    made = Contact.objects.filter(engagement=day.sam).latest("entered_at")
    assert (made.minutes, made.place) == (30, "Library")


def test_back_from_a_call_the_page_asks_did_you_talk(phone: Page, live_server: Any) -> None:
    cast, day = given_anas_day()
    given_signed_in(phone, cast.ana, live_server.url)
    phone.goto(f"/people/{day.sam.person_id}/")
    phones.ready(phone)
    assert not phone.get_by_text("Did you talk?").is_visible()
    # Headless, no other program takes the call, and the page would wait for one.
    phone.evaluate(
        "addEventListener('click', (event) => event.target.closest('a[href^=tel]') && event.preventDefault())"
    )
    phone.locator("a[href^='tel:']").first.click()
    expect(phone.get_by_text("Did you talk?")).to_be_visible()
    assert phone.url.endswith("?talk=1") and seen.violations(phone) == []
    phone.reload()
    before = Contact.objects.filter(engagement=day.sam).count()
    yes = phone.get_by_role("button", name="Yes", exact=True).bounding_box()
    assert yes
    for _ in range(2):  # twice by a hurried thumb is one call
        phone.mouse.click(yes["x"] + yes["width"] / 2, yes["y"] + yes["height"] / 2)
    expect(phone.locator(".toast")).to_contain_text("Saved: call with Sam.")
    assert phone.get_by_text("Did you talk?").is_hidden()
    phones.sent(phone)
    assert Contact.objects.filter(engagement=day.sam).count() == before + 1
    made = Contact.objects.filter(engagement=day.sam).latest("entered_at")
    assert made.channel == "call" and made.entered_at - made.occurred_at < timedelta(minutes=1)


def test_a_group_is_one_session_with_attendance_by_taps(phone: Page, live_server: Any) -> None:
    cast, day = given_anas_day()
    given_signed_in(phone, cast.ana, live_server.url)
    phone.goto("/groups/")
    phones.ready(phone)
    phone.get_by_label("Sam").first.click()
    phone.get_by_label("Alex").first.click()
    phone.get_by_label("Which group?").fill("Tuesday circle")
    phone.get_by_role("button", name="Save").click()
    phone.wait_for_url("**/today/")
    phones.sent(phone)
    came = Contact.objects.filter(group__name="Tuesday circle")
    assert {c.engagement_id for c in came} == {day.sam.id, day.alex.id}


def test_OT20_without_web_crypto_the_same_form_is_posted(phone: Page, live_server: Any) -> None:
    cast, day = given_anas_day()
    given_signed_in(phone, cast.ana, live_server.url)
    phone.add_init_script("Object.defineProperty(crypto, 'subtle', { value: undefined })")
    phone.goto("/today/")
    before = Contact.objects.filter(engagement=day.sam).count()
    phones.tap(phone)
    assert Contact.objects.filter(engagement=day.sam).count() == before + 1


def test_OT20_a_full_phone_says_so_aloud_and_posts_at_once_or_keeps_the_words(phone: Page, live_server: Any) -> None:
    cast, day = given_anas_day()
    given_signed_in(phone, cast.ana, live_server.url)
    phone.goto("/today/")
    phones.ready(phone)
    phone.evaluate(
        "() => { IDBObjectStore.prototype.add = () => { throw new DOMException('full', 'QuotaExceededError'); }; }"
    )
    phone.context.set_offline(True)
    row = phone.locator("li.person", has=phone.get_by_role("link", name="Sam", exact=True))
    row.locator("summary").click()
    phone.get_by_role("dialog").get_by_role("button", name="Text").click()
    expect(phone.locator(".toast")).to_contain_text(
        "This phone could not keep it. Keep this page open, or write it down."
    )
    before = Contact.objects.filter(engagement=day.sam).count()
    phone.context.set_offline(False)
    phone.get_by_role("dialog").get_by_role("button", name="Text").click()
    expect(phone.locator(".toast")).to_contain_text("Saved: text with Sam.")
    assert Contact.objects.filter(engagement=day.sam).count() == before + 1
