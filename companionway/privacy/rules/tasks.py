"""Kinds of privacy tasks, whose they are, and by when each is to be done."""

from datetime import datetime, timedelta
from enum import StrEnum


class Owner(StrEnum):
    """Who does it: the person's peers, or the privacy officer."""

    TEAM = "team"
    OFFICER = "officer"


class Kind(StrEnum):
    """What waits."""

    GIVE_NOTICE = "give_notice"
    PRINT_NOTICE = "print_notice"
    EMERGENCY = "emergency"
    OUTSIDE_REQUEST = "outside_request"
    WORRY = "worry"
    RESTRICTION = "restriction"
    INTERMEDIARY_LIST = "intermediary_list"
    WRITTEN_REPORT = "written_report"
    COMPLAINT = "complaint"
    AGREEMENT_ENDS = "agreement_ends"
    DESTRUCTION = "destruction"
    OPENING_REVIEW = "opening_review"
    TELL_OF_OPENING = "tell_of_opening"
    OWN_ASK = "own_ask"
    ANOTHER_PEER = "another_peer"


# How long each may wait. 2.24: 30 days for the intermediary's list; the emergency fields are due "immediately"; a
# written report is due when the state's row says, and at once where it names no time; the others are our own defaults,
# shorter than any rule we know of.
DUE: dict[Kind, timedelta] = {
    Kind.GIVE_NOTICE: timedelta(0),
    Kind.PRINT_NOTICE: timedelta(days=2),
    Kind.EMERGENCY: timedelta(0),
    Kind.OUTSIDE_REQUEST: timedelta(hours=4),
    Kind.WORRY: timedelta(hours=1),
    Kind.RESTRICTION: timedelta(days=7),
    Kind.INTERMEDIARY_LIST: timedelta(days=30),
    Kind.WRITTEN_REPORT: timedelta(0),
    Kind.COMPLAINT: timedelta(days=30),
    Kind.AGREEMENT_ENDS: timedelta(0),
    Kind.DESTRUCTION: timedelta(0),
    Kind.OPENING_REVIEW: timedelta(days=2),
    Kind.TELL_OF_OPENING: timedelta(days=7),
    Kind.OWN_ASK: timedelta(days=2),
    Kind.ANOTHER_PEER: timedelta(days=2),
}


def due_at(kind: Kind, opened_at: datetime) -> datetime:
    """When a task of this kind is due."""
    return opened_at + DUE[kind]


def is_late(due: datetime, done_at: datetime | None, now: datetime) -> bool:
    """Whether an open task is past its moment; what is due at once is late from its first moment on."""
    return done_at is None and now >= due
