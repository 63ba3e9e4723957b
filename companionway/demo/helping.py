"""Places that help and what was shared of them; answers to the three questions; a story of a peer. All invented."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from companionway.demo.county import SOURCE, county
from companionway.directory.models import Listing
from companionway.engagement.models.walk import Engagement
from companionway.experience.actions import answer_experience
from companionway.experience.rules import Question, Said
from companionway.interop.files import hsds_import
from companionway.linkages.actions import answer, give_sheet, link
from companionway.linkages.rules import Barrier, Giving, How, Outcome
from companionway.platform.models import User
from companionway.workforce.actions.stories import show_story, write_story

PLACES = 60
SPACE = uuid.UUID("5d0d7a0e-6a0f-4c9a-9f0c-0f6f4c7c1a10")


def share_places(*, peer: User, as_of: datetime) -> None:
    """A small invented directory, and three linkages of this peer's people."""
    judged = hsds_import.looked_at({"county.json": county(PLACES)}, as_of.date())
    hsds_import.take(SOURCE, judged, whole=True, synthetic=True, by=None, at=as_of - timedelta(days=30))
    walks = Engagement.objects.walked_by(peer.id).filter(state="open", opened_at__lt=as_of - timedelta(days=9))
    walks = walks.order_by("-program__about_opioids", "opened_at", "id")  # the first is the one of whom most is told
    kept = {row.needs[0]: row for row in Listing.objects.order_by("source_key") if row.needs}
    ways = (("food", How.NUMBER, None), ("housing", How.CALLED, Outcome.FULL), ("ride", How.WENT, Outcome.GOT_HELP))
    for walk, (need, how, outcome) in zip(walks[:3], ways, strict=False):
        made = link(
            linkage_id=uuid.uuid5(SPACE, need), engagement_id=walk.id, listing_id=kept[need].id, how=how, need=need,
            days=7, by=peer.id, at=as_of - timedelta(days=8),
        )  # fmt: skip
        if outcome:
            barrier = Barrier.FULL if outcome == Outcome.FULL else None
            answer(linkage_id=made.id, outcome=outcome, barrier=barrier, by=peer.id, at=as_of - timedelta(days=1))
        if how == How.NUMBER:
            give_sheet(engagement_id=walk.id, slug="a-hard-hour", language="en", how=Giving.PRINT, by=peer.id,
                       at=as_of - timedelta(days=8))  # fmt: skip
    _said(walks[:3], peer, as_of - timedelta(days=3))


def _said(walks: Iterable[Engagement], peer: User, at: datetime) -> None:
    """Three people were asked how it is for them, together; one skipped a question."""
    ways = ((Said.YES, Said.SOMEWHAT, Said.YES), (Said.YES, Said.SKIPPED, Said.SOMEWHAT), (Said.SOMEWHAT,) * 3)
    for number, (walk, said) in enumerate(zip(walks, ways, strict=False)):
        answer_experience(ask_id=uuid.uuid5(SPACE, f"said {number}"), engagement_id=walk.id,
                          said=dict(zip(Question, said, strict=True)), by=peer.id, at=at)  # fmt: skip


def tell_story(*, peer: User, as_of: datetime) -> None:
    """An invented story, shared."""
    at = as_of - timedelta(days=20)
    shared = write_story(
        story_id=uuid.uuid5(SPACE, "story"), title="The long way to the harbor (invented for the demo)",
        words="For years I thought that asking for help was the end of something. One night somebody sat with me "
        "in a hospital hallway and did not tell me what to do.\n\nI did not stop that night. I called her back in "
        "spring. We walked to the harbor every Thursday, and I learned to mend a boat.\n\nI still have hard weeks. "
        "I have people now, and a boat that floats.", signed="", language="en", by=peer.id, at=at,
    )  # fmt: skip
    show_story(story_id=shared.id, shown=True, by=peer.id, at=at)
