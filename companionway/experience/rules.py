"""The three experience questions and their answers: our own words, no scale of anybody's, no score. Pure functions."""

from enum import StrEnum


class Question(StrEnum):
    """What is asked. What the program's slides report: meaningful, life improved, more hopeful."""

    MEANINGFUL = "meaningful"
    BETTER = "better"
    HOPEFUL = "hopeful"


class Said(StrEnum):
    """What may be said; skipping is an answer like the others."""

    YES = "yes"
    SOMEWHAT = "somewhat"
    NO = "no"
    SKIPPED = "skipped"


class Way(StrEnum):
    """How it was asked. `OWN`: on their own page, without being asked."""

    TOGETHER = "together"
    LINK = "link"
    OWN = "own"


WAY_WORDS = {Way.TOGETHER: "together", Way.LINK: "by a link", Way.OWN: "on their own page"}


def whole(said: dict[Question, Said]) -> dict[Question, Said]:
    """An answer for each question; one that was left out is skipped."""
    return {question: said.get(question, Said.SKIPPED) for question in Question}
