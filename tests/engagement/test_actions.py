"""Walking together: opening, another peer, another program, goodbye and coming back."""

from datetime import date, timedelta

import pytest

from companionway.engagement.actions import walk as walking
from companionway.engagement.models.contact import Contact
from companionway.engagement.models.walk import Assignment, Engagement
from companionway.engagement.rules.rhythm import Rhythm
from companionway.engagement.rules.walk import Goodbye, State
from companionway.people.models import PossibleMatch
from companionway.platform.errors import DomainError
from companionway.privacy.actions.joining import judge_match
from companionway.privacy.models.access import AccessGrant
from companionway.privacy.visibility import visible_people
from companionway.referrals.actions.answer import accept
from companionway.workforce.models import RoleHeld
from companionway.workforce.rules import Role
from tests.cast import NOW, Cast, sam_waits, sam_walks_with
from tests.stories import open_walk

DAY = timedelta(days=1)
LATER = NOW + DAY


def test_a_yes_is_an_engagement_a_first_contact_and_an_answered_request(cast: Cast) -> None:
    engagement = sam_walks_with(cast.ana)
    contact = Contact.objects.get()
    assert (contact.engagement, contact.peer, contact.channel) == (engagement, cast.ana, "in_person")
    referral = engagement.referral
    assert referral is not None
    assert (referral.state, referral.first_contact_at) == ("engaged", engagement.opened_at)


def test_a_person_may_walk_with_two_programs_at_once(cast: Cast) -> None:
    ed = sam_walks_with(cast.ana)
    other = sam_waits(program="primary-care", site="harbor-clinic")
    type(other).objects.filter(id=other.id).update(person=ed.person)
    accept(referral_id=other.id, by=cast.ana.id, at=LATER)
    care = open_walk(other, cast.ana, LATER)
    assert {e.program.slug for e in Engagement.objects.filter(person=ed.person, state=State.OPEN)} == {
        "ed", "primary-care",
    }  # fmt: skip
    walking.say_goodbye(engagement_id=care.id, reason=Goodbye.GOALS_MET, by=cast.ana.id, at=LATER + DAY)
    assert Engagement.objects.get(id=ed.id).state == State.OPEN


def test_one_program_walks_with_a_person_once_at_a_time(cast: Cast) -> None:
    ed = sam_walks_with(cast.ana)
    again = sam_waits()
    type(again).objects.filter(id=again.id).update(person=ed.person)
    accept(referral_id=again.id, by=cast.jo.id, at=LATER)
    with pytest.raises(DomainError, match="already walking"):
        open_walk(again, cast.jo, LATER)
    again.refresh_from_db()
    assert again.state == "accepted"


def test_one_program_walks_once_with_a_person_whose_two_records_are_joined(cast: Cast) -> None:
    ed = sam_walks_with(cast.ana)
    again = sam_waits()
    match = PossibleMatch.objects.get(older=ed.person, newer=again.person)
    judge_match(match_id=match.id, same=True, by=cast.ben.id, at=LATER)
    accept(referral_id=again.id, by=cast.jo.id, at=LATER)
    with pytest.raises(DomainError, match="already walking"):
        open_walk(again, cast.jo, LATER)


def test_another_peer_walks_on_and_the_earlier_one_no_longer_sees_the_person(cast: Cast) -> None:
    engagement = sam_walks_with(cast.ana)
    assert engagement.referral is not None
    walking.walk_with(engagement_id=engagement.id, worker=cast.jo.id, by=cast.ben.id, at=LATER)
    first, second = Assignment.objects.order_by("starts_at")
    assert (first.worker, first.ends_at, second.worker, second.ends_at) == (cast.ana, LATER, cast.jo, None)
    assert visible_people(cast.viewer(cast.jo)).exists()
    assert not visible_people(cast.viewer(cast.ana)).exists()
    with pytest.raises(DomainError, match="already walk together"):
        walking.walk_with(engagement_id=engagement.id, worker=cast.jo.id, by=cast.ben.id, at=LATER)


def test_a_peer_who_changes_site_keeps_the_credit_and_answers_elsewhere(cast: Cast) -> None:
    engagement = sam_walks_with(cast.ana)
    held = RoleHeld.objects.get(user=cast.ana, program=cast.places.ed)
    RoleHeld.objects.filter(id=held.id).update(ends_on=date(2026, 3, 10))
    RoleHeld.objects.create(
        user=cast.ana, role=Role.PEER_WORKER, program=cast.places.ed, site=cast.places.inland,
        starts_on=date(2026, 3, 11),
    )  # fmt: skip
    before, after = cast.viewer(cast.ana, date(2026, 3, 10)), cast.viewer(cast.ana, date(2026, 3, 11))
    sites = [{h.site_id for h in viewer.holdings if h.program_id == cast.places.ed.id} for viewer in (before, after)]
    assert sites == [{cast.places.harbor.id}, {cast.places.inland.id}]
    assert visible_people(after).filter(id=engagement.person_id).exists()
    assert Engagement.objects.get(id=engagement.id).site == cast.places.harbor


def test_goodbye_ends_the_walk_and_keeps_the_door_for_who_said_it(cast: Cast) -> None:
    engagement = sam_walks_with(cast.ana)
    walking.say_goodbye(engagement_id=engagement.id, reason=Goodbye.MOVED, by=cast.ana.id, at=LATER)
    assert Assignment.objects.get().ends_at == LATER
    live = set(
        AccessGrant.objects.live_at(LATER).filter(because_of=engagement.id).values_list("user__first_name", "reason")
    )
    assert live == {("Ana", "care_team"), ("Ben", "care_team")}


def test_the_peer_keeps_the_door_when_a_supervisor_says_goodbye_for_them(cast: Cast) -> None:
    engagement = sam_walks_with(cast.ana)
    walking.say_goodbye(engagement_id=engagement.id, reason=Goodbye.MOVED, by=cast.ben.id, at=LATER)
    live = AccessGrant.objects.live_at(LATER).filter(because_of=engagement.id)
    assert set(live.values_list("user__first_name", flat=True)) == {"Ana", "Ben"}


def test_welcome_back_is_for_those_who_said_goodbye(cast: Cast) -> None:
    engagement = sam_walks_with(cast.ana)
    with pytest.raises(DomainError, match="still walking"):
        walking.welcome_back(engagement_id=engagement.id, channel="call", by=cast.ana.id, at=LATER)
    walking.say_goodbye(engagement_id=engagement.id, reason=Goodbye.MOVED, by=cast.ana.id, at=LATER)
    again = walking.welcome_back(engagement_id=engagement.id, channel="call", by=cast.ana.id, at=LATER + DAY)
    assert (again.came_back_from, again.referral, again.state) == (engagement, None, State.OPEN)
    with pytest.raises(DomainError, match="already walking"):
        walking.welcome_back(engagement_id=engagement.id, channel="call", by=cast.ana.id, at=LATER + 2 * DAY)


def test_a_rhythm_needs_a_way_and_a_live_walk(cast: Cast) -> None:
    engagement = sam_walks_with(cast.ana)
    choose = {"engagement_id": engagement.id, "rhythm": Rhythm.SPORADIC, "next_on": None, "by": cast.ana.id}
    with pytest.raises(DomainError, match="at least one"):
        walking.choose_rhythm(**choose, modes=[], at=LATER)
    assert walking.choose_rhythm(**choose, modes=["text"], at=LATER).rhythm == "sporadic"
    walking.say_goodbye(engagement_id=engagement.id, reason=Goodbye.MOVED, by=cast.ana.id, at=LATER)
    with pytest.raises(DomainError, match="goodbye"):
        walking.choose_rhythm(**choose, modes=["text"], at=LATER)
    with pytest.raises(DomainError, match="goodbye"):
        walking.walk_with(engagement_id=engagement.id, worker=cast.jo.id, by=cast.ben.id, at=LATER)


def test_after_they_come_back_only_who_walks_with_them_sees_them(cast: Cast) -> None:
    engagement = sam_walks_with(cast.jo)
    walking.say_goodbye(engagement_id=engagement.id, reason=Goodbye.MOVED, by=cast.ben.id, at=LATER)
    again = walking.welcome_back(engagement_id=engagement.id, channel="call", by=cast.ben.id, at=LATER + DAY)
    assert not visible_people(cast.viewer(cast.jo)).exists()
    assert visible_people(cast.viewer(cast.ben)).exists()
    walking.say_goodbye(engagement_id=again.id, reason=Goodbye.MOVED, by=cast.ben.id, at=LATER + 2 * DAY)
    assert not visible_people(cast.viewer(cast.jo)).exists()
    assert visible_people(cast.viewer(cast.ben)).exists()
