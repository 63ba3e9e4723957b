"""Giving roles, proposing those that take two people, withdrawing them, switching sign-ins off and on.

All of it takes one turn for the whole house, so that two administrators who act on each other come one after the other:
the second finds what the first did. Never is nobody left who administers.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from companionway.platform import audit, notices, sign_ins
from companionway.platform.errors import DomainError, NotVisible
from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.platform.turns import take_turns
from companionway.workforce import rules
from companionway.workforce.models import Invitation, PeerWorker, RoleHeld, RoleHeldSet, RoleProposal
from companionway.workforce.rules import Role

ADMINISTRATOR = Role.SYSTEM_ADMINISTRATOR


@dataclass(frozen=True)
class Place:
    """Where a role holds; None is every program, every site."""

    program_id: uuid.UUID | None = None
    site_id: uuid.UUID | None = None


def one_at_a_time() -> None:
    """Wait until nobody else is changing who works here; ends with the transaction."""
    take_turns("who works here")


def administers(user_id: uuid.UUID, today: date) -> bool:
    """Whether this person is an administrator now and can sign in."""
    held = RoleHeld.objects.live_on(today).filter(user_id=user_id, role=ADMINISTRATOR)
    return held.filter(user__is_active=True).exists()


def must_administer(actor: uuid.UUID | None, today: date) -> None:
    """Raises NotVisible when whoever acts is no administrator any more. None is a command on the server."""
    if actor is not None and not administers(actor, today):
        raise NotVisible


@transaction.atomic
def give_role(
    *, user_id: uuid.UUID, role: Role, place: Place, starts_on: date, ends_on: date | None, by: uuid.UUID | None,
    at: datetime,
) -> RoleHeld | RoleProposal:  # fmt: skip
    """A role for somebody who works here, from a day on. One that takes two people is proposed first.

    Raises DomainError for oneself, for a day that is past and for what is held already; NotVisible for no such person.
    """
    one_at_a_time()
    today = timezone.localdate(at)
    must_administer(by, today)
    if by == user_id:
        raise DomainError("yourself", "Nobody gives a role to themselves. Ask another administrator.")
    user = User.objects.select_for_update().filter(id=user_id).first()
    if user is None:
        raise NotVisible
    if starts_on < today:
        raise DomainError("past", "A role begins today or later.", field="starts_on")
    if ends_on is not None and ends_on < starts_on:
        raise DomainError("ends_before", "It cannot end before it begins.", field="ends_on")
    given: RoleHeld | RoleProposal
    if role in rules.BY_TWO and another_who_watches(by, user_id, today):
        if ends_on is not None or starts_on > today:
            raise DomainError("lasting", "This role begins when it is confirmed and lasts until it is withdrawn.")
        given = propose(user_id=user_id, role=role, place=place, by=by, at=at)
    else:
        given = hold(user_id=user_id, role=role, place=place, starts_on=starts_on, ends_on=ends_on)
        _changed(user_id, at)
    verb = "role.given" if isinstance(given, RoleHeld) else "role.proposed"
    audit.record(verb, actor=by, at=at, subject=("user", user_id), reason=role, detail=_where(place))
    return given


def hold(*, user_id: uuid.UUID, role: Role, place: Place, starts_on: date, ends_on: date | None = None) -> RoleHeld:
    """Part of giving a role, of confirming one, and of accepting an invitation: the row, and a peer's own row."""
    try:
        with transaction.atomic():
            held = RoleHeld.objects.create(
                user_id=user_id, role=role, program_id=place.program_id, site_id=place.site_id, starts_on=starts_on,
                ends_on=ends_on,
            )  # fmt: skip
    except IntegrityError:
        raise DomainError("held", "They have this role there already.") from None
    if role == Role.PEER_WORKER:
        name = User.objects.get(id=user_id).get_full_name()
        PeerWorker.objects.get_or_create(user_id=user_id, defaults={"name": name, "active_from": starts_on})
    return held


def propose(*, user_id: uuid.UUID, role: Role, place: Place, by: uuid.UUID | None, at: datetime) -> RoleProposal:
    """Part of giving a role and of accepting an invitation: somebody else has to confirm it."""
    try:
        with transaction.atomic():
            made = RoleProposal.objects.create(
                id=new_id(), user_id=user_id, role=role, program_id=place.program_id, site_id=place.site_id,
                proposed_by_id=by, proposed_at=at,
            )  # fmt: skip
    except IntegrityError:
        raise DomainError("proposed", "This waits for somebody to confirm it already.") from None
    may_confirm = _watches(timezone.localdate(at)).exclude(user_id__in=[user_id, *([by] if by else [])])
    for watcher in may_confirm.order_by("user_id").values_list("user_id", flat=True).distinct():
        notices.tell(watcher, "to_confirm", key=f"to_confirm:{made.id}:{watcher}")
    return made


@transaction.atomic
def decide_proposal(*, proposal_id: uuid.UUID, confirm: bool, by: uuid.UUID, at: datetime) -> RoleProposal:
    """A second person who watches over others confirms a role, or does not. Never who proposed it or who gets it."""
    one_at_a_time()
    today = timezone.localdate(at)
    if not _watches(today).filter(user_id=by).exists():
        raise NotVisible
    found = RoleProposal.objects.select_for_update().filter(id=proposal_id)
    proposal = found.exclude(user_id=by).first()
    if proposal is None:
        raise NotVisible
    if proposal.decided_at is not None:
        raise DomainError("decided", "Somebody has already answered this one.")
    if confirm and proposal.proposed_by_id == by:
        raise DomainError("same", "Somebody else has to confirm what you proposed.")
    if confirm and proposal.proposed_by_id is not None and not administers(proposal.proposed_by_id, today):
        raise DomainError("asker", "Whoever asked administers no more. Do not confirm it; it can be asked for again.")
    proposal.decided_by_id, proposal.decided_at, proposal.confirmed = by, at, confirm
    proposal.save(update_fields=["decided_by", "decided_at", "confirmed"])
    if confirm:
        place = Place(proposal.program_id, proposal.site_id)
        hold(user_id=proposal.user_id, role=Role(proposal.role), place=place, starts_on=today)
        _changed(proposal.user_id, at)
    audit.record(
        "role.confirmed" if confirm else "role.not_confirmed", actor=by, at=at, subject=("user", proposal.user_id),
        reason=proposal.role,
    )  # fmt: skip
    return proposal


def take_role(*, role_id: uuid.UUID, by: uuid.UUID | None, at: datetime) -> RoleHeld:
    """End a role at this instant. Part of `engagement.actions.leaving.withdraw_role`, whose audit entry covers it.

    Every sign-in of the person ends with it, so that nothing they had open goes on.
    """
    one_at_a_time()
    today = timezone.localdate(at)
    must_administer(by, today)
    held = RoleHeld.objects.select_for_update().filter(id=role_id, withdrawn_at=None).first()
    if held is None or (held.ends_on is not None and held.ends_on < today):
        raise NotVisible
    if held.role == ADMINISTRATOR:
        _keep_an_administrator(held.user_id, today)
        _take_back_what_waits(held.user_id, at)
    held.withdrawn_at, held.ends_on = at, rules.withdrawn_ends_on(held.starts_on, today)
    held.save(update_fields=["withdrawn_at", "ends_on"])
    _changed(held.user_id, at)
    return held


def switch_off(*, user_id: uuid.UUID, by: uuid.UUID | None, at: datetime) -> User:
    """Nobody signs in as this person from now on. Part of `engagement.actions.leaving.disable`."""
    one_at_a_time()
    today = timezone.localdate(at)
    must_administer(by, today)
    if by == user_id:
        raise DomainError("yourself", "Somebody else must switch your sign-in off.")
    user = User.objects.select_for_update().filter(id=user_id, is_active=True).first()
    if user is None:
        raise NotVisible
    if administers(user_id, today):
        _keep_an_administrator(user_id, today)
        _take_back_what_waits(user_id, at)
    user.is_active = False
    user.save(update_fields=["is_active"])
    sign_ins.end_all(user_id, because="disabled", at=at)
    notices.tell(user_id, "disabled", key=f"disabled:{user_id}:{at.isoformat()}")
    return user


@transaction.atomic
def enable(*, user_id: uuid.UUID, by: uuid.UUID | None, at: datetime) -> None:
    """They can sign in again, with the roles that have not ended. Whom they could see does not come back by itself."""
    one_at_a_time()
    must_administer(by, timezone.localdate(at))
    if by == user_id or not User.objects.filter(id=user_id, is_active=False).update(is_active=True):
        raise NotVisible
    notices.tell(user_id, "enabled", key=f"enabled:{user_id}:{at.isoformat()}")
    audit.record("user.enabled", actor=by, at=at, subject=("user", user_id))


def _take_back_what_waits(user_id: uuid.UUID, at: datetime) -> None:
    """What an administrator began and others have not finished ends with their role: links, and roles to confirm."""
    links = Invitation.objects.waiting().filter(invited_by_id=user_id)
    links.update(withdrawn_at=at, token_hash=None)
    RoleProposal.objects.filter(proposed_by_id=user_id, decided_at=None).update(decided_at=at, confirmed=False)


def _changed(user_id: uuid.UUID, at: datetime) -> None:
    sign_ins.end_all(user_id, because="role", at=at)
    notices.tell(user_id, "roles_changed", key=f"roles_changed:{user_id}:{at.isoformat()}")


def _where(place: Place) -> dict[str, str]:
    named = {"program": place.program_id, "site": place.site_id}
    return {name: str(value) for name, value in named.items() if value}


def _watches(today: date) -> RoleHeldSet:
    return RoleHeld.objects.live_on(today).filter(role__in=rules.WATCHING, user__is_active=True)


def another_who_watches(actor: uuid.UUID | None, user_id: uuid.UUID, today: date) -> bool:
    """Whether a second person has to confirm. In a house of one there is none, and the first word counts.

    A house that ever had a second one stays a house of two: whoever withdraws the other gains no power by it, and what
    they propose waits for an invitation from the server (`companionway invite`) to bring somebody who can confirm.
    """
    if actor is None:
        return _watches(today).exclude(user_id=user_id).exists()
    ever = RoleHeld.objects.filter(role__in=rules.WATCHING).exclude(user_id__in=[actor, user_id])
    return ever.exists()


def _keep_an_administrator(leaving: uuid.UUID, today: date) -> None:
    """Raises DomainError unless another administrator stays, with no day on which their role ends."""
    stay = RoleHeld.objects.live_on(today).filter(role=ADMINISTRATOR, user__is_active=True, ends_on=None)
    if not stay.exclude(user_id=leaving).exists():
        raise DomainError("last", "They are the last administrator. Give the role to somebody else first.")
