"""The browser and its windows as fixtures. A journey asks for `phone` (or `desk`, `plain_phone`) and `live_server`."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from companionway.platform import installation

pytest.register_assert_rewrite("tests.journeys.browser")
from tests.journeys import browser as seen  # noqa: E402 after the line that makes its assertions speak


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for the run."""
    yield from seen.chromium()


@pytest.fixture(autouse=True)
def _fresh_installation() -> Iterator[None]:
    """Facts cached from another test's database are forgotten."""
    installation.clear()
    yield
    installation.clear()


def _page(chromium: Browser, live_server: Any, **options: Any) -> Iterator[Page]:
    context = seen.window(chromium, live_server.url, **options)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)
    yield page
    context.close()
    assert faults == [], "The page's own scripts failed or were refused by its policy."


@pytest.fixture
def phone(chromium: Browser, live_server: Any) -> Iterator[Page]:
    """A phone of 390 px."""
    yield from _page(chromium, live_server)


@pytest.fixture
def small_phone(chromium: Browser, live_server: Any) -> Iterator[Page]:
    """The narrowest phone that pages must fit: 320 px."""
    yield from _page(chromium, live_server, size=seen.SMALL)


@pytest.fixture
def plain_phone(chromium: Browser, live_server: Any) -> Iterator[Page]:
    """A phone whose browser runs no JavaScript."""
    yield from _page(chromium, live_server, script=False)


@pytest.fixture
def desk(chromium: Browser, live_server: Any) -> Iterator[Page]:
    """A desk screen of 1280 px."""
    yield from _page(chromium, live_server, size=seen.DESK)
