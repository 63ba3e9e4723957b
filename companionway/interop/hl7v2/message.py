"""A message as plain values: who sent it, what it asks, about whom; what could not be read is noted, never guessed."""

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo

from companionway.interop.hl7v2.places import Place, Places
from companionway.interop.hl7v2.reading import NULL, Segments
from companionway.interop.hl7v2.times import read_date, read_time

# Numbers that peer work does not need are not read: social security, driver's license, passport.
UNWANTED = {"SS", "SSN", "DL", "PPN"}
USUAL = Places()
EMPTIED = (5, 7, 11, 13, 14)
PHONE = re.compile(r"\d(?:[\s()./+-]*\d){6,}")


@dataclass(frozen=True)
class Header:
    """MSH, as written."""

    application: str
    facility: str
    sent: str
    message_type: str
    trigger: str
    control_id: str
    processing_id: str
    version: str

    @property
    def kind(self) -> str:
        """Such as REF^I12."""
        return f"{self.message_type}^{self.trigger}"


@dataclass(frozen=True)
class Identifier:
    """A number of the person; `system` is the assigning authority, `` where the message names none."""

    system: str
    value: str
    kind: str = ""


@dataclass(frozen=True)
class Person:
    """PID, as far as we use it."""

    identifiers: list[Identifier]
    family: str
    given: str
    middle: str
    born_on: date | None
    phones: list[str]
    emails: list[str]

    @property
    def is_known_enough(self) -> bool:
        """An identifier, or a name with a birth date."""
        return bool(self.identifiers) or bool((self.family or self.given) and self.born_on)


@dataclass(frozen=True)
class Order:
    """What is asked: ORC and OBR of an order, RF1 of a referral. `order_id` is `` where none could be read."""

    control: str
    order_id: str
    namespace: str
    code: str
    code_system: str
    code_text: str
    requester: str
    requester_number: str
    asked_at: datetime | None


@dataclass(frozen=True)
class Message:
    """One message; `notes` say what was mended or could not be read, `flags` are those that a human should look at.

    `merged` are the numbers that a merge gives up (MRG-1). `emptied` are the fields of PID that say "delete" (`""`).
    """

    header: Header
    person: Person | None
    order: Order | None
    notes: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    merged: list[Identifier] = field(default_factory=list)
    emptied: tuple[int, ...] = ()


def read_header(segments: Segments) -> Header:
    """MSH of a parsed message."""

    def one(place: int, component: int = 1) -> str:
        return segments.first("MSH", place, component)

    return Header(one(3), one(4), one(7), one(9), one(9, 2), one(10), one(11), one(12))


def read_message(segments: Segments, zone: tzinfo, places: Places = USUAL) -> Message:
    """All plain values of a message. Times without an offset are in `zone`, the sender's; `places` are its own too."""
    header = read_header(segments)
    notes = list(segments.notes)
    flags: list[str] = []
    person = _person(segments, places, notes, flags) if segments.named("PID") else None
    order = None
    if header.message_type == "REF":
        order = _referral(segments, header, zone, flags)
    elif segments.named("ORC") or segments.named("OBR"):
        order = _order(segments, header, zone)
    if order is not None and places.order_number:
        number, namespace = _told(segments, places.order_number)
        order = replace(order, order_id=number, namespace=namespace)
    for name, words in (("OBR", "order"), ("PID", "person"), ("MRG", "merge")):
        if len(segments.named(name)) > 1:
            flags.append(f"The message holds more than one {words}; the first was read.")
    merged = _numbers(segments, Place("MRG", 1), places.authority, notes)
    emptied = tuple(place for place in EMPTIED if segments.raw("PID", place) == NULL)
    return Message(header, person, order, notes + flags, flags, merged, emptied)


def _told(segments: Segments, places: tuple[Place, ...]) -> tuple[str, str]:
    """The first of these places that holds anything, and the namespace beside a first component."""
    for place in places:
        value = segments.first(place.segment, place.field, place.component or 1)
        if value:
            return value, segments.first(place.segment, place.field, 2) if place.component in {0, 1} else ""
    return "", ""


def _numbers(segments: Segments, place: Place, authority: str, notes: list[str]) -> list[Identifier]:
    found = []
    where = f"{place.segment}-{place.field}"
    for text in segments.repeats(place.segment, place.field):
        value, kind = segments.part(text, place.component or 1), segments.part(text, 5)
        system = segments.part(text, 4) or segments.part(text, 4, 2) or authority
        if not value or kind.upper() in UNWANTED:
            continue
        if not system:
            notes.append(f"{where}: a number came without its assigning authority.")
        found.append(Identifier(system, value, kind))
    return found


def _person(segments: Segments, places: Places, notes: list[str], flags: list[str]) -> Person:
    tried = (_numbers(segments, place, places.authority, notes) for place in places.person_number)
    found = next((numbers for numbers in tried if numbers), [])
    name = (segments.repeats("PID", 5) or [""])[0]
    written = segments.first("PID", 7)
    born_on = read_date(written)
    if written and born_on is None:
        flags.append("PID-7: the birth date is not a full date and was not read.")
    phones, emails = _reachable(segments, flags)
    family, given, middle = (segments.part(name, place) for place in (1, 2, 3))
    return Person(found, family, given, middle, born_on, phones, emails)


def _reachable(segments: Segments, notes: list[str]) -> tuple[list[str], list[str]]:
    phones: list[str] = []
    emails: list[str] = []
    for place in (13, 14):
        for text in segments.repeats("PID", place):
            written = segments.part(text, 1) or segments.part(text, 12) or segments.part(text, 4)
            if "@" in written:
                emails.append(written)
            elif PHONE.search(written):
                phones.append(written)
            else:
                number = "".join(segments.part(text, component) for component in (5, 6, 7))
                if PHONE.search(number):
                    phones.append(number)
                elif written:
                    notes.append(f"PID-{place}: a phone number could not be read.")
    return phones, emails


def _order(segments: Segments, header: Header, zone: tzinfo) -> Order:
    segment = "ORC" if segments.first("ORC", 2) else "OBR"
    orderer = (segments.repeats("ORC", 12) or segments.repeats("OBR", 16) or [""])[0]
    stamp = segments.first("ORC", 9) or segments.first("OBR", 6) or header.sent
    return Order(
        control=segments.first("ORC", 1),
        order_id=segments.first(segment, 2),
        namespace=segments.first(segment, 2, 2),
        code=segments.first("OBR", 4, 1),
        code_system=segments.first("OBR", 4, 3),
        code_text=segments.first("OBR", 4, 2),
        requester=_name(segments, orderer, 2),
        requester_number=segments.part(orderer, 1),
        asked_at=read_time(stamp, zone),
    )


def _referral(segments: Segments, header: Header, zone: tzinfo, notes: list[str]) -> Order:
    number, namespace = _referral_number(segments, notes)
    for place in (7, 8):
        written = segments.first("RF1", place)
        if written and read_date(written) is None:
            notes.append(f"RF1-{place} holds no date where one belongs; it was not read.")
    provider = next((row for row in segments.named("PRD") if segments.first("PRD", 1, row=row) == "RP"), None)
    name = (segments.repeats("PRD", 2, provider) or [""])[0] if provider else ""
    reason = (segments.repeats("RF1", 3) or [""])[0]
    return Order(
        control={"I12": "NW", "I13": "XO", "I14": "CA"}.get(header.trigger, ""),
        order_id=number,
        namespace=namespace,
        code=segments.part(reason, 1),
        code_system=segments.part(reason, 3),
        code_text=segments.part(reason, 2),
        requester=_name(segments, name, 1) if provider else header.facility,
        requester_number=segments.first("PRD", 7, row=provider) if provider else "",
        asked_at=read_time(header.sent, zone),
    )


def _referral_number(segments: Segments, notes: list[str]) -> tuple[str, str]:
    """RF1-6, else RF1-11: the first component that holds anything; a date is no number (fields are often shifted)."""
    for place in (6, 11):
        text = (segments.repeats("RF1", place) or [""])[0]
        parts = [segments.part(text, component) for component in (1, 3, 2)]
        value = next((part for part in parts if part), "")
        if value and read_date(value) is not None and len(value) >= 8:
            notes.append(f"RF1-{place} holds a date where the referral's number belongs; it was not read as a number.")
        elif value:
            return value, parts[2] if value != parts[2] else ""
    return "", ""


def _name(segments: Segments, text: str, family: int) -> str:
    """Given and family name of an XCN or XPN; the family name stands at component `family`."""
    given, last = segments.part(text, family + 1), segments.part(text, family)
    return " ".join(part for part in (given, last) if part)
