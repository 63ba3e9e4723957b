"""What was told without consent goes through the gate too, so that it stands in the list of what was shared."""

import uuid
from datetime import datetime

from django.utils import timezone

from companionway.privacy import gate
from companionway.privacy.viewer import viewer_of


def enter_without_consent(ask: gate.Ask, *, by: uuid.UUID, happened_at: datetime, at: datetime) -> gate.Permit:
    """Let the gate judge and write down a disclosure at the time it happened. Part of the caller's action.

    Whoever may do it now but could not then (the walk began in between) has it written at the present time.
    """
    viewer = viewer_of(by, "", timezone.localdate(at))
    try:
        return gate.judge(ask, by=viewer, at=happened_at, audited=False)
    except gate.Refused as refused:
        if refused.code != "actor_not_authorized":
            raise
        return gate.judge(ask, by=viewer, at=at, audited=False)
