"""Every page that a link leads to, as each role, with the demo's people: axe, large targets, it fits, it is light."""

import gzip
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, Page

from companionway.platform.models import User
from tests.journeys import browser as seen

pytestmark = pytest.mark.django_db(transaction=True)

SIZES = {"phone": seen.PHONE, "desk": seen.DESK}
ROLES = ("eli", "ana", "ben", "kit", "dana", "sol", "fay", "")
OF_EACH_ROLE = ("/", "/more/")
STARTS = {"": ["/", "/ask/", "/refer/pen-bay/ed/", "/card/pen-bay/", "/notice/", "/sign-in/", "/nowhere/"]}
INTO = {"eli": ("/privacy/looks/", {"purpose": "complaint"})}  # what opens only after something was said
ANOTHER_KIND = re.compile(r"/print/|/template/|/content/|\.csv|/sign-out/|/components/|^/refer/(?!$|pen-bay/ed/)")
HEAVIER = "/outcomes/"  # a manager's figures and pictures have a budget of their own
PAGE_BYTES = 10_000  # of a page's HTML, compressed; with styles, scripts and the font a first visit stays under 100 KB


@pytest.fixture(autouse=True)
def _demo(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> None:
    """The demo is loaded, and pictures are kept apart from those of this machine."""
    settings.DATA = tmp_path
    monkeypatch.setenv("COMPANIONWAY_DEMO_PASSWORD", "as-you-like-it-now")
    call_command("demo", "load", "--quiet")


def kind_of(address: str) -> str:
    """An address without the ids in it: pages of one kind have one."""
    return re.sub(r"=[^&]*", "=", re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "*", address.partition("#")[0]))


def walk(page: Page, username: str, known: set[str]) -> Iterator[tuple[str, Any]]:
    """Open one page of each kind that links lead to and that nobody before opened. Gives each kind and its answer."""
    waiting = list(STARTS.get(username, OF_EACH_ROLE))
    if username in INTO:
        address, said = INTO[username]
        page.goto(address)
        for value in said.values():
            page.locator(f"input[value={value}]").check(force=True)
        page.get_by_role("button", name="Begin").click()
        waiting.append(page.url.removeprefix(re.sub(r"(https?://[^/]+).*", r"\1", page.url)))
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(address) + (f" of {username}" if address in OF_EACH_ROLE else "")
        if kind in known or ANOTHER_KIND.search(address):
            continue
        known.add(kind)
        yield kind, page.goto(address)
        pages = "a[href]:not([download])"
        links = page.eval_on_selector_all(pages, "links => links.map((a) => a.getAttribute('href'))")
        waiting += [
            address.partition("?")[0] + link if link[0] == "?" else link for link in links if link[:1] in ("/", "?")
        ]


def faults_of(page: Page) -> list[str]:
    """What is wrong with the open page on a phone and then on a desk; it is loaded once."""
    found = []
    for name, size in SIZES.items():
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
        faults = [*seen.violations(page), *seen.small_targets(page), *seen.sideways(page)]
        found += [f"{name}: {fault}" for fault in faults]
    return found


def test_every_page_that_a_link_leads_to_is_decent_and_light(chromium: Browser, live_server: Any) -> None:
    found: dict[str, list[str]] = {}
    known: set[str] = set()
    for username in ROLES:
        context = seen.window(chromium, live_server.url)
        if username:
            seen.sign_in_as(context, User.objects.get(username=username), live_server.url)
        page = context.new_page()
        for kind, answer in walk(page, username, known):
            faults = faults_of(page)
            if answer is None or answer.status != (404 if kind == "/nowhere/" else 200):
                faults.append(f"answers {answer and answer.status}")
            elif HEAVIER not in answer.url and len(gzip.compress(answer.body())) > PAGE_BYTES:
                faults.append(f"weighs {len(gzip.compress(answer.body())):,} bytes compressed")
            if faults:
                found[f"{username} {kind}"] = faults
        context.close()
    assert found == {}
    assert len(known) > 90, f"only {len(known)} kinds of pages were found: a link that led on is gone"
