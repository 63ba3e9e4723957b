"""Mails as staff see them: what waits, one of them with its words and suggestions, and its attachments."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from companionway.interop.mail import actions
from companionway.interop.mail.models import MailReceived
from companionway.interop.mail.reading import Attached, Letter, attachment, read
from companionway.interop.mail.rules.automatic import Kind
from companionway.interop.mail.rules.suggesting import Suggestion
from companionway.platform.errors import NotVisible
from companionway.privacy.permissions import Permission
from companionway.privacy.viewer import Viewer
from companionway.referrals.intake import NewReferral, Received

PAGE = 50
WHY = {
    "no_request": "It is not a request",
    "already_here": "This request has come another way",
    "cannot_tell": "It cannot be told who it is about",
    "unwanted": "Unwanted mail",
}
KINDS = {
    Kind.LETTER: "",
    Kind.MACHINE: "sent by a machine",
    Kind.REPORT: "a mail server's report about a mail of ours",
    Kind.MANY: "one of very many from this sender",
}


@dataclass(frozen=True)
class MailRow:
    """One mail as a list shows it: who sent it and its subject, nothing of its words."""

    id: uuid.UUID
    sender: str
    subject: str
    kind: str
    told: str
    received_at: datetime


@dataclass(frozen=True)
class MailDraft:
    """One mail in full, with what the rules suggest by field. `fits` is whether a request can be made of it."""

    row: MailRow
    state: str
    why: str
    letter: Letter
    suggestions: dict[str, Suggestion]
    program: str
    referral_id: uuid.UUID | None
    size: int
    whole: bool
    fits: bool


def _may(viewer: Viewer) -> None:
    if not viewer.may(Permission.MEND_INBOX):
        raise NotVisible


def _row(mail: MailReceived) -> MailRow:
    told = KINDS[Kind(mail.kind)]
    return MailRow(mail.id, mail.sender, mail.subject, mail.kind, told, mail.received_at)


def mail_rows(viewer: Viewer, offset: int = 0) -> list[MailRow]:
    """Up to 50 waiting mails of where the viewer supervises. One query. Raises NotVisible for who may not mend."""
    _may(viewer)
    rows = MailReceived.kept.seen_by(viewer).waiting().defer("raw", "suggestions")
    return [_row(mail) for mail in rows[offset : offset + PAGE]]


def mail_count(viewer: Viewer) -> int:
    """How many mails wait where the viewer supervises; 0 for who may not mend."""
    waiting = MailReceived.kept.seen_by(viewer).filter(state=MailReceived.WAITING)
    return waiting.count() if viewer.may(Permission.MEND_INBOX) else 0


def _mail(viewer: Viewer, mail_id: uuid.UUID) -> MailReceived:
    _may(viewer)
    mail = MailReceived.kept.seen_by(viewer).filter(id=mail_id).first()
    if mail is None:
        raise NotVisible
    return mail


def mail_draft(viewer: Viewer, mail_id: uuid.UUID) -> MailDraft:
    """One mail with its words. Raises NotVisible. The caller records that it was looked at."""
    mail = _mail(viewer, mail_id)
    letter = read(bytes(mail.raw)) if mail.raw is not None else Letter(unread="it was too large to be fetched")
    found = {one[0]: Suggestion(*one) for one in mail.suggestions}
    return MailDraft(
        _row(mail), mail.state, WHY.get(mail.why, ""), letter, found, mail.program,
        next(iter(mail.referral_ids), None), mail.size, mail.raw is not None,
        fits=mail.state == MailReceived.WAITING and mail.kind != Kind.REPORT,
    )  # fmt: skip


def mail_bytes(viewer: Viewer, mail_id: uuid.UUID) -> bytes:
    """The mail as it came, for a download. Raises NotVisible, also where only its header was fetched."""
    mail = _mail(viewer, mail_id)
    if mail.raw is None:
        raise NotVisible
    return bytes(mail.raw)


def mail_attachment(viewer: Viewer, mail_id: uuid.UUID, number: int) -> tuple[Attached, bytes]:
    """One attachment with its bytes, for a download. Raises NotVisible, also where there is none of this number."""
    found = attachment(mail_bytes(viewer, mail_id), number)
    if found is None:
        raise NotVisible
    return found


def confirm(viewer: Viewer, mail_id: uuid.UUID, new: NewReferral, at: datetime) -> Received:
    """Make a request of this mail. Raises NotVisible and DomainError."""
    return actions.confirm(mail_id=_mail(viewer, mail_id).id, new=new, by=viewer.user_id, at=at)


def set_aside(viewer: Viewer, mail_id: uuid.UUID, why: str, at: datetime) -> None:
    """No request is made of it, for one of the reasons of `WHY`. Raises NotVisible and DomainError."""
    actions.set_aside(mail_id=_mail(viewer, mail_id).id, why=why, by=viewer.user_id, at=at)


def put_back(viewer: Viewer, mail_id: uuid.UUID, at: datetime) -> None:
    """It waits again. Raises NotVisible and DomainError."""
    actions.put_back(mail_id=_mail(viewer, mail_id).id, by=viewer.user_id, at=at)
