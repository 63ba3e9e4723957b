"""Reading covers: those of the peers whom a supervisor guides."""

import uuid
from datetime import date, datetime

from companionway.privacy.models.cover import Cover
from companionway.workforce.models import Supervision


def covers_for(supervisor_id: uuid.UUID, on: date, at: datetime) -> list[Cover]:
    """Covers that run or are to come, of the peers whom this user supervises, the soonest end first. One query."""
    mine = Supervision.objects.live_on(on).filter(supervisor_id=supervisor_id).values("peer__user_id")
    rows = Cover.objects.filter(covered__in=mine, ends_at__gt=at).select_related("covered", "covering")
    return list(rows.order_by("ends_at", "id")[:100])
