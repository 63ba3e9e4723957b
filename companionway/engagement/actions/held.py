"""Settling what a phone sent and nobody could place: always one tap of a person, never by itself."""

import uuid
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from companionway.engagement.actions.contact import settle_last_touch
from companionway.engagement.actions.phone import follow, place, settle
from companionway.engagement.models.contact import Contact
from companionway.engagement.models.held import HeldRecord
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules import phone as rules
from companionway.engagement.rules.phone import Held, Sort, Written
from companionway.platform import audit, wall
from companionway.platform.errors import DomainError
from companionway.referrals.actions import answer
from companionway.referrals.models import Referral
from companionway.referrals.rules import Try

WHY = "what is placed now happened when its author supported the person"
CANNOT = {
    Held.UNKNOWN: "Something in it does not fit this person: the way to be in touch is not offered there.",
    Held.NOT_YOURS: "It happened when nobody was walking with this person.",
    Held.WHICH_PERSON: "It names nobody whom we know. Say who it was.",
    Held.WAITS_FOR: "What it belongs to has not come.",
}


def _waiting(record_id: uuid.UUID) -> HeldRecord:
    row = HeldRecord.objects.select_for_update(of=("self",)).filter(id=record_id, settled_at=None).first()
    if row is None:
        raise DomainError("settled", "This one was settled meanwhile.")
    return row


def _read(row: HeldRecord) -> Written:
    try:
        return rules.read(row.content.encode(), row.id)
    except (rules.NotKnown, rules.OtherId):
        raise DomainError("unknown", "This version cannot read it. It is safe here until one can.") from None


@transaction.atomic
def match(*, record_id: uuid.UUID, engagement: Engagement, by: uuid.UUID, at: datetime) -> None:
    """ "This is Sam": the contact is saved with them, and the typed name is gone. The caller may see the engagement."""
    row = _waiting(record_id)
    written = _read(row)
    for_another = bool(written.typed) and row.author_id not in (None, by)
    if row.reason != Held.WHICH_PERSON and not for_another:
        raise DomainError("settled", "This one does not ask which person.")
    _place(row, replace(written, people=(engagement.id,), typed=""), "matched", by=by, at=at)


@transaction.atomic
def match_request(*, record_id: uuid.UUID, referral_id: uuid.UUID, by: uuid.UUID, at: datetime) -> bool:
    """ "This is Sam, whose request I have": a talk or a try of that request. True for a talk. The typed name is gone.

    The time is the phone's, so that the request's clocks say when they were first in touch.
    """
    row = _waiting(record_id)
    written = _read(row)
    if row.reason != Held.WHICH_PERSON or written.sort != Sort.CONTACT:
        raise DomainError("settled", "This one does not ask which person.")
    referral = Referral.objects.filter(id=referral_id, accepted_by_id=by).first()
    if referral is None:
        raise DomainError("settled", "Somebody else has this request now.")
    when, _ = rules.happened(written.phone_at, written.offset_ms, at, since=referral.received_at)
    how: dict[str, Any] = {"referral_id": referral.id, "channel": written.how or "", "by": by, "at": at}
    if written.reached:
        answer.note_talk(**how, happened_at=when)
    else:
        answer.note_try(**how, how=Try.NO_ANSWER, happened_at=when)
    settle(row, "matched", by=by, at=at)
    for later in HeldRecord.objects.filter(waits_for=row.id, settled_at=None):
        settle(later, "matched", by=by, at=at)  # a request keeps no length, no place: there is nothing to add to
    return written.reached


@transaction.atomic
def take_up(*, record_id: uuid.UUID, by: uuid.UUID, at: datetime) -> Held | None:
    """Its author tries again what an earlier version could not take in. None when placed, or why it waits now."""
    row = _waiting(record_id)
    if row.reason != Held.UNKNOWN or row.author_id != by:
        raise DomainError("settled", "This one does not wait for a newer version.")
    written = _read(row)
    with wall.everyone(WHY):
        reason = place(written, by=by, at=at)
        if reason == Held.UNKNOWN:
            raise DomainError("unknown", "It still does not fit here. It is safe, and nothing of it was lost.")
        if reason is None:
            settle(row, "taken-up", by=by, at=at)
        else:
            waits_for = written.amends if reason == Held.WAITS_FOR else None
            HeldRecord.objects.filter(id=row.id).update(
                reason=reason, waits_for=waits_for, phone_at=row.phone_at or written.phone_at
            )
            audit.record("phone_record.taken_up", actor=by, at=at, subject=("phone_record", row.id), reason=reason)
    return reason


@transaction.atomic
def let_in(*, record_id: uuid.UUID, by: uuid.UUID, at: datetime) -> None:
    """A supervisor says that it may stand: it is the author's contact, entered by the supervisor.

    What somebody had not saved yet is for nobody else.
    """
    row = _waiting(record_id)
    if row.reason == Held.WHICH_PERSON or row.author_id in (None, by):
        raise DomainError("settled", "This one is for its author to settle.")
    written = _read(row)
    if written.sort == Sort.DRAFT:
        raise DomainError("draft", "They had not saved these words, so they are nobody else's to keep.")
    _place(row, written, "let-in", by=by, at=at)


def _place(row: HeldRecord, written: Written, outcome: str, *, by: uuid.UUID, at: datetime) -> None:
    """Part of the caller's action, whose entry is the one of what is placed."""
    with wall.everyone(WHY):
        reason = place(written, by=by, at=at, peer=row.author_id if row.author_id != by else None)
        if reason is not None:
            raise DomainError("not_placed", CANNOT.get(reason, "It cannot be placed there."))
        settle(row, outcome, by=by, at=at)
        follow(row.id, at=at)


@transaction.atomic
def claim(*, record_id: uuid.UUID, by: uuid.UUID, at: datetime) -> Held | None:
    """ "Yes, that is mine": placed as if it had come in the author's own sign-in. None, or why it still waits."""
    row = _waiting(record_id)
    if row.author_id != by or row.reason not in (Held.OTHER_SESSION, Held.SIGNED_OUT):
        raise DomainError("settled", "This one does not ask whose it is.")
    written = _read(row)
    with wall.everyone(WHY):
        reason = place(written, by=by, at=at)
        if reason is None:
            settle(row, "claimed", by=by, at=at)
        else:
            waits_for = written.amends if reason == Held.WAITS_FOR else None
            HeldRecord.objects.filter(id=row.id).update(reason=reason, waits_for=waits_for)
            audit.record("phone_record.claimed", actor=by, at=at, subject=("phone_record", row.id), reason=reason)
    return reason


@transaction.atomic
def throw_away(*, record_id: uuid.UUID, why: str, by: uuid.UUID, at: datetime) -> None:
    """It is not kept, nor what waits for it. `why` is one of twice, not_mine, mistake, nobody_knows."""
    row = _waiting(record_id)
    for one in [row, *HeldRecord.objects.filter(waits_for=row.id, settled_at=None)]:
        settle(one, "thrown-away", by=by, at=at)
    audit.record("phone_record.thrown_away", actor=by, at=at, subject=("phone_record", row.id), reason=why)


@transaction.atomic
def settle_double(*, contact_id: uuid.UUID, same: bool, by: uuid.UUID, at: datetime) -> None:
    """ "Same one?" Yes takes the later of the two back; no lets both stand. Only its author is asked."""
    found = Contact.objects.select_for_update(of=("self",)).select_related("engagement")
    contact = found.filter(id=contact_id, entered_by_id=by, undone_at=None, replaced_at=None).first()
    if contact is None or contact.double_settled_at:
        raise DomainError("settled", "This one was settled meanwhile.")
    Contact.objects.filter(id=contact.id).update(double_settled_at=at, undone_at=at if same else None)
    if same:
        settle_last_touch(contact.engagement_id)
    audit.record("contact.double_settled", actor=by, at=at, subject=("contact", contact.id),
                 person=contact.engagement.person_id, reason="same" if same else "both")  # fmt: skip
