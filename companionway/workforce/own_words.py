"""Reading what peers say of themselves and supervision notes: each by who may, and never by anybody else.

The only place that reads these tables. Nothing here takes or returns anybody whom we serve.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Exists, Max, OuterRef

from companionway.platform import audit
from companionway.platform.errors import NotVisible
from companionway.workforce.models import PeerWorker, RoleHeld, Supervision
from companionway.workforce.private_models import AboutPeer, SupervisionNote
from companionway.workforce.queries import present_supervisors, supervised_now
from companionway.workforce.rules import Role, ShownTo
from companionway.workforce.who import peer_of_user

ON_THE_TEAM = (Role.PEER_WORKER, Role.PEER_SUPERVISOR)


@dataclass(frozen=True)
class Colleague:
    """A peer as somebody of their team sees them: what they chose to show, "" for the rest."""

    peer: PeerWorker
    lived_experience: str
    wellbeing: str
    supervised: bool
    has_supervisor: bool = True


def about_oneself(user_id: uuid.UUID) -> tuple[PeerWorker, AboutPeer | None]:
    """A peer's own words, for themselves. Raises NotVisible for who is no peer. Two queries."""
    peer = peer_of_user(user_id)
    return peer, AboutPeer.objects.filter(peer=peer).first()


def team_of(user_id: uuid.UUID, today: date, at: datetime) -> list[Colleague]:
    """The peers of the viewer's programs and sites, with what each shows to this viewer. Six queries.

    Nobody whose last role has ended. A supervisor is told who has no supervisor now; their reading of what is shown to
    supervisors is written down.
    """
    peers = _colleagues(user_id, today)
    live = Supervision.objects.live_on(today).filter(supervisor_id=user_id)
    guides = _guides(user_id, today)
    mine = set(live.values_list("peer_id", flat=True)) if guides else set()
    working = RoleHeld.objects.live_on(today).filter(user_id=OuterRef("user_id"), role__in=ON_THE_TEAM)
    guided = PeerWorker.objects.filter(Exists(working), id__in=mine, user__is_active=True)
    peers |= {peer.id: peer for peer in guided}
    looked_after = supervised_now(peers, today) if guides else set(peers)
    shown = {row.peer_id: row for row in AboutPeer.objects.filter(peer_id__in=peers)}
    found = [
        replace(_as_shown(peer, shown.get(peer.id), peer.id in mine), has_supervisor=peer.id in looked_after)
        for peer in peers.values()
    ]
    told = [c.peer.id for c in found if c.supervised and (c.lived_experience or c.wellbeing)]
    if told:
        audit.record("own_words.read", actor=user_id, at=at, subject=("team", None),
                     detail={"peers": [str(peer) for peer in told]})  # fmt: skip
    return sorted(found, key=lambda c: (not c.supervised, c.peer.name))


def _guides(user_id: uuid.UUID, today: date) -> bool:
    held = RoleHeld.objects.live_on(today).filter(user_id=user_id, role=Role.PEER_SUPERVISOR)
    return bool(held.exists())


def _colleagues(user_id: uuid.UUID, today: date) -> dict[uuid.UUID, PeerWorker]:
    """The other peers who hold a role in a program and site where the viewer holds one."""
    live = RoleHeld.objects.live_on(today).filter(role__in=ON_THE_TEAM)
    rows = list(live.filter(user__is_active=True).values_list("user_id", "program_id", "site_id"))
    here = [(program, site) for user, program, site in rows if user == user_id]
    users = {user for user, program, site in rows if user != user_id and any(
        (program is None or p is None or program == p) and (site is None or s is None or site == s) for p, s in here
    )}  # fmt: skip
    return {peer.id: peer for peer in PeerWorker.objects.filter(user_id__in=users)}


def _as_shown(peer: PeerWorker, about: AboutPeer | None, supervised: bool) -> Colleague:
    if about is None:
        return Colleague(peer, "", "", supervised)
    to_viewer = {ShownTo.TEAM, ShownTo.SUPERVISOR} if supervised else {ShownTo.TEAM}
    lived = about.lived_experience if about.lived_shown_to in to_viewer else ""
    wellbeing = about.wellbeing if supervised and about.wellbeing_shown_to == ShownTo.SUPERVISOR else ""
    return Colleague(peer, lived, wellbeing, supervised)


def notes_for_supervisor(peer_id: uuid.UUID, by: uuid.UUID, at: datetime) -> tuple[PeerWorker, list[SupervisionNote]]:
    """The notes that this supervisor wrote about this peer. Raises NotVisible where they do not supervise them now."""
    peer = PeerWorker.objects.filter(id=peer_id).first()
    if peer is None or by not in present_supervisors(peer.id, at):
        raise NotVisible
    rows = SupervisionNote.objects.filter(peer=peer, author_id=by).select_related("author")
    return peer, list(rows.order_by("-written_at", "-id")[:100])


def notes_about_oneself(user_id: uuid.UUID) -> tuple[PeerWorker, list[SupervisionNote]]:
    """Every note about this peer, whoever wrote it, for the peer. Raises NotVisible for who is no peer."""
    peer = peer_of_user(user_id)
    rows = SupervisionNote.objects.filter(peer=peer).select_related("author")
    return peer, list(rows.order_by("-written_at", "-id")[:100])


def last_notes(peer_ids: Collection[uuid.UUID], by: uuid.UUID) -> dict[uuid.UUID, datetime]:
    """When this supervisor last wrote down something with each of these peers; none where they never did. One query."""
    rows = SupervisionNote.objects.filter(peer_id__in=peer_ids, author_id=by)
    return dict(rows.order_by().values_list("peer_id").annotate(last=Max("written_at")))
