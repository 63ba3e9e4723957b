"""Small pictures drawn in the page: where each mark stands, as percentages, so that any width is drawn, not scaled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils.translation import gettext_lazy

Week = Literal["reached", "tried", "none", "before"]
Mark = Literal["text", "call", "in_person", "video", "tried"]
CLOSE = 9.0  # percent of the width under which two milestones would touch on a phone


@dataclass(frozen=True)
class Rhythm:
    """One person's weeks, oldest first. "before" is before we met or paused; `rhythm` is what they chose."""

    name: str
    url: str
    rhythm: str
    weeks: Sequence[Week]


@dataclass(frozen=True)
class Change:
    """What somebody said about one topic then and now. `then` is None at a first check-in.

    `turned`: the line counts backward. Then "more" beside its topic would say the opposite of what they said.
    """

    topic: str
    then: int | None
    now: int
    then_words: str
    now_words: str
    turned: bool = False


@dataclass(frozen=True)
class Arrow:
    """A change with its place on the line, in percent of the width."""

    topic: str
    start: str
    end: str
    direction: Literal["more", "same", "less", "first"]
    words: str
    then_words: str
    now_words: str


@dataclass(frozen=True)
class Placed:
    """A mark on the road: its day, its words, its place in percent, and on which of two heights it stands."""

    day: date
    words: str
    at: str
    lane: int = 0
    kind: str = ""


@dataclass(frozen=True)
class Stop:
    """One of the five places of a stone: its words in two lines, where it is, and who lies there."""

    words: tuple[str, str]
    at: str
    is_aside: bool


@dataclass(frozen=True)
class Lying:
    """A hope's stone: its number, where it lies from the side and, in pixels, from the road upward."""

    number: int
    at: str
    up: int


# The places in the order of the road; the last lies beside it, as near as the others.
STOPS = {
    "thinking": gettext_lazy("Just thinking"),
    "trying": gettext_lazy("Trying it"),
    "doing": gettext_lazy("Doing it"),
    "done": gettext_lazy("Done"),
    "let_go": gettext_lazy("Let it go"),
}


WORDS = {"more": gettext_lazy("more"), "same": gettext_lazy("same"), "less": gettext_lazy("less just now"), "first": ""}


def arrows(changes: Sequence[Change], low: int, high: int) -> list[Arrow]:
    """The changes as arrows, the largest gain first, then the same, then less. Values lie in low..high."""

    def place(value: int) -> str:
        return f"{4 + 92 * (value - low) / (high - low):.1f}%"

    drawn = []
    for change in sorted(changes, key=lambda c: -(c.now - c.then) if c.then is not None else 0):
        then = change.now if change.then is None else change.then
        if not (low <= then <= high and low <= change.now <= high):
            raise ValueError(f"An answer lies outside {low} to {high}.")
        direction: Literal["more", "same", "less", "first"] = "same"
        if change.then is None:
            direction = "first"
        elif change.now != then:
            direction = "more" if change.now > then else "less"
        words = change.now_words if change.turned else str(WORDS[direction])
        drawn.append(Arrow(change.topic, place(then), place(change.now), direction, words, change.then_words,
                           change.now_words))  # fmt: skip
    return drawn


def on_the_road(start: date, end: date, marks: Sequence[tuple[date, str]], kinds: Sequence[str] = ()) -> list[Placed]:
    """Marks placed between two days, in the order of time; a mark close to the one before stands on the other height.

    Days outside the road stand at its ends. `kinds` says what each mark is, in the same order.
    """
    length = max((end - start).days, 1)
    placed: list[Placed] = []
    last, lane = -CLOSE, 0
    for (day, words), kind in sorted(zip(marks, kinds or [""] * len(marks), strict=True), key=lambda pair: pair[0][0]):
        where = 4 + 92 * min(max((day - start).days / length, 0), 1)
        lane = 1 - lane if where - last < CLOSE else 0
        placed.append(Placed(day, words, f"{where:.1f}%", lane, kind))
        last = where
    return placed


def stops() -> list[Stop]:
    """The five places, evenly spaced."""
    found = []
    for n, (name, words) in enumerate(STOPS.items()):
        first, _, rest = str(words).partition(" ")
        found.append(Stop((first, rest), f"{10 + 20 * n}%", name == "let_go"))
    return found


def lying(stones: Sequence[tuple[int, str]]) -> list[Lying]:
    """Where the stones lie (number of the hope, place), several at one place on top of each other."""
    order, high = list(STOPS), dict.fromkeys(STOPS, 0)
    found = []
    for number, place in stones:
        found.append(Lying(number, f"{10 + 20 * order.index(place)}%", high[place]))
        high[place] += 1
    return found
