"""Small lists for tests: places on the coast of Maine, all invented."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

from companionway.directory.actions import bring_in
from companionway.directory.given import BroughtIn, GivenDirectory, GivenListing, GivenPlace, GivenService
from companionway.directory.models import Listing
from companionway.directory.rules import Hours
from companionway.linkages.actions import link
from companionway.linkages.models import Linkage
from companionway.linkages.rules import How

AT = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)  # Tuesday, 10:00 in Maine
WEEKDAYS = Hours(days=(0, 1, 2, 3, 4), opens=time(9), closes=time(17))
ROCKLAND = GivenPlace("rockland", "Harbor House", "1 Main St", "Rockland", "ME", "04841", 44.1037, -69.1089)
PORTLAND = GivenPlace("portland", "Casco Hall", "2 Bay St", "Portland", "ME", "04101", 43.6591, -70.2568)


def pantry(**changes: Any) -> GivenService:
    """A food pantry in Rockland, free, on weekdays, with Spanish."""
    listing = GivenListing("l1", "rockland", (WEEKDAYS,), ("es",))
    return replace(
        GivenService(
            "s1", "Harbor Food Pantry", organization="Coast Cares", about="Groceries for the week.", cost="free",
            phones=({"number": "207-555-0101", "extension": "", "words": ""},), listings=(listing,),
        ),
        **changes,
    )  # fmt: skip


def shelter(**changes: Any) -> GivenService:
    """A night shelter in Portland, from the evening until the morning."""
    night = Hours(days=(0, 1, 2, 3, 4, 5, 6), opens=time(19), closes=time(7))
    return replace(
        GivenService("s2", "Casco Night Shelter", about="Beds for the night.",
                     listings=(GivenListing("l2", "portland", (night,)),)),
        **changes,
    )  # fmt: skip


def whole(*services: GivenService, **more: Any) -> GivenDirectory:
    """A list of these services and both places."""
    return GivenDirectory(services, (ROCKLAND, PORTLAND), **more)


def brought(*services: GivenService, at: datetime = AT, is_whole: bool = False, **more: Any) -> BroughtIn:
    """Bring them in as the list "county"."""
    return bring_in(source="county", given=whole(*services, **more), whole=is_whole, by=None, at=at)


def the_pantry() -> Listing:
    """The pantry's line, brought in."""
    brought(pantry(), shelter())
    return Listing.objects.select_related("service").get(service__source_key="s1")


def told_of_the_pantry(engagement_id: uuid.UUID, by: uuid.UUID, at: datetime) -> Linkage:
    """Somebody was told of the pantry, which is brought in where it is not yet."""
    row = Listing.objects.filter(service__source_key="s1").first() or the_pantry()
    return link(linkage_id=uuid.uuid4(), engagement_id=engagement_id, listing_id=row.id, how=How.NUMBER, need="food",
                days=7, by=by, at=at)  # fmt: skip
