"""The one disclosure gate: nothing about a person leaves without a permit from here.

It does not reach up: it judges recipient, purpose and class of information, and returns a permit with plain values.
Until consents can be recorded there is one thing it allows: to acknowledge to a sender their own message.
"""

import uuid
from dataclasses import dataclass
from enum import StrEnum

from companionway.platform.errors import DomainError


class InformationClass(StrEnum):
    """What would leave."""

    ACKNOWLEDGMENT = "acknowledgment"
    STATUS = "status"
    OUTCOME = "outcome"


class Recipient(StrEnum):
    """Who would get it."""

    SENDER = "sender"
    OTHER = "other"


@dataclass(frozen=True)
class Permit:
    """Leave to send one class of information about one person to one recipient."""

    person_id: uuid.UUID
    recipient: Recipient
    information: InformationClass
    basis: str


class Refused(DomainError):
    """The gate said no; `code` names the rule."""


def judge(*, person_id: uuid.UUID, recipient: Recipient, information: InformationClass, acknowledges: bool) -> Permit:
    """A permit, or Refused with the rule that says no.

    `acknowledges` is the program's own setting on acknowledging a referrer's message.
    """
    if recipient == Recipient.SENDER and information == InformationClass.ACKNOWLEDGMENT:
        if acknowledges:
            return Permit(person_id, recipient, information, "acknowledgment_of_own_message")
        raise Refused("acknowledgment_off", "This program does not acknowledge requests on the link.")
    raise Refused("no_consent_recorded", "The person has not agreed to share this.")
