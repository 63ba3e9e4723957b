"""Who works where: the peers of a program and site."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from companionway.platform.errors import NotVisible
from companionway.platform.models import User
from companionway.workforce.models import PeerWorker, RoleHeld, Supervision
from companionway.workforce.rules import Role


def peers_at(program_id: uuid.UUID, site_id: uuid.UUID | None, on: date) -> list[User]:
    """The peers who hold a role in this program at this site on this day, by name. One query."""
    in_program = Q(program_id=program_id) | Q(program=None)
    held = RoleHeld.objects.live_on(on).filter(in_program, user_id=OuterRef("pk"), role=Role.PEER_WORKER)
    here = held.filter(Q(site_id=site_id) | Q(site=None)) if site_id else held
    return list(User.objects.filter(Exists(here), is_active=True).order_by("first_name", "last_name", "id"))


def present_supervisors(peer_id: uuid.UUID, at: datetime) -> set[uuid.UUID]:
    """Who supervises this peer now and can sign in with a role that supervises."""
    today = timezone.localdate(at)
    live = Supervision.objects.live_on(today).filter(peer_id=peer_id)
    role = RoleHeld.objects.live_on(today).filter(user_id=OuterRef("supervisor_id"), role=Role.PEER_SUPERVISOR)
    return set(live.filter(Exists(role), supervisor__is_active=True).values_list("supervisor_id", flat=True))


def supervised_now(peer_ids: Iterable[uuid.UUID], today: date) -> set[uuid.UUID]:
    """Those of these peers whom somebody supervises who can sign in with a role that supervises. One query."""
    role = RoleHeld.objects.live_on(today).filter(user_id=OuterRef("supervisor_id"), role=Role.PEER_SUPERVISOR)
    live = Supervision.objects.live_on(today).filter(Exists(role), peer_id__in=list(peer_ids))
    return set(live.filter(supervisor__is_active=True).values_list("peer_id", flat=True))


def peers_of(supervisor_id: uuid.UUID, on: date) -> list[PeerWorker]:
    """The peers whom this user supervises on this day and who can sign in, by name. One query."""
    live = Supervision.objects.live_on(on).filter(supervisor_id=supervisor_id)
    rows = PeerWorker.objects.filter(id__in=live.values("peer_id"), user__is_active=True)
    return list(rows.order_by("name", "id"))


def supervised_peer(peer_id: uuid.UUID, by: uuid.UUID, at: datetime) -> PeerWorker:
    """A peer whom this user supervises now. Raises NotVisible for any other, and for nobody."""
    peer = PeerWorker.objects.filter(id=peer_id).first()
    if peer is None or by not in present_supervisors(peer.id, at):
        raise NotVisible
    return peer


def could_cover(user_id: uuid.UUID, on: date) -> list[User]:
    """The other peers of the organizations where this peer holds a role, by name. Three queries."""
    live = RoleHeld.objects.live_on(on).filter(role=Role.PEER_WORKER, user__is_active=True)
    mine = live.filter(user_id=user_id).values_list("program__organization_id", "site__organization_id")
    where = {program or site for program, site in mine}
    held = live.exclude(user_id=user_id).values_list("user_id", "program__organization_id", "site__organization_id")
    users = {user for user, program, site in held if where and (None in where or (program or site) in {None, *where})}
    return list(User.objects.filter(id__in=users).order_by("first_name", "last_name", "id"))
