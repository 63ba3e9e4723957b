"""The first line of a message, read from its bytes alone: all that an acknowledgment gives back, byte for byte."""

import re
from dataclasses import dataclass

USUAL = "|^~\\&"
LONGEST = 4_096
FIELD = 227  # an HD of 2.5 and later
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
TRIGGER = re.compile(r"[A-Z][A-Z0-9]{2}\Z")


@dataclass(frozen=True)
class Heading:
    """MSH as it was written, one character for each byte; written out the same way it gives the same bytes."""

    separators: str
    fields: tuple[str, ...]

    def raw(self, place: int) -> str:
        """MSH-`place` (3 and up, as HL7 counts) as it came, without control characters; "" when it is absent."""
        text = self.fields[place - 1] if place <= len(self.fields) else ""
        return CONTROL.sub("?", text).strip()[:FIELD]

    @property
    def control_id(self) -> str:
        """MSH-10."""
        return self.raw(10)

    @property
    def kind(self) -> str:
        """MSH-9 such as REF^I12, with plain separators; "" when there is none that could be one."""
        parts = [part.strip() for part in self.raw(9).split(self.separators[1])]
        return "^".join(part for part in parts[:2] if TRIGGER.match(part))

    @property
    def trigger(self) -> str:
        """The event alone, such as I12; "" without one."""
        return self.kind.partition("^")[2]

    @property
    def version(self) -> str:
        """MSH-12, its first component."""
        return self.raw(12).split(self.separators[1])[0].strip()


def heading_of(body: bytes) -> Heading | None:
    """The heading of a message, None where its bytes do not begin with one. Never raises."""
    start = body[: LONGEST + 16].removeprefix(b"\xef\xbb\xbf").lstrip(b"\x0b \t\r\n")
    line = re.split(rb"[\r\n]", start[:LONGEST], maxsplit=1)[0].decode("latin-1")
    if not line.startswith("MSH") or len(line) < 4:
        return None
    separators = line[3:8]
    usable = len(set(separators)) == 5 and not any(c.isalnum() or c.isspace() or CONTROL.match(c) for c in separators)
    return Heading(separators if usable else USUAL, tuple(line.split(separators[0])))


def number_of(body: bytes) -> str:
    """MSH-10 as it was written; "" where there is none."""
    found = heading_of(body)
    return found.control_id if found else ""
