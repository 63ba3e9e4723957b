"""Grants of a covering peer: for each walk and request of the peer whom they cover for, as long as it lasts."""

import uuid
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from companionway.platform import wall
from companionway.privacy.actions.access import grant
from companionway.privacy.models.access import AccessGrant
from companionway.privacy.models.cover import Cover
from companionway.workforce.models import RoleHeld
from companionway.workforce.rules import Role

COVER = AccessGrant.Reason.COVER
BEYOND_COVER = [AccessGrant.Reason.ASSIGNMENT, AccessGrant.Reason.SUPERVISION, AccessGrant.Reason.DUTY,
                AccessGrant.Reason.CARE_TEAM]  # fmt: skip


def cover_too(
    *, peer: uuid.UUID, person_id: uuid.UUID, because_of: uuid.UUID, program_id: uuid.UUID, at: datetime
) -> int:  # fmt: skip
    """Whoever covers for this peer sees the person too, until the cover ends; who sees them so already stays.

    Only peers of the same organization. Each cover is held, so that an end said meanwhile finds this grant. Part of
    the caller's action and transaction. Returns how many grants were given.
    """
    held = RoleHeld.objects.live_on(timezone.localdate(at)).filter(
        Q(program__organization__program=program_id) | Q(program=None, site__organization__program=program_id)
        | Q(program=None, site=None),
        user_id=OuterRef("covering_id"), role=Role.PEER_WORKER, user__is_active=True,
    )  # fmt: skip
    already = AccessGrant.objects.live_at(at).filter(
        user_id=OuterRef("covering_id"), person_id=person_id, reason=COVER, because_of=because_of
    )
    with wall.everyone("whoever takes somebody in does not see who covers for them"):
        covers = Cover.objects.live_at(at).filter(Exists(held), ~Exists(already), covered_id=peer)
        given = list(covers.select_for_update(of=("self",)).values_list("covering_id", "ends_at"))
        for covering, ends_at in given:
            grant(users=[covering], person_id=person_id, reason=COVER, because_of=because_of, at=at, ends_at=ends_at)
    return len(given)


def end_covering(*, covering: uuid.UUID, because_of: set[uuid.UUID], at: datetime) -> None:
    """End what a covering peer sees by these walks and requests. Part of the caller's action."""
    with wall.everyone("a cover is ended for somebody beside its ender"):
        live = AccessGrant.objects.live_at(at).filter(user_id=covering, reason=COVER, because_of__in=because_of)
        live.update(ends_at=at)


def only_covers(user_id: uuid.UUID, person_id: uuid.UUID, at: datetime) -> bool:
    """Whether this user sees the person by a cover and by nothing that would last."""
    mine = AccessGrant.objects.live_at(at).filter(user_id=user_id, person_id=person_id)
    reasons = set(mine.values_list("reason", flat=True))
    return COVER in reasons and not reasons.intersection(BEYOND_COVER)
