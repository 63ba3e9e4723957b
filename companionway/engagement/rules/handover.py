"""A warm handover to another peer: its steps in order, each with who may take it. Pure functions.

Somebody who has trust in one person is asked first, and meets the other before anything changes. "Not now" is an answer
like any other and ends it; it can be asked again later, as a new one.
"""

from enum import StrEnum


class State(StrEnum):
    ASKED = "asked"
    AGREED = "agreed"
    PLANNED = "planned"
    MET = "met"
    DONE = "done"
    NOT_NOW = "not_now"
    STOPPED = "stopped"


class Verb(StrEnum):
    SAY_YES = "say_yes"
    SAY_NOT_NOW = "say_not_now"
    PLAN_MEETING = "plan_meeting"
    NOTE_MET = "note_met"
    FINISH = "finish"
    STOP = "stop"


S, V = State, Verb
TRANSITIONS: dict[Verb, tuple[frozenset[State], State]] = {
    V.SAY_YES: (frozenset({S.ASKED}), S.AGREED),
    V.SAY_NOT_NOW: (frozenset({S.ASKED, S.AGREED, S.PLANNED, S.MET}), S.NOT_NOW),
    V.PLAN_MEETING: (frozenset({S.AGREED, S.PLANNED}), S.PLANNED),
    V.NOTE_MET: (frozenset({S.AGREED, S.PLANNED}), S.MET),
    V.FINISH: (frozenset({S.MET}), S.DONE),
    V.STOP: (frozenset({S.ASKED, S.AGREED, S.PLANNED, S.MET}), S.STOPPED),
}
LIVE = frozenset({S.ASKED, S.AGREED, S.PLANNED, S.MET})
STATE_WORDS = {
    S.ASKED: "to be asked", S.AGREED: "they said yes", S.PLANNED: "a day to meet is set", S.MET: "you have met",
    S.DONE: "done", S.NOT_NOW: "they said not now", S.STOPPED: "stopped",
}  # fmt: skip
VERB_WORDS = {
    "propose": "Thought of", V.SAY_YES: "They said yes", V.SAY_NOT_NOW: "They said not now",
    V.PLAN_MEETING: "A day to meet", V.NOTE_MET: "Met together", V.FINISH: "Done", V.STOP: "Stopped",
}  # fmt: skip


def may(verb: Verb, state: State | str) -> bool:
    """Whether the verb may happen in this state."""
    return State(state) in TRANSITIONS[verb][0]
