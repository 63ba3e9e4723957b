"""The main pages of each role with the demo's people in them: axe finds nothing, targets are large, it all fits."""

from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser

from companionway.platform.models import User
from tests.journeys import browser as seen

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = {
    "ana": ["/today/", "/referrals/", "/referrals/new/", "/people/", "/groups/", "/follow-ups/", "/more/"],
    "ben": ["/referrals/import/", "/people/matches/", "/inbox/"],
    "dana": ["/outcomes/", "/outcomes/print/", "/outcomes/pictures/sites/"],
    "sol": ["/outcomes/"],
    "fay": ["/my-requests/"],
    "kit": ["/health/"],
    "eli": ["/more/", "/privacy/", "/privacy/people/", "/privacy/outside/", "/privacy/notices/", "/privacy/rules/",
            "/privacy/agreements/", "/privacy/complaints/"],
    "": ["/", "/ask/", "/leaving/", "/refer/", "/refer/pen-bay/ed/", "/card/pen-bay/", "/sign-in/", "/nowhere/"],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _demo(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> None:
    """The demo is loaded, and pictures are kept apart from those of this machine."""
    settings.DATA = tmp_path
    monkeypatch.setenv("COMPANIONWAY_DEMO_PASSWORD", "as-you-like-it-now")
    call_command("demo", "load", "--quiet")


@pytest.mark.parametrize("size", [seen.PHONE, seen.DESK], ids=["phone", "desk"])
def test_the_main_pages_of_each_role_are_decent(chromium: Browser, live_server: Any, size: dict[str, int]) -> None:
    found = {}
    for username, addresses in PAGES.items():
        context = seen.window(chromium, live_server.url, size=size)
        if username:
            seen.sign_in_as(context, User.objects.get(username=username), live_server.url)
        page = context.new_page()
        for address in addresses:
            answer = page.goto(address)
            assert answer is not None and answer.status == (404 if address == "/nowhere/" else 200), (username, address)
            if faults := seen.violations(page) + seen.small_targets(page) + seen.sideways(page):
                found[f"{username} {address}"] = faults
        context.close()
    assert found == {}
