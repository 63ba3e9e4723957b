"""Where a request belongs: sent on to another program or site, the same as another, taken back, turned down."""

import uuid
from datetime import datetime

from django.db import transaction

from companionway.organizations.models import Program, Site
from companionway.platform import outbox, wall
from companionway.platform.errors import DomainError
from companionway.platform.ids import new_id
from companionway.platform.sealing import open_all
from companionway.privacy.actions import access as privacy
from companionway.referrals import rules
from companionway.referrals.actions.move import move
from companionway.referrals.models import Referral, ReferralEvent
from companionway.referrals.rules import State, Verb, WhyNot


@transaction.atomic
def redirect(*, referral_id: uuid.UUID, program: Program, site: Site | None, by: uuid.UUID, at: datetime) -> Referral:
    """Send a request on. The old one points to a new one, which keeps the time of arrival, so no clock starts anew."""
    old = move(Verb.REDIRECT, referral_id, by=by, at=at, settled_at=at)
    if old.program_id == program.id and old.site_id == (site.id if site else None):
        raise DomainError("same_place", "It is there already. Choose another program or site.", field="program")
    privacy.end_grants(because_of=old.id, at=at)
    new = Referral.objects.get(id=old.id)
    open_all(new)  # its words are sealed for the old row and go with the new one
    new.id, new.program, new.site, new.redirected_from, new.order_id = new_id(), program, site, old, ""
    new.state, new.accepted_by, new.accepted_at, new.settled_at = State.RECEIVED, None, None, None
    new.needs_placing, new.version = "", 1
    new.promise_due_at = rules.promise_due(
        new.received_at, new.where, program.promise_here_minutes, program.promise_days
    )
    with wall.everyone("a request is sent on to a place whose queue is not the sender's"):
        new.save(force_insert=True)
        ReferralEvent.objects.create(referral=new, verb="receive", state=new.state, occurred_at=at, by_id=by)
    outbox.put("new_request", key=f"new_request:{new.id}", payload={"referral": str(new.id)}, available_at=at)
    return new


@transaction.atomic
def mark_duplicate(*, referral_id: uuid.UUID, of: uuid.UUID, by: uuid.UUID, at: datetime) -> Referral:
    """The same request as another one. It is kept and not counted."""
    if referral_id == of:
        raise DomainError("same_request", "Choose the other request.")
    _counted(referral_id, of)
    referral = move(Verb.MARK_DUPLICATE, referral_id, by=by, at=at, settled_at=at, same_request_as_id=of)
    privacy.end_grants(because_of=referral.id, at=at)
    return referral


def _counted(referral_id: uuid.UUID, of: uuid.UUID) -> None:
    """Refuse a request that is itself not counted. Both rows are held, so two cannot each give way to the other."""
    rows = Referral.objects.filter(id__in=[referral_id, of]).order_by("id").select_for_update()
    states = {row.id: row.state for row in rows}
    if states.get(of) is None or states[of] in rules.NOT_COUNTED:
        raise DomainError("not_counted", "That request is not counted itself. Choose the one that lives.")


@transaction.atomic
def withdraw(*, referral_id: uuid.UUID, by: uuid.UUID | None, at: datetime) -> Referral:
    """The sender takes it back. It ends the request, never an engagement."""
    referral = move(Verb.WITHDRAW, referral_id, by=by, at=at, settled_at=at)
    privacy.end_grants(because_of=referral.id, at=at)
    return referral


@transaction.atomic
def turn_away(*, referral_id: uuid.UUID, why: WhyNot, by: uuid.UUID, at: datetime) -> Referral:
    """The program turns a request down, for a reason of its own. It is an answer, and it is counted as one."""
    referral = move(Verb.TURN_AWAY, referral_id, by=by, at=at, outcome=why, settled_at=at)
    privacy.end_grants(because_of=referral.id, at=at)
    return referral
