"""Letting out what a permit allows: the one seam of all writers. Each takes a permit and takes the values from it.

The forms of what leaves: values for a page (`opened`), a CSV (`as_csv`), a file as it came (`as_bytes`). What goes
to a shared mailbox or a locked phone carries nothing about a person and needs no permit, but is held to its shape
(`neutral`).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from companionway.platform.tables import written
from companionway.privacy.gate.permit import NoPermit, Permit, spend
from companionway.privacy.notices import PRINTED_LINE
from companionway.privacy.rules.terms import Channel

__all__ = ["Letter", "Neutral", "NoPermit", "Opened", "Text", "as_bytes", "as_csv", "as_letter", "as_resource",
           "as_text", "neutral", "opened", "security_labels"]  # fmt: skip
CONFIDENTIALITY = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
PART2_LABEL = "42CFRPart2"


@dataclass(frozen=True)
class Opened:
    """What a page shows: the values, the texts that go along, and the line that a printed page carries."""

    values: Any
    notice: str
    scope: str
    printed_line: str
    conditions: tuple[str, ...]


def opened(permit: Permit, *channels: Channel) -> Opened:
    """The permit's values for a page on one of these ways. Spends the permit; raises NoPermit."""
    spent = spend(permit, *channels)
    line = PRINTED_LINE if PART2_LABEL in spent.labels else ""
    return Opened(spent.values, spent.notice, spent.scope, line, spent.conditions)


def as_bytes(permit: Permit) -> bytes:
    """A file as it came. Spends the permit."""
    return spend(permit, Channel.FILE, Channel.CSV).payload


def as_csv(permit: Permit) -> str:
    """The permit's table (`columns`, `rows`) as CSV, with what goes along in lines of their own under the table.

    The texts stand in one cell each, byte for byte. Cells that a spreadsheet would take for a formula are quoted with
    an apostrophe; the texts of the law begin with none of these signs.
    """
    spent = spend(permit, Channel.CSV)
    beside = (("notice", spent.notice), ("scope", spent.scope), ("labels", " ".join(spent.labels)))
    return written([spent.values["columns"], *spent.values["rows"], *(pair for pair in beside if pair[1])])


@dataclass(frozen=True)
class ForSystem:
    """What another system gets: the bytes, and the texts and labels that go along with them."""

    payload: bytes
    notice: str
    scope: str
    labels: tuple[str, ...]


def as_resource(permit: Permit) -> ForSystem:
    """The permit's bytes for another system, with what goes along. Spends the permit."""
    spent = spend(permit, Channel.API)
    return ForSystem(spent.payload, spent.notice, spent.scope, spent.labels)


@dataclass(frozen=True)
class Letter:
    """An e-mail to the person: address, a subject that says nothing, the words."""

    to: str
    subject: str
    body: str


# A locked phone shows the subject and how the mail begins: neither may say who writes or about what.
LETTER_SUBJECT = "The copy you asked for"
LETTER_BEGINS = (
    "Here is the copy that you agreed to get by e-mail. You need not do anything, and you need not answer. "
    "It is best read where nobody looks over your shoulder.\n\n\n"
)


def as_letter(permit: Permit) -> Letter:
    """The permit's text for an e-mail, with what goes along. Spends the permit."""
    spent = spend(permit, Channel.EMAIL)
    parts = [LETTER_BEGINS + spent.values["text"], spent.notice, spent.scope]
    return Letter(spent.values["to"], LETTER_SUBJECT, "\n\n".join(part for part in parts if part) + "\n")


@dataclass(frozen=True)
class Text:
    """A text message to the person: their number, and the words as they were written."""

    to: str
    words: str


def as_text(permit: Permit) -> Text:
    """The permit's words for a text message. Spends the permit.

    Nothing goes along: it is a message to the person themself, and a phone shows how it begins to whoever is near.
    """
    spent = spend(permit, Channel.TEXT)
    return Text(spent.values["to"], spent.values["words"])


def security_labels(labels: Iterable[str]) -> list[dict[str, str]]:
    """The labels as `meta.security` of FHIR wants them: confidentiality from one code system, the rest from another."""
    return [{"system": CONFIDENTIALITY if label in {"R", "V", "N"} else ACT_CODE, "code": label} for label in labels]


@dataclass(frozen=True)
class Neutral:
    """A message that says nothing about a person: fixed words, a place, a link where there is one."""

    subject: str
    body: str


MAIL_RECEIVED = (
    "We received your message, and somebody will read it.\n\n"
    "A machine sent this answer. It tells only that your message came.\n"
)
# The fixed words of what may go to a mailbox. {place} is the name of a site; nothing else is filled in but the link.
SHAPES: Mapping[str, tuple[str, str]] = {
    "new_request": ("New request", "New request.\n\nOpen: {link}\n"),
    "something_waits": ("Please look", "Something waits for you.\n\nOpen: {link}\n"),
    "mail_received": ("We received your message", MAIL_RECEIVED),
    "new_request_at": ("New request at {place}", "New request at {place}.\n\nOpen: {link}\n"),
}
LINK = re.compile(r"https?://[^\s/]+(/[\w\-./%]*)?")


def neutral(shape: str, *, link: str, place: str = "", places: Iterable[str] = ()) -> Neutral:
    """A message of a known shape. Raises NoPermit for a place that is none of `places` (our sites) or an odd link."""
    linked = LINK.fullmatch(link) if "{link}" in SHAPES.get(shape, ("", ""))[1] else link == ""
    if shape not in SHAPES or not linked or (place and place not in set(places)):
        raise NoPermit("A message without a permit says nothing but what its shape says.")
    subject, body = SHAPES[shape]
    return Neutral(subject.format(place=place), body.format(place=place, link=link))
