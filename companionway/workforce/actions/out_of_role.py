"""A peer was asked for something outside their role: one more in the month's number. Nobody is named."""

import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from companionway.platform import audit
from companionway.workforce.role_models import OutOfRoleCount
from companionway.workforce.role_rules import OutOfRole


@transaction.atomic
def note_out_of_role(*, site_id: uuid.UUID, kind: OutOfRole, by: uuid.UUID, at: datetime) -> OutOfRoleCount:
    """Add one. Who it was stays out of the number; the audit says, as of every act, that the form was used."""
    month = timezone.localdate(at).replace(day=1)
    row, made = OutOfRoleCount.objects.get_or_create(month=month, site_id=site_id, kind=kind, defaults={"count": 1})
    if not made:
        OutOfRoleCount.objects.filter(id=row.id).update(count=F("count") + 1)
    audit.record("out_of_role.counted", actor=by, at=at, subject=("site", None))
    return row
