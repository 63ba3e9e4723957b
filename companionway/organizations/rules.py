"""What a program may say about itself, and when it is offered. Pure functions."""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

T = TypeVar("T")

MODE_WORDS = {"in_person": "in person", "call": "phone", "text": "text", "video": "video"}
ORIGIN_WORDS = {
    "baseline": "the first recovery capital check-in",
    "opened": "the day they said yes",
    "closed": "the day of goodbye",
}
PART2_WORDS = {
    "yes": "42 CFR Part 2 applies",
    "no": "42 CFR Part 2 does not apply",
    "undecided": "whether 42 CFR Part 2 applies is not decided; handled as if it does",
}

# When another system that sent a request is told that it is answered, where the person agreed that it is told.
CLOSE_LOOP_WORDS = {
    "decision": "when they have met and the person has chosen",
    "goodbye": "when they say goodbye for now",
}

# Whether peers of a program may write notes at all, and for whom (experience.md XN2).
NOTES_WORDS = {
    "none": "no notes: that we were in touch is enough",
    "shared": "notes that the person and their peer both read",
    "all": "notes for us both, for one's own memory, or for the care team; the person can read each",
}


def is_live(starts_on: date, ends_on: date | None, on: date) -> bool:
    """Whether something that lasts from a day to a day (its last day; None = no end) lasts on this day."""
    return starts_on <= on and (ends_on is None or on <= ends_on)


def promise_words(here_minutes: int | None, days: int) -> str:
    """The promise of an answer as a sentence."""
    after = "1 day" if days == 1 else f"{days} days"
    if here_minutes is None:
        return f"A peer tries to reach the person within {after}."
    hours, rest = divmod(here_minutes, 60)
    soon = f"{hours} hours" if hours > 1 and not rest else f"{here_minutes} minutes"
    here = f"A peer is with the person within {soon} while they are here"
    return f"{here}, otherwise tries to reach them within {after}."


def window_words(origin: str, days: int, margin: int) -> str:
    """The follow-up window as a sentence, with the date that it is counted from."""
    return f"Day {days - margin} to {days + margin} after {ORIGIN_WORDS[origin]} (day {days} plus or minus {margin})."


def nearest_first(options: Iterable[tuple[T, bool, bool]]) -> list[T]:
    """Offers in the order to suggest them: (offer, same program, same town); same program in town, town, program."""
    ranked = [(2 * (not same_town) + (not same_program), n, offer)
              for n, (offer, same_program, same_town) in enumerate(options)]  # fmt: skip
    return [offer for _, _, offer in sorted(ranked, key=lambda row: row[:2])]
