"""Who is told that a request waits. The alert names the place and nothing about the person."""

import uuid
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from companionway.platform.models import User
from companionway.referrals.models import Referral
from companionway.referrals.rules import State
from companionway.workforce.models import RoleHeld
from companionway.workforce.rules import Role


@dataclass(frozen=True)
class Alert:
    """One alert: the request, its site ("" for none), and the e-mail addresses of those who may take it."""

    referral_id: uuid.UUID
    place: str
    addresses: tuple[str, ...]


def alert_of(referral_id: uuid.UUID, today: date) -> Alert | None:
    """The alert of a waiting request: to the peers there, to their supervisors where there is no peer.

    None when it no longer waits. Two or three queries.
    """
    referral = Referral.objects.select_related("program", "site").filter(id=referral_id, state=State.RECEIVED).first()
    if referral is None:
        return None
    place = referral.site.name if referral.site else ""  # a program's name can say on a locked phone what it is about
    addresses = _addresses(referral, Role.PEER_WORKER, today) or _addresses(referral, Role.PEER_SUPERVISOR, today)
    return Alert(referral.id, place, addresses)


def _addresses(referral: Referral, role: Role, today: date) -> tuple[str, ...]:
    there = Q(program=None) | Q(program=referral.program_id)
    if referral.site_id:
        there &= Q(site=None) | Q(site=referral.site_id)
    held = RoleHeld.objects.live_on(today).filter(there, role=role)
    users = User.objects.filter(id__in=held.values("user"), is_active=True).exclude(email="")
    return tuple(users.order_by("email").values_list("email", flat=True).distinct())
