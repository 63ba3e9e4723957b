"""When somebody no longer works here, or not there: their sight ends at once, and nobody they walked with is lost.

Assignments and requests stay as they are, with their credit: a supervisor sees them as walking with nobody now
(`engagement.queries.nobody`) and asks another peer.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from companionway.engagement.models.walk import Assignment, Engagement
from companionway.platform import audit, wall
from companionway.privacy.actions import access as privacy
from companionway.privacy.models.access import AccessGrant
from companionway.referrals.models import Referral
from companionway.referrals.rules import OPEN
from companionway.workforce import rules
from companionway.workforce.actions import roles
from companionway.workforce.models import RoleHeld, Supervision
from companionway.workforce.rules import Role

Place = tuple[uuid.UUID | None, uuid.UUID | None]


@dataclass(frozen=True)
class Left:
    """How many walk with nobody now, and how many requests wait for another peer. Counts only."""

    walks: int
    requests: int


@transaction.atomic
def withdraw_role(*, role_id: uuid.UUID, by: uuid.UUID | None, at: datetime) -> Left:
    """End a role now: sign-ins end, and with a role at the front everything one saw by it. Returns what is left behind.

    Raises NotVisible for no such role and for who administers no more; DomainError for the last administrator.
    """
    held = roles.take_role(role_id=role_id, by=by, at=at)
    left = Left(0, 0)
    if held.role in rules.WALKING:
        left = _leave(held.user_id, timezone.localdate(at), at)
    audit.record("role.withdrawn", actor=by, at=at, subject=("user", held.user_id), reason=held.role,
                 detail={"walks": left.walks, "requests": left.requests})  # fmt: skip
    return left


@transaction.atomic
def disable(*, user_id: uuid.UUID, by: uuid.UUID | None, at: datetime) -> Left:
    """Switch somebody's sign-in off: sign-ins end, and everything they saw. Returns what is left behind."""
    roles.switch_off(user_id=user_id, by=by, at=at)
    left = _leave(user_id, timezone.localdate(at), at)
    audit.record("user.disabled", actor=by, at=at, subject=("user", user_id),
                 detail={"walks": left.walks, "requests": left.requests})  # fmt: skip
    return left


def _leave(user_id: uuid.UUID, today: date, at: datetime) -> Left:
    with wall.everyone("an administrator ends what they do not see, and learns only how many"):
        return _leave_all(user_id, today, at)


def _leave_all(user_id: uuid.UUID, today: date, at: datetime) -> Left:
    still = RoleHeld.objects.live_on(today).filter(user_id=user_id, role__in=rules.WALKING, user__is_active=True)
    remaining: list[Place] = list(still.values_list("program_id", "site_id"))
    walks = {
        a: (a.engagement.program_id, a.engagement.site_id)
        for a in Assignment.objects.filter(worker_id=user_id, ends_at=None).select_related("engagement")
    }
    requests = {r: (r.program_id, r.site_id) for r in Referral.objects.filter(accepted_by_id=user_id, state__in=OPEN)}
    left_walks = [a for a, place in walks.items() if not _covered(place, remaining)]
    left_requests = [r for r, place in requests.items() if not _covered(place, remaining)]
    for a in left_walks:
        _see_to_it(walks[a], user_id, a.engagement.person_id, AccessGrant.Reason.DUTY, a.id, today, at)
    for r in left_requests:
        _see_to_it(requests[r], user_id, r.person_id, AccessGrant.Reason.SUPERVISION, r.id, today, at)
    _end_sight(user_id, remaining, at)
    if not remaining:
        last = Supervision.objects.filter(supervisor_id=user_id, ends_on=None)
        for row in last:
            Supervision.objects.filter(id=row.id).update(ends_on=rules.withdrawn_ends_on(row.starts_on, today))
    return Left(len(left_walks), len(left_requests))


def _covered(place: Place, remaining: Iterable[Place]) -> bool:
    """Whether one of the roles that remain holds at this program and site."""
    program, site = place
    return any(p in (None, program) and (s is None or site is None or s == site) for p, s in remaining)


def _see_to_it(
    place: Place, leaving: uuid.UUID, person: uuid.UUID, reason: AccessGrant.Reason, because_of: uuid.UUID,
    today: date, at: datetime,
) -> None:  # fmt: skip
    """Somebody who can do something sees the person: the supervisors of who leaves, else those of program and site.

    A walk is theirs by duty and a request by supervision: what rests on the place is not what comes and goes with who
    supervises whom (`supervision.END`), which would end it with the next sweep.
    """
    program, site = place
    here = Q(program_id=program) | Q(program=None)
    if site:
        here &= Q(site_id=site) | Q(site=None)
    live = RoleHeld.objects.live_on(today).filter(role=Role.PEER_SUPERVISOR, user__is_active=True)
    able = set(live.exclude(user_id=leaving).values_list("user_id", flat=True))
    named = able & set(privacy.supervisors_of(leaving, today))
    users = named or set(live.filter(here).exclude(user_id=leaving).values_list("user_id", flat=True))
    privacy.grant(users=users, person_id=person, reason=reason, because_of=because_of, at=at)


def _end_sight(user_id: uuid.UUID, remaining: list[Place], at: datetime) -> None:
    """End the grants that nothing which remains accounts for."""
    mine = AccessGrant.objects.live_at(at).filter(user_id=user_id)
    reasons = dict(mine.values_list("id", "because_of")) if remaining else {}
    places: dict[uuid.UUID, Place] = {}
    for model, program, site in (
        (Referral, "program_id", "site_id"),
        (Engagement, "program_id", "site_id"),
        (Assignment, "engagement__program_id", "engagement__site_id"),
    ):
        rows = model.objects.filter(id__in=set(reasons.values())).values_list("id", program, site)
        places |= {id_: (p, s) for id_, p, s in rows}
    keep = {g for g, because in reasons.items() if because not in places or _covered(places[because], remaining)}
    mine.exclude(id__in=keep).update(ends_at=at)
