"""What stands behind the addresses of reaching somebody: a text that waits, one that is nobody's yet, a handover."""

import uuid
from datetime import datetime

from companionway.engagement.actions.handover import propose_handover
from companionway.engagement.actions.message import send_text
from companionway.engagement.models.walk import Engagement
from companionway.platform import clock
from tests.cast import Cast
from tests.texting.agreeing import agrees_to_texts, comes_in

Found = tuple[object, frozenset[str]]


def reach_samples(cast: Cast, engagement: Engagement, at: datetime) -> dict[str, Found]:
    """The ids behind the parameters, and whom of the cast they exist for."""
    agrees_to_texts(cast, engagement, at)
    text = send_text(
        text_id=uuid.uuid4(), engagement_id=engagement.id, words="Coffee on Friday?", by=cast.ana.id, at=clock.now()
    )
    row = propose_handover(
        engagement_id=engagement.id, to_peer=cast.jo.id, asked_for_by_person=False, by=cast.ana.id, at=clock.now()
    )
    return {
        "text_id": (text.id, frozenset({"ana", "ben"})),
        "handover_id": (row.id, frozenset({"ana", "jo", "ben"})),
        "provider_name": ("twilio", frozenset()),
    }


def reach_special(cast: Cast, at: datetime) -> dict[tuple[str, str], Found]:
    """A text from a number that nobody has is seen by who supervises where it came in."""
    text = comes_in(cast, "Hello?", at=at, number="+12075550166")
    return {("web:text-owner", "text_id"): (text.id, frozenset({"ben"}))}
