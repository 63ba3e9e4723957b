"""A complaint answered, the week looked through, an opening reviewed: the privacy officer with the demo's looks."""

from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, Page

from companionway.platform.models import User
from companionway.privacy.models.break_glass import BreakGlass
from tests.journeys import browser as seen
from tests.journeys.counting import counted

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _demo(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> None:
    settings.DATA = tmp_path
    monkeypatch.setenv("COMPANIONWAY_DEMO_PASSWORD", "as-you-like-it-now")
    call_command("demo", "load", "--quiet")


def decent(page: Page) -> list[str]:
    """What axe finds, small targets, and what runs over the side; with where it was."""
    return [f"{page.url}: {fault}" for fault in seen.violations(page) + seen.small_targets(page) + seen.sideways(page)]


def on_paper(page: Page) -> list[str]:
    """The officer's own paper and the person's; what is not decent on them."""
    page.get_by_role("button", name="On paper").click()
    assert "Do not hand this to the person" in page.content()
    faults = decent(page)
    page.go_back()
    page.get_by_role("link", name="and their own paper").click()
    faults += decent(page)
    page.get_by_text("Give it to them on paper").click()
    page.get_by_text("I saw a document").click()
    page.get_by_role("button", name="On paper").click()
    assert "Jo (peer) asked for your page because it could not wait" in page.content()
    faults += decent(page)
    return faults


@pytest.mark.parametrize("size", [seen.PHONE, seen.DESK], ids=["phone", "desk"])
def test_a_complaint_is_answered_in_six_taps_and_a_finding_marked(
    chromium: Browser, live_server: Any, size: dict[str, int]
) -> None:
    row = BreakGlass.objects.select_related("person").get(user__username="jo")
    context = seen.window(chromium, live_server.url, size=size)
    seen.sign_in_as(context, User.objects.get(username="eli"), live_server.url)
    page = context.new_page()
    page.goto("/")
    with counted("k", f"who looked, from the first page, {size['width']} px", page):
        page.get_by_role("link", name="More", exact=True).first.click()
        page.get_by_role("link", name="Who looked").click()
        faults = decent(page)
        page.get_by_text("Someone has a complaint").click()
        page.get_by_role("button", name="Begin").click()
        inquiry = page.url
        page.get_by_label("The person's name or phone").fill(row.person.called[:4])
        page.get_by_role("button", name="Find them").click()
        faults += decent(page)
        page.locator(f"a[href*='{row.person_id}']").click()
    first = page.locator(".tasks-low > li").first
    assert "Jo Tarbell" in first.inner_text() and "no standing access at that time" in first.inner_text()
    faults += decent(page)
    faults += on_paper(page)
    page.goto(f"{inquiry}week/")
    faults += decent(page)
    waiting = page.get_by_role("button", name="Looked at, fine")
    before = waiting.count()
    page.get_by_role("button", name="Ask them about it").first.click()
    assert page.get_by_text("Say something else").count() == 1 and before > 3
    for path in (f"{inquiry}left/", f"{inquiry}workers/{row.user_id}/", "/openings/", f"/openings/{row.id}/",
                 f"/openings/{row.id}/telling/"):  # fmt: skip
        page.goto(path)
        faults += decent(page)
    context.close()
    assert faults == []
