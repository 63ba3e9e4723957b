"""The follow-up window and its answers. Pure functions. The usual window is 180 +/- 30 days (SUPRT)."""

from datetime import date, timedelta
from enum import StrEnum


class State(StrEnum):
    WAITING = "waiting"
    ANSWERED = "answered"
    NOT_NOW = "not_now"
    NOT_REACHED = "not_reached"
    DIED = "died"


class Verb(StrEnum):
    TRY = "try"
    ANSWER = "answer"
    SAY_NOT_NOW = "say_not_now"
    STOP_TRYING = "stop_trying"
    NOTE_DEATH = "note_death"


S, V = State, Verb
TRANSITIONS: dict[Verb, tuple[frozenset[State], State]] = {
    V.TRY: (frozenset({S.WAITING}), S.WAITING),
    V.ANSWER: (frozenset({S.WAITING, S.NOT_NOW, S.NOT_REACHED}), S.ANSWERED),
    V.SAY_NOT_NOW: (frozenset({S.WAITING, S.NOT_REACHED}), S.NOT_NOW),
    V.STOP_TRYING: (frozenset({S.WAITING}), S.NOT_REACHED),
    V.NOTE_DEATH: (frozenset({S.WAITING, S.NOT_NOW, S.NOT_REACHED}), S.DIED),
}
STATE_WORDS = {
    S.WAITING: "to ask",
    S.ANSWERED: "asked and answered",
    S.NOT_NOW: "said not now",
    S.NOT_REACHED: "we could not reach them",
    S.DIED: "died",
}


class WentBack(StrEnum):
    """Did you go back to the emergency department for the same reason?"""

    NO = "no"
    YES = "yes"
    RATHER_NOT_SAY = "rather_not_say"


def window(origin: date, days: int, margin: int) -> tuple[date, date, date]:
    """(opens, due, closes), all inclusive: day `days` after the origin, plus and minus `margin`."""
    due = origin + timedelta(days=days)
    return due - timedelta(days=margin), due, due + timedelta(days=margin)


def may(verb: Verb, state: State | str) -> bool:
    """Whether the verb may happen in this state."""
    return State(state) in TRANSITIONS[verb][0]
