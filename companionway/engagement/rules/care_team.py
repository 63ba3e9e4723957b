"""What a site's care team is told, asks and agrees with a peer: who meets, how a question ends, what words may tell.

Six practices of working well together (deck B, FC62 to FC67): routine talks with an agenda and follow-through (FC66), a
short list for the huddle (FC63). A hard situation goes to the peer's supervisor and never to a clinician's inbox.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from companionway.privacy.rules.terms import Information, Purpose

ASKED_LONGEST = 300
ANSWER_LONGEST = 500
ITEM_LONGEST = 200
NO_MORE_ITEMS = 12
# Without these nobody can be put on a list: that is what the person has agreed to be known.
LEAST = frozenset({Information.NAME, Information.PARTICIPATION})
# What for, the narrowest first.
PURPOSES = (Purpose.COORDINATION, Purpose.TREATMENT)


class Seat(StrEnum):
    """Who sits at the table of a care meeting, by role and never by name."""

    PEER = "peer"
    SUPERVISOR = "supervisor"
    CLINICIAN = "clinician"
    BEHAVIORAL_HEALTH = "behavioral_health"
    NURSE = "nurse"
    SOCIAL_WORK = "social_work"
    MANAGER = "site_manager"
    PERSON = "person"


SEAT_WORDS = {
    Seat.PEER: "peer", Seat.SUPERVISOR: "peer supervisor", Seat.CLINICIAN: "clinician",
    Seat.BEHAVIORAL_HEALTH: "behavioral health clinician", Seat.NURSE: "nurse", Seat.SOCIAL_WORK: "social worker",
    Seat.MANAGER: "site manager", Seat.PERSON: "the person",
}  # fmt: skip
# Who can take something on. A person is never given homework by others.
OWNERS = tuple(seat for seat in Seat if seat != Seat.PERSON)


class Question(StrEnum):
    """How a question to a peer stands. Letting it rest is as good an end as an answer."""

    OPEN = "open"
    ANSWERED = "answered"
    RESTS = "rests"


class End(StrEnum):
    """How something agreed at a meeting ended."""

    DONE = "done"
    LET_GO = "let_go"


END_WORDS = {End.DONE: "done", End.LET_GO: "let go"}
# What words for the team may tell of somebody, each only where the consent names it. Said in the peer's words.
TELLS: dict[Information, str] = {
    Information.PARTICIPATION: "Only that we walk together",
    Information.CONTACTS: "When and how we are in touch",
    Information.GOALS: "Something they hope for",
    Information.CHECK_INS: "Something of a check-in",
    Information.CONTACT_POINTS: "How to reach them",
}


def tellable(information: Iterable[str]) -> list[Information]:
    """What an answer may tell where the consent shares these kinds, in the order of the list."""
    shared = set(information)
    return [kind for kind in TELLS if kind in shared]


def may_be_told(tells: Iterable[str], information: Iterable[str]) -> bool:
    """Whether words that tell these kinds are covered. Words that say nothing of what they tell are never covered."""
    said = set(tells)
    return bool(said) and said <= set(information)


def purpose_among(purposes: Iterable[str]) -> Purpose | None:
    """What a team is told for under a consent with these purposes; None when the consent is for something else."""
    agreed = set(purposes)
    return next((purpose for purpose in PURPOSES if purpose in agreed), None)


def next_words(next_on: date | None, today: date) -> date | None:
    """The day of the next check-in, None when none is planned or it has passed."""
    return next_on if next_on and next_on >= today else None
