"""States of an engagement and the kind reasons for goodbye. Pure functions."""

from datetime import timedelta
from enum import StrEnum


class State(StrEnum):
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


class Verb(StrEnum):
    PAUSE = "pause"
    RESUME = "resume"
    SAY_GOODBYE = "say_goodbye"


S, V = State, Verb
TRANSITIONS: dict[Verb, tuple[frozenset[State], State]] = {
    V.PAUSE: (frozenset({S.OPEN}), S.PAUSED),
    V.RESUME: (frozenset({S.PAUSED}), S.OPEN),
    V.SAY_GOODBYE: (frozenset({S.OPEN, S.PAUSED}), S.CLOSED),
}
STATE_WORDS = {S.OPEN: "walking together", S.PAUSED: "taking a pause", S.CLOSED: "goodbye for now"}
LIVE = frozenset({S.OPEN, S.PAUSED})


class Goodbye(StrEnum):
    """Why we said goodbye for now. None of them is a failure, and the door stays open after each."""

    GOALS_MET = "goals_met"
    STANDS_ON_OWN = "stands_on_own"
    OTHER_SUPPORT = "other_support"
    MOVED = "moved"
    THEIR_CHOICE = "their_choice"
    OUT_OF_TOUCH = "out_of_touch"
    PROGRAM_CHANGE = "program_change"
    DIED = "died"


GOODBYE_WORDS = {
    Goodbye.GOALS_MET: "They got where they wanted to go",
    Goodbye.STANDS_ON_OWN: "They have what they need for now",
    Goodbye.OTHER_SUPPORT: "They are with other support now",
    Goodbye.MOVED: "They moved",
    Goodbye.THEIR_CHOICE: "They would like to stop for now",
    Goodbye.OUT_OF_TOUCH: "We are out of touch",
    Goodbye.PROGRAM_CHANGE: "The program changed",
    Goodbye.DIED: "They died",
}


def door_kept(followup_days: int, followup_margin_days: int) -> timedelta:
    """How long after goodbye those who walked with somebody still see them: to open the door and to ask how it went.

    A year, or two months beyond the follow-up's window where a program asks later than that.
    """
    return timedelta(days=max(365, followup_days + followup_margin_days + 60))


def may(verb: Verb, state: State | str) -> bool:
    """Whether the verb may happen in this state."""
    return State(state) in TRANSITIONS[verb][0]
