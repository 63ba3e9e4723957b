"""People who walk with nobody now: their peer left, and nobody has been asked yet to walk with them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from companionway.engagement.models.walk import Assignment, Engagement
from companionway.engagement.rules import walk
from companionway.privacy.permissions import Permission
from companionway.privacy.viewer import Viewer
from companionway.referrals.models import Referral
from companionway.referrals.rules import OPEN
from companionway.workforce import rules
from companionway.workforce.models import RoleHeld


@dataclass(frozen=True)
class WithNobody:
    """Live engagements and open requests that the viewer sees and whose peer holds no role there any more."""

    walks: list[Engagement]
    requests: list[Referral]


def works_there(user: str, program: str, site: str, on: date) -> Any:
    """A condition: the user in this column may walk with people in this program and site on that day."""
    held = RoleHeld.objects.live_on(on).filter(
        Q(program=None) | Q(program=OuterRef(program)), user_id=OuterRef(user), role__in=rules.WALKING,
        user__is_active=True,
    )  # fmt: skip
    anywhere = Q(site=None) | Q(site=OuterRef(site))
    return Exists(held.filter(anywhere)) | (Q(**{f"{site}__isnull": True}) & Exists(held))


def with_nobody(viewer: Viewer, on: date) -> WithNobody:
    """For who may see the team. Two queries; none for others."""
    if not viewer.may(Permission.SEE_TEAM):
        return WithNobody([], [])
    there = works_there("worker_id", "engagement__program_id", "engagement__site_id", on)
    left = Assignment.objects.filter(ends_at=None, engagement__state__in=walk.LIVE).exclude(there)
    walks = Engagement.objects.visible_to(viewer).filter(id__in=left.values("engagement_id"))
    mine = Referral.objects.filter(person__same_as__in=viewer.granted_people(), state__in=OPEN)
    requests = mine.exclude(accepted_by=None).exclude(works_there("accepted_by_id", "program_id", "site_id", on))
    return WithNobody(
        list(walks.select_related("person__same_as", "program", "site").order_by("opened_at", "id")[:100]),
        list(requests.select_related("person__same_as", "program", "site").order_by("received_at", "id")[:100]),
    )
