"""Why a privacy officer looks at who looked, and what they say about each finding. Pure."""

from datetime import timedelta
from enum import StrEnum

OPEN_FOR = timedelta(hours=8)


class Purpose(StrEnum):
    COMPLAINT = "complaint"
    PERSON_ASKED = "person_asked"
    WEEKLY_REVIEW = "weekly_review"
    GLASS_REVIEW = "glass_review"
    INCIDENT = "incident"
    OTHER = "other"


PURPOSE_WORDS = {
    Purpose.COMPLAINT: "Someone has a complaint",
    Purpose.PERSON_ASKED: "A person asks who looked at their page",
    Purpose.WEEKLY_REVIEW: "The weekly look at who looked",
    Purpose.GLASS_REVIEW: "Somebody opened a page without standing access",
    Purpose.INCIDENT: "Something may have gone wrong",
    Purpose.OTHER: "Something else",
}


class Mark(StrEnum):
    """What the officer says about one finding of the weekly list."""

    FINE = "fine"
    ASK = "ask"
    COMPLAINT = "complaint"


MARK_WORDS = {
    Mark.FINE: "Looked at, fine",
    Mark.ASK: "Ask them about it",
    Mark.COMPLAINT: "Open a complaint",
}
