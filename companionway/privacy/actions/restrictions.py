"""Restrictions that people ask for: taking the request, answering it, and the ways in which one ends (2.26)."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from companionway.platform import audit
from companionway.platform.errors import DomainError
from companionway.privacy.actions.agreed import note_changed
from companionway.privacy.actions.tasks import open_task, settle
from companionway.privacy.models.request import RestrictionRequest
from companionway.privacy.rules import restrictions as rules
from companionway.privacy.rules.restrictions import Answer, End
from companionway.privacy.rules.tasks import Kind, Owner


@dataclass(frozen=True)
class Wish:
    """What the person asks not to be shared. Empty means everything, or anybody."""

    recipient: str = ""
    recipient_kind: str = ""
    information: Sequence[str] = ()
    purposes: Sequence[str] = ()
    paid_in_full: bool = False
    words: str = ""


@transaction.atomic
def ask_restriction(
    *, person_id: uuid.UUID, program_id: uuid.UUID | None, wish: Wish, by: uuid.UUID, at: datetime
) -> RestrictionRequest:
    """Take a request. One that the law makes us agree to (paid in full, to a health plan) is agreed at once."""
    if wish.paid_in_full and wish.recipient_kind != rules.HEALTH_PLAN:
        raise DomainError("paid_in_full", "Paid in full is about a health plan. Choose a health plan as the recipient.",
                          field="recipient_kind")  # fmt: skip
    forced = rules.must_agree(paid_in_full=wish.paid_in_full, recipient_kind=wish.recipient_kind)
    row = RestrictionRequest.objects.create(
        person_id=person_id, program_id=program_id, recipient=wish.recipient.strip(),
        recipient_kind=wish.recipient_kind, information=list(wish.information), purposes=list(wish.purposes),
        paid_in_full=wish.paid_in_full, words=wish.words.strip(), asked_at=at, taken_by_id=by,
        answer=Answer.AGREED if forced else Answer.ASKED, answered_at=at if forced else None,
        answered_by_id=by if forced else None,
    )  # fmt: skip
    if not forced:
        open_task(Kind.RESTRICTION, owner=Owner.OFFICER, about=row.id, by=by, at=at, person_id=person_id,
                  program_id=program_id)  # fmt: skip
    else:
        note_changed(person_id, because_of=row.id, what="agreed", at=at)
    audit.record("restriction.asked", actor=by, at=at, subject=("restriction", row.id), person=person_id,
                 detail={"agreed_by_law": forced})  # fmt: skip
    return row


def _row(restriction_id: uuid.UUID) -> RestrictionRequest:
    return RestrictionRequest.objects.select_for_update(of=("self",)).get(id=restriction_id)


@transaction.atomic
def answer_restriction(*, restriction_id: uuid.UUID, agree: bool, by: uuid.UUID, at: datetime) -> RestrictionRequest:
    """Agree or decline, once. What was paid in full is agreed by law."""
    row = _row(restriction_id)
    if row.answer != Answer.ASKED:
        raise DomainError("answered", "This request was answered already.")
    row.answer, row.answered_at, row.answered_by_id = Answer.AGREED if agree else Answer.DECLINED, at, by
    row.save()
    settle(Kind.RESTRICTION, about=row.id, by=by, at=at)
    if agree:
        note_changed(row.person_id, because_of=row.id, what="agreed", at=at)
    audit.record("restriction.answered", actor=by, at=at, subject=("restriction", row.id), person=row.person_id,
                 detail={"agreed": agree})  # fmt: skip
    return row


@transaction.atomic
def end_restriction(*, restriction_id: uuid.UUID, how: End, by: uuid.UUID, at: datetime) -> RestrictionRequest:
    """End an agreed restriction: by the person's writing or word, or by our notice for later records only."""
    row = _row(restriction_id)
    if row.answer != Answer.AGREED or row.ended_at is not None:
        raise DomainError("not_agreed", "Only an agreed restriction that still stands can end.")
    fault = rules.end_fault(paid_in_full=row.paid_in_full, how=how)
    if fault:
        raise DomainError("paid_in_full", fault, field="how")
    row.ended_how, row.ended_at, row.ended_by_id = how, at, by
    row.save()
    note_changed(row.person_id, because_of=row.id, what="ended", at=at)
    audit.record("restriction.ended", actor=by, at=at, subject=("restriction", row.id), person=row.person_id,
                 detail={"how": how.value})  # fmt: skip
    return row
