"""What a phone sent: placed once, or held for the one tap of whoever can place it. Nothing is guessed."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from companionway.engagement.actions import contact as touching
from companionway.engagement.actions import note as notes
from companionway.engagement.actions.group import log_group
from companionway.engagement.models.contact import Contact, ContactAttempt, GroupSession
from companionway.engagement.models.held import HeldRecord
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules import phone as rules
from companionway.engagement.rules.contact import UNDO_WITHIN, Channel, may_undo
from companionway.engagement.rules.note import Audience
from companionway.engagement.rules.phone import Held, PhoneTime, Sort, Written
from companionway.platform import audit, drafts, phone_book, wall
from companionway.platform.errors import DomainError
from companionway.platform.turns import take_turns
from companionway.privacy.models.access import AccessGrant
from companionway.workforce.models import RoleHeld
from companionway.workforce.rules import WALKING

WHY = "a record may come in another's sign-in, or after its author's access has ended"
LATE = "It came later by phone."
Target = Contact | ContactAttempt | GroupSession


@dataclass(frozen=True)
class Taken:
    """What became of a record: why it is held (None: it is placed), and what it says (None: that cannot be read)."""

    held: Held | None
    written: Written | None


def take(*, plain: bytes, record_id: uuid.UUID, by: uuid.UUID, at: datetime) -> Taken:
    """Place what this user's session brought, or hold it. Raises rules.OtherId.

    Part of the request that brings it, in whose transaction the receipt was taken; what is done leaves its own entry.
    """
    content = plain.decode(errors="replace").rstrip(" ")
    with transaction.atomic(), wall.everyone(WHY):
        try:
            written = rules.read(plain, record_id)
        except rules.NotKnown:
            known = phone_book.author_of(rules.author_ref_in(plain))
            hold(record_id=record_id, content=content, reason=Held.UNKNOWN, author=known.user_id if known else None,
                 by=by, at=at)  # fmt: skip
            return Taken(Held.UNKNOWN, None)
        author = phone_book.author_of(written.author_ref)
        if author is None or not author.trusted:
            reason: Held | None = Held.SIGNED_OUT
        elif author.user_id != by:
            reason = Held.OTHER_SESSION
        elif written.sort != Sort.DRAFT and not _walks_now(by, at):
            reason = Held.SIGNED_OUT  # what they walked before is no leave to write now: their supervisor says
        else:
            reason = place(written, by=by, at=at)
        if reason is not None:
            hold(record_id=record_id, content=content, reason=reason, author=author.user_id if author else None, by=by,
                 at=at, written=written)  # fmt: skip
        return Taken(reason, written)


@transaction.atomic
def hold(
    *, record_id: uuid.UUID, content: str, reason: Held, author: uuid.UUID | None, by: uuid.UUID, at: datetime,
    written: Written | None = None,
) -> HeldRecord:  # fmt: skip
    """Keep a record, sealed, until somebody who can has placed it. Its content is read by no one else."""
    with wall.everyone(WHY):
        row = HeldRecord.objects.create(
            id=record_id, author_id=author, sent_by_id=by, reason=reason, content=content, held_at=at,
            waits_for=written.amends if written and reason == Held.WAITS_FOR else None,
            phone_at=written.phone_at if written else None,
        )  # fmt: skip
        audit.record("phone_record.held", actor=by, at=at, subject=("phone_record", record_id), reason=reason)
    return row


def place(written: Written, *, by: uuid.UUID, at: datetime, peer: uuid.UUID | None = None) -> Held | None:
    """Do what the record says, as this user. None when done, else why not. `peer` was there, where another enters it.

    Part of the caller's action, who sees everyone for it; what is done leaves its own entry.
    """
    take_turns(f"phone-record:{written.amends or written.id}")
    author = peer or by
    if written.sort == Sort.DRAFT:
        keep_draft(record_id=written.id, path=written.path, answers=dict(written.answers), by=by, at=at)
        return None
    if written.sort == Sort.CONTACT:
        return _contact(written, by, at, peer)
    assert written.amends is not None
    target = _target(written.amends)
    if target is None:
        return _of_what_is_held(written, written.amends, author, by, at)
    if author not in _authors_of(target):
        return Held.UNKNOWN
    try:
        with transaction.atomic():
            if written.sort == Sort.AMEND:
                return _amend(written, target, by, at, peer)
            return _void(written, target, by, at)
    except DomainError:
        return Held.UNKNOWN


def _contact(written: Written, by: uuid.UUID, at: datetime, peer: uuid.UUID | None) -> Held | None:
    if not written.people:
        return Held.WHICH_PERSON
    walks = list(Engagement.objects.filter(id__in=written.people).select_related("program"))
    offered = all(written.how in walk.program.modes for walk in walks) or not written.reached
    if len(walks) != len(written.people) or not offered or (written.note and len(walks) > 1):
        return Held.UNKNOWN
    since = max(walk.opened_at for walk in walks)
    when, doubtful = rules.happened(written.phone_at, written.offset_ms, at, since=since)
    if peer is None and not _had_access(by, walks, when):
        return Held.NOT_YOURS
    phone = PhoneTime(written.phone_at, written.offset_ms, doubtful)
    try:
        with transaction.atomic():
            _log(written, walks, when, phone, by=by, at=at, peer=peer)
            if written.note:
                _write(written, walks[0].id, written.id if written.reached else None, by=by, at=at, peer=peer)
    except DomainError as error:
        return Held.NOT_YOURS if error.code == "closed" else Held.UNKNOWN
    follow(written.id, at=at)
    return None


def _log(
    written: Written, walks: list[Engagement], when: datetime, phone: PhoneTime, *, by: uuid.UUID, at: datetime,
    peer: uuid.UUID | None,
) -> None:  # fmt: skip
    if written.group:
        log_group(session_id=written.id, name=written.group, engagements=walks, occurred_at=when,
                  minutes=written.details.minutes, by=by, at=at, phone=phone, peer=peer)  # fmt: skip
        return
    (walk,) = walks
    if not written.reached:
        touching.log_try(attempt_id=written.id, engagement_id=walk.id, channel=written.how or "", by=by, at=at,
                         occurred_at=when, phone=phone, peer=peer)  # fmt: skip
        return
    assert written.how is not None
    touching.log_contact(contact_id=written.id, engagement_id=walk.id, channel=written.how, by=by, at=at,
                         occurred_at=when, phone=phone, details=written.details, peer=peer)  # fmt: skip


def _write(
    written: Written, walk: uuid.UUID, contact: uuid.UUID | None, *, by: uuid.UUID, at: datetime, peer: uuid.UUID | None
) -> None:
    """The words that came with it, for the audience they were written for; "for us both" unless another was said."""
    try:
        audience = Audience(written.note_for or Audience.BOTH)
    except ValueError:
        raise DomainError("audience", "It was written for somebody whom this version does not know.") from None
    if audience == Audience.AUTHOR and peer is not None:
        raise DomainError("audience", "It was written for its author's own memory; nobody else enters it.")
    note = notes.Written(written.note, audience, peer=peer or by, contact_id=contact)
    notes.write_note(note_id=note_id(written.id), engagement_id=walk, written=note, by=by, at=at)


def note_id(record_id: uuid.UUID) -> uuid.UUID:
    """The id of the note that came with this record."""
    return uuid.uuid5(record_id, "note")


def _had_access(user: uuid.UUID, walks: list[Engagement], when: datetime) -> bool:
    """Whether this user had access to each of these people when it happened, or has it now."""
    grants = AccessGrant.objects.filter(user_id=user, person_id__in={walk.person_id for walk in walks})
    then = Q(starts_at__lte=when) & (Q(ends_at=None) | Q(ends_at__gt=when))
    found = grants.filter(then | Q(ends_at=None)).exclude(reason=AccessGrant.Reason.BREAK_GLASS)
    return set(found.values_list("person_id", flat=True)) == {walk.person_id for walk in walks}


def _walks_now(user: uuid.UUID, at: datetime) -> bool:
    """Whether this user walks with people today, or stands behind those who do."""
    return RoleHeld.objects.live_on(timezone.localdate(at)).filter(user_id=user, role__in=WALKING).exists()


def _target(record_id: uuid.UUID) -> Target | None:
    """The contact, try or group that this id made."""
    found: Target | None = Contact.objects.select_related("engagement").filter(id=record_id).first()
    found = found or ContactAttempt.objects.select_related("engagement").filter(id=record_id).first()
    return found or GroupSession.objects.filter(id=record_id).first()


def _authors_of(target: Target) -> set[uuid.UUID]:
    """Who was there, and who entered it."""
    return {target.facilitator_id} if isinstance(target, GroupSession) else {target.entered_by_id, target.peer_id}


def _of_what_is_held(
    written: Written, amends: uuid.UUID, author: uuid.UUID, by: uuid.UUID, at: datetime
) -> Held | None:
    """Its target is not here. Taking back what is held settles both; anything else waits for it."""
    held = HeldRecord.objects.select_for_update().filter(id=amends, settled_at=None).first()
    if held is None or written.sort == Sort.AMEND or held.author_id != author:
        return Held.WAITS_FOR
    settle(held, "taken-back", by=by, at=at)
    audit.record("phone_record.taken_back", actor=by, at=at, subject=("phone_record", held.id))
    return None


def _newest(contact: Contact) -> tuple[Contact, bool]:
    """The newest version of a contact, and whether somebody said it anew since this one, with a reason of their own."""
    anew = False
    while contact.replaced_at:
        contact = Contact.objects.select_related("engagement").get(replaces=contact)
        anew = anew or contact.reason != LATE
    return contact, anew


def _amend(written: Written, target: Target, by: uuid.UUID, at: datetime, peer: uuid.UUID | None) -> Held | None:
    if not isinstance(target, Contact):
        return Held.UNKNOWN
    now, anew = _newest(target)
    if now.undone_at:
        return None
    said = written.details
    if anew:
        pass  # what is newer stands; the words are nowhere else, and stand beside it
    elif by in _authors_of(target) and touching.may_fill_in(now, written.moved_at):
        touching.add_details(
            contact_id=now.id, minutes=said.minutes, kinds=said.kinds, place=said.place, goal=said.goal,
            next_on=said.next_on, by=by, at=at, added_at=written.moved_at,
        )  # fmt: skip
    else:  # from another day, or its author works here no more: the earlier version stays readable beside it
        now = touching.correct(
            contact_id=now.id, channel=Channel(now.channel), occurred_at=now.occurred_at, by=by, at=at,
            minutes=said.minutes, kinds=said.kinds, place=said.place, goal=said.goal, reason=LATE,
        )  # fmt: skip
    if written.note:
        _write(written, now.engagement_id, now.id, by=by, at=at, peer=peer)
    return None


def _void(written: Written, target: Target, by: uuid.UUID, at: datetime) -> Held | None:
    said = None if isinstance(target, GroupSession) else target.phone_at
    by_phone = said is not None and abs(written.phone_at - said) <= UNDO_WITHIN
    entered = target.occurred_at if isinstance(target, GroupSession) else target.entered_at
    if not by_phone and not may_undo(entered, at):
        return Held.UNKNOWN
    take_back_late(target=target, by=by, at=at)
    return None


@transaction.atomic
def take_back_late(*, target: Target, by: uuid.UUID, at: datetime) -> None:
    """Undo that was tapped on a phone within ten minutes and came later. Twice is once."""
    if isinstance(target, ContactAttempt):
        ContactAttempt.objects.filter(id=target.id, undone_at=None).update(undone_at=at)
    else:
        mine = Q(group_id=target.id) if isinstance(target, GroupSession) else Q(id=target.id)
        rows = Contact.objects.filter(mine, undone_at=None, replaced_at=None)
        undone = list(rows.only("engagement_id", "planned_for"))
        rows.update(undone_at=at)
        for contact in undone:
            touching.settle_last_touch(contact.engagement_id)
        touching.plan_again(undone)
    person = None if isinstance(target, GroupSession) else target.engagement.person_id
    audit.record("contact.undone", actor=by, at=at, subject=("contact", target.id), person=person, reason="phone")


@transaction.atomic
def keep_draft(
    *, record_id: uuid.UUID, path: str, answers: dict[str, tuple[str, ...]], by: uuid.UUID, at: datetime
) -> bool:
    """Words that a phone sealed when it locked, back with their author for a day. False when too long to keep."""
    kept = drafts.keep_for_absent(by, path, {name: list(values) for name, values in answers.items()}, at=at)
    audit.record("phone_record.draft_kept", actor=by, at=at, subject=("phone_record", record_id))
    return kept


def settle(row: HeldRecord, outcome: str, *, by: uuid.UUID, at: datetime) -> None:
    """It waits no longer, and what it said is gone. Part of the caller's action."""
    HeldRecord.objects.filter(id=row.id, settled_at=None).update(
        settled_at=at, settled_by_id=by, outcome=outcome, content=HeldRecord.content_gone()
    )


def follow(record_id: uuid.UUID, *, at: datetime) -> None:
    """Place what waited for this record, in the order in which it was written. Part of the caller's action."""
    waiting = HeldRecord.objects.select_for_update().filter(waits_for=record_id, settled_at=None)
    for row in waiting.order_by("phone_at", "id"):
        if row.author_id is None:
            continue
        reason = place(rules.read(row.content.encode(), row.id), by=row.author_id, at=at)
        if reason is None:
            settle(row, "placed", by=row.author_id, at=at)
        else:
            HeldRecord.objects.filter(id=row.id).update(reason=reason, waits_for=None)
