"""Writing mails: keep each once with what the rules suggest, make a request of it on a human's word, set it aside."""

import re
import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from companionway.interop.mail.models import MailReceived
from companionway.interop.mail.reading import Letter
from companionway.interop.mail.rules.automatic import Kind, Silence
from companionway.interop.mail.rules.suggesting import Suggestion
from companionway.platform import audit, limits, outbox, wall
from companionway.platform.errors import DomainError
from companionway.platform.sealing import token
from companionway.referrals.actions.receive import receive_within
from companionway.referrals.intake import NewReferral, Received
from companionway.referrals.rules import Route

RECEIPT = "mail_receipt"  # kind of the row in the outbox
SENDER = "mailbox"  # of requests that came by mail; with the id of the mail it makes each of them once
QUEUED = "queued"
ONE_RECEIPT = limits.Limit("mail-receipt", 1, 3_600)  # to one sender
ALL_RECEIPTS = limits.Limit("mail-receipts", 60, 3_600)  # of one mailbox
LETTERS = limits.Limit("mail-letters", 60, 3_600)  # of one sender; what is over is kept, and listed last
# Lines of a header that say what its sender wrote. The others tell of its way, and differ where it is brought again.
WRITTEN = re.compile(rb"(?im)^(?:from|to|cc|subject|date|message-id):[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*")


@dataclass(frozen=True)
class Came:
    """A mail as a door brings it. `raw` is None for one that was too large; then `letter` is of its header alone.

    `silence` is why its sender gets no receipt by the rules. `place`, `uidvalidity` and `uid` are where it lay.
    """

    mailbox: str
    place: str
    raw: bytes | None
    head: bytes
    size: int
    letter: Letter
    kind: Kind
    silence: Silence | None
    suggestions: tuple[Suggestion, ...]
    program: str
    organizations: tuple[uuid.UUID, ...]
    uidvalidity: int | None = None
    uid: int | None = None


def envelope_of(head: bytes, body: bytes) -> str:
    """A keyed hash of what the sender wrote: some lines of the header and the body, without the trace of the way."""
    said = b"\n".join(sorted(WRITTEN.findall(head[:300_000])))
    return token("mail-envelope", (said + b"\n\n" + body).decode("latin-1"))


def _envelope(came: Came) -> str:
    body = came.raw[len(came.head) :] if came.raw is not None else str(came.size).encode()
    return envelope_of(came.head, body.strip())


@transaction.atomic
def keep(*, came: Came, at: datetime) -> uuid.UUID:
    """Keep a mail, once. Returns its id, or that of the same mail that came before, of which nothing changes.

    Whether its sender gets a receipt is decided here, with the mail: what was answered was kept.
    """
    letter = came.letter
    sender = token("mail-sender", letter.address)
    row = MailReceived(
        mailbox=came.mailbox, place=came.place, uidvalidity=came.uidvalidity, uid=came.uid,
        envelope=_envelope(came), sender_key=sender,
        kind=came.kind, size=came.size, raw=came.raw, sender=_told(letter)[:300], subject=letter.subject[:300],
        suggestions=[[one.field, one.value, one.where, one.words] for one in came.suggestions],
        program=came.program, organization_ids=list(came.organizations), state=MailReceived.WAITING,
        receipt=came.silence or QUEUED, received_at=at,
    )  # fmt: skip
    with wall.everyone("a mail is kept once, whoever may see it, and nobody is signed in"):
        MailReceived.kept.bulk_create([row], ignore_conflicts=True)
        there = Q(place=row.place, uidvalidity=row.uidvalidity, uid=row.uid)
        same = MailReceived.kept.filter(Q(mailbox=row.mailbox, envelope=row.envelope) | there)
        if row.id not in (found := list(same.values_list("id", flat=True))):
            return found[0]
        _bound(row, came, at)
    audit.record("mail.kept", actor=None, at=at, subject=("mail", row.id), reason=row.kind)
    return row.id


def _told(letter: Letter) -> str:
    """Who sent it, for a list: the name, and the address where there is one."""
    return f"{letter.name} <{letter.address}>" if letter.name and letter.address else letter.address or letter.name


def _bound(row: MailReceived, came: Came, at: datetime) -> None:
    """Count it for its sender; over the limits it is listed last, or its sender gets no receipt."""
    who = row.sender_key or "nobody"
    changes: dict[str, str] = {}
    if came.kind == Kind.LETTER and limits.wait(LETTERS, who, at=at):
        changes = {"kind": Kind.MANY, "receipt": Silence.LIMIT}
    elif came.silence is None and (
        limits.wait(ONE_RECEIPT, who, at=at) or limits.wait(ALL_RECEIPTS, came.mailbox, at=at)
    ):
        changes = {"receipt": Silence.LIMIT}
    elif came.silence is None:
        outbox.put(RECEIPT, key=f"{RECEIPT}:{row.id}", payload={"mail": str(row.id)}, available_at=at)
    for name, value in changes.items():
        setattr(row, name, value)
    if changes:
        MailReceived.kept.filter(id=row.id).update(**changes)


@transaction.atomic
def confirm(*, mail_id: uuid.UUID, new: NewReferral, by: uuid.UUID, at: datetime) -> Received:
    """A human made a request of this mail: once, whoever else is at it. The clocks count from when the mail came.

    Raises DomainError: already_settled, and what `receive` refuses; then the mail waits as before.
    """
    with wall.everyone("a mail that is settled belongs to where its request is, which may be elsewhere"):
        row = MailReceived.kept.select_for_update().filter(id=mail_id).first()
        if row is None or row.state != MailReceived.WAITING or row.kind == Kind.REPORT:
            raise DomainError("already_settled", "Somebody has already dealt with this e-mail.")
        asked = replace(new, route=Route.EMAIL, sender=SENDER, order_id=str(mail_id), came_at=row.received_at)
        received = receive_within(new=asked, by=by, at=at)
        MailReceived.kept.filter(id=mail_id).update(
            state=MailReceived.CONFIRMED, referral_ids=[received.referral.id], settled_at=at, settled_by=by
        )
    return received


@transaction.atomic
def set_aside(*, mail_id: uuid.UUID, why: str, by: uuid.UUID, at: datetime) -> None:
    """A human has looked and makes no request of it. The mail stays. Raises DomainError."""
    with wall.everyone("a mail that no longer waits may be seen by others than who settled it"):
        won = MailReceived.kept.filter(id=mail_id, state=MailReceived.WAITING).update(
            state=MailReceived.SET_ASIDE, why=why, settled_at=at, settled_by=by
        )
    if not won:
        raise DomainError("already_settled", "Somebody has already dealt with this e-mail.")
    audit.record("mail.set_aside", actor=by, at=at, subject=("mail", mail_id), reason=why)


@transaction.atomic
def put_back(*, mail_id: uuid.UUID, by: uuid.UUID, at: datetime) -> None:
    """It was set aside by a slip: it waits again. Raises DomainError."""
    with wall.everyone("a mail that no longer waits may be seen by others than who settled it"):
        won = MailReceived.kept.filter(id=mail_id, state=MailReceived.SET_ASIDE).update(
            state=MailReceived.WAITING, why="", settled_at=None, settled_by=None
        )
    if not won:
        raise DomainError("not_aside", "This e-mail was not set aside.")
    audit.record("mail.put_back", actor=by, at=at, subject=("mail", mail_id))


def note_looked(*, mail_id: uuid.UUID, part: str, by: uuid.UUID, at: datetime) -> None:
    """Who read a mail or took out a part of it: it may be about somebody."""
    audit.record("mail.looked_at", actor=by, at=at, subject=("mail", mail_id), reason=part)
