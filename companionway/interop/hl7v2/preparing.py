"""A message before its commit: judged, its acknowledgment written, made ready to be kept. Asks no database."""

import hashlib
from datetime import date, datetime

from companionway.interop.hl7v2.acknowledgment import NOT_NOW, Word, acknowledge
from companionway.interop.hl7v2.actions import Arrived
from companionway.interop.hl7v2.heading import heading_of, number_of
from companionway.interop.hl7v2.judgment import Judgment, judge
from companionway.interop.hl7v2.message import Message
from companionway.interop.hl7v2.profile import Profile
from companionway.platform.ids import new_id
from companionway.platform.sealing import token

NOT_OURS = {200, 201}  # what is said in other messages is none of our business, so it is not kept
TURNS = 8
TOO_LONG = "The message is longer than what was agreed for this system."
Codes = frozenset[tuple[str, str]]


def prepare(body: bytes, profile: Profile, codes: Codes, *, today: date, at: datetime) -> Arrived:
    """Judge one message of this sender by the quick check that its acknowledgment needs. Never raises for its bytes.

    `codes` are the order codes (system, code) of the programs of this day.
    """
    judgment = judge(body, profile.taking(codes), today)
    word = Word(judgment.ack, judgment.location, judgment.error, judgment.reason)
    heading = heading_of(body)
    identity = new_id()
    kept = None if judgment.ignored or (judgment.ack == "AR" and judgment.error in NOT_OURS) else body
    return Arrived(
        id=identity, partner_id=profile.partner_id, control_id=number_of(body),
        sha256=hashlib.sha256(body).digest(), kind=heading.kind if heading else "", body=kept,
        ack=acknowledge(heading, word, number=_number(identity.hex), at=at, enhanced=profile.enhanced),
        code=word.code, location=word.location[:20], error=word.error, turns=_turns(judgment, profile),
    )  # fmt: skip


def not_now(body: bytes, profile: Profile, *, at: datetime) -> bytes:
    """What a sender is told of a message that could not be kept: to send it again."""
    return _unkept(body, profile, Word("AE", "", 207, NOT_NOW), at)


def too_long(start: bytes, profile: Profile, *, at: datetime) -> bytes:
    """What a sender is told of a message that was not read to its end; b"" where its beginning names no message."""
    found = heading_of(start)
    return _unkept(start, profile, Word("AR", "MSH", 207, TOO_LONG), at) if found and found.control_id else b""


def _unkept(body: bytes, profile: Profile, word: Word, at: datetime) -> bytes:
    return acknowledge(heading_of(body), word, number=_number(new_id().hex), at=at, enhanced=profile.enhanced)


def _number(digits: str) -> str:
    """MSH-10 of an acknowledgment: the last 20 hexadecimal digits of an id of ours."""
    return digits[-20:]


def _turns(judgment: Judgment, profile: Profile) -> tuple[str, ...]:
    """Keyed hashes of whom the message is about: what shares one is worked one after the other."""
    message: Message | None = judgment.message
    if message is None or message.person is None:
        return ()
    person = message.person
    said = [f"{one.system}\n{one.value}" for one in (*person.identifiers, *message.merged)]
    said = said or [f"{person.family}\n{person.given}\n{person.born_on}"]
    return tuple(sorted({token("hl7v2 turn", f"{profile.key}\n{one}") for one in said[:TURNS]}))
