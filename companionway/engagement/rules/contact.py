"""Channels, the four kinds of support, and what a contact may say about itself. Pure functions."""

from datetime import datetime, timedelta
from enum import StrEnum


class Channel(StrEnum):
    TEXT = "text"
    CALL = "call"
    IN_PERSON = "in_person"
    VIDEO = "video"


class Kind(StrEnum):
    """The four kinds of support, as the field names them."""

    EMOTIONAL = "emotional"
    INFORMATIONAL = "informational"
    TANGIBLE = "tangible"
    RELATIONSHIPS = "relationships"


CHANNEL_WORDS = {Channel.TEXT: "Text", Channel.CALL: "Call", Channel.IN_PERSON: "In person", Channel.VIDEO: "Video"}
KIND_WORDS = {
    Kind.EMOTIONAL: ("Emotional", "active listening, empathy, compassion, deep understanding"),
    Kind.INFORMATIONAL: ("Informational", "information on health and wellness services and community supports"),
    Kind.TANGIBLE: ("Tangible", "being there, going along, getting tasks done"),
    Kind.RELATIONSHIPS: (
        "Building relationships",
        "connection and engagement in the community and with others in recovery",
    ),
}
MINUTES = (2, 10, 30, 60, 90)
UNDO_WITHIN = timedelta(minutes=10)
CLOCK_LEEWAY = timedelta(minutes=5)


def time_fault(occurred_at: datetime, now: datetime) -> str:
    """Why a contact cannot have happened then, "" when it can. Late entries are fine; the future is not."""
    return "This is in the future." if occurred_at > now + CLOCK_LEEWAY else ""


def may_undo(entered_at: datetime, now: datetime) -> bool:
    """Whether a tap can still be taken back as if it never happened. Later it is corrected as a new version."""
    return now - entered_at <= UNDO_WITHIN
