"""What a file holds, as plain values between reading and taking in, and what became of it."""

import hashlib
import uuid
from dataclasses import dataclass, field
from enum import StrEnum

from companionway.people.details import PersonDetails
from companionway.referrals.rules import Route, Source


class Verdict(StrEnum):
    """What became of a file."""

    MADE = "made"
    UPDATED = "updated"
    KNOWN = "known"
    NO_REFERRAL = "no_referral"
    REFUSED = "refused"


WORDS = {
    Verdict.MADE: "referral made",
    Verdict.UPDATED: "updated",
    Verdict.KNOWN: "already known",
    Verdict.NO_REFERRAL: "not a referral",
    Verdict.REFUSED: "refused",
}
TAKEN = frozenset({Verdict.MADE, Verdict.UPDATED, Verdict.KNOWN})


@dataclass(frozen=True)
class Given:
    """One file as it came. `body` is None when it was too large to be read; `folder` groups the tally."""

    name: str
    folder: str
    source: str
    body: bytes | None
    size: int = 0


@dataclass(frozen=True)
class Incoming:
    """One request in a file. `codes` and `site_name` are the sender's words; `where` is where in the file it stands."""

    route: Route
    order_id: str
    person: PersonDetails
    where: str
    codes: tuple[tuple[str, str], ...] = ()
    program_name: str = ""
    site_name: str = ""
    asked_by: str = ""
    asker: Source = Source.CLINICIAN
    agreed_to_visit: bool = False
    good_times: str = ""
    takes_back: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What became of one file. `rows` are {row number: what to mend} of a spreadsheet.

    `takes_back` is an order that was taken back and has not come yet: when it comes, a human looks first.
    `for_human`: somebody should look, though it is not refused. `keep_body`: whether the bytes stay with us.
    `unread`: refused for its size before anything was read, so there is nothing to keep.
    """

    verdict: Verdict
    location: str = ""
    reason: str = ""
    referrals: tuple[uuid.UUID, ...] = ()
    notes: tuple[str, ...] = ()
    rows: dict[int, str] = field(default_factory=dict)
    keep_body: bool = True
    unread: bool = False
    for_human: bool = False
    control_id: str = ""
    takes_back: str = ""
    kind: str = "unknown"


def fitting(text: str, limit: int) -> str:
    """Text as a key of at most `limit` characters: longer ones end in their SHA-256, so that they stay apart."""
    if len(text) <= limit:
        return text
    return text[: limit - 65] + "~" + hashlib.sha256(text.encode()).hexdigest()


def plain(text: object) -> str:
    """Text on one line with single blanks; "" for anything that is no text."""
    return " ".join(text.split()) if isinstance(text, str) else ""
