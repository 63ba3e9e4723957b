"""Who works where: the peers of a program and site."""

import uuid
from datetime import date

from django.db.models import Exists, OuterRef, Q

from companionway.platform.models import User
from companionway.workforce.models import RoleHeld
from companionway.workforce.rules import Role


def peers_at(program_id: uuid.UUID, site_id: uuid.UUID | None, on: date) -> list[User]:
    """The peers who hold a role in this program at this site on this day, by name. One query."""
    in_program = Q(program_id=program_id) | Q(program=None)
    held = RoleHeld.objects.live_on(on).filter(in_program, user_id=OuterRef("pk"), role=Role.PEER_WORKER)
    here = held.filter(Q(site_id=site_id) | Q(site=None)) if site_id else held
    return list(User.objects.filter(Exists(here), is_active=True).order_by("first_name", "last_name", "id"))
