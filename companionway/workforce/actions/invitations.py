"""Inviting somebody by mail to work here: a link of 160 random bits, seven days, one use, only its hash stored."""

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from companionway.platform import audit, outbox
from companionway.platform.errors import DomainError, NotVisible
from companionway.platform.ids import new_id, token_hash
from companionway.platform.models import User
from companionway.signin.actions.passwords import set_first_password
from companionway.workforce import rules
from companionway.workforce.actions import roles
from companionway.workforce.actions.roles import Place
from companionway.workforce.models import Invitation
from companionway.workforce.rules import Role

KIND = "invitation"
ENDED = ("link_ended", "This link has ended. Ask whoever invited you for a new one.")


@dataclass(frozen=True)
class Newcomer:
    """Who somebody says they are when they come by a link."""

    first_name: str
    last_name: str
    username: str
    password: str


@transaction.atomic
def invite(
    *, email: str, role: Role, place: Place, by: uuid.UUID | None, at: datetime, by_mail: bool = True
) -> Invitation:
    """Invite this address for one role. The worker sends the link; nobody here ever sees it, but for a command.

    Raises DomainError where somebody here has the address, or an invitation to it is open.
    """
    roles.one_at_a_time()
    roles.must_administer(by, timezone.localdate(at))
    if User.objects.filter(email__iexact=email).exists():
        raise DomainError(
            "here", "Somebody who works here has this address. Give them the role instead.", field="email"
        )
    Invitation.objects.waiting().filter(email__iexact=email, ends_at__lte=at).update(withdrawn_at=at)
    try:
        with transaction.atomic():
            made = Invitation.objects.create(
                id=new_id(), email=email, role=role, program_id=place.program_id, site_id=place.site_id,
                invited_by_id=by, invited_at=at, ends_at=at + rules.INVITATION_LASTS,
            )  # fmt: skip
    except IntegrityError:
        raise DomainError(
            "open", "An invitation to this address is on its way. Send that one again.", field="email"
        ) from None
    if by_mail:
        _send(made, at)
    audit.record("invitation.sent", actor=by, at=at, subject=("invitation", made.id), reason=role)
    return made


@transaction.atomic
def send_again(*, invitation_id: uuid.UUID, by: uuid.UUID, at: datetime) -> None:
    """A fresh link for seven more days; the former one opens nothing. Whoever sends it answers for it from now on."""
    roles.must_administer(by, timezone.localdate(at))
    still = Invitation.objects.waiting().filter(id=invitation_id)
    if not still.update(token_hash=None, ends_at=at + rules.INVITATION_LASTS, invited_by=by):
        raise NotVisible
    _send(still.get(), at)
    audit.record("invitation.sent_again", actor=by, at=at, subject=("invitation", invitation_id))


@transaction.atomic
def withdraw(*, invitation_id: uuid.UUID, by: uuid.UUID, at: datetime) -> None:
    """The link opens nothing from now on."""
    roles.must_administer(by, timezone.localdate(at))
    still = Invitation.objects.waiting().filter(id=invitation_id)
    if not still.update(token_hash=None, withdrawn_at=at):
        raise NotVisible
    audit.record("invitation.withdrawn", actor=by, at=at, subject=("invitation", invitation_id))


def _send(invitation: Invitation, at: datetime) -> None:
    outbox.put(KIND, key=f"{KIND}:{invitation.id}:{at.isoformat()}", payload={"invitation": str(invitation.id)})


def new_link(*, invitation_id: uuid.UUID, at: datetime) -> tuple[str, str] | None:
    """Part of sending: (address, token) of an open invitation, with only the hash kept; None where it is open no more.

    Made at the moment of sending, so that the token waits in no table. Sending twice makes the first link worthless.
    """
    token = secrets.token_urlsafe(20)
    still = Invitation.objects.working(at).filter(id=invitation_id)
    if not still.update(token_hash=token_hash(token)):
        return None
    return still.get().email, token


@transaction.atomic
def accept(*, token: str, newcomer: Newcomer, at: datetime) -> User:
    """The invited person begins to work here: their sign-in, their role, and the link is spent. One winner.

    Raises DomainError for a link that does not work or is unknown (alike), and for a name that is taken.
    """
    roles.one_at_a_time()
    found = Invitation.objects.working(at).filter(token_hash=token_hash(token))
    invitation = found.select_for_update().first()
    if invitation is None:
        raise DomainError(*ENDED)
    user = _begin(newcomer, invitation.email, at)
    invitation.used_at, invitation.used_by, invitation.token_hash = at, user, None
    invitation.save(update_fields=["used_at", "used_by", "token_hash"])
    role, place = Role(invitation.role), Place(invitation.program_id, invitation.site_id)
    today = timezone.localdate(at)
    if role in rules.BY_TWO and roles.another_who_watches(invitation.invited_by_id, user.id, today):
        roles.propose(user_id=user.id, role=role, place=place, by=invitation.invited_by_id, at=at)
    else:
        roles.hold(user_id=user.id, role=role, place=place, starts_on=today)
    audit.record("invitation.accepted", actor=user.id, at=at, subject=("invitation", invitation.id), reason=role)
    return user


def _begin(newcomer: Newcomer, email: str, at: datetime) -> User:
    if User.objects.filter(username__iexact=newcomer.username).exists():
        raise DomainError("taken", "Somebody has this sign-in name. Choose another.", field="username")
    user = User(id=new_id(), username=newcomer.username, email=email, first_name=newcomer.first_name,
                last_name=newcomer.last_name)  # fmt: skip
    user.set_unusable_password()
    user.save(force_insert=True)
    return set_first_password(user_id=user.id, password=newcomer.password, now=at)
