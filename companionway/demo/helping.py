"""Places that help, and what was shared of them with people of the demo: one to ask about, one full, one helped."""

import uuid
from datetime import datetime, timedelta

from companionway.demo.county import SOURCE, county
from companionway.directory.models import Listing
from companionway.engagement.models.walk import Engagement
from companionway.interop.files import hsds_import
from companionway.linkages.actions import answer, link
from companionway.linkages.rules import Barrier, How, Outcome
from companionway.platform.models import User

PLACES = 60
SPACE = uuid.UUID("5d0d7a0e-6a0f-4c9a-9f0c-0f6f4c7c1a10")


def share_places(*, peer: User, as_of: datetime) -> None:
    """A small invented directory, and three linkages of this peer's people."""
    judged = hsds_import.looked_at({"county.json": county(PLACES)}, as_of.date())
    hsds_import.take(SOURCE, judged, whole=True, synthetic=True, by=None, at=as_of - timedelta(days=30))
    walks = Engagement.objects.walked_by(peer.id).filter(state="open", opened_at__lt=as_of - timedelta(days=9))
    kept = {row.needs[0]: row for row in Listing.objects.order_by("source_key") if row.needs}
    ways = (("food", How.NUMBER, None), ("housing", How.CALLED, Outcome.FULL), ("ride", How.WENT, Outcome.GOT_HELP))
    for walk, (need, how, outcome) in zip(walks.order_by("opened_at", "id")[:3], ways, strict=False):
        made = link(
            linkage_id=uuid.uuid5(SPACE, need), engagement_id=walk.id, listing_id=kept[need].id, how=how, need=need,
            days=7, by=peer.id, at=as_of - timedelta(days=8),
        )  # fmt: skip
        if outcome:
            barrier = Barrier.FULL if outcome == Outcome.FULL else None
            answer(linkage_id=made.id, outcome=outcome, barrier=barrier, by=peer.id, at=as_of - timedelta(days=1))
