"""What is agreed with one sender of HL7 v2, as data: the section `hl7v2` of its partner, and how its file is read."""

from dataclasses import dataclass, field, replace
from datetime import tzinfo
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from companionway.interop.hl7v2.judgment import VERSIONS, Sender
from companionway.interop.hl7v2.places import Place, Places, place_of
from companionway.interop.hl7v2.reading import CHARSETS
from companionway.interop.partners.models import Partner
from companionway.organizations.table_reading import Table

SECTION = "hl7v2"
MODES = ("original", "enhanced")
CAP, HIGHEST_CAP = 2_000_000, 16_000_000
Json = dict[str, Any]


@dataclass(frozen=True)
class Profile:
    """One sender: on which port it calls, with which certificate, what it may say, and where we answer it.

    `certificate` is the SHA-256 of its client certificate in hexadecimal; "" where the port alone says who calls.
    `cap` is the longest frame in bytes. `answer_host` is "" where answers do not go by HL7 v2.
    """

    partner_id: UUID
    key: str
    port: int
    certificate: str = ""
    enhanced: bool = False
    cap: int = CAP
    sender: Sender = field(default_factory=Sender)
    answer_host: str = ""
    answer_port: int = 0
    answer_tls: bool = False
    answer_as: tuple[str, str] = ("", "")

    def taking(self, codes: frozenset[tuple[str, str]]) -> Sender:
        """What is agreed, and the order codes of the programs of this day beside the sender's own."""
        return replace(self.sender, order_codes=self.sender.order_codes | codes)


def profile_of(partner: Partner) -> Profile | None:
    """What is agreed with this partner; None when it does not speak HL7 v2."""
    said = partner.sections.get(SECTION)
    if not isinstance(said, dict):
        return None
    sender = Sender(
        order_codes=frozenset((system, code) for system, code in said["order_codes"]),
        processing_ids=frozenset(said["processing_ids"]), versions=frozenset(said["versions"] or VERSIONS),
        applications=frozenset(said["applications"]), facilities=frozenset(said["facilities"]),
        may_be_nameless=said["may_be_nameless"], charset=said["charset"], zone=ZoneInfo(said["zone"]),
        places=Places(_places(said["order_number"]), _places(said["person_number"]), said["authority"]),
        longest=said["frame_cap"],
    )  # fmt: skip
    return Profile(
        partner.id, partner.key, said["port"], said["certificate"], said["ack"] == "enhanced", said["frame_cap"],
        sender, said["answer_host"], said["answer_port"], said["answer_tls"],
        (said["answer_application"], said["answer_facility"]),
    )  # fmt: skip


def profiles() -> list[Profile]:
    """Those of all partners that we speak HL7 v2 with, by key. One query."""
    rows = Partner.kept.living().filter(sections__has_key=SECTION).order_by("key")
    return [found for row in rows if (found := profile_of(row))]


def sender_of(key: str) -> Sender | None:
    """What is agreed with the partner of this key; None for whoever is no such partner. One query."""
    row = Partner.kept.living().filter(key=key).first()
    found = profile_of(row) if row else None
    return found.sender if found else None


def read_section(table: Table) -> Json:
    """`[partner.<key>.hl7v2]` of the partners file as plain values, with every fault noted in the table."""
    port = table.number("port", default=0, least=1, most=65_535)
    certificate = table.text("certificate", default="").replace(":", "").lower()
    if certificate and (len(certificate) != 64 or not set(certificate) <= set("0123456789abcdef")):
        table.fault("certificate", "must be the SHA-256 of the client certificate, 64 hexadecimal digits")
    if not port and not certificate:
        table.fault("port", "is missing; say on which port this system calls, or which client certificate it shows")
    return {
        "port": port or 0, "certificate": certificate, "ack": table.choice("ack", MODES, default="original"),
        "applications": list(table.texts("applications")), "facilities": list(table.texts("facilities")),
        "may_be_nameless": table.flag("may_be_nameless", default=False),
        "charset": _charset(table), "zone": _zone(table),
        "processing_ids": list(table.texts("processing_ids")) or ["P"], "versions": _versions(table),
        "frame_cap": table.number("frame_cap", default=CAP, least=10_000, most=HIGHEST_CAP),
        "order_codes": [list(code.rpartition("|")[::2]) for code in table.texts("order_codes")],
        "order_number": _written(table, "order_number", ()),
        "person_number": _written(table, "person_number", ("PID-3", "PID-2")),
        "authority": table.text("authority", default="", longest=200), **_answers(table),
    }  # fmt: skip


def _answers(table: Table) -> Json:
    host = table.text("answer_host", default="")
    port = table.number("answer_port", default=0, least=1, most=65_535)
    if bool(host) != bool(port):
        table.fault("answer_host", "and answer_port belong together: where this system waits for our answers")
    return {
        "answer_host": host, "answer_port": port or 0, "answer_tls": table.flag("answer_tls", default=False),
        "answer_application": table.text("answer_application", default=""),
        "answer_facility": table.text("answer_facility", default=""),
    }  # fmt: skip


def _charset(table: Table) -> str:
    """By the names of MSH-18; kept as the codec."""
    return CHARSETS[table.choice("charset", CHARSETS, default="UNICODE UTF-8")]


def _zone(table: Table) -> str:
    name = table.text("zone", default="America/New_York")
    try:
        found: tzinfo = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        table.fault("zone", f"unknown {name!r}; write it as America/New_York")
        return "UTC"
    return str(found)


def _versions(table: Table) -> list[str]:
    said = table.texts("versions")
    if odd := set(said) - VERSIONS:
        table.fault("versions", f"unknown {sorted(odd)[0]!r}; known: {', '.join(sorted(VERSIONS))}")
    return sorted(set(said) & VERSIONS)


def _written(table: Table, key: str, usual: tuple[str, ...]) -> list[str]:
    said = table.texts(key) or usual
    for one in said:
        if place_of(one) is None:
            table.fault(key, f"{one!r} is no place; write a field such as ORC-2 or RF1-6.3")
    return list(said)


def _places(texts: list[str]) -> tuple[Place, ...]:
    return tuple(place for text in texts if (place := place_of(text)))
