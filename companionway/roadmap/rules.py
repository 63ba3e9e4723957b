"""The stones of a hope, whose hand wrote something, and which words stand. Pure functions.

A stone is placed by a person and moves from anywhere to anywhere: there is no order to follow and nothing to fall
behind. "Let it go" is as easy as "done".
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar


class Stone(StrEnum):
    """Where on the road somebody says that a hope is."""

    THINKING = "thinking"
    TRYING = "trying"
    DOING = "doing"
    DONE = "done"
    LET_GO = "let_go"


ON_THE_WAY = (Stone.THINKING, Stone.TRYING, Stone.DOING)


class Hand(StrEnum):
    """Whose hand wrote it: the person's own, a peer's while they sat together, or a peer's alone."""

    PERSON = "person"
    TOGETHER = "together"
    PEER = "peer"


class Part(StrEnum):
    """The two texts of a hope. Each has versions of its own."""

    HOPE = "hope"
    WHY = "why"


class SeenBy(StrEnum):
    """Whom the person shows a hope to."""

    WALKS_WITH = "walks_with"
    ONLY_ME = "only_me"


class Along(StrEnum):
    """Who walks along with a step. Somebody else may be named in the person's words."""

    SELF = "self"
    PEER = "peer"
    SOMEBODY = "somebody"


class StepState(StrEnum):
    """A step is open until a person says otherwise; a day that passes changes nothing."""

    OPEN = "open"
    DONE = "done"
    LET_GO = "let_go"


class Still(StrEnum):
    """The four answers to "Still want this?", side by side."""

    YES = "yes"
    ANOTHER_DAY = "another_day"
    DONE = "done"
    LET_GO = "let_go"


AFTER = {Still.YES: StepState.OPEN, Still.ANOTHER_DAY: StepState.OPEN, Still.DONE: StepState.DONE,
         Still.LET_GO: StepState.LET_GO}  # fmt: skip
LONGEST = 5000  # characters of a hope, and of why it matters
LONGEST_STEP = 1000


class Written(Protocol):
    """A version of a text: its number, counted from 1, and whose hand wrote it."""

    number: int
    hand: str


W = TypeVar("W", bound=Written)


def hand_of(by: object | None, *, together: bool) -> Hand:
    """Whose hand it is: without a member of staff it is the person's own."""
    if by is None:
        return Hand.PERSON
    return Hand.TOGETHER if together else Hand.PEER


def standing(versions: Iterable[W]) -> W | None:
    """The version that stands: the newest of the person's own hand; before there is one, the newest of all.

    So nothing that staff type takes the place of what somebody wrote themself. It stands beside it.
    """
    known = sorted(versions, key=lambda version: version.number)
    own = [version for version in known if version.hand == Hand.PERSON]
    found = own or known
    return found[-1] if found else None


def beside(versions: Iterable[W]) -> W | None:
    """What another hand wrote since the person did, the newest of it; the person may take it or leave it."""
    known = sorted(versions, key=lambda version: version.number)
    shown = standing(known)
    if shown is None or shown.hand != Hand.PERSON:
        return None
    later = [version for version in known if version.number > shown.number]
    return later[-1] if later else None


def asks_still(on: date | None, state: str, today: date) -> bool:
    """Whether to ask "Still want this?": the day that was named has passed, and nobody has said how it went."""
    return state == StepState.OPEN and on is not None and on < today


def fault(words: str, longest: int) -> str:
    """What is wrong with a text, "" when nothing is. Letters of any script count one each, emoji too."""
    if not words.strip():
        return "A few words are needed to go on."
    if len(words) > longest:
        return f"This is {len(words)} characters long. Up to {longest} fit here; the rest can be a hope of its own."
    return ""
