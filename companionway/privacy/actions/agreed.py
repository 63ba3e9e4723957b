"""That what a person agreed to has changed is said to the worker, where another system may be told less or more now."""

import uuid
from datetime import datetime

from companionway.platform import outbox
from companionway.privacy.models.recipient import Recipient

KIND = "agreed"


def note_changed(person_id: uuid.UUID, *, because_of: uuid.UUID, what: str, at: datetime) -> None:
    """Put it down once for each change, where any system is on the list of recipients. One query, or two.

    Part of the action that signs, takes back, ends or restricts. The row holds the person's id and nothing more.
    """
    if Recipient.objects.exclude(sender="").filter(ended_on=None).exists():
        outbox.put(KIND, key=f"{KIND}:{because_of}:{what}", payload={"person": str(person_id)}, available_at=at)
