"""Settling what a phone sent and nobody could place: always one tap of a person, never by itself."""

import uuid
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from companionway.engagement.actions.contact import settle_last_touch
from companionway.engagement.actions.phone import follow, place, settle
from companionway.engagement.models.contact import Contact
from companionway.engagement.models.held import HeldRecord
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules import phone as rules
from companionway.engagement.rules.phone import Held, Written
from companionway.platform import audit, wall
from companionway.platform.errors import DomainError

WHY = "what is placed now happened when its author supported the person"
CANNOT = {
    Held.UNKNOWN: "Something in it does not fit this person: the way to be in touch is not offered there.",
    Held.NOT_YOURS: "It happened when nobody was walking with this person.",
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
    if row.reason != Held.WHICH_PERSON:
        raise DomainError("settled", "This one does not ask which person.")
    whole = replace(_read(row), people=(engagement.id,), typed="")
    _place(row, whole, by=by, at=at)


@transaction.atomic
def let_in(*, record_id: uuid.UUID, by: uuid.UUID, at: datetime) -> None:
    """A supervisor says that it may stand: it is the author's contact, entered by the supervisor."""
    row = _waiting(record_id)
    if row.reason not in (Held.NOT_YOURS, Held.SIGNED_OUT) or row.author_id in (None, by):
        raise DomainError("settled", "This one is for its author to settle.")
    _place(row, _read(row), by=by, at=at)


def _place(row: HeldRecord, written: Written, *, by: uuid.UUID, at: datetime) -> None:
    """Part of the caller's action, whose entry is the one of what is placed."""
    with wall.everyone(WHY):
        reason = place(written, by=by, at=at, peer=row.author_id if row.author_id != by else None)
        if reason is not None:
            raise DomainError("not_placed", CANNOT.get(reason, "It cannot be placed there."))
        settle(row, "matched" if row.reason == Held.WHICH_PERSON else "let-in", by=by, at=at)
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
    """It is not kept. `why` is one of twice, not_mine, mistake."""
    row = _waiting(record_id)
    settle(row, "thrown-away", by=by, at=at)
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
