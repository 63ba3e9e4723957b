"""Where requests are, for the files that brought them: whose programs, and which of them somebody supervises."""

import uuid
from collections.abc import Iterable

from companionway.privacy.viewer import Viewer
from companionway.referrals.models import Referral, ReferralSet
from companionway.workforce.rules import Role


def organizations_of(referral_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """The organizations whose programs these requests are for. No query for none, else one."""
    ids = list(referral_ids)
    rows = Referral.objects.filter(id__in=ids).values_list("program__organization_id", flat=True)
    return set(rows) if ids else set()


def supervised_by(viewer: Viewer) -> ReferralSet:
    """Every request, in whatever state, in the programs and sites where the viewer supervises."""
    return Referral.objects.filter(viewer.queue_scope("program_id", "site_id", frozenset({Role.PEER_SUPERVISOR})))
