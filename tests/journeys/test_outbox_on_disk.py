"""The phone's outbox on the disk: nothing readable after a kill, nothing lost by one, and what the worker keeps."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from playwright.sync_api import Error as PlaywrightError

from companionway.engagement.models.contact import Contact
from companionway.people.details import PersonDetails
from companionway.platform import clock
from tests.cast import Cast, cast, sam_walks_with
from tests.journeys import browser as seen
from tests.journeys import phones

pytestmark = pytest.mark.django_db(transaction=True)
PERSON, TYPED = "Quillonby", "Zephyrtide half a thought"
BARE = "document.querySelectorAll('[autocomplete]').forEach((field) => field.removeAttribute('autocomplete'))"


def of_profile(profile: Path) -> list[int]:
    """The processes of the browser that runs on this profile."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            said = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if f"--user-data-dir={profile}".encode() in said:
            found.append(int(folder.name))
    return found


@contextmanager
def phone_on(chromium: Browser, profile: Path, url: str) -> Iterator[BrowserContext]:
    """A browser with a profile on the disk. It is killed, not closed, when the block ends."""
    context = chromium.browser_type.launch_persistent_context(
        profile, executable_path=seen.CHROMIUM, args=seen.FLAGS, base_url=url, viewport=seen.PHONE, locale="en-US"
    )  # type: ignore[call-overload]
    try:
        yield context
    finally:
        for pid in of_profile(profile):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        with suppress(PlaywrightError):  # it is gone already
            context.close()


def canaries(profile: Path, *words: str) -> list[str]:
    """Files under the profile that hold one of these words, in UTF-8 or UTF-16."""
    found = []
    for file in (file for file in profile.rglob("*") if file.is_file()):
        content = file.read_bytes()
        found += [f"{file.name}: {w}" for w in words if w.encode() in content or w.encode("utf-16-le") in content]
    return found


@pytest.fixture
def ana(transactional_db: None) -> Cast:
    everybody = cast()
    sam_walks_with(everybody.ana, clock.now() - timedelta(hours=80), person=PersonDetails(called=PERSON))
    return everybody


def opened(context: BrowserContext, ana: Cast, url: str) -> Page:
    seen.sign_in_as(context, ana.ana, url)
    page = context.pages[0] if context.pages else context.new_page()
    page.goto("/today/")
    phones.ready(page)
    return page


def leave_unsent(page: Page, *, bare: bool) -> None:
    """One contact saved without a connection; a place typed and not sent; then time for the browser to write."""
    page.context.set_offline(True)
    phones.tap(page, PERSON)
    page.get_by_role("button", name="Add", exact=True).click()
    if bare:
        page.evaluate(BARE)
    page.get_by_label("Where?").type(TYPED[:60])
    page.wait_for_timeout(2500)


def test_OT3_nothing_readable_is_on_the_disk_of_a_killed_phone(
    chromium: Browser, live_server: Any, ana: Cast, tmp_path: Path
) -> None:
    with phone_on(chromium, tmp_path / "phone", live_server.url) as context:
        leave_unsent(opened(context, ana, live_server.url), bare=False)
    assert of_profile(tmp_path / "phone") == []
    assert canaries(tmp_path / "phone", PERSON, TYPED) == []
    planted = tmp_path / "phone" / "Default" / "planted"
    planted.write_bytes(b"\0" + PERSON.encode("utf-16-le"))
    assert canaries(tmp_path / "phone", PERSON) == [f"planted: {PERSON}"], "the scan sees what lies there"


def test_OT3_a_form_without_its_autocomplete_off_would_leave_words(
    chromium: Browser, live_server: Any, ana: Cast, tmp_path: Path
) -> None:
    """The control: the same scan finds a name that a browser keeps for its own convenience."""
    with phone_on(chromium, tmp_path / "phone", live_server.url) as context:
        page = opened(context, ana, live_server.url)
        page.goto("/people/")
        page.evaluate(BARE)
        page.get_by_label("Find someone").type(TYPED)
        page.get_by_role("button", name="Find").click()
        page.wait_for_load_state()
        page.wait_for_timeout(4000)
    assert canaries(tmp_path / "phone", TYPED) != []


@pytest.mark.parametrize("times", [4, pytest.param(100, marks=pytest.mark.slow)])
def test_OT4_a_phone_that_is_killed_right_after_saved_loses_nothing(
    chromium: Browser, live_server: Any, ana: Cast, tmp_path: Path, times: int
) -> None:
    """No request arrives until the last start, so that what the phone holds after each kill can be counted."""
    for number in range(times):
        with phone_on(chromium, tmp_path / "phone", live_server.url) as context:
            context.route("**/phone-outbox/records/", lambda route: route.abort())
            page = opened(context, ana, live_server.url)
            assert len(phones.kept(page)) == number
            phones.tap(page, PERSON)
    with phone_on(chromium, tmp_path / "phone", live_server.url) as context:
        page = opened(context, ana, live_server.url)
        phones.sent(page)
        expect(page.locator("body")).not_to_contain_text("could not be sent")
    assert Contact.objects.filter(phone_at__isnull=False).count() == times


def test_OT6_the_worker_keeps_the_shell_and_the_listed_files_and_no_page(
    phone: Page, live_server: Any, ana: Cast
) -> None:
    page = opened(phone.context, ana, live_server.url)
    phones.until(page, "navigator.serviceWorker.ready")
    person = page.get_by_role("link", name=PERSON).first.get_attribute("href")
    for address in ("/today/", "/people/", person, "/groups/", "/requests/", "/from-your-phone/", "/more/", "/team/"):
        page.goto(str(address))
    kept = page.evaluate(
        "async () => { const found = []; for (const name of await caches.keys()) for (const asked of await"
        " (await caches.open(name)).keys()) found.push(new URL(asked.url).pathname); return found; }"
    )
    assert "/phone-outbox/shell/" in kept
    assert [path for path in kept if not path.startswith("/static/") and path != "/phone-outbox/shell/"] == []
    shell = page.evaluate("async () => (await (await caches.match('/phone-outbox/shell/')).text())")
    assert PERSON not in shell and "csrf" not in shell.lower() and "Ana" not in shell


def test_OT19_the_kill_switch_takes_the_worker_away_and_leaves_what_waits(
    phone: Page, live_server: Any, ana: Cast, settings: Any
) -> None:
    page = opened(phone.context, ana, live_server.url)
    phones.until(page, "navigator.serviceWorker.ready")
    page.route("**/phone-outbox/records/", lambda route: route.abort())
    phones.tap(page, PERSON)
    settings.COMPANIONWAY_PHONE_WORKER = False
    page.evaluate("navigator.serviceWorker.getRegistration().then((worker) => worker.update())")
    phones.until(page, "caches.keys().then((names) => names.length === 0)")
    phones.until(page, "navigator.serviceWorker.getRegistration().then((worker) => !worker)")
    assert len(phones.kept(page)) == 1
    page.unroute("**/phone-outbox/records/")
    phones.sent(page)
    assert Contact.objects.filter(phone_at__isnull=False).count() == 1
    expect(page.locator("body")).not_to_contain_text("could not be sent")
