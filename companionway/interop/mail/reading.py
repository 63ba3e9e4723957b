"""Reading a mail: who, when, the words, and what was attached. Hardened: it may come from anybody.

Bounds stand before the parser (`judge`): of the standard library's it is known that deep nesting costs the square and
that odd headers raise. What is over a bound is kept and shown as a file, and no word of it is read. Attachments are
never opened: their name, type and size are what is told of them.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.policy import EmailPolicy
from email.utils import getaddresses, parsedate_to_datetime
from typing import Any

from companionway.interop.mail.html_text import text_of_html
from companionway.platform.uploads import harmless

MOST_HEAD = 256_000  # bytes of the header of a mail
MOST_BOUNDARIES, MOST_LINES_OF_PARTS, MOST_INSIDE = 60, 3_000, 15
MOST_DEPTH, MOST_PARTS, MOST_TEXT, MOST_VALUE = 12, 200, 60_000, 2_000
KNOWN_CODECS = re.compile(
    r"(us-?)?ascii|utf[-_]?(7|8|16|32)(-?[bl]e)?|(iso|latin|cp|windows|koi8|mac|big5|gb|euc|shift|hz|johab|tis)[-_\w]*",
    re.IGNORECASE,
)
ODD_SIGNS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
REFUSED = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)


class _Bounded(EmailPolicy):
    """The standard policy, reading at most 2,000 characters of a value; one that cannot be read is empty."""

    def header_fetch_parse(self, name: str, value: Any) -> Any:
        if hasattr(value, "name"):
            return value
        try:
            return super().header_fetch_parse(name, str(value)[:MOST_VALUE])
        except REFUSED:
            return self.header_factory(name, "")


POLICY = _Bounded()


@dataclass(frozen=True)
class Attached:
    """Something beside the words. `number` names it in the mail; its bytes are given by `attachment`."""

    number: int
    name: str
    media: str
    size: int


@dataclass(frozen=True)
class Letter:
    """A mail as it is read. `address` is lower case, "" where there is none that could be; `unread` says why not."""

    address: str = ""
    name: str = ""
    subject: str = ""
    sent_at: datetime | None = None
    message_id: str = ""
    text: str = ""
    attached: tuple[Attached, ...] = ()
    forwarded_by: str = ""
    headers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    report: bool = False
    unread: str = ""


def judge(raw: bytes) -> str:
    """Why these bytes are not given to a parser, "" when they are. One pass over them for each bound."""
    head = len(re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0])
    lower = raw.lower()
    if head > MOST_HEAD:
        return "its header is too long"
    if lower.count(b"boundary") > MOST_BOUNDARIES or raw.count(b"\n--") > MOST_LINES_OF_PARTS:
        return "it has too many parts"
    if lower.count(b"message/rfc822") > MOST_INSIDE:
        return "too many mails lie inside each other"
    return ""


def read(raw: bytes) -> Letter:
    """A mail as values. Never raises for what stands in it; `unread` says what could not be done."""
    why = judge(raw)
    if why:
        head = message_from_bytes(raw[:MOST_HEAD].split(b"\r\n\r\n")[0].split(b"\n\n")[0] + b"\r\n\r\n", policy=POLICY)
        return _of_head(head, unread=why)
    try:
        message = message_from_bytes(raw, policy=POLICY)
        return _of_head(message, *_body(message))
    except Exception:  # whatever its sender made of it: the bytes are kept, and a human can get them
        return Letter(unread="it is not built as a mail is")


def attachment(raw: bytes, number: int) -> tuple[Attached, bytes] | None:
    """One attachment with its bytes as they were before they were packed for the way; None where there is none."""
    if judge(raw):
        return None
    for found, part in _attachments(message_from_bytes(raw, policy=POLICY)):
        if found.number == number:
            return found, _bytes(part)
    return None


def _of_head(
    message: Message, text: str = "", attached: tuple[Attached, ...] = (), forwarded: str = "", unread: str = ""
) -> Letter:
    headers = _headers(message)
    name, address = sender_of(headers)
    return Letter(
        address, name, one_line(_first(headers, "subject"))[:300], _sent_at(_first(headers, "date")),
        _message_id(_first(headers, "message-id")), text, attached, forwarded, headers,
        report=_is_report(message), unread=unread,
    )  # fmt: skip


def _headers(message: Message) -> dict[str, tuple[str, ...]]:
    """The header by lower-case names, values decoded, at most 20 of a name and 200 names."""
    found: dict[str, list[str]] = {}
    for name in list(dict.fromkeys(key.lower() for key in message.keys()))[:200]:  # noqa: SIM118 (a Message is no dict)
        try:
            values = message.get_all(name) or []
        except REFUSED:
            values = []
        found[name] = [ODD_SIGNS.sub("", str(value))[:MOST_VALUE] for value in values[:20]]
    return {name: tuple(values) for name, values in found.items()}


def _first(headers: dict[str, tuple[str, ...]], name: str) -> str:
    return next(iter(headers.get(name, ())), "")


def one_line(text: str) -> str:
    """Text on one line with single blanks and without signs that turn or hide."""
    return " ".join(ODD_SIGNS.sub("", text).encode("utf-8", "replace").decode().split())


ADDRESS = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")


def sender_of(headers: dict[str, tuple[str, ...]]) -> tuple[str, str]:
    """(name, address) of who wrote; no address where From names none, several, or one that cannot be."""
    given = headers.get("from", ())
    try:
        pairs = getaddresses(list(given[:1]))
    except REFUSED:
        pairs = []
    name, address = pairs[0] if pairs else ("", "")
    plain = address.strip().lower()
    alone = len(given) == 1 and len(pairs) == 1 and ADDRESS.fullmatch(plain) is not None
    return one_line(name)[:160], plain if alone else ""


def _sent_at(date: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(date)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (*REFUSED, OverflowError):
        return None


def _message_id(given: str) -> str:
    found = re.fullmatch(r"\s*(<[\x21-\x3b\x3d\x3f-\x7e]{3,250}>)\s*", given)
    return found[1] if found else ""


def _is_report(message: Message) -> bool:
    """Whether this is a mail server's report about a mail (RFC 3462, 3464)."""
    kind = message.get_content_type()
    return kind == "multipart/report" or kind in {"message/delivery-status", "message/disposition-notification"}


def _body(message: Message) -> tuple[str, tuple[Attached, ...], str]:
    """(words, attachments, the sender that a forwarded mail inside names)."""
    texts: list[str] = []
    forwarded: list[str] = []
    for part in _words(message, 0):
        if isinstance(part, Message):
            texts.append(_decoded(part))
        else:
            forwarded.append(part[0])
            texts.append(part[1])
    text = "\n\n".join(piece.strip() for piece in texts if piece.strip())[:MOST_TEXT]
    return text, tuple(found for found, _ in _attachments(message)), forwarded[0] if forwarded else ""


def _words(part: Message, depth: int) -> Iterator[Message | tuple[str, str]]:
    """The parts to be read as words, in their order; of a mail inside, (its sender, a line that tells of it) first."""
    if depth > MOST_DEPTH:
        return
    kind = part.get_content_type()
    inner = [one for one in part.get_payload() if isinstance(one, Message)] if part.is_multipart() else []
    if kind == "multipart/alternative" and inner:
        yield from _words(_best(inner), depth + 1)
    elif kind == "message/rfc822" and inner:
        headers = _headers(inner[0])
        name, address = sender_of(headers)
        told = f"{name} <{address}>" if address else name
        yield told, f"--- A mail inside this one, from {told or 'nobody'}: {one_line(_first(headers, 'subject'))} ---"
        yield from _words(inner[0], depth + 1)
    elif part.is_multipart():
        for one in inner[:MOST_PARTS]:
            yield from _words(one, depth + 1)
    elif _is_words(part):
        yield part


def _best(parts: list[Message]) -> Message:
    """Of the forms of one text, the plain one where it says something, else the last that can be read."""
    plain = [one for one in parts if one.get_content_type() == "text/plain" and _decoded(one).strip()]
    readable = [one for one in parts if one.get_content_maintype() in {"text", "multipart"}]
    return (plain or readable[::-1] or parts)[0]


def _is_words(part: Message) -> bool:
    kind = part.get_content_type()
    return kind in {"text/plain", "text/html"} and part.get_content_disposition() != "attachment"


def _attachments(message: Message) -> Iterator[tuple[Attached, Message]]:
    number = 0
    for part in _leaves(message, 0):
        kind = part.get_content_type()
        if _is_words(part) and not _file_name(part):
            continue
        number += 1
        if number > MOST_PARTS:
            return
        yield Attached(number, harmless(_file_name(part) or "attachment"), kind[:100], len(_bytes(part))), part


def _leaves(part: Message, depth: int) -> Iterator[Message]:
    if depth > MOST_DEPTH:
        return
    if part.is_multipart():
        for one in part.get_payload():
            if isinstance(one, Message):
                yield from _leaves(one, depth + 1)
    else:
        yield part


def _file_name(part: Message) -> str:
    try:
        return one_line(part.get_filename() or "")[:200]
    except REFUSED:
        return ""


def _bytes(part: Message) -> bytes:
    try:
        found = part.get_payload(decode=True)
    except REFUSED:
        found = None
    return found if isinstance(found, bytes) else b""


def _decoded(part: Message) -> str:
    """The words of a part: by its own charset where that is one, else UTF-8, else Windows Latin."""
    body = _bytes(part)[: 20 * MOST_TEXT]
    said = str(part.get_content_charset() or "")
    text = _by_the_first(body, [*([said] if KNOWN_CODECS.fullmatch(said) else []), "utf-8", "cp1252"])
    text = text_of_html(text) if part.get_content_type() == "text/html" else text
    plain = ODD_SIGNS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return plain[:MOST_TEXT]


def _by_the_first(body: bytes, charsets: list[str]) -> str:
    """The bytes, which may end inside a letter, by the first charset that fits them."""
    for charset in charsets:
        try:
            return codecs.getincrementaldecoder(charset)().decode(body)
        except (UnicodeError, LookupError):
            continue
    return body.decode("utf-8", "replace")
