"""How grants end: after "not now", goodbye, a death, a change of supervisor, a parting. None stays by itself."""

from datetime import date, datetime, timedelta

import pytest

from companionway.engagement.actions.supervision import follow_supervision
from companionway.engagement.actions.walk import say_goodbye
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.walk import Goodbye, door_kept
from companionway.people.models import PossibleMatch
from companionway.platform.models import AuditEntry
from companionway.privacy.actions.joining import judge_match, part_again
from companionway.privacy.models.access import AccessGrant
from companionway.privacy.visibility import visible_people
from companionway.referrals.actions import answer
from companionway.referrals.models import Referral, ReferralEvent
from companionway.referrals.rules import CheckBack, State, duty_ends
from companionway.workforce.models import Supervision
from tests.cast import NOW, TODAY, Cast, sam_waits, sam_walks_with
from tests.sight import as_app

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


def ends(because_of: object, at: datetime = LATER) -> dict[str, datetime | None]:
    """When each live grant for this reason ends, by first name."""
    live = AccessGrant.objects.live_at(at).filter(because_of=because_of)
    return dict(live.values_list("user__first_name", "ends_at"))


def taken(cast: Cast) -> Referral:
    """Ana has it and has tried once."""
    referral = sam_waits()
    answer.accept(referral_id=referral.id, by=cast.ana.pk, at=NOW)
    return answer.note_try(referral_id=referral.id, how="no_answer", channel="call", by=cast.ana.pk, at=NOW)


@pytest.mark.parametrize(("choice", "days"), [(CheckBack.WEEK, 37), (CheckBack.MONTH, 60), (CheckBack.DONT, 1)])
def test_after_not_now_the_duty_lasts_as_long_as_something_is_left_to_do(
    cast: Cast, choice: CheckBack, days: int
) -> None:
    referral = taken(cast)
    assert ends(referral.id) == {"Ana": None, "Ben": None}
    answer.say_not_now(referral_id=referral.id, check_back=choice, channel="call", by=cast.ana.pk, at=LATER)
    assert ends(referral.id) == dict.fromkeys(("Ana", "Ben"), LATER + timedelta(days=days))


def test_after_we_could_not_reach_them_the_duty_lasts_three_months_and_begins_anew_with_a_new_try(cast: Cast) -> None:
    referral = taken(cast)
    answer.stop_trying(referral_id=referral.id, by=cast.ana.pk, at=LATER)
    assert set(ends(referral.id).values()) == {duty_ends(LATER)} == {LATER + timedelta(days=90)}
    answer.check_back(referral_id=referral.id, by=cast.ana.pk, at=LATER)
    assert ends(referral.id) == {"Ana": None, "Ben": None}


def test_after_goodbye_the_door_is_kept_for_a_year_or_past_a_later_follow_up(cast: Cast) -> None:
    walk = sam_walks_with(cast.ana)
    say_goodbye(engagement_id=walk.id, reason=Goodbye.MOVED, by=cast.ana.pk, at=LATER)
    assert ends(walk.id) == dict.fromkeys(("Ana", "Ben"), LATER + timedelta(days=365))
    assert door_kept(365, 60) == timedelta(days=485)


def test_a_death_ends_every_walk_and_every_reaching_out(cast: Cast) -> None:
    walk, other, asked_later = sam_walks_with(cast.ana), sam_walks_with(cast.cleo), taken(cast)
    not_now = taken(cast)
    answer.say_not_now(
        referral_id=not_now.id, check_back=CheckBack.WEEK, channel="call", by=cast.ana.pk, at=NOW
    )  # fmt: skip
    Engagement.objects.filter(id=other.id).update(program=cast.places.mothers)
    for row in (other, asked_later, not_now):
        type(row).objects.filter(id=row.id).update(person=walk.person)
    before = AuditEntry.objects.count()
    with as_app(cast.ana):
        say_goodbye(engagement_id=walk.id, reason=Goodbye.DIED, by=cast.ana.pk, at=LATER)
    assert AuditEntry.objects.count() == before + 1
    assert set(Engagement.objects.values_list("state", "goodbye")) == {("closed", "died")}
    assert Referral.objects.get(id=asked_later.id).state == State.WITHDRAWN
    assert ReferralEvent.objects.filter(referral=asked_later, outcome="died").count() == 1
    kept = Referral.objects.get(id=not_now.id)
    assert (kept.check_back, kept.check_back_on) == (CheckBack.DONT, None)
    assert not AccessGrant.objects.live_at(LATER).filter(reason="assignment").exists()


def test_a_new_supervisor_sees_from_the_day_they_begin_and_the_last_one_no_longer(cast: Cast) -> None:
    walk, referral = sam_walks_with(cast.ana), taken(cast)
    told = Supervision.objects.get(peer__user=cast.ana, supervisor=cast.ben)
    Supervision.objects.filter(id=told.id).update(ends_on=TODAY)
    Supervision.objects.create(peer=told.peer, supervisor=cast.cleo, starts_on=TODAY + timedelta(days=1))
    assert follow_supervision(at=NOW) == (0, 0)
    assert follow_supervision(at=LATER) == (2, 2)
    assert follow_supervision(at=LATER) == (0, 0)
    for because_of in (walk.assignments.get().id, referral.id):
        assert set(ends(because_of)) == {"Ana", "Cleo"}
    assert AuditEntry.objects.get(verb="supervision.followed").detail == {"begun": 2, "ended": 2}


def test_a_join_is_stored_as_grants_that_say_through_which_record_and_ends_with_the_parting(cast: Cast) -> None:
    walk = sam_walks_with(cast.ana)
    other = sam_walks_with(cast.cleo).person
    match = PossibleMatch.objects.get()
    judge_match(match_id=match.id, same=True, by=cast.ben.pk, at=LATER)
    opened = AccessGrant.objects.live_at(LATER).filter(through__isnull=False)
    assert set(opened.values_list("user__first_name", "person_id", "through_id")) >= {
        ("Ana", other.id, walk.person_id), ("Cleo", walk.person_id, other.id)
    }  # fmt: skip
    with as_app(cast.ana):
        assert visible_people(cast.viewer(cast.ana)).count() == 2
    part_again(match_id=match.id, by=cast.ben.pk, at=LATER + timedelta(hours=1))
    assert not AccessGrant.objects.live_at(LATER + timedelta(hours=1)).filter(through__isnull=False).exists()
    with as_app(cast.ana):
        assert set(visible_people(cast.viewer(cast.ana)).values_list("id", flat=True)) == {walk.person_id}


def test_whoever_takes_a_request_of_a_joined_person_sees_every_record_and_loses_every_record(cast: Cast) -> None:
    sam_walks_with(cast.cleo)
    referral = sam_waits()
    judge_match(match_id=PossibleMatch.objects.get().id, same=True, by=cast.ben.pk, at=NOW)
    with as_app(cast.ana):
        answer.accept(referral_id=referral.id, by=cast.ana.pk, at=LATER)
        assert visible_people(cast.viewer(cast.ana)).count() == 2
        answer.hand_back(referral_id=referral.id, by=cast.ana.pk, at=LATER)
        assert visible_people(cast.viewer(cast.ana)).count() == 0


def test_the_day_of_the_wall_is_the_day_of_the_place(cast: Cast) -> None:
    from companionway.workforce.models import RoleHeld

    sam_waits()
    RoleHeld.objects.filter(user=cast.ana).update(ends_on=date(2026, 3, 3))
    for day, sees in ((date(2026, 3, 3), True), (date(2026, 3, 4), False)):
        with as_app(cast.ana, day):
            assert Referral.objects.exists() is sees
