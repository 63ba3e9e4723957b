"""How somebody was linked, what became of it, and when to ask. Pure functions."""

from datetime import date, timedelta
from enum import StrEnum


class How(StrEnum):
    """How a person was linked to a place that helps."""

    TEXT = "text"
    PRINT = "print"
    NUMBER = "number"
    CALLED = "called"
    WENT = "went"


HOW_WORDS = {
    How.TEXT: "Text it to them", How.PRINT: "On paper", How.NUMBER: "Told them the number",
    How.CALLED: "We called together", How.WENT: "I went along",
}  # fmt: skip
DONE_WORDS = {
    How.TEXT: "by text", How.PRINT: "on paper", How.NUMBER: "the number", How.CALLED: "called together",
    How.WENT: "went along",
}  # fmt: skip
TOGETHER = frozenset({How.CALLED, How.WENT})


class Giving(StrEnum):
    """How a sheet was given."""

    TOGETHER = "together"
    PRINT = "print"
    TOLD = "told"
    TEXT = "text"


GIVING_WORDS = {
    Giving.TOGETHER: "Read it together", Giving.PRINT: "Gave it on paper", Giving.TOLD: "Told them about it",
    Giving.TEXT: "Texted it",
}  # fmt: skip


class Outcome(StrEnum):
    """What became of it, as the person says. None is a failure of theirs."""

    GOT_HELP = "got_help"
    WAITING = "waiting"
    FULL = "full"
    CHANGED_MIND = "changed_mind"
    UNKNOWN = "unknown"


OUTCOME_WORDS = {
    Outcome.GOT_HELP: "Got help", Outcome.WAITING: "Waiting", Outcome.FULL: "Full or not eligible",
    Outcome.CHANGED_MIND: "Changed my mind", Outcome.UNKNOWN: "Don't know",
}  # fmt: skip


class Barrier(StrEnum):
    """What got in the way, for "full or not eligible": the place's doing, never the person's."""

    FULL = "full"
    NOT_ELIGIBLE = "not_eligible"
    NO_ANSWER = "no_answer"
    COST = "cost"
    RIDE = "ride"
    LANGUAGE = "language"


BARRIER_WORDS = {
    Barrier.FULL: "No room, or funds ran out", Barrier.NOT_ELIGIBLE: "Not for them",
    Barrier.NO_ANSWER: "Nobody answered", Barrier.COST: "It costs too much", Barrier.RIDE: "Too hard to get to",
    Barrier.LANGUAGE: "Not in their language",
}  # fmt: skip
ASK_AFTER = timedelta(days=7)
CHOICES = (3, 7, 14, 30)  # days until it is asked; 0 is "do not ask"


def ask_on(days: int, today: date) -> date | None:
    """The day on which to ask how it went; None where nobody should ask."""
    return today + timedelta(days=days) if days else None


def asked_again(outcome: Outcome, today: date) -> date | None:
    """Who waits is asked again a week on; every other answer rests."""
    return today + ASK_AFTER if outcome == Outcome.WAITING else None
