"""What stands behind the addresses of the care team: Sam shares with Harbor, a question, a meeting, what was agreed."""

from datetime import datetime
from typing import Any

from companionway.engagement.models.walk import Engagement
from tests.care import agreed_about, fay_asks, met_about, shares_with_harbor
from tests.cast import Cast

Given = tuple[object, frozenset[str]]
WALKS_WITH_SAM = frozenset({"ana", "ben"})
FAY = frozenset({"fay"})


def of_care(cast: Cast, walk: Engagement, at: datetime) -> tuple[dict[str, Given], dict[tuple[str, str], Given]]:
    """The samples by parameter, and those of one address only."""
    shares_with_harbor(cast, walk, at=at)
    asked, meeting = fay_asks(cast, walk, at=at), met_about(cast, walk, at=at)
    about_sam, about_nobody = agreed_about(cast, meeting, walk, at=at), agreed_about(cast, meeting, None, at=at)
    samples: dict[str, Any] = {
        "question_id": (asked.id, WALKS_WITH_SAM),
        "meeting_id": (meeting.id, frozenset({"ana", "jo", "ben", "dana", "fay"})),
        "care_item_id": (about_nobody.id, frozenset({"ana", "jo", "ben", "dana", "fay"})),
    }
    special: dict[tuple[str, str], Any] = {
        ("web:care-team", "site_slug"): ("harbor", FAY),
        ("web:care-question-new", "site_slug"): ("harbor", FAY),
        ("web:care-question-new", "engagement_id"): (walk.id, FAY),
        ("web:care-team-item-end", "site_slug"): ("harbor", FAY),
        ("web:care-team-item-end", "item_id"): (about_sam.id, FAY),
    }
    return samples, special
