"""A Task of its own for each system of ours that answers where a request is: what its member of staff sees, it sees.

Such a row is no copy for its asker: it has its own id, version and times, is written at the level of those who work
here, and is there only as long as that member of staff sees the request.
"""

import json
import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from companionway.interop.fhir.server import actions
from companionway.interop.fhir.server.actions import Draft
from companionway.interop.fhir.server.keys import keys_of
from companionway.interop.fhir.server.models import Resource
from companionway.interop.fhir.server.task.checks import named
from companionway.interop.fhir.server.task.rules import Status
from companionway.interop.partners.models import Partner
from companionway.platform import wall
from companionway.platform.turns import take_turns
from companionway.privacy.viewer import viewer_of
from companionway.referrals.where import answered_or_seen

WHY = "a request is handed to the systems of ours that answer where it is"


def hand_to_ours(referral_id: uuid.UUID, at: datetime) -> int:
    """Put down what is not there yet. Returns how many rows. Part of the worker's run; safe to run again."""
    with wall.everyone(WHY), transaction.atomic():
        asked = Resource.kept.filter(kind="Task", referral_id=referral_id).order_by("id").first()
        if asked is None:
            return 0
        take_turns(f"fhir ours\n{referral_id}")
        there = Resource.kept.filter(kind="Task", referral_id=referral_id).values_list("partner_id", flat=True)
        made = 0
        for partner in Partner.kept.living().exclude(acts_as=None).exclude(id__in=list(there)).order_by("id"):
            if sees(partner, {referral_id}, at):
                made += 1
                actions.stamp(partner.id, actions.insert(partner.id, [_draft(partner.id, asked)]))
        return made


def sees(partner: Partner, referrals: set[uuid.UUID], at: datetime) -> set[uuid.UUID]:
    """Which of these requests the member of staff behind a system of ours sees now, or answered and so ended.

    Two queries; none without such a member of staff.
    """
    if partner.acts_as is None:
        return set()
    viewer = viewer_of(partner.acts_as, partner.name, timezone.localdate(at))
    return answered_or_seen(viewer, referrals)


def asked_itself(row: Resource) -> bool:
    """Whether the partner of this Task also asks what it asks: the ServiceRequest in its focus is its own."""
    focus = named(json.loads(bytes(row.sent or row.body)).get("focus"))
    return focus is None or Resource.kept.filter(partner_id=row.partner_id, id=focus[1]).exists()


def _draft(partner_id: uuid.UUID, asked: Resource) -> Draft:
    sent = bytes(asked.sent or asked.body)
    resource = {"resourceType": "Task", **json.loads(sent)}
    return Draft(
        kind="Task", body=sent, sent=sent, keys=keys_of(partner_id, "Task", resource), status=Status.REQUESTED,
        level=Resource.RECEIPT, authored_at=asked.authored_at, person_id=asked.person_id,
        referral_id=asked.referral_id,
    )  # fmt: skip
