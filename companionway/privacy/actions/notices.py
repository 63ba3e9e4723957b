"""Writing, publishing and giving the notice of privacy practices; what came back by e-mail goes on paper."""

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from companionway.platform import audit, outbox
from companionway.platform.errors import DomainError
from companionway.privacy.actions.tasks import open_task, settle
from companionway.privacy.models.notice import NoticeDelivery, NoticeVersion
from companionway.privacy.queries.notices import as_notice, email_of, in_force, on_its_way
from companionway.privacy.rules import notice as rules
from companionway.privacy.rules.tasks import Kind, Owner

Method = NoticeDelivery.Method
MAIL = "notice_mail"  # the kind of outbox row that sends one


@dataclass(frozen=True)
class Draft:
    """What a draft says. `parts` are words by element code."""

    program_name: str
    discuss_with: str
    reach_at: str
    parts: Mapping[str, str]
    effective_on: date | None
    fundraising: bool = False
    may_change: bool = True


@transaction.atomic
def write_notice(
    *, notice_id: uuid.UUID | None, program_id: uuid.UUID | None, draft: Draft, by: uuid.UUID | None, at: datetime
) -> NoticeVersion:
    """Begin the next version, or change a draft. A published version is never changed."""
    said = asdict(draft) | {"parts": [{"element": c, "text": t} for c, t in draft.parts.items() if t.strip()]}
    if notice_id is None:
        same = NoticeVersion.objects.filter(Q(program_id=program_id) if program_id else Q(program=None))
        last = same.aggregate(n=Max("number"))["n"] or 0
        row = NoticeVersion.objects.create(
            program_id=program_id, number=last + 1, written_at=at, written_by_id=by, **said
        )  # fmt: skip
    else:
        changed = NoticeVersion.objects.filter(id=notice_id, published_at=None)
        if not changed.update(**said, written_at=at, written_by_id=by):
            raise DomainError("published", "This version was published. Begin a new one; all versions are kept.")
        row = NoticeVersion.objects.get(id=notice_id)
    audit.record("notice.written", actor=by, at=at, subject=("notice", row.id), detail={"number": row.number})
    return row


@transaction.atomic
def publish_notice(*, notice_id: uuid.UUID, by: uuid.UUID | None, at: datetime) -> NoticeVersion:
    """Publish a draft that has every element; its text is kept as it was published. Names what is missing else."""
    row = NoticeVersion.objects.select_for_update().filter(id=notice_id, published_at=None).first()
    if row is None:
        raise DomainError("published", "This version is published already.")
    said = as_notice(row)
    faults = rules.faults(said, published_on=timezone.localdate(at))
    if faults:
        named = ", ".join(fault.code for fault in faults)
        raise DomainError("incomplete", f"It cannot be published yet. To mend: {named}.")
    text = rules.full_text(said)
    row.text, row.text_sha256 = text, hashlib.sha256(text.encode()).hexdigest()
    row.published_at, row.published_by_id = at, by
    row.save()
    audit.record("notice.published", actor=by, at=at, subject=("notice", row.id), detail={"number": row.number})
    return row


@transaction.atomic
def give_notice(
    *, person_id: uuid.UUID, program_id: uuid.UUID | None, method: str, by: uuid.UUID | None, at: datetime,
    agreed_to_email: bool = False, in_emergency: bool = False,
) -> NoticeDelivery:  # fmt: skip
    """The person was given the notice that is in force. By e-mail only when they agreed to e-mail.

    An e-mail waits in the outbox and counts when it was sent; until then, and if it fails, the duty stays.
    """
    if method not in Method.values:
        raise DomainError("method", "Say how they got it.", field="method")
    if method == Method.EMAIL and not agreed_to_email:
        raise DomainError(
            "email_not_agreed", "E-mail is only for who agreed to it. Give it on paper.", field="agreed_to_email"
        )
    if method == Method.EMAIL and not email_of(person_id):
        raise DomainError(
            "no_email", "There is no e-mail address on file. Add one, or give it on paper.", field="method"
        )
    version = in_force(program_id, timezone.localdate(at))
    if version and method == Method.EMAIL and on_its_way(person_id, version.id):
        raise DomainError("on_its_way", "The e-mail is on its way already.", field="method")
    row = _give(person_id, version, method, by=by, at=at, in_emergency=in_emergency)
    if row is None:
        raise DomainError("no_notice", "No notice is published yet. The privacy officer publishes one.")
    if method == Method.EMAIL:
        outbox.put(MAIL, key=f"{MAIL}:{row.id}", payload={"delivery": str(row.id)})
    else:
        _settle(person_id, by=by, at=at)
    audit.record("notice.given", actor=by, at=at, subject=("notice", row.version_id), person=person_id,
                 detail={"method": method})  # fmt: skip
    return row


def show_on_screen(person_id: uuid.UUID, program_id: uuid.UUID, *, by: uuid.UUID | None, at: datetime) -> None:
    """The page on which they asked for support showed the notice, whole. Part of the action that takes it in.

    Nothing happens where no notice is published yet: then the first contact raises a task.
    """
    _give(person_id, in_force(program_id, timezone.localdate(at)), Method.SCREEN, by=by, at=at)


def _give(
    person_id: uuid.UUID, version: NoticeVersion | None, method: str, *, by: uuid.UUID | None, at: datetime,
    in_emergency: bool = False,
) -> NoticeDelivery | None:  # fmt: skip
    if version is None:
        return None
    return NoticeDelivery.objects.create(
        person_id=person_id, version=version, method=method, given_at=at, by_id=by, in_emergency=in_emergency
    )


def _settle(person_id: uuid.UUID, *, by: uuid.UUID | None, at: datetime) -> None:
    for failed in NoticeDelivery.objects.filter(person_id=person_id, failed_at__isnull=False):
        settle(Kind.PRINT_NOTICE, about=failed.id, by=by, at=at)


@transaction.atomic
def note_notice_sent(*, delivery_id: uuid.UUID, at: datetime) -> NoticeDelivery:
    """The mail server took it: from now on they were given it, unless it comes back. Safe to say twice."""
    row = NoticeDelivery.objects.select_for_update(of=("self",)).get(id=delivery_id)
    if row.method != Method.EMAIL or row.failed_at is not None:
        raise DomainError("method", "Only an e-mail that did not fail can be sent.")
    if row.sent_at is None:
        row.sent_at = at
        row.save(update_fields=["sent_at"])
    audit.record("notice.sent", actor=None, at=at, subject=("notice", row.version_id), person=row.person_id)
    return row


@transaction.atomic
def note_notice_failed(*, delivery_id: uuid.UUID, by: uuid.UUID | None, at: datetime) -> NoticeDelivery:
    """The e-mail did not arrive: a paper copy is to be printed and given (2.22(c)). Safe to say twice."""
    row = NoticeDelivery.objects.select_for_update(of=("self",)).select_related("version").get(id=delivery_id)
    if row.method != Method.EMAIL:
        raise DomainError("method", "Only an e-mail can come back.")
    if row.failed_at is None:
        row.failed_at = at
        row.save(update_fields=["failed_at"])
    open_task(Kind.PRINT_NOTICE, owner=Owner.TEAM, about=row.id, by=by, at=at, person_id=row.person_id,
              program_id=row.version.program_id)  # fmt: skip
    audit.record("notice.came_back", actor=by, at=at, subject=("notice", row.version_id), person=row.person_id)
    return row
