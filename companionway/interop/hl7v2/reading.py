"""From bytes to segments with hl7 0.4.5, after mending what it trips over: line ends, BOM, framing, charset."""

import re
from dataclasses import dataclass, field

import hl7

CHARSETS = {
    "ASCII": "ascii", "8859/1": "latin-1", "8859/2": "iso8859-2", "8859/9": "iso8859-9", "8859/15": "iso8859-15",
    "UNICODE UTF-8": "utf-8", "UTF-8": "utf-8",
}  # fmt: skip
ESCAPES = {".br": "\n", "H": "", "N": ""}
SEGMENT = re.compile(r"^[A-Z][A-Z0-9]{2}$")
# One message about one person; a document inside it may be a long segment, never many parts.
MAX_SEGMENT, MAX_SEGMENTS, MAX_REPEATS, MAX_PARTS = 2_000_000, 5_000, 1_000, 100_000
NULL = '""'


class Unreadable(Exception):
    """The bytes are no HL7 v2 message that we could answer. `location` is a segment or field, `reason` plain words."""

    def __init__(self, location: str, reason: str) -> None:
        super().__init__(f"{location}: {reason}")
        self.location = location
        self.reason = reason


@dataclass(frozen=True)
class Segments:
    """A parsed message: raw fields by place, and notes on what had to be mended to read it."""

    rows: list[list[str]]
    separators: str
    notes: list[str] = field(default_factory=list)

    def named(self, name: str) -> list[list[str]]:
        """All segments of this name, in order."""
        return [row for row in self.rows if row[0] == name]

    def raw(self, name: str, place: int, row: list[str] | None = None) -> str:
        """Field `place` (1-based, as HL7 counts) of the first segment of this name, or of `row`; `` when absent."""
        rows = [row] if row is not None else self.named(name)
        return rows[0][place] if rows and place < len(rows[0]) else ""

    def repeats(self, name: str, place: int, row: list[str] | None = None) -> list[str]:
        """The repetitions of a field that hold anything."""
        return [part for part in self.raw(name, place, row).split(self.separators[2]) if part]

    def part(self, text: str, component: int, sub: int = 1) -> str:
        """Component and subcomponent (1-based) of one repetition, unescaped and trimmed; `` for absent and for null."""
        found = text.split(self.separators[1])[component - 1 :][:1]
        inner = found[0].split(self.separators[4])[sub - 1 :][:1] if found else []
        value = self.unescape(inner[0]).strip() if inner else ""
        return "" if value == NULL else value

    def first(self, name: str, place: int, component: int = 1, row: list[str] | None = None) -> str:
        """Component of the first repetition of a field."""
        return self.part((self.repeats(name, place, row) or [""])[0], component)

    def unescape(self, text: str) -> str:
        """Delimiters and characters written as escapes; an unknown or broken escape stays as it was written."""
        escape = self.separators[3]
        if escape not in text:
            return text
        mark = re.escape(escape)

        def put(found: re.Match[str]) -> str:
            code = found[1]
            own = dict(zip("FSRET", (self.separators[i] for i in range(5)), strict=True))
            if code[:1] == "X" and len(code) % 2 == 1:
                return _hexadecimal(code[1:], found[0])
            return own.get(code, ESCAPES.get(code, found[0]))

        return re.sub(f"{mark}([A-Z]|\\.br|X[0-9A-Fa-f]+){mark}", put, text)


def _hexadecimal(digits: str, otherwise: str) -> str:
    try:
        text = bytes.fromhex(digits).decode("utf-8")
    except ValueError:
        return otherwise
    return text if text.isprintable() else otherwise


def read(body: bytes, *, charset: str = "utf-8", longest: int = MAX_SEGMENT) -> Segments:
    """Parse one message. `charset` is what an empty MSH-18 means for this sender, `longest` its longest segment.

    Raises Unreadable.
    """
    notes: list[str] = []
    text = _decoded(_unframed(body, notes), charset)
    text = _line_ends(text, notes)
    heads = re.findall(r"(?:^|\r)([A-Z][A-Z0-9]{2})", text)
    if heads[:1] != ["MSH"]:
        if heads and heads[0] in {"BHS", "FHS"}:
            raise Unreadable("MSH", "A batch of messages is not read; send them one by one.")
        raise Unreadable("MSH", "The message does not begin with MSH.")
    if heads.count("MSH") > 1:
        raise Unreadable("MSH", "There is more than one message in this file; send them one by one.")
    separators = text[3:8]
    if len(separators) < 5 or len(set(separators)) < 5 or any(c.isalnum() or c.isspace() for c in separators):
        raise Unreadable("MSH-2", "The five separators are not usable.")
    if "\x00" in text:
        raise Unreadable("MSH", "The message holds the character NUL.")
    _bounded(text, separators, longest)
    try:
        parsed = hl7.parse(text)
    except (hl7.ParseException, ValueError, IndexError, KeyError, TypeError, RecursionError):
        raise Unreadable("MSH", "The message cannot be taken apart.") from None
    rows = [_fields(segment) for segment in parsed]
    odd = sum(1 for row in rows if not SEGMENT.match(row[0]))
    if odd:
        notes.append(f"{odd} line(s) are not segments and were left out.")
    return Segments([row for row in rows if SEGMENT.match(row[0])], separators, notes)


def _bounded(text: str, separators: str, longest: int) -> None:
    """Refuse before parsing what would grow: each part becomes an object many times its size."""
    for segment in text.split("\r"):
        named = segment[:3] if SEGMENT.match(segment[:3]) else "a segment"
        if len(segment) > longest:
            raise Unreadable(named, f"This segment is longer than {longest:,} characters.")
        if segment.count(separators[2]) > MAX_REPEATS:
            raise Unreadable(named, f"This segment repeats a field more than {MAX_REPEATS:,} times.")
    if text.count("\r") > MAX_SEGMENTS or sum(text.count(sign) for sign in separators) > MAX_PARTS:
        raise Unreadable("MSH", "This message has more parts than any message about one person.")


def _fields(segment: hl7.Segment) -> list[str]:
    return [str(part) for part in segment]


def _unframed(body: bytes, notes: list[str]) -> bytes:
    for mark, name in ((b"\xef\xbb\xbf", "byte order mark"), (b"\x0b", "MLLP frame")):
        if body.startswith(mark):
            body = body.removeprefix(mark)
            notes.append(f"A {name} before the message was taken off.")
    return body.removesuffix(b"\r").removesuffix(b"\x1c") if body.endswith((b"\x1c", b"\x1c\r")) else body


def _decoded(body: bytes, charset: str) -> str:
    head = re.split(rb"[\r\n]", body, maxsplit=1)[0]
    fields = head.split(head[3:4] or b"|")
    named = fields[17].split(b"~")[0].decode("ascii", "replace").strip() if len(fields) > 17 else ""
    codec = CHARSETS.get(named.upper()) if named else charset
    if codec is None:
        raise Unreadable("MSH-18", "This character set is not known here.")
    try:
        return body.decode(codec)
    except UnicodeDecodeError:
        told = f"MSH-18 says {named}" if named else f"MSH-18 is empty, so {charset} is expected"
        raise Unreadable("MSH-18", f"The bytes do not fit the character set: {told}.") from None


def _line_ends(text: str, notes: list[str]) -> str:
    if "\n" in text:
        kind = "CR LF" if "\r\n" in text else "LF"
        notes.append(f"Segments ended with {kind}; they were read as if they ended with CR.")
        text = text.replace("\r\n", "\r").replace("\n", "\r")
    lines = [line.lstrip(" \t") for line in text.split("\r")]
    return "\r".join(line for line in lines if line.strip())
