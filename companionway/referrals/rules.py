"""States of a referral, who-may-move-it, promises and clocks. Pure functions.

State is kept for filtering; history is event rows. "Not now" and "could not reach" are ordinary states and the door
stays open from both: a later yes goes straight to `engaged` without a new intake.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum


class State(StrEnum):
    RECEIVED = "received"
    ACCEPTED = "accepted"
    ATTEMPTING = "attempting"
    ENGAGED = "engaged"
    DECLINED = "declined"
    NOT_REACHED = "not_reached"
    REDIRECTED = "redirected"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"
    TURNED_AWAY = "turned_away"


class Verb(StrEnum):
    ACCEPT = "accept"
    PASS_ON = "pass_on"
    HAND_BACK = "hand_back"
    TRY = "try"
    SAY_YES = "say_yes"
    SAY_NOT_NOW = "say_not_now"
    STOP_TRYING = "stop_trying"
    CHECK_BACK = "check_back"
    REDIRECT = "redirect"
    MARK_DUPLICATE = "mark_duplicate"
    WITHDRAW = "withdraw"
    TURN_AWAY = "turn_away"


S, V = State, Verb
OPEN = frozenset({S.RECEIVED, S.ACCEPTED, S.ATTEMPTING})
DOOR_OPEN = frozenset({S.DECLINED, S.NOT_REACHED})
NOT_COUNTED = frozenset({S.REDIRECTED, S.DUPLICATE})

# verb: (states it may leave, state it leads to; None = stays where it is)
TRANSITIONS: dict[Verb, tuple[frozenset[State], State | None]] = {
    V.ACCEPT: (frozenset({S.RECEIVED}), S.ACCEPTED),
    V.PASS_ON: (frozenset({S.RECEIVED}), None),
    V.HAND_BACK: (frozenset({S.ACCEPTED, S.ATTEMPTING}), S.RECEIVED),
    V.TRY: (frozenset({S.ACCEPTED, S.ATTEMPTING}), S.ATTEMPTING),
    V.SAY_YES: (frozenset({S.ACCEPTED, S.ATTEMPTING}) | DOOR_OPEN, S.ENGAGED),
    V.SAY_NOT_NOW: (frozenset({S.ACCEPTED, S.ATTEMPTING, S.NOT_REACHED}), S.DECLINED),
    V.STOP_TRYING: (frozenset({S.ACCEPTED, S.ATTEMPTING}), S.NOT_REACHED),
    V.CHECK_BACK: (DOOR_OPEN, S.ATTEMPTING),
    V.REDIRECT: (OPEN, S.REDIRECTED),
    V.MARK_DUPLICATE: (OPEN, S.DUPLICATE),
    V.WITHDRAW: (OPEN, S.WITHDRAWN),
    V.TURN_AWAY: (OPEN, S.TURNED_AWAY),
}

STATE_WORDS = {
    S.RECEIVED: "waiting for a peer",
    S.ACCEPTED: "a peer has it",
    S.ATTEMPTING: "reaching out",
    S.ENGAGED: "walking together",
    S.DECLINED: "said not now; the door stays open",
    S.NOT_REACHED: "we could not reach them; the door stays open",
    S.REDIRECTED: "sent on to another program or site",
    S.DUPLICATE: "same request as another",
    S.WITHDRAWN: "taken back by the sender",
    S.TURNED_AWAY: "turned down by the program",
}


class WhyNot(StrEnum):
    """Why a program turns a request down. It speaks of the program and the request, never of the person."""

    NOT_ELIGIBLE = "not_eligible"
    OUT_OF_AREA = "out_of_area"
    AT_CAPACITY = "at_capacity"
    DUPLICATE = "duplicate"
    WRONG_PERSON = "wrong_person"
    OTHER = "other"


WHY_NOT_WORDS = {
    WhyNot.NOT_ELIGIBLE: "This program is not for this request",
    WhyNot.OUT_OF_AREA: "It is outside the area where we work",
    WhyNot.AT_CAPACITY: "We are full at present",
    WhyNot.DUPLICATE: "The same request is here already",
    WhyNot.WRONG_PERSON: "It was not meant for this person",
    WhyNot.OTHER: "Another reason",
}


class Source(StrEnum):
    """Who asked."""

    CLINICIAN = "clinician"
    PERSON = "person"
    COLLEAGUE = "colleague"
    OTHER = "other"


class Route(StrEnum):
    """The door it came through."""

    FORM = "form"
    SELF = "self"
    FHIR = "fhir"
    HL7V2 = "hl7v2"
    SPREADSHEET = "spreadsheet"
    STAFF = "staff"
    EMAIL = "email"


class Where(StrEnum):
    """Where the person is when the request is made."""

    HERE = "here"
    INPATIENT = "inpatient"
    HOME = "home"
    UNKNOWN = ""


class CheckBack(StrEnum):
    """May we check back? Asked when someone says not now."""

    WEEK = "week"
    MONTH = "month"
    DONT = "dont"


class Try(StrEnum):
    """How a try to reach someone ended."""

    LEFT_MESSAGE = "left_message"
    NO_ANSWER = "no_answer"
    NOT_READY = "not_ready"


TALKED = "talked"  # they talked, and what the person says to the offer is still open


def may(verb: Verb, state: State | str) -> bool:
    """Whether the verb may happen in this state."""
    return State(state) in TRANSITIONS[verb][0]


def after(verb: Verb, state: State | str) -> State:
    """The state after the verb."""
    return TRANSITIONS[verb][1] or State(state)


def promise_due(received_at: datetime, where: str, here_minutes: int | None, days: int) -> datetime:
    """When the program has promised a first attempt by: minutes while the person is here, otherwise days."""
    if where == Where.HERE and here_minutes is not None:
        return received_at + timedelta(minutes=here_minutes)
    return received_at + timedelta(days=days)


class Standing(StrEnum):
    """Where our promise stands. It speaks of our task, never of the person."""

    TRIED = "tried"
    PAST = "past"
    CLOSE = "close"
    AHEAD = "ahead"


def standing(received_at: datetime, due_at: datetime, first_attempt_at: datetime | None, now: datetime) -> Standing:
    """Whether the first try was made; else whether the promise is past, close (its last quarter) or ahead."""
    if first_attempt_at is not None:
        return Standing.TRIED
    if now >= due_at:
        return Standing.PAST
    return Standing.CLOSE if (due_at - now) * 4 <= due_at - received_at else Standing.AHEAD


def check_back_on(choice: CheckBack | str, today: date) -> date | None:
    """The day on which we may check back, None when asked not to."""
    days = {CheckBack.WEEK: 7, CheckBack.MONTH: 30}.get(CheckBack(choice))
    return today + timedelta(days=days) if days else None


def duty_ends(at: datetime, check_back: CheckBack | str = "") -> datetime:
    """Until when the peer who had a request still sees the person after "not now" or when we could not reach them.

    What is left to do needs it: a month beyond the day on which we may check back, else three months in which they
    may be reached after all. Asked not to come back, one day, in which a wrong tap can be mended.
    """
    if check_back == CheckBack.DONT:
        return at + timedelta(days=1)
    on = check_back_on(check_back, at.date()) if check_back else None
    return at + ((on - at.date()) + timedelta(days=30) if on else timedelta(days=90))


def answer_link_ends(promise_due_at: datetime) -> datetime:
    """When the referrer's receipt ends: seven days after the promise has ended."""
    return promise_due_at + timedelta(days=7)
