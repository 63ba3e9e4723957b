"""Why a privacy officer looks at a person or at who looked, and what they say about each finding. Pure."""

from datetime import timedelta
from enum import StrEnum

OPEN_FOR = timedelta(hours=8)


class Purpose(StrEnum):
    COMPLAINT = "complaint"
    PERSON_ASKED = "person_asked"
    WEEKLY_REVIEW = "weekly_review"
    GLASS_REVIEW = "glass_review"
    INCIDENT = "incident"
    OUTSIDE_REQUEST = "outside_request"
    RESTRICTION = "restriction"
    REPORT = "report"
    OTHER = "other"


PURPOSE_WORDS = {
    Purpose.COMPLAINT: "Someone has a complaint",
    Purpose.PERSON_ASKED: "The person asks about their own record",
    Purpose.WEEKLY_REVIEW: "The weekly look at who looked",
    Purpose.GLASS_REVIEW: "Somebody opened a page without standing access",
    Purpose.INCIDENT: "Something may have gone wrong",
    Purpose.OUTSIDE_REQUEST: "Somebody from outside asked",
    Purpose.RESTRICTION: "A restriction or a list that waits",
    Purpose.REPORT: "An emergency or a report",
    Purpose.OTHER: "Something else",
}
# What the pages offer: before looking at who looked, and before a person's rights.
OF_LOOKS = (Purpose.COMPLAINT, Purpose.PERSON_ASKED, Purpose.WEEKLY_REVIEW, Purpose.GLASS_REVIEW, Purpose.INCIDENT,
            Purpose.OTHER)  # fmt: skip
OF_RIGHTS = (Purpose.PERSON_ASKED, Purpose.COMPLAINT, Purpose.OUTSIDE_REQUEST, Purpose.RESTRICTION, Purpose.REPORT,
             Purpose.INCIDENT)  # fmt: skip


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
