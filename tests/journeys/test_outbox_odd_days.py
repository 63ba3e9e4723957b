"""The phone's outbox on odd days: keys that change, another's sign-in, a clock two days wrong, a browser that clears.

The tests whose names begin with OT are the acceptance tests of the outbox; the decision record lists them all.
"""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from companionway.engagement.actions.plan import Agreed, agree_contact_plan
from companionway.engagement.models.contact import Contact
from companionway.engagement.models.held import HeldRecord
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.plan import FirstWeeks
from companionway.people.details import PersonDetails
from companionway.platform import clock, phone_keys
from companionway.web.pages.outbox import phone as files
from tests.cast import Cast, cast, sam_walks_with
from tests.journeys import browser as seen
from tests.journeys import phones

pytestmark = pytest.mark.django_db(transaction=True)
Here = tuple[Page, Cast, Any]
TWO_DAYS = timedelta(days=2)
# A phone's clock that can be set: everything that the outbox knows of the time is Date.now().
SETTABLE = """
const real = Date.now.bind(Date); globalThis.wrongBy = 0;
Date.now = () => real() + globalThis.wrongBy;
"""


@pytest.fixture
def here(phone: Page, live_server: Any, transactional_db: None) -> Here:
    """Ana's Today on her phone, with the key on it; Sam walks with her."""
    everybody = cast()
    walk = sam_walks_with(everybody.ana, clock.now() - timedelta(hours=80))
    phone.context.add_init_script(SETTABLE)
    seen.sign_in_as(phone.context, everybody.ana, live_server.url)
    phone.goto("/today/")
    phones.ready(phone)
    return phone, everybody, walk


def contacts() -> int:
    return Contact.objects.filter(undone_at=None, phone_at__isnull=False).count()


def lose_first_reply(page: Page) -> list[str]:
    """The first record arrives, and the reply to it does not. The list is filled once that has happened."""
    met: list[str] = []
    over: list[str] = []

    def lose(route: Route) -> None:
        met.append(route.request.url)
        if len(met) > 1:
            return route.continue_()
        route.fetch()
        route.abort()
        over.append(route.request.url)
        return None

    phones.posts(page, lose)
    return over


def wait_for(page: Page, over: list[str]) -> None:
    for _ in range(400):
        if over:
            return
        page.wait_for_timeout(50)
    raise AssertionError("nothing was sent")


def newest() -> Contact:
    return Contact.objects.filter(phone_at__isnull=False).latest("entered_at")


def test_OT14_a_key_that_was_replaced_meanwhile_opens_and_one_that_was_destroyed_sets_the_record_aside(
    here: Here,
) -> None:
    page, _, _ = here
    page.context.set_offline(True)
    phones.tap(page)
    (row,) = phones.kept(page)
    phone_keys.write([phone_keys.made(clock.now()), *phone_keys.read()])
    page.context.set_offline(False)
    phones.sent(page)
    assert contacts() == 1 and (phones.meta(page) or {})["kid"] != row["kid"], "the next is sealed to the new key"
    page.context.set_offline(True)
    phones.tap(page, channel="Call")
    # The word that the first was saved may still stand there, so the record itself is waited for.
    phones.until(page, "companionwayOutbox.count().then((left) => left === 1)")
    (row,) = phones.kept(page)
    phone_keys.write([key for key in phone_keys.read() if key.kid != row["kid"]])
    phones.tap(page, channel="In person")
    page.context.set_offline(False)
    aside = "rows.length === 2 && rows.every((row) => row.flag === 'unknown-key')"
    phones.until(page, f"companionwayOutbox.all().then((rows) => {aside})")
    assert contacts() == 1
    expect(page.locator("#outbox")).to_contain_text("2 could not be sent. They are still on this phone. Tell support:")


def test_OT15_what_ana_left_on_the_phone_waits_for_her_when_jo_signs_in(here: Here, live_server: Any) -> None:
    page, everybody, _ = here
    lost = lose_first_reply(page)
    phones.tap(page)
    wait_for(page, lost)
    phones.tap(page, channel="Call")
    assert len(phones.kept(page)) == 2, "after a fault the next waits, too"
    seen.sign_in_as(page.context, everybody.jo, live_server.url)
    page.goto("/today/")
    phones.sent(page)
    held = HeldRecord.objects.get()
    assert (held.reason, held.author_id, held.sent_by_id) == ("other-session", everybody.ana.id, everybody.jo.id)
    assert contacts() == 1 and newest().entered_by_id == everybody.ana.id, "its reply was lost, and it is there once"
    expect(page.locator("#outbox")).to_contain_text("1 needs a look")
    page.goto("/from-your-phone/")
    expect(page.get_by_text("Everything your phone sent is in its place.")).to_be_visible()


def test_OT18_of_three_who_are_like_it_the_one_that_is_tapped_has_it(here: Here) -> None:
    page, everybody, walk = here
    others = [
        sam_walks_with(everybody.ana, clock.now() - timedelta(hours=60 + n), person=PersonDetails(called=called))
        for n, called in enumerate(("Samuel", "Samira"))
    ]
    page.evaluate("companionwayOutbox.keep('contact', { typed: 'Sam', how: 'call', reached: true })")
    phones.sent(page)
    page.goto("/from-your-phone/")
    seen.assert_decent(page)
    asked = page.get_by_role("region", name="Which Sam?")
    offered = asked.locator("button[name=walk]").all_inner_texts()
    assert [one.split()[0] for one in offered] == ["Sam", "Samuel", "Samira"]
    assert contacts() == 0
    asked.locator(f"button[value='{others[0].id}']").click()
    expect(page.locator(".toast")).to_contain_text("Saved with Samuel.")
    assert newest().engagement_id == others[0].id != walk.id and HeldRecord.objects.get().content == ""


def test_OT19_a_newer_release_takes_over_and_sends_what_an_older_one_kept(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, _, _ = here
    phones.until(page, "navigator.serviceWorker.ready")
    before = page.evaluate("caches.keys()")
    page.route("**/phone-outbox/records/", lambda route: route.abort())
    phones.tap(page)
    monkeypatch.setattr(files, "FILES", tuple(name for name in files.FILES if name != "mark.svg"))
    page.evaluate("navigator.serviceWorker.getRegistration().then((worker) => worker.update())")
    phones.until(page, f"caches.keys().then((names) => names.length === 1 && names[0] !== '{before[0]}')")
    assert len(phones.kept(page)) == 1
    page.unroute("**/phone-outbox/records/")
    page.goto("/today/")
    phones.sent(page)
    assert contacts() == 1


def test_OT8_what_the_server_asks_to_wait_is_waited_also_when_the_page_is_seen_again(here: Here) -> None:
    page, _, _ = here
    met: list[int] = []

    def busy_once(route: Route) -> None:
        met.append(1)
        route.fulfill(status=429, headers={"Retry-After": "4"}, body="") if len(met) == 1 else route.continue_()

    phones.posts(page, busy_once)
    phones.tap(page)
    phones.until(page, "companionwayOutbox.all().then((rows) => rows[0]?.tries === 1)")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange')); dispatchEvent(new Event('online'))")
    page.evaluate("companionwayOutbox.flush({ type: 'click' })")
    page.wait_for_timeout(1000)
    assert len(met) == 1, "no second request within the time that was asked for"
    phones.until(page, "companionwayOutbox.count().then((left) => left === 0)")
    assert len(met) == 2 and contacts() == 1


def test_OT21_a_clock_two_days_wrong_makes_no_contact_of_the_future(here: Here) -> None:
    page, _, walk = here

    def logged(milliseconds: float, channel: str) -> Contact:
        # A page opened with this clock, which hears nothing of the server's until its tap is kept. (A clock that
        # jumps under an open page locks it, as time away does.)
        page.context.add_init_script(f"globalThis.wrongBy = {milliseconds};")
        page.route("**/phone-outbox/session/", lambda route: route.abort())
        page.goto("/today/")
        phones.tap(page, channel=channel)
        page.unroute("**/phone-outbox/session/")
        phones.sent(page)
        return newest()

    two_days = TWO_DAYS.total_seconds() * 1000
    ahead = logged(two_days, "Text")
    assert ahead.clock_doubtful and ahead.occurred_at == ahead.entered_at
    known = logged(two_days, "Call")  # the last connection told it how far it is off
    assert not known.clock_doubtful and abs(known.entered_at - known.occurred_at) < timedelta(minutes=1)
    behind = logged(0, "In person")  # put right without a connection: what was known is two days off the other way
    assert behind.occurred_at <= behind.entered_at
    assert abs(behind.entered_at - behind.occurred_at - TWO_DAYS) < timedelta(minutes=1)
    page.goto(f"/people/{walk.person_id}/")
    journey = page.locator("ol.timeline").first
    expect(journey).to_contain_text("the phone's clock was wrong")
    expect(journey).to_contain_text("sent late")


def test_a_browser_that_cleared_what_was_kept_says_so_until_somebody_has_read_it(here: Here) -> None:
    page, _, _ = here
    lost = "This phone's browser has cleared what was stored here."
    assert lost not in page.content() and page.locator("#outbox").is_hidden()
    page.context.set_offline(True)
    phones.tap(page)
    cleared = (
        "new Promise((yes, no) => { const asked = indexedDB.deleteDatabase('companionway-outbox');"
        " asked.onsuccess = () => yes(true); asked.onerror = no; })"
    )
    assert page.evaluate(cleared)
    page.context.set_offline(False)
    page.goto("/today/")
    expect(page.locator("#outbox")).to_contain_text(lost)
    seen.assert_decent(page)
    page.goto("/today/")
    expect(page.locator("#outbox")).to_contain_text(lost)
    page.get_by_role("button", name="OK", exact=True).click()
    expect(page.locator("#outbox")).to_be_hidden()
    page.goto("/today/")
    phones.tap(page)
    phones.sent(page)
    assert contacts() == 1 and page.locator("#outbox").is_hidden()


def test_the_first_weeks_day_is_chosen_beforehand_in_add(here: Here) -> None:
    page, everybody, walk = here
    Engagement.objects.update(opened_at=clock.now() - timedelta(days=4))
    said = Agreed(first_weeks=FirstWeeks.YES, name_to_say="Annie")
    agree_contact_plan(engagement_id=walk.id, agreed=said, version=0, by=everybody.ana.id, at=clock.now())
    page.goto("/today/")
    expect(page.locator("li.person").first).to_contain_text("say you are Annie")
    phones.tap(page)
    page.get_by_role("button", name="Add", exact=True).click()
    sheet = page.get_by_role("dialog", name="Add to it")
    assert sheet.get_by_label("in 2 days", exact=True).is_checked(), "the sixth day, none of the round ones"
    chips = sheet.locator("label:has([name=next_in])").all_inner_texts()
    assert chips[:4] == ["no day", "tomorrow", "in 2 days", "in 3 days"]
    seen.assert_decent(page)
    sheet.get_by_role("button", name="Add", exact=True).click()
    phones.sent(page)
    walk.refresh_from_db()
    assert walk.next_on == clock.today() + timedelta(days=2)


def test_OT17_undo_after_a_reply_was_lost_takes_back_what_had_arrived(here: Here) -> None:
    page, _, _ = here
    lost = lose_first_reply(page)
    phones.tap(page)
    wait_for(page, lost)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".toast")).to_contain_text("Taken back")
    assert contacts() == 1, "it had arrived, and the phone cannot know"
    phones.sent(page)
    assert contacts() == 0 and Contact.objects.filter(phone_at__isnull=False).count() == 1
