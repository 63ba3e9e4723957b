"""The phone's outbox in a browser: kept sealed without a connection, sent once when there is one, told honestly."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from companionway.engagement.models.contact import Contact, ContactAttempt
from companionway.engagement.models.held import HeldRecord
from companionway.platform import clock, drafts
from companionway.platform.phone_models import PhoneReceipt
from companionway.platform.session_models import SignInSession
from tests.cast import Cast, cast, sam_walks_with
from tests.journeys import browser as seen
from tests.journeys import phones

pytestmark = pytest.mark.django_db(transaction=True)
Here = tuple[Page, Cast, Any]


# What some browsers lack: telling other tabs, and sending by themselves later. Nothing may rest on either (OT20).
LACKING = (
    "delete globalThis.BroadcastChannel; delete globalThis.SyncManager; delete ServiceWorkerRegistration.prototype.sync"
)
on_lesser_browsers_too = pytest.mark.parametrize("here", ["whole", "lacking"], indirect=True)


@pytest.fixture
def here(phone: Page, live_server: Any, transactional_db: None, request: pytest.FixtureRequest) -> Here:
    """Ana's Today on her phone, with the key on it; Sam walks with her. "lacking": on a lesser browser."""
    everybody = cast()
    walk = sam_walks_with(everybody.ana, clock.now() - timedelta(hours=80))
    lacking = getattr(request, "param", "whole") == "lacking"
    if lacking:
        phone.context.add_init_script(LACKING)
    seen.sign_in_as(phone.context, everybody.ana, live_server.url)
    phone.goto("/today/")
    phones.ready(phone)
    assert phone.evaluate("'BroadcastChannel' in globalThis") is not lacking
    return phone, everybody, walk


def contacts() -> int:
    return Contact.objects.filter(undone_at=None, phone_at__isnull=False).count()


def test_OT2_five_taps_without_a_connection_are_five_sealed_records_and_then_five_contacts(here: Here) -> None:
    page, _, walk = here
    page.context.set_offline(True)
    for channel in ("Text", "Call", "In person", "Text", "Tried"):
        phones.tap(page, channel=channel)
    rows = phones.kept(page)
    assert len(rows) == 5 and {len(row["sealed"]) % 512 for row in rows} == {93}
    assert set(rows[0]) == {"id", "v", "kid", "at", "sealed", "tries", "flag"}
    assert "Sam" not in str(rows) and str(walk.id) not in str(rows)
    said = [phones.opened(row) for row in sorted(rows, key=lambda row: row["at"])]
    assert [one["how"] for one in said] == ["text", "call", "in_person", "text", None]
    expect(page.locator("#outbox")).to_contain_text("5 waiting to send · oldest")
    assert seen.violations(page) == []
    page.context.set_offline(False)
    phones.sent(page)
    assert contacts() == 4 and ContactAttempt.objects.count() == 1 and PhoneReceipt.objects.count() == 5
    expect(page.locator("#outbox")).to_contain_text("All sent.")


@on_lesser_browsers_too
def test_OT7_a_session_that_ended_keeps_all_and_says_so_and_signing_in_sends_them(here: Here, live_server: Any) -> None:
    page, everybody, _ = here
    SignInSession.objects.update(ended_at=clock.now())
    phones.tap(page)
    phones.tap(page, channel="Call")
    expect(page.locator("#outbox")).to_contain_text(
        "You're signed out. 2 are safe on this phone. Sign in to send them."
    )
    assert contacts() == 0
    seen.sign_in_as(page.context, everybody.ana, live_server.url)
    page.goto("/today/")
    phones.sent(page)
    assert contacts() == 2 and not HeldRecord.objects.exists()


@on_lesser_browsers_too
def test_OT7_OT8_a_page_a_redirect_or_a_fault_in_place_of_a_receipt_deletes_nothing(here: Here) -> None:
    page, _, _ = here
    answers: list[dict[str, Any]] = [
        {"status": 200, "content_type": "text/html", "body": "<h1>Guest wifi</h1>"},
        {"status": 200, "content_type": "application/json", "body": '{"id": "another", "result": "stored"}'},
        {"status": 302, "headers": {"Location": "/sign-in/"}},
        {"status": 503, "body": ""},
        {"status": 429, "headers": {"Retry-After": "1"}, "body": ""},
    ]
    met: list[int] = []

    def spoil(route: Route) -> None:
        met.append(len(met))
        route.fulfill(**answers[len(met) - 1]) if len(met) <= len(answers) else route.continue_()

    phones.posts(page, spoil)
    phones.tap(page)
    for count in range(1, len(answers) + 1):
        phones.until(page, f"companionwayOutbox.all().then((rows) => rows[0]?.tries === {count})")
        assert contacts() == 0 and len(phones.kept(page)) == 1
        page.evaluate("companionwayOutbox.flush({ type: 'test' })")
    phones.sent(page)
    assert contacts() == 1


@on_lesser_browsers_too
def test_OT9_a_stale_token_is_fetched_anew_once(here: Here) -> None:
    page, _, _ = here
    tokens: list[str] = []

    def once_stale(route: Route) -> None:
        tokens.append(route.request.headers["x-csrftoken"])
        headers = {**route.request.headers, "x-csrftoken": "x" * 64} if len(tokens) == 1 else route.request.headers
        route.continue_(headers=headers)

    phones.posts(page, once_stale)
    phones.tap(page)
    phones.sent(page)
    assert len(tokens) == 2 and contacts() == 1


@on_lesser_browsers_too
def test_OT10_two_tabs_send_ten_records_once_each(here: Here) -> None:
    page, _, walk = here
    other = page.context.new_page()
    other.goto("/today/")
    for locks, requests in ((True, 10), (False, 20)):
        before = contacts()
        sends: list[str] = []
        if not locks:
            page.context.add_init_script("Object.defineProperty(navigator, 'locks', { value: undefined })")
            page.goto("/today/")
            other.goto("/today/")
        page.context.set_offline(True)
        phones.saved(page, walk.id, 10)
        if page.evaluate("'BroadcastChannel' in globalThis"):
            expect(other.locator("#outbox")).to_contain_text("10 waiting to send")
        page.context.on("request", lambda asked, into=sends: into.append(asked.url) if "records" in asked.url else None)
        page.context.set_offline(False)
        for tab in (page, other):
            phones.sent(tab)
        assert contacts() == before + 10
        assert len(sends) == 10 if locks else 10 <= len(sends) <= requests


@on_lesser_browsers_too
def test_OT12_a_reply_lost_after_the_commit_is_one_contact_from_two_requests(here: Here) -> None:
    page, _, _ = here
    lost: list[str] = []

    def lose_the_first(route: Route) -> None:
        if not lost:
            lost.append(route.request.post_data or "")
            route.fetch()
            route.abort()
        else:
            route.continue_()

    phones.posts(page, lose_the_first)
    phones.tap(page)
    phones.until(page, "companionwayOutbox.all().then((rows) => rows[0]?.tries === 1)")
    assert len(phones.kept(page)) == 1
    phones.sent(page)
    assert contacts() == 1 and len(lost) == 1


def test_OT13_an_altered_record_stays_and_the_rest_is_sent(here: Here) -> None:
    page, _, _ = here
    page.context.set_offline(True)
    for _ in range(3):
        phones.tap(page)
    page.evaluate(
        "async () => { const [first] = await companionwayOutbox.all(); first.sealed[300] ^= 1;"
        " const asked = indexedDB.open('companionway-outbox');"
        " const db = await new Promise((yes) => { asked.onsuccess = () => yes(asked.result); });"
        " db.transaction('records', 'readwrite').objectStore('records').put(first); db.close(); }"
    )
    first = min(phones.kept(page), key=lambda row: row["at"])
    page.context.set_offline(False)
    page.evaluate("companionwayOutbox.flush({ type: 'test' })")
    phones.until(page, "companionwayOutbox.all().then((rows) => rows.length === 1 && rows[0].flag === 'cannot-open')")
    assert contacts() == 2
    said = f"1 could not be sent. It is still on this phone. Tell support: {first['id'][:8]}"
    expect(page.locator("#outbox")).to_contain_text(said)
    page.get_by_role("button", name="Throw away").click()
    phones.until(page, "companionwayOutbox.all().then((rows) => rows.length === 0)")


def test_OT17_undo_and_add_before_and_after_it_was_sent(here: Here) -> None:
    page, _, _ = here
    page.context.set_offline(True)
    phones.tap(page)
    page.get_by_role("button", name="Add", exact=True).click()
    sheet = page.get_by_role("dialog", name="Add to it")
    assert seen.violations(page) == [] and seen.small_targets(page) == []
    sheet.get_by_label("30", exact=True).click()
    sheet.get_by_label("Emotional").click()
    sheet.get_by_label("Where?").fill("Library")
    assert sheet.get_by_label("in a week").is_checked(), "their usual rhythm is chosen beforehand"
    sheet.get_by_role("button", name="Add").click()
    expect(page.locator(".toast")).to_contain_text("Added.")
    phones.tap(page, channel="Call")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".toast")).to_contain_text("Taken back")
    assert len(phones.kept(page)) == 2, "nobody had tried to send it, so it is simply gone"
    page.context.set_offline(False)
    phones.sent(page)
    made = Contact.objects.get(undone_at=None, phone_at__isnull=False)
    assert (made.channel, made.minutes, made.kinds, made.place) == ("text", 30, ["emotional"], "Library")
    made.engagement.refresh_from_db()
    assert made.engagement.next_on == clock.today() + timedelta(days=7)
    phones.tap(page, channel="Call")
    phones.sent(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".toast")).to_contain_text("Taken back")
    phones.sent(page)
    assert Contact.objects.get(undone_at__isnull=False).channel == "call" and contacts() == 1


@on_lesser_browsers_too
def test_OT11_signing_out_keeps_the_records_and_takes_the_reference(here: Here, live_server: Any) -> None:
    page, everybody, _ = here
    phones.until(page, "navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)
    phones.tap(page)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="You are offline")).to_be_visible()
    expect(page.get_by_text("Sign in once with a connection")).to_be_visible()
    assert page.locator("#cold").is_hidden() and len(phones.kept(page)) == 1
    assert not (phones.meta(page) or {}).get("author_ref")
    page.context.set_offline(False)
    page.goto("/today/")
    page.wait_for_url(f"{live_server.url}/")
    assert SignInSession.objects.filter(ended_at=None).count() == 0, "the sign-out was finished with a connection"
    assert len(phones.kept(page)) == 1 if page.url.endswith("/today/") else True
    seen.sign_in_as(page.context, everybody.ana, live_server.url)
    page.goto("/today/")
    phones.ready(page)
    phones.sent(page)
    assert contacts() == 1


def test_OT5_a_cold_start_without_a_connection_shows_nobody_and_keeps_a_typed_name(here: Here) -> None:
    page, _, walk = here
    phones.until(page, "navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)
    cold = page.context.new_page()
    cold.goto(f"/people/{walk.person_id}/")
    expect(cold.get_by_role("heading", name="You are offline")).to_be_visible()
    assert "Sam" not in cold.content()
    seen.assert_decent(cold)
    cold.get_by_label("First name or initials").fill("Sam")
    cold.get_by_role("button", name="Call").click()
    expect(cold.locator(".toast")).to_contain_text("Saved.")
    assert cold.get_by_label("First name or initials").input_value() == ""
    page.context.set_offline(False)
    page.goto("/today/")
    phones.sent(page)
    assert HeldRecord.objects.get().reason == "which-person" and contacts() == 0
    page.goto("/today/")
    page.get_by_role("link", name="1 from your phone to look at").click()
    expect(page.get_by_role("heading", name="Which Sam?")).to_be_visible()
    seen.assert_decent(page)
    page.get_by_role("button", name="Sam").click()
    expect(page.locator(".toast")).to_contain_text("Saved with Sam.")
    assert contacts() == 1 and HeldRecord.objects.get().content == ""


def test_OT23_a_note_that_was_not_sent_when_the_page_locked_without_a_connection_comes_back(here: Here) -> None:
    page, everybody, _ = here
    page.clock.install()
    page.goto("/supervision/")
    page.context.set_offline(True)
    page.get_by_label("A note").fill("Half a thought")
    page.clock.fast_forward(5 * 60 * 1000)
    page.clock.run_for(6000)
    expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    phones.until(page, "companionwayOutbox.all().then((rows) => rows.length > 0)")
    assert "Half a thought" not in page.content()
    (row,) = phones.kept(page)
    assert phones.opened(row)["answers"] == {"words": ["Half a thought"]}
    page.context.set_offline(False)
    page.evaluate("companionwayOutbox.flush({ type: 'test' })")
    phones.until(page, "companionwayOutbox.all().then((rows) => rows.length === 0)")
    assert drafts.kept(everybody.ana.id, "/supervision/", now=clock.now()) == {"words": ["Half a thought"]}
