"""Reading notices: the one in force, all versions, and what a person was given."""

import uuid
from datetime import date

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.db.models.expressions import Combinable

from companionway.people.models import ContactPoint, Person
from companionway.platform.errors import NotVisible
from companionway.privacy.models.notice import NoticeDelivery, NoticeVersion
from companionway.privacy.rules.notice import Notice, parts_of
from companionway.privacy.viewer import Viewer


def as_notice(row: NoticeVersion) -> Notice:
    """A row as the linter reads it."""
    return Notice(
        row.program_name, row.discuss_with, row.reach_at, parts_of(row.parts), row.effective_on, row.fundraising,
        row.may_change,
    )  # fmt: skip


def in_force(program_id: uuid.UUID | None, on: date) -> NoticeVersion | None:
    """The published notice in effect on a day: the program's own, else the one for every program. One query."""
    mine = Q(program=None) | Q(program_id=program_id) if program_id else Q(program=None)
    live = NoticeVersion.objects.filter(mine, published_at__isnull=False, effective_on__lte=on)
    rows = list(live.order_by("-effective_on", "-number"))
    return next((row for row in rows if row.program_id == program_id), rows[0] if rows else None)


def all_in_force(on: date) -> list[NoticeVersion]:
    """The notices in effect on a day, one for each program that has its own and one for the rest. One query."""
    live = NoticeVersion.objects.filter(published_at__isnull=False, effective_on__lte=on)
    newest: dict[uuid.UUID | None, NoticeVersion] = {}
    for row in live.order_by("-effective_on", "-number"):
        newest.setdefault(row.program_id, row)
    return sorted(newest.values(), key=lambda row: (row.program_id is not None, row.program_name))


def versions() -> list[NoticeVersion]:
    """Every version, drafts first, then the newest. One query."""
    rows = NoticeVersion.objects.select_related("program", "written_by", "published_by")
    return sorted(rows, key=lambda row: (row.published_at is not None, -row.number))


def given_to(person: Person) -> list[NoticeDelivery]:
    """What a kept record's person was given, newest first. One query. The caller has looked the person up."""
    rows = NoticeDelivery.objects.filter(person__same_as=person).select_related("version", "by")
    return list(rows.order_by("-given_at"))


def needs_notice(person_field: str, on: date) -> Combinable:
    """A condition on rows with a person: a notice is in force and none has reached them.

    An e-mail that was not sent yet, or came back, does not count.

    Walking together begins with a first talk, so it is due from that moment (2.22(c)).
    """
    live = NoticeVersion.objects.filter(published_at__isnull=False, effective_on__lte=on)
    reached = ~Q(method=NoticeDelivery.Method.EMAIL) | Q(sent_at__isnull=False)
    given = NoticeDelivery.objects.filter(reached, failed_at=None, person__same_as=OuterRef(person_field))
    return ExpressionWrapper(Exists(live) & ~Exists(given), output_field=BooleanField())


def delivery_for(viewer: Viewer, delivery_id: uuid.UUID) -> NoticeDelivery:
    """One delivery to somebody the viewer may see. Raises NotVisible."""
    rows = NoticeDelivery.objects.filter(id=delivery_id, person__same_as__in=viewer.granted_people())
    row = rows.select_related("person__same_as").first()
    if row is None:
        raise NotVisible
    return row


def version_by_id(notice_id: uuid.UUID) -> NoticeVersion | None:
    """One version; None when there is none."""
    return NoticeVersion.objects.select_related("program", "written_by", "published_by").filter(id=notice_id).first()


def email_of(person_id: uuid.UUID) -> str:
    """The e-mail address on file now, the newest of several; "" when there is none. The caller knows the person."""
    rows = ContactPoint.objects.filter(person__same_as__records=person_id, kind="email", ended_at=None)
    row = rows.order_by("-id").first()
    return row.value if row else ""


def on_its_way(person_id: uuid.UUID, version_id: uuid.UUID) -> bool:
    """Whether an e-mail with this version waits to be sent."""
    waits = NoticeDelivery.objects.filter(method=NoticeDelivery.Method.EMAIL, sent_at=None, failed_at=None)
    return waits.filter(person_id=person_id, version_id=version_id).exists()


def waiting_to_be_sent(delivery_id: uuid.UUID) -> NoticeDelivery | None:
    """An e-mail that waits, locked until the transaction ends; None when it went out or failed. For the worker."""
    waiting = NoticeDelivery.objects.filter(id=delivery_id, sent_at=None, failed_at=None)
    return waiting.select_related("version", "person__same_as").select_for_update(of=("self",)).first()
