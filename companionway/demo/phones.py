"""One tap that Ana's phone sent from a basement without a connection: a typed name that waits for her "Which one?"."""

import json
import uuid
from datetime import datetime, timedelta

from companionway.engagement.actions.phone import hold
from companionway.engagement.rules.phone import Held, read
from companionway.platform.models import User

RECORD = uuid.UUID("5a3c1d2e-7b41-4f0a-9c55-0d6e2f8b1a90")


def write_from_the_phone(users: dict[str, User], as_of: datetime, name: str) -> None:
    """Held for Ana since this morning."""
    at = as_of - timedelta(hours=3)
    plain = {"v": 1, "id": str(RECORD), "kind": "contact", "author_ref": "0" * 32, "typed": name, "how": "call",
             "phone_time": int((at - timedelta(minutes=40)).timestamp() * 1000), "clock_offset_ms": 0}  # fmt: skip
    content, ana = json.dumps(plain), users["ana"].id
    written = read(content.encode(), RECORD)
    hold(record_id=RECORD, content=content, reason=Held.WHICH_PERSON, author=ana, by=ana, at=at, written=written)
