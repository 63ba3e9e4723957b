"""What every action of signing in shares: whose it is in the audit, and the neutral notice that goes to them."""

import uuid
from datetime import datetime

from companionway.platform import outbox

NOTICE = "signin.notice"  # outbox: tell a person neutrally that a way to sign in has changed


def subject(user_id: uuid.UUID | None) -> tuple[str, uuid.UUID | None]:
    """A user as the subject of an audit entry."""
    return "user", user_id


def tell(user_id: uuid.UUID, what: str, at: datetime) -> None:
    """A neutral notice by mail, by way of the outbox."""
    outbox.put(NOTICE, key=f"notice:{user_id}:{what}:{at.timestamp()}", payload={"user": str(user_id), "what": what})
