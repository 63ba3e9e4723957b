"""Moments of a check-in, and what may be said beside an answer. Pure functions."""

from enum import StrEnum


class Moment(StrEnum):
    BASELINE = "baseline"
    ON_DEMAND = "on_demand"
    GOODBYE = "goodbye"


class AnswerKind(StrEnum):
    """Three different things, kept apart."""

    ANSWERED = "answered"
    RATHER_NOT_SAY = "rather_not_say"
    SKIPPED = "skipped"


MOMENT_WORDS = {Moment.BASELINE: "First check-in", Moment.ON_DEMAND: "Check-in", Moment.GOODBYE: "Check-in at goodbye"}


def direction(before: int | None, now: int | None) -> str:
    """ "more", "same", "less" than last time, or "" when one of the two was not answered."""
    if before is None or now is None:
        return ""
    return "same" if before == now else "more" if now > before else "less"
