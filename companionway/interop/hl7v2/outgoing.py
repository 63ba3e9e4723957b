"""Messages that we write: RRI^I12, the answer to a referral. What a field holds is escaped: it can forge nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

# RF1-1, HL7 table 0283: what became of a request, as far as its sender may know.
SAID = {"A": "Accepted", "P": "Pending", "R": "Rejected", "E": "Expired"}
ESCAPES = {"\\": "\\E\\", "|": "\\F\\", "^": "\\S\\", "&": "\\T\\", "~": "\\R\\", "\r": "\\.br\\", "\n": "\\.br\\"}
OURS = "COMPANIONWAY"


@dataclass(frozen=True)
class Addressed:
    """MSH of an answer: to whom, its number, and when it was made."""

    application: str
    facility: str
    control_id: str
    at: datetime
    mode: str = "P"


def escaped(text: str) -> str:
    """A text as one component: separators as escapes, line ends as breaks, other control characters left out."""
    plain = text.replace("\r\n", "\n")
    return "".join(ESCAPES.get(letter, letter) for letter in plain if letter >= " " or letter in "\r\n")


def rri(to: Addressed, values: Mapping[str, Any], *, beside: Sequence[str] = ()) -> bytes:
    """RRI^I12 of version 2.5.1 in UTF-8, segments ended by CR.

    `values`: `said` (RF1-1), `order` (number, namespace) of the sender, `ours` our number, `numbers` of the person as
    pairs (system, value) of the sender's own. `beside` are the texts that go along, each an NTE, before all else.
    """
    number, namespace = values["order"]
    told = to.at.astimezone(UTC).strftime("%Y%m%d%H%M%S+0000")
    said = values["said"]
    numbers = "~".join(f"{escaped(value)}^^^{escaped(system)}" for system, value in values["numbers"])
    segments = [
        f"MSH|^~\\&|{OURS}||{escaped(to.application)}|{escaped(to.facility)}|{told}||RRI^I12^RRI_I12|{to.control_id}"
        f"|{to.mode}|2.5.1||||||UNICODE UTF-8",
        *(f"NTE|{place}||{escaped(text)}" for place, text in enumerate(beside, start=1)),
        f"RF1|{said}^{SAID[said]}^HL70283|||||{escaped(number)}^{escaped(namespace)}|||||{escaped(values['ours'])}^{OURS}",
        f"PRD|RT^Referred to provider^HL70286|^{OURS}",
        f"PID|1||{numbers}||^^^^^^U",  # the name is theirs already and not said again
    ]
    return "".join(f"{segment.rstrip('|')}\r" for segment in segments).encode()


def order_of(order_id: str) -> tuple[str, str]:
    """(number, namespace) of a request's order as it was kept (`referral.referral_of`)."""
    namespace, _, number = order_id.rpartition("|")
    return number, "" if namespace == "MSH-10" else namespace
