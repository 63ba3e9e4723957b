"""Journey (e): a hope, a small step, a stone, in three screens; then a note that is saved with a suggestion open."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from companionway.organizations.models import Program
from companionway.roadmap.models import Hope
from tests.journeys import browser as seen
from tests.journeys.walking import given_anas_day, given_signed_in

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("COMPANIONWAY_SHOTS", "")
HEIGHTS = "() => [...document.querySelectorAll('.places .button')].map((b) => Math.round(b.offsetHeight))"


def then_it_is_decent(page: Page, name: str) -> None:
    """Axe, targets and reflow, without scripts all but axe; with COMPANIONWAY_SHOTS set, a picture to look at."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}-{page.viewport_size['width']}.png", full_page=True)  # type: ignore[index]
    if seen.has_scripts(page):
        seen.assert_decent(page)
    else:
        assert (seen.small_targets(page), seen.sideways(page)) == ([], [])


def walk_the_three_screens(page: Page, person: Any) -> None:
    page.goto(f"/people/{person}/roadmap/")
    then_it_is_decent(page, "map-empty")
    page.get_by_role("link", name="A new hope").click()
    page.get_by_label("What would a good year look like?").fill("أريد بيتًا 🌱 A door I can close")
    then_it_is_decent(page, "hope")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("One small step").fill("Call the office")
    page.get_by_label("By when?").fill("2026-01-05")
    then_it_is_decent(page, "step")
    page.get_by_role("button", name="Go on").click()
    then_it_is_decent(page, "stone")
    assert len(set(page.evaluate(HEIGHTS))) == 1 and len(page.evaluate(HEIGHTS)) == 5
    page.get_by_role("button", name="Let it go").click()


def test_from_a_hope_to_a_stone_and_to_paper(phone: Page, live_server: Any) -> None:
    cast, day = given_anas_day()
    given_signed_in(phone, cast.ana, live_server.url)
    walk_the_three_screens(phone, day.sam.person_id)
    expect(phone.get_by_role("heading", name="1 hope: 1 let go")).to_be_visible()
    expect(phone.get_by_text("Still want this?")).to_be_visible()
    then_it_is_decent(phone, "map")
    phone.get_by_role("link", name="Open hope 1").click()
    then_it_is_decent(phone, "hope-page")
    phone.goto(f"/people/{day.sam.person_id}/roadmap/paper/")
    phone.get_by_label("I know them").check()
    phone.get_by_role("button", name="On paper").click()
    then_it_is_decent(phone, "paper")
    phone.emulate_media(media="print")
    assert not phone.get_by_role("button", name="Print").is_visible()


def test_a_note_without_a_script_is_saved_with_a_suggestion_open(plain_phone: Page, live_server: Any) -> None:
    cast, day = given_anas_day()
    Program.objects.filter(id=day.sam.program_id).update(notes="all")
    given_signed_in(plain_phone, cast.ana, live_server.url)
    plain_phone.goto(f"/engagements/{day.sam.id}/note/")
    plain_phone.get_by_label("Words", exact=True).fill("She relapsed on Friday and called me first.")
    plain_phone.get_by_role("button", name="Look over the words").click()
    expect(plain_phone.get_by_role("button", name="used again")).to_be_visible()
    then_it_is_decent(plain_phone, "note-suggestion")
    plain_phone.get_by_role("button", name="Save").click()
    expect(plain_phone.get_by_text("She relapsed on Friday and called me first.")).to_be_visible()
    plain_phone.get_by_role("button", name="used again").click()
    expect(plain_phone.get_by_text("She used again on Friday and called me first.")).to_be_visible()
    then_it_is_decent(plain_phone, "note")
    plain_phone.goto(f"/people/{day.sam.person_id}/notes/")
    then_it_is_decent(plain_phone, "notes")


def test_the_map_on_a_desk(desk: Page, live_server: Any) -> None:
    cast, day = given_anas_day()
    given_signed_in(desk, cast.ana, live_server.url)
    walk_the_three_screens(desk, day.sam.person_id)
    then_it_is_decent(desk, "map")
    assert Hope.objects.count() == 1
