"""When nobody with access is there: reasons, one hour, who reviews it by when, and telling the person. Pure."""

from datetime import date, datetime, timedelta
from enum import StrEnum

LASTS = timedelta(minutes=60)
REVIEW_WITHIN_DAYS = 2


class Reason(StrEnum):
    SAFETY = "safety"
    COVER = "cover"
    ASKED = "asked"
    OTHER = "other"


REASON_WORDS = {
    Reason.SAFETY: "Someone's safety, now",
    Reason.COVER: "Their peer is away and they need somebody",
    Reason.ASKED: "The person asked me to",
    Reason.OTHER: "Something else",
}


class Verdict(StrEnum):
    """What the second person found."""

    FITTING = "fitting"
    TALK = "talk"
    CONCERN = "concern"


VERDICT_WORDS = {
    Verdict.FITTING: "It was needed, and what was opened fits the reason",
    Verdict.TALK: "We will talk about it with them",
    Verdict.CONCERN: "It did not fit; the privacy officer goes on with it",
}


class Telling(StrEnum):
    """Whether the person knows. Told is what happens unless somebody writes down why it waits."""

    TO_TELL = "to_tell"
    TOLD = "told"
    DELAYED = "delayed"


class Delay(StrEnum):
    DANGER = "danger"
    UNREACHED = "unreached"
    WISH = "wish"


DELAY_WORDS = {
    Delay.DANGER: "Telling now could put someone in danger",
    Delay.UNREACHED: "We could not reach them yet",
    Delay.WISH: "They said they do not want to hear about such things",
}


def review_by(opened_at: datetime) -> datetime:
    """The end of the second business day after this instant, in the time zone that it is given in.

    Saturdays and Sundays do not count; holidays do, so a review is never asked for later than this.
    """
    day = opened_at
    left = REVIEW_WITHIN_DAYS
    while left:
        day += timedelta(days=1)
        if day.weekday() < 5:
            left -= 1
    return day.replace(hour=23, minute=59, second=59, microsecond=0)


def days_waiting(opened_on: date, today: date) -> int:
    """How many days a review has waited."""
    return max(0, (today - opened_on).days)
