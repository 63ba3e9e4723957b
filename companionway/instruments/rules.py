"""Moments and ways of a check-in, what may be said beside an answer, and the sides of a ruler. Pure functions."""

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


class Mode(StrEnum):
    """How a check-in was filled in (I08)."""

    TOGETHER = "together"
    READ_ALOUD = "read_aloud"
    BY_LINK = "by_link"


class Side(StrEnum):
    """What a number from 0 to 10 is about. `LIFE` is our own question, not a validated one."""

    IMPORTANCE = "importance"
    CONFIDENCE = "confidence"
    LIFE = "life"


class Use(StrEnum):
    """What an instrument may be used for here: its `mode` in the pack file."""

    SHIPPED = "shipped"
    DEPLOYER_TEXT = "deployer_text"
    SCORE_ONLY = "score_only"


MODE_WORDS = {
    Mode.TOGETHER: "together, the person answered", Mode.READ_ALOUD: "together, read aloud by the peer",
    Mode.BY_LINK: "alone, by a link",
}  # fmt: skip
SIDE_WORDS = {
    Side.IMPORTANCE: "How much it matters",
    Side.CONFIDENCE: "How sure I am",
    Side.LIFE: "My life, all in all",
}
MOMENT_WORDS = {Moment.BASELINE: "First check-in", Moment.ON_DEMAND: "Check-in", Moment.GOODBYE: "Check-in at goodbye"}


def direction(before: int | None, now: int | None) -> str:
    """ "more", "same", "less" than last time, or "" when one of the two was not answered."""
    if before is None or now is None:
        return ""
    return "same" if before == now else "more" if now > before else "less"
