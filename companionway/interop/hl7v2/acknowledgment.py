"""The acknowledgment that we send, built by ourselves: what the sender wrote in MSH comes back, nobody's data ever."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from companionway.interop.hl7v2.heading import USUAL, Heading

# HL7 table 0357, the codes that we give.
WORDS = {
    100: "Segment sequence error", 101: "Required field missing", 102: "Data type error",
    103: "Table value not found", 200: "Unsupported message type", 201: "Unsupported event code",
    202: "Unsupported processing id", 203: "Unsupported version id", 204: "Unknown key identifier",
    207: "Application internal error",
}  # fmt: skip
ENHANCED = {"AA": "CA", "AE": "CE", "AR": "CR"}
# MSH-15: for which of our codes the sender of an enhanced message waits.
ASKED = {"AL": {"CA", "CE", "CR"}, "NE": set(), "ER": {"CE", "CR"}, "SU": {"CA"}}
LOCATION = re.compile(r"([A-Z][A-Z0-9]{2})(?:-(\d+))?")
NOT_NOW = "It cannot be stored at the moment. Please send it again."
ANSWERED_BY = "COMPANIONWAY"


@dataclass(frozen=True)
class Word:
    """What is said: `code` AA, AE or AR; for the last two where, which code of table 0357, and why in plain words."""

    code: str
    location: str = ""
    error: int = 0
    reason: str = ""


def acknowledge(heading: Heading | None, word: Word, *, number: str, at: datetime, enhanced: bool = False) -> bytes:
    """One acknowledgment without framing, its segments ended by CR; b"" where an enhanced sender wants none.

    `number` is its own MSH-10. Only a message without any MSH gets one that names no message.
    """
    heading = heading or Heading(USUAL, ())
    code = ENHANCED[word.code] if enhanced else word.code
    if enhanced and code not in ASKED.get(heading.raw(15).upper(), ASKED["AL"]):
        return b""
    segments = [_msh(heading, number, at), _segment(heading, ["MSA", code, heading.control_id, _own(heading, word)])]
    if word.code != "AA":
        segments.append(_err(heading, word))
    return "".join(f"{segment}\r" for segment in segments).encode("latin-1", "replace")


def _own(heading: Heading, word: Word) -> str:
    return _escaped(heading, word.reason)


def _msh(heading: Heading, number: str, at: datetime) -> str:
    field, part = heading.separators[0], heading.separators[1]
    kind = ["ACK"]
    if heading.trigger and heading.version != "2.2":
        kind = ["ACK", heading.trigger] + (["ACK"] if _since(heading, 3, 1) else [])
    mode = heading.raw(11).split(part)[0][:3] or "P"
    version = heading.version if re.fullmatch(r"2(\.\d){1,2}", heading.version) else "2.5.1"
    told = at.astimezone(UTC).strftime("%Y%m%d%H%M%S+0000")
    application, facility = heading.raw(5) or ANSWERED_BY, heading.raw(6)
    return _segment(
        heading,
        [f"MSH{field}{heading.separators[1:]}", application, facility, heading.raw(3), heading.raw(4), told, "",
         part.join(kind), number, mode, version],
    )  # fmt: skip


def _err(heading: Heading, word: Word) -> str:
    """ERR: before 2.5 everything stands in ERR-1, from then on place, code, severity and words have their own."""
    part, inner = heading.separators[1], heading.separators[4]
    found = LOCATION.match(word.location)
    place = [found[1], "1", *([found[2]] if found[2] else [])] if found else []
    named = WORDS.get(word.error, WORDS[207])
    if not _since(heading, 5, 0):
        code = inner.join([str(word.error), named, "HL70357"])
        return _segment(heading, ["ERR", part.join([*place, *[""] * (3 - len(place)), code])])
    code = part.join([str(word.error), named, "HL70357"])
    return _segment(heading, ["ERR", "", part.join(place), code, "E", "", "", "", _own(heading, word)])


def _since(heading: Heading, minor: int, patch: int) -> bool:
    """Whether the message's version is 2.`minor`.`patch` or later; one that names none is taken for a late one."""
    found = re.fullmatch(r"2\.(\d)(?:\.(\d))?", heading.version)
    return found is None or (int(found[1]), int(found[2] or 0)) >= (minor, patch)


def _segment(heading: Heading, fields: list[str]) -> str:
    return heading.separators[0].join(fields).rstrip(heading.separators[0])


def _escaped(heading: Heading, text: str) -> str:
    """Our own words with the message's separators in them written as escapes."""
    escape = heading.separators[3]
    codes = dict(zip(heading.separators, "FSRET", strict=True))
    return "".join(f"{escape}{codes[letter]}{escape}" if letter in codes else letter for letter in text)
