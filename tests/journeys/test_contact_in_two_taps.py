"""Ana logs a text to Sam, one-handed: two taps from Today to a stored row; undo; add; with and without JavaScript."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from companionway.engagement.models.contact import Contact, ContactAttempt
from companionway.engagement.models.note import Note
from companionway.organizations.models import Program
from tests.journeys import browser as seen
from tests.journeys import phones
from tests.journeys.counting import counted
from tests.journeys.walking import given_anas_day, given_signed_in
from tests.walked import Day
from tests.web.test_adding import with_step

pytestmark = pytest.mark.django_db(transaction=True)


def live(day: Day) -> list[Contact]:
    return list(Contact.objects.filter(engagement=day.sam, undone_at=None, replaced_at=None).order_by("entered_at"))


def sams_plus(page: Page) -> Any:
    return page.locator("li.person", has=page.get_by_role("link", name="Sam", exact=True)).locator("summary")


def test_two_taps_from_today_to_a_stored_row(phone: Page, live_server: Any) -> None:
    cast, day = given_anas_day()
    given_signed_in(phone, cast.ana, live_server.url)
    phone.goto("/today/")
    seen.assert_decent(phone)
    before = len(live(day))

    with counted("c", "the least", phone) as cost:
        sams_plus(phone).tap()
        expect(phone.get_by_role("dialog", name="How did you connect with Sam?")).to_be_visible()
        assert seen.violations(phone) == []
        phone.get_by_role("dialog").get_by_role("button", name="Text").tap()

    expect(phone.locator(".toast")).to_contain_text("Saved: text with Sam.")
    assert cost.taps == 2
    phones.sent(phone)
    assert len(live(day)) == before + 1
    assert live(day)[-1].channel == "text"
    assert seen.violations(phone) == []
    assert seen.small_targets(phone) == []


@pytest.mark.parametrize("offline", [False, True], ids=["online", "offline"])
def test_a_double_tap_is_one_contact_and_opens_nobodys_page(phone: Page, live_server: Any, *, offline: bool) -> None:
    cast, day = given_anas_day()
    given_signed_in(phone, cast.ana, live_server.url)
    phone.goto("/today/")
    phones.ready(phone)
    phone.context.set_offline(offline)
    before = len(live(day))
    for delay in (0, 150):
        sams_plus(phone).click()
        way = phone.get_by_role("dialog").get_by_role("button", name="Text").bounding_box()
        assert way
        middle = (way["x"] + way["width"] / 2, way["y"] + way["height"] / 2)
        phone.mouse.click(*middle)
        phone.wait_for_timeout(delay)
        phone.mouse.click(*middle)
        expect(phone.locator(".toast")).to_contain_text("Saved: text with Sam.")
        phone.wait_for_timeout(700)
    assert phone.url.endswith("/today/")
    phone.context.set_offline(False)
    phones.sent(phone)
    assert len(live(day)) == before + 2


def test_undo_then_add_the_right_one(phone: Page, live_server: Any) -> None:
    cast, day = given_anas_day()
    given_signed_in(phone, cast.ana, live_server.url)
    before = len(live(day))
    phone.goto("/today/")
    sams_plus(phone).tap()
    phone.get_by_role("dialog").get_by_role("button", name="Call").tap()
    phone.get_by_role("button", name="Undo").tap()
    expect(phone.locator(".toast")).to_contain_text("Taken back")
    phones.sent(phone)
    assert len(live(day)) == before

    with counted("c", "with length, two kinds and a place", phone):
        sams_plus(phone).tap()
        phone.get_by_role("dialog").get_by_role("button", name="In person").tap()
        phone.get_by_role("button", name="Add", exact=True).tap()
        sheet = phone.get_by_role("dialog", name="Add to it")
        seen.assert_decent(phone)
        sheet.get_by_label("30", exact=True).tap()
        sheet.get_by_label("Emotional").tap()
        sheet.get_by_label("Tangible").tap()
        sheet.get_by_label("Where?").fill("Library")
        sheet.get_by_role("button", name="Add").tap()
    expect(phone.locator(".toast")).to_contain_text("Added.")
    phones.sent(phone)
    made = live(day)[-1]
    assert (made.channel, made.minutes, made.kinds, made.place) == (
        "in_person",
        30,
        ["emotional", "tangible"],
        "Library",
    )
    assert phone.url.endswith("/today/")


def test_a_step_of_theirs_and_a_note_for_us_both_are_added_from_today(phone: Page, live_server: Any) -> None:
    cast, day = given_anas_day()
    Program.objects.filter(id=day.sam.program_id).update(notes="shared")
    touched = with_step(day.sam, "Call the office about the flat")
    given_signed_in(phone, cast.ana, live_server.url)
    phone.goto("/today/")
    sams_plus(phone).tap()
    phone.get_by_role("dialog").get_by_role("button", name="Call").tap()
    phone.get_by_role("button", name="Add", exact=True).tap()
    sheet = phone.get_by_role("dialog", name="Add to it")
    assert sheet.get_by_label("A note for us both").is_hidden(), "it opens on a tap alone"
    sheet.get_by_label("Call the office about the flat").tap()
    sheet.get_by_text("Write a note").tap()
    seen.assert_decent(phone)
    expect(sheet.get_by_text("Sam can read this.").last).to_be_visible()
    sheet.get_by_label("A note for us both").fill("He is clean now.")
    sheet.get_by_role("button", name="Add").tap()
    expect(phone.locator(".toast")).to_contain_text("Could the note be said otherwise?")
    seen.assert_decent(phone)
    made, note = live(day)[-1], Note.objects.get()
    assert (made.goal, note.contact_id, note.words) == (touched.id, made.id, "He is clean now.")
    phone.get_by_role("link", name="Look", exact=True).tap()
    expect(phone.get_by_text("Could it be said otherwise?")).to_be_visible()


def test_a_try_is_two_taps_too(phone: Page, live_server: Any) -> None:
    cast, day = given_anas_day()
    given_signed_in(phone, cast.ana, live_server.url)
    phone.goto("/today/")
    sams_plus(phone).tap()
    phone.get_by_role("dialog").get_by_role("button", name="Tried").tap()
    expect(phone.locator(".toast")).to_contain_text("tried to reach Sam")
    phones.sent(phone)
    assert ContactAttempt.objects.filter(engagement=day.sam).count() == 2


def test_two_taps_without_javascript(plain_phone: Page, live_server: Any) -> None:
    cast, day = given_anas_day()
    given_signed_in(plain_phone, cast.ana, live_server.url)
    before = len(live(day))
    plain_phone.goto("/today/")
    sams_plus(plain_phone).tap()
    plain_phone.get_by_role("button", name="Text").first.tap()
    expect(plain_phone.get_by_text("Saved: text with Sam.")).to_be_visible()
    assert len(live(day)) == before + 1
    assert seen.small_targets(plain_phone) == []
    plain_phone.get_by_role("button", name="Undo").tap()
    expect(plain_phone.get_by_text("Taken back")).to_be_visible()
    assert len(live(day)) == before
    sams_plus(plain_phone).tap()
    plain_phone.get_by_role("button", name="Call").first.tap()
    plain_phone.get_by_role("link", name="Add", exact=True).tap()
    expect(plain_phone.get_by_role("heading", name="Call with Sam")).to_be_visible()
    assert seen.small_targets(plain_phone) == [] and seen.sideways(plain_phone) == []
    plain_phone.get_by_label("30", exact=True).check(force=True)
    plain_phone.get_by_role("button", name="Add").tap()
    expect(plain_phone.get_by_text("Added.")).to_be_visible()
    assert len(live(day)) == before + 1 and live(day)[-1].minutes == 30


def test_from_sams_page_it_is_one_tap(phone: Page, live_server: Any) -> None:
    cast, day = given_anas_day()
    given_signed_in(phone, cast.ana, live_server.url)
    before = len(live(day))
    phone.goto(f"/people/{day.sam.person_id}/")
    seen.assert_decent(phone)
    phone.get_by_role("button", name="Call", exact=True).tap()
    expect(phone.locator(".toast")).to_contain_text("Saved: call with Sam.")
    phones.sent(phone)
    assert len(live(day)) == before + 1


@pytest.mark.parametrize("path", ["/today/", "/people/", "/groups/", "/follow-ups/"])
def test_the_lists_fit_320_px(small_phone: Page, live_server: Any, path: str) -> None:
    cast, _ = given_anas_day()
    given_signed_in(small_phone, cast.ana, live_server.url)
    small_phone.goto(path)
    assert seen.sideways(small_phone) == []
    assert seen.small_targets(small_phone) == []


def test_the_focus_is_never_under_a_bar(phone: Page, live_server: Any) -> None:
    cast, day = given_anas_day()
    given_signed_in(phone, cast.ana, live_server.url)
    for path in ("/today/", f"/people/{day.sam.person_id}/"):
        phone.goto(path)
        assert seen.hidden_focus(phone) == []
