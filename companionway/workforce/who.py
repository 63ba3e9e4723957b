"""Who works here, as an administrator sees it: names, roles, sign-ins; and what is offered for a role's place."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from django.db.models import Q

from companionway.organizations.models import Program, Site
from companionway.platform.errors import NotVisible
from companionway.platform.models import User
from companionway.workforce.models import Invitation, PeerWorker, RoleHeld, RoleProposal, Supervision
from companionway.workforce.rules import TITLES, Role


@dataclass(frozen=True)
class StaffRole:
    """One role as a line: its title, where, from and until."""

    id: uuid.UUID
    title: str
    place: str
    starts_on: date
    ends_on: date | None


@dataclass
class Staff:
    """One person who works here, or did."""

    user: User
    name: str
    has_second_step: bool
    roles: list[StaffRole] = field(default_factory=list)
    waiting: list[RoleProposal] = field(default_factory=list)

    @property
    def is_peer(self) -> bool:
        """Whether they walk with people now or will."""
        return TITLES[Role.PEER_WORKER] in {role.title for role in self.roles}

    @property
    def titles(self) -> str:
        """The titles of the roles held, each once."""
        return ", ".join(dict.fromkeys(role.title for role in self.roles))


def place_words(program: Program | None, site: Site | None) -> str:
    """Where a role holds, in words."""
    return " · ".join([program.name if program else "every program", site.name if site else "every site"])


def everybody(today: date) -> list[Staff]:
    """Who can sign in, by name, then who cannot. Four queries however many there are."""
    return _staff(User.objects.order_by("-is_active", "first_name", "last_name", "username"), today)


def one(user_id: uuid.UUID, today: date) -> Staff:
    """One of them. Raises NotVisible for nobody."""
    found = _staff(User.objects.filter(id=user_id), today)
    if not found:
        raise NotVisible
    return found[0]


def _staff(users: Iterable[User], today: date) -> list[Staff]:
    rows = list(users)
    ids = [user.id for user in rows]
    second = set(Authenticator.objects.filter(user_id__in=ids).values_list("user_id", flat=True))
    found = {u.id: Staff(u, u.get_full_name() or u.username, u.id in second) for u in rows}
    live = RoleHeld.objects.lasting_on(today).filter(user_id__in=ids).select_related("program", "site")
    for role in live.order_by("starts_on", "id"):
        words = place_words(role.program, role.site)
        found[role.user_id].roles.append(
            StaffRole(role.id, TITLES[Role(role.role)], words, role.starts_on, role.ends_on)
        )  # fmt: skip
    for waiting in RoleProposal.objects.filter(user_id__in=ids, decided_at=None).order_by("proposed_at"):
        found[waiting.user_id].waiting.append(waiting)
    return list(found.values())


def open_invitations(now: datetime) -> list[tuple[Invitation, bool]]:
    """Those that were neither used nor taken back, newest first, and whether the link of each works. Two queries."""
    rows = Invitation.objects.waiting().select_related("program", "site", "invited_by")
    working = set(Invitation.objects.working(now).values_list("id", flat=True))
    return [(row, row.id in working) for row in rows.order_by("-invited_at", "id")]


def invited_at_address(token_hash: bytes, now: datetime) -> str | None:
    """To which address a link went that can still be used; None for any other. Looking uses nothing up."""
    found = Invitation.objects.working(now).filter(token_hash=token_hash)
    return found.values_list("email", flat=True).first()


def open_proposals(viewer_id: uuid.UUID) -> list[RoleProposal]:
    """Roles that wait for a second person; the viewer's own are not among them."""
    rows = RoleProposal.objects.filter(decided_at=None).exclude(user_id=viewer_id)
    return list(rows.select_related("user", "proposed_by", "program", "site").order_by("proposed_at"))


def places() -> tuple[list[Program], list[Site]]:
    """Every program and site, by name, for the choice of a role's place. Two queries."""
    return list(Program.objects.order_by("name")), list(Site.objects.order_by("town", "name"))


def supervises(supervisor_id: uuid.UUID, user_id: uuid.UUID, today: date) -> bool:
    """Whether this supervisor looks after this peer now."""
    live = Supervision.objects.live_on(today).filter(supervisor_id=supervisor_id, peer__user_id=user_id)
    return bool(live.exists())


def peer_of_user(user_id: uuid.UUID) -> PeerWorker:
    """Somebody as a peer. Raises NotVisible for who is none."""
    found = PeerWorker.objects.filter(user_id=user_id).first()
    if found is None:
        raise NotVisible
    return found


def supervisors_of(user_id: uuid.UUID, today: date) -> list[Supervision]:
    """Who supervises this peer today, by name; nobody for who is no peer. One query."""
    live = Supervision.objects.live_on(today).filter(peer__user_id=user_id).select_related("supervisor")
    return list(live.order_by("supervisor__first_name", "supervisor__last_name", "id"))


def could_supervise(user_id: uuid.UUID, today: date) -> list[User]:
    """The peer supervisors whose program and site meet those of this peer's roles, by name. Two queries."""
    live = RoleHeld.objects.live_on(today).filter(user__is_active=True)
    meets = Q(pk__in=[])
    for program, site in live.filter(user_id=user_id, role=Role.PEER_WORKER).values_list("program_id", "site_id"):
        in_program = Q() if program is None else Q(program=None) | Q(program_id=program)
        meets |= in_program & (Q() if site is None else Q(site=None) | Q(site_id=site)) & Q(pk__isnull=False)
    held = live.filter(meets, role=Role.PEER_SUPERVISOR).exclude(user_id=user_id)
    return list(User.objects.filter(id__in=held.values("user_id")).order_by("first_name", "last_name", "id"))
