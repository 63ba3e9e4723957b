"""A headless Chromium for the journeys, with the checks that every page must stand: axe, targets, reflow."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "") or shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"]  # fmt: skip
PHONE = {"width": 390, "height": 844}
SMALL = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 900}

# Controls that a person aims at. Links inside a sentence are exempt (WCAG 2.5.8), as is what is not shown.
TARGETS = """
() => [...document.querySelectorAll('a, button, input, select, textarea, summary')].flatMap((control) => {
  const aimed = control.closest('label.tile, label.chip') || control;
  const box = aimed.getBoundingClientRect();
  const style = getComputedStyle(aimed);
  if (!control.checkVisibility({visibilityProperty: true}) || box.width <= 1 || control.type === 'hidden') return [];
  if (control.matches('.skip')) return [];
  const inSentence = control.matches('a') && style.display.startsWith('inline') && !style.display.includes('flex');
  const area = getComputedStyle(control, '::after');
  if (area.position === 'absolute' && area.content !== 'none') return [];  // the whole row is the target
  if (inSentence || (box.height >= 47.5 && box.width >= 47.5)) return [];
  return [`${control.tagName.toLowerCase()} "${(control.innerText || control.name || '').trim().slice(0, 40)}" `
    + `${Math.round(box.width)} x ${Math.round(box.height)}`];
})
"""
# What sticks out sideways, unless it scrolls inside a box of its own.
OVERFLOW = """
() => {
  const edge = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= edge) return [];
  return [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > edge + 1
    && !e.closest('.table, .unseen, svg')).map((e) => `${e.tagName.toLowerCase()}.${e.className}`).slice(0, 5);
}
"""
UNDER_THE_BAR = """
() => {
  const bar = document.querySelector('.bottom, .tabs');
  const active = document.activeElement;
  if (!bar || getComputedStyle(bar).position !== 'fixed' || bar.contains(active)
    || active === document.body) return '';
  const box = active.getBoundingClientRect();
  const covered = box.bottom > bar.getBoundingClientRect().top + 1 && box.top < innerHeight;
  return covered ? active.outerHTML.slice(0, 120) : '';
}
"""


def chromium() -> Iterator[Browser]:
    """The system's Chromium for a whole run; nothing is downloaded. Use through the `chromium` fixture."""
    # Playwright keeps an event loop in this thread, and Django would take that for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def window(browser: Browser, base_url: str, *, size: dict[str, int] = PHONE, script: bool = True,
           **options: Any) -> BrowserContext:  # fmt: skip
    """A fresh window without cookies. `script=False` is a browser without JavaScript."""
    touch = size["width"] < 768
    return browser.new_context(base_url=base_url, viewport=size, java_script_enabled=script, has_touch=touch,
                               locale="en-US", **options)  # type: ignore[arg-type]  # fmt: skip


def sign_in_as(context: BrowserContext, user: Any, base_url: str) -> None:
    """Give the window the session of this user without going through the sign-in page."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": base_url}])


def violations(page: Page) -> list[str]:
    """What axe finds on the page by WCAG 2.2 AA and its best practices, one line each; none is the aim."""
    assert has_scripts(page), "axe waits for ever where scripts do not run"
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


def has_scripts(page: Page) -> bool:
    """Whether the window of this page runs the page's own scripts."""
    return bool(page.evaluate("matchMedia('(scripting: enabled)').matches"))


def small_targets(page: Page) -> list[str]:
    """Controls under 48 by 48 px."""
    return list(page.evaluate(TARGETS))


def sideways(page: Page) -> list[str]:
    """What makes the page scroll sideways at its present width."""
    page.locator(".htmx-request").first.wait_for(state="detached")  # a part that is just being asked for
    return list(page.evaluate(OVERFLOW))


def hidden_focus(page: Page, presses: int = 40) -> list[str]:
    """Controls that Tab reaches while the fixed bar at the bottom covers them."""
    covered = []
    for _ in range(presses):
        page.keyboard.press("Tab")
        if found := page.evaluate(UNDER_THE_BAR):
            covered.append(found)
    return covered


def assert_decent(page: Page) -> None:
    """Axe finds nothing, every control is large enough, and nothing sticks out sideways."""
    assert violations(page) == []
    assert small_targets(page) == []
    assert sideways(page) == []
