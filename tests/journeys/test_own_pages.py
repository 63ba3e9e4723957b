"""Every page of one's own in a browser: decent in both languages and sizes, left in one step, and closed behind."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from companionway.privacy.models.own_page import OwnVisit
from companionway.privacy.rules.own_page import Ended
from companionway.web.census import routes
from tests.architecture.scene import Scene, scene
from tests.cast import cast as everyone
from tests.journeys import browser as seen

pytestmark = pytest.mark.django_db(transaction=True)
OUTSIDE = ("/mine/sign-in/", "/mine/door/", "/mine/door/code/", f"/m/{'0' * 43}/")
MIRROR = "document.documentElement.dir = 'rtl'"  # as a catalog of a language from right to left would have it


@pytest.fixture
def sams() -> Scene:
    """Sam's record with something of everything, and a link to it."""
    return scene(everyone())


def come_in(page: Page, sams: Scene) -> None:
    """By the link and the word, as a person does."""
    page.goto(f"/m/{sams.special[('web:own-link', 'token')].value}/")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("textbox").fill("harbor otter")
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("heading", name="Hello, Sam")).to_be_visible()


def pages_of(sams: Scene) -> Iterator[str]:
    """Every page of a person's own that only shows, with Sam's things in its address."""
    for route in routes():
        if "their own page, opened by" in route.access and "GET" in route.methods:
            yield sams.url(route)


def in_spanish(page: Page) -> None:
    """One tap on the first page."""
    page.goto("/mine/")
    page.get_by_role("button", name="Español").click()
    expect(page.locator("html[lang=es]")).to_be_visible()


@pytest.mark.parametrize(("size", "spanish"), [(seen.PHONE, True), (seen.DESK, False)], ids=["phone-es", "desk-en"])
def test_every_page_of_ones_own_is_decent(
    chromium: Browser, live_server: Any, sams: Scene, size: dict[str, int], *, spanish: bool
) -> None:
    window = seen.window(chromium, live_server.url, size=size)
    page = window.new_page()
    come_in(page, sams)
    if spanish:
        in_spanish(page)
    found = {}
    paths = [*pages_of(sams), *(f"{path}?lang={'es' if spanish else 'en-us'}" for path in OUTSIDE)]
    for path in paths:
        answer = page.goto(path)
        faults = seen.violations(page) + seen.small_targets(page) + seen.sideways(page)
        page.evaluate(MIRROR)
        faults += [f"mirrored: {fault}" for fault in seen.small_targets(page) + seen.sideways(page)]
        faults += [] if answer and answer.status == 200 else [f"answers {answer and answer.status}"]
        if faults:
            found[path] = faults
    window.close()
    assert found == {} and len(paths) > 15


def test_leaving_puts_a_neutral_site_in_its_place_and_closes_the_page_for_whoever_comes_next(
    phone: Page, sams: Scene
) -> None:
    phone.route("https://**", lambda route: route.fulfill(body="<h1>Weather</h1>", content_type="text/html"))
    come_in(phone, sams)
    phone.wait_for_load_state()  # the script that hears the keys runs when the page has been read
    before = phone.evaluate("history.length")
    for _ in range(3):
        phone.keyboard.press("Shift")
    expect(phone.get_by_role("heading", name="Weather")).to_be_visible()
    assert phone.evaluate("history.length") == before, "one entry was replaced and none added"
    phone.goto("/mine/")
    expect(phone.get_by_role("heading", name="This page is closed")).to_be_visible()
    assert OwnVisit.objects.get().ended_because == Ended.LEFT


def test_without_scripts_the_whole_way_works_and_leaving_is_a_link(plain_phone: Page, sams: Scene) -> None:
    come_in(plain_phone, sams)
    for path in pages_of(sams):
        answer = plain_phone.goto(path)
        assert answer and answer.status == 200
        link = plain_phone.get_by_role("link", name="Leave this page now")
        assert (link.get_attribute("href") or "").startswith("https://"), path
    plain_phone.goto("/mine/record/")
    plain_phone.get_by_role("button", name="Read or print it").click()
    expect(plain_phone.get_by_role("heading", name="When we were in touch")).to_be_visible()
    plain_phone.get_by_role("button", name="Close my page").click()
    expect(plain_phone.get_by_role("heading", name="This page is closed")).to_be_visible()


def test_a_bot_that_opens_every_link_of_the_scene_three_times_changes_nothing(sams: Scene) -> None:
    client = Client()
    for method in ("get", "head", "options") * 3:
        answer = getattr(client, method)(f"/m/{sams.special[('web:own-link', 'token')].value}/")
        assert b"Sam" not in answer.content and not answer.cookies
    assert OwnVisit.objects.count() == 0
