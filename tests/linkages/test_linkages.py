"""Linkages: sharing a listing, the week's question, every answer a normal one, and what the next peer learns."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from companionway.directory.models import Listing, Service, ServiceReport
from companionway.engagement.actions.walk import say_goodbye
from companionway.engagement.rules.walk import Goodbye
from companionway.linkages.actions import answer, ask_later, link
from companionway.linkages.models import Linkage, LinkageAnswer
from companionway.linkages.queries import linkage_for, linkages_of, to_ask
from companionway.linkages.rules import Barrier, How, Outcome
from companionway.platform.errors import DomainError, NotVisible
from tests.cast import NOW, Cast, sam_walks_with
from tests.directory.lists import the_pantry

pytestmark = pytest.mark.django_db
AT = NOW + timedelta(hours=3)
WEEK_ON = timezone.localdate(AT) + timedelta(days=7)


def linked(cast: Cast, **changes: object) -> Linkage:
    """Sam was told of the pantry."""
    given = {
        "linkage_id": uuid.uuid4(), "engagement_id": sam_walks_with(cast.ana).id, "listing_id": the_pantry().id,
        "how": How.NUMBER, "need": "food", "days": 7, "by": cast.ana.id, "at": AT,
    }  # fmt: skip
    return link(**(given | changes))  # type: ignore[arg-type]


def test_a_week_on_it_is_asked_and_only_by_whom_they_walk_with(cast: Cast) -> None:
    row = linked(cast)
    assert to_ask(cast.viewer(cast.ana), WEEK_ON - timedelta(days=1)) == []
    assert to_ask(cast.viewer(cast.ana), WEEK_ON) == [row]
    for other in (cast.jo, cast.cleo, cast.ben):
        assert to_ask(cast.viewer(other), WEEK_ON) == []


def test_the_same_tap_twice_is_one_linkage_and_an_id_of_another_is_not_taken(cast: Cast) -> None:
    row = linked(cast)
    again = link(linkage_id=row.id, engagement_id=row.engagement_id, listing_id=row.listing_id, how=How.NUMBER,
                 need="food", days=7, by=cast.ana.id, at=AT)  # fmt: skip
    assert again == row and Linkage.objects.count() == 1
    with pytest.raises(DomainError):
        link(linkage_id=row.id, engagement_id=sam_walks_with(cast.jo).id, listing_id=row.listing_id, how=How.NUMBER,
             need="", days=7, by=cast.jo.id, at=AT)  # fmt: skip


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_answer_is_a_normal_one_and_only_who_waits_is_asked_again(cast: Cast, outcome: Outcome) -> None:
    row = answer(linkage_id=linked(cast).id, outcome=outcome, by=cast.ana.id, at=AT + timedelta(days=7))
    assert row.outcome == outcome
    assert row.ask_on == (WEEK_ON + timedelta(days=7) if outcome == Outcome.WAITING else None)


@pytest.mark.parametrize(
    ("barrier", "kind", "lowered"),
    [(None, None, False), (Barrier.FULL, "full", True), (Barrier.NOT_ELIGIBLE, "not_eligible", False),
     (Barrier.RIDE, None, False)],
)  # fmt: skip
def test_no_room_tells_the_next_peer_without_whom_and_a_missing_ride_or_no_reason_says_nothing_of_the_place(
    cast: Cast, barrier: Barrier | None, kind: str | None, lowered: bool
) -> None:
    row = linked(cast)
    answer(linkage_id=row.id, outcome=Outcome.FULL, barrier=barrier, by=cast.ana.id, at=AT)
    assert list(ServiceReport.objects.values_list("kind", flat=True)) == ([kind] if kind else [])
    assert (Service.objects.get(id=row.listing.service_id).full_on is not None) is lowered
    assert not {f.name for f in ServiceReport._meta.fields} & {"person", "engagement", "linkage"}


def test_the_same_answer_again_counts_once_and_every_answer_stays(cast: Cast) -> None:
    row = linked(cast)
    for _ in range(2):
        answer(linkage_id=row.id, outcome=Outcome.GOT_HELP, by=cast.ana.id, at=AT)
    answer(linkage_id=row.id, outcome=Outcome.CHANGED_MIND, by=None, at=AT)
    assert ServiceReport.objects.filter(kind="got_help").count() == 1
    assert LinkageAnswer.objects.count() == 3 and LinkageAnswer.objects.filter(by_person=True).count() == 1


def test_a_question_can_be_put_off_or_left_out(cast: Cast) -> None:
    row = linked(cast)
    assert ask_later(linkage_id=row.id, days=14, by=cast.ana.id, at=AT).ask_on == WEEK_ON + timedelta(days=7)
    assert ask_later(linkage_id=row.id, days=0, by=cast.ana.id, at=AT).ask_on is None
    with pytest.raises(DomainError):
        ask_later(linkage_id=row.id, days=400, by=cast.ana.id, at=AT)


def test_after_goodbye_nothing_new_is_linked_and_nobody_is_asked(cast: Cast) -> None:
    row = linked(cast)
    say_goodbye(engagement_id=row.engagement_id, reason=Goodbye.MOVED, by=cast.ana.id, at=AT)
    assert to_ask(cast.viewer(cast.ana), WEEK_ON) == []
    with pytest.raises(DomainError):
        link(linkage_id=uuid.uuid4(), engagement_id=row.engagement_id, listing_id=row.listing_id, how=How.TEXT,
             need="", days=7, by=cast.ana.id, at=AT)  # fmt: skip


def test_a_linkage_is_there_for_who_sees_the_person_alone(cast: Cast) -> None:
    row = linked(cast)
    assert linkage_for(cast.viewer(cast.ana), row.id) == row and linkages_of(row.engagement.person) == [row]
    for other in (cast.jo, cast.cleo, cast.dana):
        with pytest.raises(NotVisible):
            linkage_for(cast.viewer(other), row.id)


def test_a_place_that_is_gone_from_its_list_is_not_shared_and_what_was_shared_before_stands(cast: Cast) -> None:
    row = linked(cast)
    Listing.objects.filter(id=row.listing_id).update(live=False)

    def again(linkage_id: uuid.UUID) -> Linkage:
        return link(linkage_id=linkage_id, engagement_id=row.engagement_id, listing_id=row.listing_id, how=How.NUMBER,
                    need="food", days=7, by=cast.ana.id, at=AT)  # fmt: skip

    assert again(row.id) == row
    with pytest.raises(DomainError, match="no longer in its list"):
        again(uuid.uuid4())
    assert Linkage.objects.count() == 1
