"""Writing messages: kept with their acknowledgments in one commit, marked once worked; answers and what came back."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from companionway.interop.hl7v2.models import SentMessage, StoredMessage
from companionway.platform import audit, outbox, wall
from companionway.platform.ids import new_id
from companionway.platform.sealing import sealed_for

MAPPING, SENDING = "hl7v2", "hl7v2_answer"


@dataclass(frozen=True)
class Arrived:
    """One message that was judged and is not kept yet. `body` None: only its envelope and hash are kept."""

    partner_id: uuid.UUID
    control_id: str
    sha256: bytes
    kind: str
    body: bytes | None
    ack: bytes
    code: str
    location: str = ""
    error: int = 0
    turns: tuple[str, ...] = ()
    id: uuid.UUID = field(default_factory=new_id)

    @property
    def state(self) -> str:
        """What becomes of it next."""
        if self.code == "AR":
            return StoredMessage.REFUSED
        return StoredMessage.WAITING if self.body is not None else StoredMessage.DONE


@transaction.atomic
def keep_all(*, arrived: Sequence[Arrived], times: Sequence[datetime], at: datetime) -> list[bytes]:
    """Keep messages, each with its acknowledgment and the job that works it, and return what to answer each.

    One that is kept already is answered as it was then, byte for byte, and makes nothing twice. `times` are when each
    came: strictly rising, for they are worked in that order.
    """
    rows = [
        StoredMessage(
            id=one.id, partner_id=one.partner_id, control_id=one.control_id, sha256=one.sha256, kind=one.kind,
            body=one.body, ack=one.ack, code=one.code, location=one.location, error=one.error, state=one.state,
            turns=list(one.turns), received_at=came, worked_at=at if one.state == StoredMessage.DONE else None,
        )
        for one, came in zip(arrived, times, strict=True)
    ]  # fmt: skip
    with wall.everyone("a message is kept before anybody has read whom it is about"):
        StoredMessage.kept.bulk_create(rows, ignore_conflicts=True)
        found = StoredMessage.kept.filter(sha256__in={one.sha256 for one in arrived})
        held = {
            (row.partner_id, row.control_id, bytes(row.sha256)): (row.id, bytes(row.ack))
            for row in found.only("id", "partner_id", "control_id", "sha256", "ack")
        }
    answers = [held[one.partner_id, one.control_id, one.sha256] for one in arrived]
    fresh = [one for one, (identity, _) in zip(arrived, answers, strict=True) if identity == one.id]
    waiting = [one.id for one in fresh if one.state == StoredMessage.WAITING]
    outbox.put_all(MAPPING, [(f"{MAPPING}:{one}", {"message": str(one)}) for one in waiting], available_at=at)
    if fresh:
        audit.record(
            "hl7v2.kept", actor=None, at=at, subject=("stored_message", fresh[0].id),
            detail={"count": len(fresh), "messages": [str(one.id) for one in fresh]},
        )  # fmt: skip
    return [ack for _, ack in answers]


@transaction.atomic
def mark_worked(*, message_id: uuid.UUID, inbound_id: uuid.UUID, at: datetime) -> None:
    """A message has become what it was to become; the inbound file keeps its bytes where they must be kept."""
    with wall.everyone("a worked message may be about somebody whom nobody of staff sees"):
        StoredMessage.kept.filter(id=message_id, state=StoredMessage.WAITING).update(
            state=StoredMessage.DONE, body=None, inbound_id=inbound_id, worked_at=at
        )
    audit.record("hl7v2.worked", actor=None, at=at, subject=("stored_message", message_id))


@transaction.atomic
def put_answer(*, partner_id: uuid.UUID, referral_id: uuid.UUID, said: str, at: datetime) -> SentMessage:
    """Have a sender told what became of its request, under a number that stays the same however often it is sent."""
    identity = new_id()
    row = SentMessage(
        id=identity, partner_id=partner_id, referral_id=referral_id, control_id=identity.hex[-20:], said=said,
        state=SentMessage.WAITING, made_at=at,
    )  # fmt: skip
    with wall.everyone("an answer belongs to nobody of staff"):
        row.save(force_insert=True)
    outbox.put(SENDING, key=f"{SENDING}:{row.id}", payload={"message": str(row.id)}, available_at=at)
    audit.record(
        "hl7v2.answer_put", actor=None, at=at, subject=("sent_message", row.id), detail={"referral": str(referral_id)}
    )
    return row


def keep_body(row: SentMessage, body: bytes) -> None:
    """Keep what leaves now. Part of the sending, whose disclosure entry covers it; the caller sees everyone."""
    SentMessage.kept.filter(id=row.id).update(body=sealed_for(SentMessage, "body", row.id, body))


@transaction.atomic
def mark_overtaken(*, message_id: uuid.UUID, at: datetime) -> None:
    """An answer that is not sent: it is not true any more, or not to be told any more."""
    with wall.everyone("an answer belongs to nobody of staff"):
        SentMessage.kept.filter(id=message_id, state=SentMessage.WAITING).update(state=SentMessage.OVERTAKEN)
    audit.record("hl7v2.answer_overtaken", actor=None, at=at, subject=("sent_message", message_id))


@transaction.atomic
def mark_answered(*, message_id: uuid.UUID, code: str, ack: bytes, at: datetime) -> None:
    """A sender acknowledged an answer (AA, CA), or refused it for good (AR, CR); its words are kept."""
    state = SentMessage.TAKEN if code in {"AA", "CA"} else SentMessage.REFUSED
    with wall.everyone("an answer belongs to nobody of staff"):
        SentMessage.kept.filter(id=message_id, state=SentMessage.WAITING).update(
            state=state, code=code, ack=sealed_for(SentMessage, "ack", message_id, ack), answered_at=at
        )
    audit.record("hl7v2.answer_acknowledged", actor=None, at=at, subject=("sent_message", message_id), reason=code)
