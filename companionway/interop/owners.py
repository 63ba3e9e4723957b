"""Whose a file is. Requests that were taken in belong to their places, everything else to an organization."""

import uuid

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, OuterRef, Q

from companionway.organizations.queries import organizations_with
from companionway.privacy.viewer import Viewer
from companionway.referrals.where import supervised_by
from companionway.workforce.rules import Role

ITS_OWN = Func(
    F("id"), OuterRef("referral_ids"), arg_joiner=" = ANY (", template="%(expressions)s)", output_field=BooleanField()
)


def seen_by(viewer: Viewer) -> Q:
    """A condition for files: every request in it is where the viewer supervises; or it names none, or waits for a
    human, and belongs to an organization that the viewer supervises in. The policy of the table says the same.
    """
    held = [h for h in viewer.holdings if h.role == Role.PEER_SUPERVISOR]
    if any(h.program_id is None and h.site_id is None for h in held):
        return Q(pk__isnull=False)
    inside = supervised_by(viewer).filter(ITS_OWN)
    none, waits = Q(referral_ids__len=0), Q(state="waiting")
    here = Q(organization_ids__overlap=ArraySubquery(organizations_with(*_places(viewer)).values("id")))
    return (~none & Q(referral_ids__contained_by=ArraySubquery(inside.values("id")))) | ((none | waits) & here)


def organizations_of(viewer: Viewer) -> tuple[uuid.UUID, ...]:
    """The organizations that the viewer supervises in, by id; none for who supervises everywhere. One query."""
    return tuple(organizations_with(*_places(viewer)).order_by("id").values_list("id", flat=True))


def _places(viewer: Viewer) -> tuple[set[uuid.UUID], set[uuid.UUID]]:
    """The programs that the viewer supervises, and the sites where they supervise every program."""
    held = [h for h in viewer.holdings if h.role == Role.PEER_SUPERVISOR]
    return {h.program_id for h in held if h.program_id}, {h.site_id for h in held if h.site_id and not h.program_id}
