"""The acknowledgment a message deserves: AA, AE or AR with the code of table 0357, before anything is stored."""

from dataclasses import dataclass, field
from datetime import date, tzinfo
from zoneinfo import ZoneInfo

from companionway.interop.hl7v2.message import Message, read_header, read_message
from companionway.interop.hl7v2.places import Places
from companionway.interop.hl7v2.reading import MAX_SEGMENT, Segments, Unreadable, read

VERSIONS = {"2.2", "2.3", "2.3.1", "2.4", "2.5", "2.5.1", "2.6", "2.7", "2.7.1", "2.8", "2.8.1", "2.8.2"}
ORDERS = {"ORM^O01", "OMG^O19"}
REFERRALS = {"REF^I12", "REF^I13", "REF^I14"}
CONTROLS = {"NW", "XO", "CA", "DC"}
ADT = {"A04", "A08", "A28", "A31", "A34", "A40"}


@dataclass(frozen=True)
class Sender:
    """What is agreed with one sender. Without `applications` and `facilities` any name fits, but not none."""

    order_codes: frozenset[tuple[str, str]] = frozenset()
    processing_ids: frozenset[str] = frozenset({"P"})
    versions: frozenset[str] = frozenset(VERSIONS)
    applications: frozenset[str] = frozenset()
    facilities: frozenset[str] = frozenset()
    may_be_nameless: bool = False
    charset: str = "utf-8"
    zone: tzinfo = field(default_factory=lambda: ZoneInfo("America/New_York"))
    places: Places = field(default_factory=Places)
    longest: int = MAX_SEGMENT

    def takes(self, system: str, code: str) -> bool:
        """Whether an order code is ours: by system and code; a code configured without a system fits any."""
        return (system, code) in self.order_codes or ("", code) in self.order_codes


@dataclass(frozen=True)
class Judgment:
    """`ack` is AA, AE or AR. `location` and `reason` are filled for AE and AR and never hold data of a person."""

    ack: str
    message: Message | None
    location: str = ""
    reason: str = ""
    error: int = 0

    @property
    def ignored(self) -> bool:
        """News of a kind that is not used here: acknowledged, and nothing more becomes of it."""
        return self.ack == "AA" and self.message is None


def judge(body: bytes, sender: Sender, today: date) -> Judgment:
    """Read one message and say what becomes of it. Never raises for what the bytes hold."""
    try:
        segments = read(body, charset=sender.charset, longest=sender.longest)
    except Unreadable as problem:
        return Judgment("AR", None, problem.location, problem.reason, 100)
    header = read_header(segments)
    ignored = header.message_type == "ADT" and header.trigger not in ADT
    no_person = None if ignored else _no_person(segments)
    fault = _unacceptable(segments, sender) or no_person or _not_agreed(segments, sender)
    if fault is not None:
        return fault
    if ignored:
        return Judgment("AA", None)
    message = read_message(segments, sender.zone, sender.places)
    return _content(message, sender, today) or Judgment("AA", message)


def _refused(location: str, error: int, reason: str) -> Judgment:
    return Judgment("AR", None, location, reason, error)


def _unacceptable(segments: Segments, sender: Sender) -> Judgment | None:
    header = read_header(segments)
    if not header.control_id:
        return _refused("MSH-10", 101, "MSH-10 is empty, so no acknowledgment could be matched to the message.")
    if header.message_type not in {"ORM", "OMG", "REF", "ADT"}:
        return _refused("MSH-9", 200, "This message type is not taken.")
    if header.message_type != "ADT" and header.kind not in ORDERS | REFERRALS:
        return _refused("MSH-9", 201, "This trigger event is not taken.")
    if header.version not in sender.versions & VERSIONS:
        return _refused("MSH-12", 203, "This version of HL7 is not taken (2.2 to 2.8.2 are).")
    return None


def _no_person(segments: Segments) -> Judgment | None:
    """Before MSH-11: a message about nobody is wrong in production and in training alike."""
    if segments.named("PID"):
        return None
    return Judgment("AE", None, "PID", "There is no PID segment, so it is not known whom this is about.", 101)


def _not_agreed(segments: Segments, sender: Sender) -> Judgment | None:
    header = read_header(segments)
    if header.processing_id not in sender.processing_ids:
        return _refused("MSH-11", 202, "The processing id is not one that is taken here (P for production).")
    if not (header.application or header.facility) and not sender.may_be_nameless:
        return _refused("MSH-3", 101, "MSH-3 and MSH-4 are empty and this sender is not set up to leave them so.")
    for place, said, agreed in (
        ("MSH-3", header.application, sender.applications), ("MSH-4", header.facility, sender.facilities)
    ):  # fmt: skip
        if agreed and said not in agreed and (said or not sender.may_be_nameless):
            return _refused(place, 204, "This name is not the one agreed for the system at this connection.")
    return None


def _content(message: Message, sender: Sender, today: date) -> Judgment | None:
    def fault(location: str, error: int, reason: str) -> Judgment:
        return Judgment("AE", message, location, reason, error)

    person, order, header = message.person, message.order, message.header
    if person is not None and person.born_on is not None and person.born_on > today:
        return fault("PID-7", 102, "The birth date lies in the future.")
    if header.message_type == "ADT":
        return None
    if person is None or not person.is_known_enough:
        return fault("PID-3", 101, "There is neither a number nor a name with birth date, so nobody can be found.")
    if order is None:
        return fault("ORC", 101, "There is no order in this message.")
    if header.message_type == "REF":
        return None
    if not order.code:
        return fault("OBR-4", 101, "OBR-4, what is ordered, is missing.")
    if not sender.takes(order.code_system, order.code):
        return fault("OBR-4", 103, "The order code is not one of the program's.")
    if order.control not in CONTROLS:
        return fault("ORC-1", 103, "This order control is not taken (NW, XO, CA and DC are).")
    if not order.order_id:
        return fault("ORC-2", 101, "The order has no number of its sender.")
    return None
