"""The contact plan: what a person and their peer agreed about being in touch. Pure functions and words.

The offered first thirty days are front-loaded (field.md FA5: danger is greatest in the first month after an event); the
person may refuse them, and each day is a proposal and never a duty.
"""

from collections.abc import Collection, Sequence
from datetime import date, time, timedelta
from enum import StrEnum

DAY_WORDS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
# Days after the yes on which a hello is proposed: seven in the first two weeks, three after them (design).
FIRST_WEEKS = (1, 2, 4, 6, 8, 11, 14, 18, 23, 30)


class IfQuiet(StrEnum):
    """What the person wants us to do when we lose touch."""

    HELLO = "hello"
    LESS = "less"
    TRUSTED = "trusted"
    WAIT = "wait"


IF_QUIET_WORDS = {
    IfQuiet.HELLO: "Keep saying hello now and then",
    IfQuiet.LESS: "Try less often",
    IfQuiet.TRUSTED: "Ask the person I trust",
    IfQuiet.WAIT: "Leave it to me. I come back when I like",
}


class FirstWeeks(StrEnum):
    """What was said to more frequent hellos in the first thirty days."""

    NOT_ASKED = ""
    YES = "yes"
    NO = "no"


FIRST_WEEKS_WORDS = {
    FirstWeeks.NOT_ASKED: "not asked yet", FirstWeeks.YES: "yes, more at first", FirstWeeks.NO: "no, thank you",
}  # fmt: skip


def fitting(day: date, days: Collection[int]) -> date:
    """The day, or the next one that is among the weekdays they like (0 = Monday; none named: any day fits)."""
    if not days:
        return day
    return next(day + timedelta(days=n) for n in range(7) if (day + timedelta(days=n)).weekday() in days)


def first_weeks(opened: date, days: Collection[int] = ()) -> list[date]:
    """The proposed days of the first thirty, on weekdays they like, each once, in order."""
    return sorted({fitting(opened + timedelta(days=n), days) for n in FIRST_WEEKS})


def next_of_first_weeks(opened: date, after: date, days: Collection[int] = ()) -> date | None:
    """The first proposed day later than `after`; None when the first weeks are over."""
    return next((day for day in first_weeks(opened, days) if day > after), None)


def hello_proposed(opened: date, last_touch: date, today: date, days: Collection[int] = ()) -> bool:
    """Whether one of the proposed days has come since the last touch, within the first weeks."""
    proposed = first_weeks(opened, days)
    return bool(proposed) and today <= proposed[-1] and any(last_touch < day <= today for day in proposed)


def hour_said(at: time) -> str:
    """A time of day in words: "9 pm", "8:30 am"."""
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes} {'am' if at.hour < 12 else 'pm'}"


def days_said(days: Sequence[int]) -> str:
    """Weekdays in words: "Mon, Wed"; "any day" for none or all seven."""
    named = [DAY_WORDS[day] for day in sorted(set(days)) if 0 <= day < 7]
    return ", ".join(named) if 0 < len(named) < 7 else "any day"
