"""The table of journeys is what the tests count; a journey that grows fails; what was not touched is not counted."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys import table
from tests.journeys.counting import Count, counted, hold, read

HERE = "<label>A <input></label><button>B</button>"


@pytest.fixture
def blank(chromium: Browser) -> Iterator[Page]:
    """A page of our own without a server."""
    context = chromium.new_context(viewport={"width": 390, "height": 800}, has_touch=True)
    page = context.new_page()
    page.set_content(HERE)
    yield page
    context.close()


def test_the_page_of_journeys_is_printed_from_the_counts() -> None:
    assert table.PAGE.read_text() == table.page(read()), "run python -m tests.journeys.table"


def test_every_journey_is_counted_or_says_why_not() -> None:
    assert {one.journey for one in read()} | set(table.NOT_COUNTED) == set(table.JOURNEYS)
    assert not {one.journey for one in read()} & set(table.NOT_COUNTED)


def test_seconds_follow_the_model_of_the_design() -> None:
    assert Count("c", "", "phone", 2, 0).seconds == pytest.approx(5.0)
    assert Count("c", "", "phone", 6, 20).seconds == pytest.approx(21.4)
    assert Count("c", "", "desk", 2, 10).seconds == pytest.approx(7.0)


def test_what_grew_fails_and_what_is_unknown_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JOURNEYS_WRITE", raising=False)
    known = [Count("c", "the least", "phone", 2, 3)]
    hold(Count("c", "the least", "phone", 2, 2), known)
    for taps, characters in ((3, 3), (2, 4)):
        with pytest.raises(AssertionError, match="has grown"):
            hold(Count("c", "the least", "phone", taps, characters), known)
    with pytest.raises(AssertionError, match=r"not in counts\.csv"):
        hold(Count("c", "another", "phone", 1, 0), known)


def test_each_tap_and_character_on_the_page_is_counted_and_none_elsewhere(
    blank: Page, chromium: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.journeys.counting.hold", lambda *_: None)
    other = chromium.new_page()
    other.set_content(HERE)
    with counted("c", "the least", blank) as tally:
        blank.get_by_role("button").tap()
        blank.get_by_role("button").click()
        blank.get_by_label("A").fill("four")
        blank.get_by_label("A").press("Enter")
        blank.keyboard.press("Tab")
        other.get_by_role("button").click()
        assert (tally.taps, tally.characters) == (3, 6)
        with pytest.raises(AssertionError, match="not by an address"):
            blank.goto("about:blank")
    blank.get_by_role("button").click()
    assert (tally.taps, tally.characters) == (3, 6)
    other.close()


def test_a_block_that_fails_leaves_the_browser_as_it_was(blank: Page) -> None:
    with pytest.raises(ZeroDivisionError), counted("c", "the least", blank):
        _ = 1 / 0
    assert not hasattr(type(blank.get_by_role("button")).click, "__wrapped__")


def test_over_a_target_is_said_plainly() -> None:
    def said(**most: Any) -> str:
        return table.verdict(Count("c", "", "phone", 4, 0, **most))

    assert said(most_taps=2) == "2 taps over" and said(most_seconds=5.0) == "4.7 s over"
    assert said(most_taps=4, most_seconds=10.0) == "within" and said() == "no target"
