"""The viewer: who is looking, with which roles and where. Every reading of people begins with one."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet, Subquery
from django.db.models.functions import JSONObject, Now

from companionway.people.models import Person
from companionway.platform import wall
from companionway.privacy.models.access import AccessGrant
from companionway.privacy.models.break_glass import BreakGlass
from companionway.privacy.permissions import Permission, permissions_of
from companionway.workforce.models import RoleHeld
from companionway.workforce.rules import Role

QUEUE_ROLES = frozenset({Role.PEER_WORKER, Role.PEER_SUPERVISOR})


@dataclass(frozen=True)
class Holding:
    """A role held for a program and a site; None means every one."""

    role: Role
    program_id: uuid.UUID | None
    site_id: uuid.UUID | None


@dataclass(frozen=True)
class Opened:
    """One person's record that the viewer opened in need (break-glass), until it ends by itself."""

    id: uuid.UUID
    person_id: uuid.UUID
    ends_at: datetime


@dataclass(frozen=True)
class Viewer:
    """Who looks. Made once for a request by `viewer_of`; holds no database state but ids."""

    user_id: uuid.UUID
    name: str
    holdings: tuple[Holding, ...]
    opened: Opened | None = None

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held today."""
        return frozenset(holding.role for holding in self.holdings)

    @property
    def permissions(self) -> frozenset[Permission]:
        """All that the viewer may do."""
        return permissions_of(self.roles)

    def may(self, permission: Permission) -> bool:
        """Whether the viewer may do this anywhere."""
        return permission in self.permissions

    def queue_scope(self, program_field: str, site_field: str, roles: frozenset[Role] = QUEUE_ROLES) -> Q:
        """A condition for rows in the programs and sites where the viewer answers referrals, or holds `roles`.

        A row without a site belongs to every holder of its program. Nothing held means nothing found.
        """
        found = Q(pk__in=[])
        for holding in self.holdings:
            if holding.role not in roles:
                continue
            here = Q()
            if holding.program_id:
                here &= Q(**{program_field: holding.program_id})
            if holding.site_id:
                here &= Q(**{site_field: holding.site_id}) | Q(**{f"{site_field}__isnull": True})
            found |= here if here else Q(pk__isnull=False)
        return found

    def granted_people(self) -> QuerySet[Person, uuid.UUID]:
        """The kept-record ids of the people whom the viewer holds a live grant for, as a sub-query."""
        grants = AccessGrant.objects.live().filter(user_id=self.user_id)
        return Person.objects.filter(id__in=grants.values("person_id")).values_list("same_as_id", flat=True)


def viewer_of(user_id: uuid.UUID, name: str, today: date) -> Viewer:
    """Load the roles that the user holds on this day, and let the database answer as this user from here on.

    One query; the context lasts until the transaction ends. Without a role there is neither role nor context. The
    same query brings whose record they opened in need, if any; the context comes first in it, for the wall asks it.
    """
    opened = BreakGlass.objects.filter(user_id=user_id, ends_at__gt=Now()).order_by("-opened_at")
    facts = opened.values(facts=JSONObject(id="id", person="person_id", ends="ends_at"))[:1]
    held = RoleHeld.objects.live_on(today).filter(user_id=user_id)
    in_force = held.annotate(wall_user=wall.user(user_id), wall_today=wall.today(today), opened=Subquery(facts))
    rows = list(in_force.values_list("wall_user", "wall_today", "role", "program_id", "site_id", "opened"))
    holdings = tuple(Holding(Role(role), program, site) for _, _, role, program, site, _ in rows)
    return Viewer(user_id, name, holdings, _opened(rows[0][-1] if rows else None))


def _opened(facts: dict[str, str] | None) -> Opened | None:
    if not facts:
        return None
    return Opened(uuid.UUID(facts["id"]), uuid.UUID(facts["person"]), datetime.fromisoformat(facts["ends"]))
