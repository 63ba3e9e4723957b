"""What a phone's record may say, when it happened by which clock, and why it may have to wait. Pure functions."""

import json
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from companionway.engagement.rules.contact import CLOCK_LEEWAY, MINUTES, Channel, Kind

MOST_TYPED, MOST_PLACE, MOST_NOTE, MOST_GROUP, MOST_PEOPLE = 60, 80, 1000, 120, 40
SENT_LATE = timedelta(hours=1)


class Sort(StrEnum):
    """The sorts of records."""

    CONTACT = "contact"
    AMEND = "amend"
    VOID = "void"
    DRAFT = "draft"


class Held(StrEnum):
    """Why a record waits."""

    WHICH_PERSON = "which-person"
    OTHER_SESSION = "other-session"
    SIGNED_OUT = "signed-out-phone"
    NOT_YOURS = "not-yours"
    WAITS_FOR = "waits-for"
    UNKNOWN = "unknown-content"


HELD_WORDS = {
    Held.WHICH_PERSON: "a name was typed: which person?",
    Held.OTHER_SESSION: "it was sent while somebody else was signed in",
    Held.SIGNED_OUT: "its phone was signed out meanwhile",
    Held.NOT_YOURS: "its author did not support this person",
    Held.WAITS_FOR: "what it belongs to has not arrived",
    Held.UNKNOWN: "it says something that this version does not know",
}
# Whose one tap settles it: the author; after a time, or at once, a supervisor; nobody but time or a newer version.
FOR_AUTHOR = frozenset({Held.WHICH_PERSON, Held.OTHER_SESSION, Held.SIGNED_OUT})
FIELDS = frozenset({
    "v", "id", "kind", "author_ref", "peer", "people", "typed", "how", "reached", "phone_time", "tz",
    "clock_offset_ms", "minutes", "support", "place", "goal", "next", "group", "note", "note_for", "edit_ms", "amends",
    "path", "answers",
})  # fmt: skip


class NotKnown(Exception):
    """The record opens, and this version cannot take it as it is: a field is invalid or newer."""


class OtherId(Exception):
    """The id inside is not the id outside."""


@dataclass(frozen=True)
class PhoneTime:
    """The phone's own claim, the last known offset of its clock, and whether the claim could not be."""

    said_at: datetime
    offset_ms: int | None = None
    doubtful: bool = False


@dataclass(frozen=True)
class Details:
    """What may be added to a contact; nothing of it is needed."""

    minutes: int | None = None
    kinds: tuple[Kind, ...] = ()
    place: str = ""
    goal: uuid.UUID | None = None
    next_on: date | None = None


@dataclass(frozen=True)
class Written:
    """One record as its author wrote it. `people` are engagements of the open page; `typed` a name from memory."""

    id: uuid.UUID
    sort: Sort
    author_ref: str
    phone_at: datetime
    offset_ms: int | None = None
    people: tuple[uuid.UUID, ...] = ()
    typed: str = ""
    how: Channel | None = None
    reached: bool = True
    details: Details = Details()
    group: str = ""
    note: str = ""
    note_for: str = ""
    edit_ms: int = 0
    amends: uuid.UUID | None = None
    path: str = ""
    answers: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def moved_at(self) -> datetime:
        """The phone's claim, moved by the last known offset of its clock."""
        return self.phone_at + timedelta(milliseconds=self.offset_ms or 0)


def read(plain: bytes, record_id: uuid.UUID) -> Written:
    """The record in this plain text. Raises OtherId, or NotKnown with no word of what it says."""
    try:
        said = json.loads(plain)
    except (ValueError, RecursionError):
        raise NotKnown from None
    if not isinstance(said, dict):
        raise NotKnown
    if said.get("id") != str(record_id):
        raise OtherId
    try:
        found = _written(said, record_id)
        first = min(found.phone_at, found.moved_at)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
        raise NotKnown from None
    if first.year < 2 or not _fits(found):  # no hour of the year 1 can be said in every time zone
        raise NotKnown
    return found


def author_ref_in(plain: bytes) -> str:
    """The reference under which a record was written that this version cannot read as a whole; "" where none is."""
    try:
        said = json.loads(plain)
        return _text(said.get("author_ref"), 64) if isinstance(said, dict) else ""
    except (ValueError, RecursionError):
        return ""


def _written(said: dict[str, Any], record_id: uuid.UUID) -> Written:
    if said.get("v") != 1 or not set(said) <= FIELDS or said.get("peer") is not None:
        raise ValueError
    return Written(
        id=record_id, sort=Sort(said["kind"]), author_ref=_text(said["author_ref"], 64),
        phone_at=datetime.fromtimestamp(_number(said["phone_time"]) / 1000, UTC),
        offset_ms=None if said.get("clock_offset_ms") is None else _number(said["clock_offset_ms"]),
        people=tuple(uuid.UUID(one) for one in said.get("people") or ()), typed=_text(said.get("typed"), MOST_TYPED),
        how=Channel(said["how"]) if said.get("how") else None, reached=said.get("reached") is not False,
        details=_details(said), group=_text(said.get("group"), MOST_GROUP), note=_text(said.get("note"), MOST_NOTE),
        note_for=_text(said.get("note_for"), 20), edit_ms=_number(said.get("edit_ms") or 0),
        amends=uuid.UUID(said["amends"]) if said.get("amends") else None, path=_text(said.get("path"), 200),
        answers=tuple(
            (_whole(str(n)), tuple(_whole(str(v)) for v in values)) for n, values in (said.get("answers") or {}).items()
        ),
    )  # fmt: skip


def _details(said: dict[str, Any]) -> Details:
    minutes = said.get("minutes")
    if minutes is not None and minutes not in MINUTES:
        raise ValueError
    return Details(
        minutes=minutes, kinds=tuple(Kind(one) for one in said.get("support") or ()),
        place=_text(said.get("place"), MOST_PLACE), goal=uuid.UUID(said["goal"]) if said.get("goal") else None,
        next_on=date.fromisoformat(said["next"]) if said.get("next") else None,
    )  # fmt: skip


def _text(value: object, most: int) -> str:
    words = "" if value is None else value
    if not isinstance(words, str) or len(words) > most or "\x00" in words:
        raise ValueError
    return _whole(words).strip()


def _whole(words: str) -> str:
    """These words. Raises ValueError where a letter is cut in half, as scripts send it: nothing could keep that."""
    words.encode()
    return words


def _number(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > 10**14:
        raise ValueError
    return value


def _fits(found: Written) -> bool:
    """Whether the sort has what it needs and nothing that contradicts it."""
    if found.sort == Sort.DRAFT:
        return found.path.startswith("/") and bool(found.answers)
    if found.sort in (Sort.AMEND, Sort.VOID):
        return found.amends is not None and found.amends != found.id
    someone = bool(found.people) != bool(found.typed)  # either ids or a name, never both
    reached = found.how is not None or not found.reached
    alone = len(found.people) < 2 or (found.reached and bool(found.group))
    return someone and reached and alone and len(set(found.people)) == len(found.people) <= MOST_PEOPLE


def happened(
    phone_at: datetime, offset_ms: int | None, received: datetime, *, since: datetime
) -> tuple[datetime, bool]:
    """When it happened by the server's clock, and whether the phone's claim could not be.

    The claim is moved by the last known offset. One that is still in the future, or from before they walked together
    (`since`), becomes the time at which it came: no duration is ever negative.
    """
    moved = phone_at + timedelta(milliseconds=offset_ms or 0)
    if moved > received + CLOCK_LEEWAY or moved < since:
        return received, True
    return min(moved, received), False


def sent_late(occurred_at: datetime, entered_at: datetime) -> bool:
    """Whether it came more than an hour after it happened."""
    return entered_at - occurred_at > SENT_LATE


def likeness(typed: str, called: str) -> int:
    """How well what was typed from memory fits a name: 3 the name, 2 its beginning, 1 its initials, 0 nothing."""
    said, name = typed.casefold().replace(".", " ").split(), called.casefold().split()
    if said == name or said[:1] == name[:1]:
        return 3
    if said and name and name[0].startswith(said[0]):
        return 2
    return int("".join(said) == "".join(word[0] for word in name))
