"""That what a sender is told may have changed is said to the worker, in the transaction of the change."""

import uuid
from datetime import datetime

from companionway.platform import outbox
from companionway.referrals.models import Referral

KIND = "answer"


def note_news(referral: Referral, *, because_of: uuid.UUID, at: datetime) -> None:
    """Put it down once for each event (`because_of`), where another system sent the request. No query for the others.

    Part of the action that changed it. The row holds the request's id; what leaves is judged when it leaves.
    """
    if referral.sender:
        outbox.put(KIND, key=f"{KIND}:{because_of}", payload={"referral": str(referral.id)}, available_at=at)
