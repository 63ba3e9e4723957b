"""Where requests are, for the files that brought them: whose programs, and which of them somebody supervises."""

import uuid
from collections.abc import Iterable

from django.db.models import Q

from companionway.privacy.viewer import Viewer
from companionway.referrals.models import Referral, ReferralSet
from companionway.workforce.rules import Role


def organizations_of(referral_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """The organizations whose programs these requests are for. No query for none, else one."""
    ids = list(referral_ids)
    rows = Referral.objects.filter(id__in=ids).values_list("program__organization_id", flat=True)
    return set(rows) if ids else set()


def answered_by(viewer: Viewer) -> ReferralSet:
    """The requests that this viewer sees: those that wait where they answer, and those of people whom they see."""
    return Referral.objects.visible_to(viewer)


def answered_or_seen(viewer: Viewer, referral_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these this viewer sees, and which are settled by what this viewer did. One query.

    The second says only that it ended, to the system that said so itself; it opens no record.
    """
    mine = Q(settled_at__isnull=False, events__by_id=viewer.user_id)
    seen = Q(id__in=answered_by(viewer).values("id"))
    rows = Referral.objects.filter(seen | mine, id__in=list(referral_ids))
    return set(rows.values_list("id", flat=True))


def supervised_by(viewer: Viewer) -> ReferralSet:
    """Every request, in whatever state, in the programs and sites where the viewer supervises."""
    return Referral.objects.filter(viewer.queue_scope("program_id", "site_id", frozenset({Role.PEER_SUPERVISOR})))
