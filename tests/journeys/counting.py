"""Counting what a journey costs, from the browser tests themselves: taps, typed characters and pressed keys.

    with counted("c", "the least", phone):
        ...taps and typing...

counts every tap and character that the test makes on that page inside the block, and holds it against the number that
is written down in counts.csv: more fails, less is said and written down with `JOURNEYS_WRITE=1`. Seconds are the
keystroke-level model of design/experience.md 5.0: 2.35 a tap, 0.35 (phone) or 0.2 (desk) a character, 0.3 to answer.
"""

import csv
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import Any

from playwright.sync_api import Keyboard, Locator, Page

COUNTS = Path(__file__).with_name("counts.csv")
WRITE = "JOURNEYS_WRITE"
TAP, ANSWER = 2.35, 0.3
CHARACTER = {"phone": 0.35, "desk": 0.2}
DESK_FROM = 768
# What each way of touching a control costs: taps, and which of its arguments is typed.
TOUCHES: dict[str, int] = {"click": 1, "tap": 1, "check": 1, "uncheck": 1, "set_checked": 1, "select_option": 1,
                           "dblclick": 2, "fill": 1, "press_sequentially": 1, "type": 1, "press": 0}  # fmt: skip
TYPED = ("fill", "press_sequentially", "type")


@dataclass(frozen=True)
class Count:
    """One path of a journey: what it costs, and the most that the design allows (None: no number there)."""

    journey: str
    path: str
    screen: str
    taps: int
    characters: int
    most_taps: int | None = None
    most_seconds: float | None = None

    @property
    def seconds(self) -> float:
        """Seconds by the keystroke-level model: practiced use without an error."""
        return TAP * self.taps + CHARACTER[self.screen] * self.characters + ANSWER


def read() -> list[Count]:
    """What is written down, in the order of the file."""
    with COUNTS.open(newline="") as file:
        return [
            Count(row["journey"], row["path"], row["screen"], int(row["taps"]), int(row["characters"]),
                  int(row["most_taps"]) if row["most_taps"] else None,
                  float(row["most_seconds"]) if row["most_seconds"] else None)
            for row in csv.DictReader(file)
        ]  # fmt: skip


def write(counts: list[Count]) -> None:
    """Write it down."""
    with COUNTS.open("w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["journey", "path", "screen", "taps", "characters", "most_taps", "most_seconds"])
        for one in counts:
            most = f"{one.most_seconds:g}" if one.most_seconds is not None else ""
            rows.writerow([one.journey, one.path, one.screen, one.taps, one.characters, one.most_taps or "", most])


@dataclass
class Tally:
    """What was touched and typed so far."""

    taps: int = 0
    characters: int = 0


@contextmanager
def counted(journey: str, path: str, page: Page) -> Iterator[Tally]:
    """Count inside the block what is done on this page. Going to an address by hand is no journey and is refused."""
    tally = Tally()
    undo = [*_watch(Locator, page, tally), *_watch(Keyboard, page, tally)]
    page_goto = page.goto
    page.goto = _no_address  # type: ignore[method-assign]
    try:
        yield tally
    finally:
        page.goto = page_goto  # type: ignore[method-assign]
        for owner, name, original in undo:
            setattr(owner, name, original)
    width = (page.viewport_size or {"width": 0})["width"]
    hold(Count(journey, path, "desk" if width >= DESK_FROM else "phone", tally.taps, tally.characters), read())


def _no_address(*_: Any, **__: Any) -> None:
    raise AssertionError("A journey goes by what is on the page, not by an address.")


def _watch(owner: type[Any], page: Page, tally: Tally) -> Iterator[tuple[type[Any], str, Callable[..., Any]]]:
    for name in TOUCHES:
        original = vars(owner).get(name)
        if original is not None:
            setattr(owner, name, _counting(original, name, page, tally))
            yield owner, name, original


def _counting(original: Callable[..., Any], name: str, page: Page, tally: Tally) -> Callable[..., Any]:
    @wraps(original)
    def touched(self: Any, *given: Any, **options: Any) -> Any:
        here = self is page.keyboard if isinstance(self, Keyboard) else self.page is page
        if here:
            typed = str(next(iter((*given, *options.values())), "")) if name in TYPED else ""
            tally.taps += TOUCHES[name] if not isinstance(self, Keyboard) else 0
            tally.characters += len(typed) if name in TYPED else int(name == "press")
        return original(self, *given, **options)

    return touched


def hold(found: Count, known: list[Count]) -> None:
    """Hold what was counted against what is written down. Raises AssertionError when it costs more now."""
    before = next((one for one in known if (one.journey, one.path) == (found.journey, found.path)), None)
    if os.environ.get(WRITE):
        kept = replace(before or found, screen=found.screen, taps=found.taps, characters=found.characters)
        rest = [kept if one == before else one for one in known]
        write(sorted(rest if before else [*known, kept], key=lambda one: one.journey))
        return
    where = f"({found.journey}) {found.path}"
    assert before is not None, f"{where} is not in counts.csv: run it once with {WRITE}=1."
    more = found.taps > before.taps or found.characters > before.characters
    costs = f"{found.taps} taps and {found.characters} characters, not {before.taps} and {before.characters}"
    assert not more, f"{where} has grown: {costs}."
    if (found.taps, found.characters) != (before.taps, before.characters):
        print(f"{where} costs less now: {costs}. Write it down with {WRITE}=1.")
