"""Touches: a contact or a try in one tap, undone within minutes, filled in that day, corrected as a new version."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import DateTimeField, Exists, F, Max, QuerySet, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from companionway.engagement.models.contact import Contact, ContactAttempt
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules import contact as rules
from companionway.engagement.rules.contact import Channel, Kind
from companionway.engagement.rules.phone import Details, PhoneTime
from companionway.platform import audit
from companionway.platform.errors import DomainError
from companionway.platform.kept import kept_before, reused
from companionway.platform.sealing import sealed_for

Row = TypeVar("Row", Contact, ContactAttempt)
MINE = ("engagement_id", "entered_by_id")  # in these a tap that comes again must agree with the one that was kept


def check_time(occurred_at: datetime, at: datetime) -> None:
    """Refuse what would have happened in the future."""
    fault = rules.time_fault(occurred_at, at)
    if fault:
        raise DomainError("in_future", fault, field="occurred_at")


def done_by(next_on: date | None, occurred_at: datetime) -> date | None:
    """The planned day that a contact then does away with, for the contact to remember."""
    return next_on if next_on is not None and next_on <= timezone.localdate(occurred_at) else None


def touch(engagement_ids: Collection[uuid.UUID], occurred_at: datetime) -> None:
    """Keep when they were last in touch; a plan for that day or before is done by it. Part of the caller's action."""
    moment = Value(occurred_at, output_field=DateTimeField())
    rows = Engagement.objects.filter(id__in=engagement_ids)
    rows.update(last_touch_at=Greatest(F("last_touch_at"), moment))
    rows.filter(next_on__lte=timezone.localdate(occurred_at)).update(next_on=None)


def plan_next(engagement_id: uuid.UUID, next_on: date | None, at: datetime) -> None:
    """Plan the next time, where a day from today on was chosen. Part of the caller's action."""
    if next_on is not None and next_on >= timezone.localdate(at):
        Engagement.objects.filter(id=engagement_id, closed_at=None).update(next_on=next_on)


def _check_walking(engagement_id: uuid.UUID, occurred_at: datetime, other: QuerySet[Any]) -> date | None:
    """After goodbye nothing new is logged; what happened before it may still come in late. Returns the planned day.

    `other` finds the other kind with the same id: one tap is a contact or a try, and whoever taps the other button on
    the same page meant something else.
    """
    asked = Engagement.objects.annotate(is_other=Exists(other)).values_list("closed_at", "next_on", "is_other")
    closed, next_on, is_other = asked.get(id=engagement_id)
    if is_other:
        raise reused()
    if closed is not None and occurred_at > closed:
        raise DomainError("closed", "You have said goodbye for now. Welcome them back first.")
    return next_on


def _still_kept(row: Row) -> Row:
    """What was saved before. A tap that was taken back stays back: its page, opened again, must not seem to save it."""
    if row.undone_at is not None:
        raise DomainError("taken_back", "You took this one back. Open the page again to save a new one.")
    return row


def _audit(verb: str, row: Contact | ContactAttempt, *, by: uuid.UUID, at: datetime, **detail: Any) -> None:
    audit.record(verb, actor=by, at=at, subject=("contact", row.id), person=row.engagement.person_id, detail=detail)


def by_phone(phone: PhoneTime | None) -> dict[str, Any]:
    """The columns that keep what the phone's clock said."""
    if phone is None:
        return {}
    return {"phone_at": phone.said_at, "phone_offset_ms": phone.offset_ms, "clock_doubtful": phone.doubtful}


@transaction.atomic
def log_contact(
    *, contact_id: uuid.UUID, engagement_id: uuid.UUID, channel: Channel, by: uuid.UUID, at: datetime,
    occurred_at: datetime | None = None, phone: PhoneTime | None = None, details: Details | None = None,
    peer: uuid.UUID | None = None,
) -> Contact:  # fmt: skip
    """We were in touch. The id is made where the tap happens: the same tap twice is one contact.

    `peer` was with the person, where somebody else enters it.
    """
    when, more = occurred_at or at, details or Details()
    check_time(when, at)
    contact = Contact(
        id=contact_id, engagement_id=engagement_id, peer_id=peer or by, entered_by_id=by, entered_at=at,
        occurred_at=when, channel=channel, minutes=more.minutes, kinds=list(more.kinds), place=more.place,
        goal=more.goal, **by_phone(phone),
    )  # fmt: skip
    kept = kept_before(contact, *MINE)
    if kept is not None:
        return _still_kept(kept)
    other = ContactAttempt.objects.filter(id=contact_id)
    planned = done_by(_check_walking(engagement_id, when, other), when)
    if planned is not None:
        Contact.objects.filter(id=contact.id).update(planned_for=planned)
    touch([engagement_id], when)
    plan_next(engagement_id, more.next_on, at)
    _audit("contact.logged", contact, by=by, at=at, channel=channel)
    return contact


@transaction.atomic
def log_try(
    *, attempt_id: uuid.UUID, engagement_id: uuid.UUID, channel: str, by: uuid.UUID, at: datetime,
    occurred_at: datetime | None = None, phone: PhoneTime | None = None, peer: uuid.UUID | None = None,
) -> ContactAttempt:  # fmt: skip
    """We tried. Kept apart from contacts, and never counted against the person."""
    when = occurred_at or at
    check_time(when, at)
    attempt = ContactAttempt(
        id=attempt_id, engagement_id=engagement_id, peer_id=peer or by, entered_by_id=by, entered_at=at,
        occurred_at=when, channel=channel, **by_phone(phone),
    )  # fmt: skip
    kept = kept_before(attempt, *MINE)
    if kept is not None:
        return _still_kept(kept)
    _check_walking(engagement_id, when, Contact.objects.filter(id=attempt_id))
    _audit("contact.tried", attempt, by=by, at=at, channel=channel)
    return attempt


def _live(contact_id: uuid.UUID) -> Contact:
    found = Contact.objects.filter(id=contact_id, replaced_at=None, undone_at=None)
    contact = found.select_for_update(of=("self",)).select_related("engagement").first()
    if contact is None:
        raise DomainError("replaced", "This entry was taken back or corrected meanwhile. Look at the newest one.")
    return contact


@transaction.atomic
def undo_contact(*, contact_id: uuid.UUID, by: uuid.UUID, at: datetime) -> Contact:
    """Take a tap back within ten minutes, by the one who made it."""
    contact = _live(contact_id)
    if contact.entered_by_id != by or not rules.may_undo(contact.entered_at, at):
        raise DomainError("too_late", "It is too late to take this back. You can correct it instead.")
    Contact.objects.filter(id=contact.id).update(undone_at=at)
    settle_last_touch(contact.engagement_id)
    plan_again([contact])
    _audit("contact.undone", contact, by=by, at=at)
    return contact


@transaction.atomic
def undo_try(*, attempt_id: uuid.UUID, by: uuid.UUID, at: datetime) -> ContactAttempt:
    """Take a try back within ten minutes, by the one who made it."""
    found = ContactAttempt.objects.filter(id=attempt_id, undone_at=None).select_related("engagement").first()
    if found is None or found.entered_by_id != by or not rules.may_undo(found.entered_at, at):
        raise DomainError("too_late", "It is too late to take this back.")
    if not ContactAttempt.objects.filter(id=found.id, undone_at=None).update(undone_at=at):
        raise DomainError("too_late", "This was taken back already.")
    _audit("contact.try_undone", found, by=by, at=at)
    return found


def settle_last_touch(engagement_id: uuid.UUID) -> None:
    """Read when they were last in touch anew. Part of the caller's action."""
    latest = Contact.objects.filter(engagement_id=engagement_id, replaced_at=None, undone_at=None)
    newest = latest.aggregate(newest=Max("occurred_at"))["newest"]
    Engagement.objects.filter(id=engagement_id).update(last_touch_at=newest)


def plan_again(undone: Iterable[Contact]) -> None:
    """A planned day that these contacts had done away with is planned again. Part of the caller's action."""
    for contact in undone:
        if contact.planned_for is not None:
            walk = Engagement.objects.filter(id=contact.engagement_id, next_on=None, closed_at=None)
            walk.update(next_on=contact.planned_for)


def may_fill_in(contact: Contact, moment: datetime) -> bool:
    """Whether this is still the contact's day, here or by its phone's clock set right. Midnight cuts nobody off."""
    offset = timedelta(milliseconds=contact.phone_offset_ms or 0)
    written = [contact.entered_at, *([contact.phone_at + offset] if contact.phone_at else [])]
    return any(
        timezone.localdate(one) == timezone.localdate(moment) or abs(moment - one) <= rules.UNDO_WITHIN
        for one in written
    )


@transaction.atomic
def add_details(
    *, contact_id: uuid.UUID, minutes: int | None, kinds: Sequence[Kind], place: str, by: uuid.UUID, at: datetime,
    goal: uuid.UUID | None = None, next_on: date | None = None, added_at: datetime | None = None,
) -> Contact:  # fmt: skip
    """Fill in what helps to remember: freely by whoever entered it, or was there, until the end of the same day.

    `added_at` is when it was written on a phone, where that was earlier than its arrival.
    """
    contact = _live(contact_id)
    if by not in (contact.entered_by_id, contact.peer_id) or not may_fill_in(contact, added_at or at):
        raise DomainError("another_day", "This is from another day. Correct it and say why.")
    spot = sealed_for(Contact, "place", contact.id, place)
    Contact.objects.filter(id=contact.id).update(minutes=minutes, kinds=list(kinds), place=spot, goal=goal)
    plan_next(contact.engagement_id, next_on, at)
    _audit("contact.details_added", contact, by=by, at=at)
    return Contact.objects.get(id=contact.id)


@transaction.atomic
def correct(
    *, contact_id: uuid.UUID, channel: Channel, occurred_at: datetime, minutes: int | None, kinds: Sequence[Kind],
    place: str, reason: str, by: uuid.UUID, at: datetime, goal: uuid.UUID | None = None,
) -> Contact:  # fmt: skip
    """Correct a contact as a new version with a reason; the old one stays readable in the history.

    The step that it touched stays unless another is named.
    """
    if not reason.strip():
        raise DomainError("no_reason", "Say in a few words what was wrong.", field="reason")
    check_time(occurred_at, at)
    old = _live(contact_id)
    if timezone.localdate(occurred_at) < min(
        timezone.localdate(m) for m in (old.engagement.opened_at, old.occurred_at)
    ):
        raise DomainError("too_early", "That is before you met. Check the day.", field="occurred_at")
    Contact.objects.filter(id=old.id).update(replaced_at=at)
    new = Contact.objects.create(
        engagement=old.engagement, peer_id=old.peer_id, entered_by_id=by, entered_at=at, occurred_at=occurred_at,
        channel=channel, minutes=minutes, kinds=list(kinds), place=place, goal=goal or old.goal, group=old.group,
        replaces=old, reason=reason.strip(), phone_at=old.phone_at, phone_offset_ms=old.phone_offset_ms,
        planned_for=old.planned_for,
    )  # fmt: skip
    settle_last_touch(old.engagement_id)
    _audit("contact.corrected", new, by=by, at=at, replaces=str(old.id))
    return new
