"""Cover (P40): a peer is there for another peer's people from a time until a time, and not a moment longer."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, close_old_connections, connection, transaction

from companionway.engagement.actions.cover import begin_cover, end_cover, follow_covers
from companionway.engagement.actions.walk import say_goodbye, walk_with
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.walk import Goodbye
from companionway.organizations.models import Organization, Program
from companionway.platform import clock
from companionway.platform.errors import DomainError, NotVisible
from companionway.platform.models import AuditEntry, User
from companionway.privacy.models.access import AccessGrant
from companionway.privacy.models.cover import Cover
from companionway.privacy.visibility import visible_people
from companionway.referrals.actions.answer import accept, hand_back
from companionway.workforce.models import PeerWorker, RoleHeld, Supervision
from companionway.workforce.rules import Role
from tests.cast import BEGAN, Cast, sam_waits, sam_walks_with
from tests.cast import cast as everyone

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
COVER = AccessGrant.Reason.COVER


def ana_for_jo(cast: Cast, **changes: Any) -> Cover:
    """Ben lets Ana cover for Jo from now on for a day."""
    now = clock.now()
    given: dict[str, Any] = {
        "covered": cast.jo.id, "covering": cast.ana.id, "starts_at": now, "ends_at": now + DAY, "by": cast.ben.id,
        "at": now,
    }  # fmt: skip
    return begin_cover(**(given | changes))


def seen_by(cast: Cast, user: User) -> set[Any]:
    """Whom this user sees now."""
    return set(visible_people(cast.viewer(user)).values_list("id", flat=True))


def walking_with_jo(cast: Cast) -> Engagement:
    """Sam has walked with Jo since yesterday."""
    return sam_walks_with(cast.jo, clock.now() - DAY)


def another_peer(cast: Cast, program: Program) -> User:
    """A peer of this program whom nobody of the cast supervises."""
    user = User.objects.create_user("lee", "lee@example.org", None, first_name="Lee", last_name="Ames")
    RoleHeld.objects.create(user=user, role=Role.PEER_WORKER, program=program, starts_on=BEGAN)
    PeerWorker.objects.create(user=user, name="Lee Ames", active_from=BEGAN)
    return user


def test_who_covers_sees_whom_the_other_walks_with_and_their_requests_in_hand(cast: Cast) -> None:
    walk, at = walking_with_jo(cast), clock.now()
    waiting = sam_waits(at)
    accept(referral_id=waiting.id, by=cast.jo.id, at=at)
    assert seen_by(cast, cast.ana) == set()
    ana_for_jo(cast)
    assert seen_by(cast, cast.ana) == {walk.person_id, waiting.person_id}


def test_a_cover_that_ended_a_minute_ago_shows_nothing(cast: Cast) -> None:
    walking_with_jo(cast)
    ago = clock.now() - DAY
    ana_for_jo(cast, starts_at=ago, ends_at=clock.now() - MINUTE, at=ago)
    assert AccessGrant.objects.filter(user=cast.ana, reason=COVER).count() == 1
    assert seen_by(cast, cast.ana) == set()


def test_a_cover_with_a_minute_left_still_shows_them(cast: Cast) -> None:
    walk, ago = walking_with_jo(cast), clock.now() - DAY / 2
    ana_for_jo(cast, starts_at=ago, ends_at=clock.now() + MINUTE, at=ago)
    assert seen_by(cast, cast.ana) == {walk.person_id}


def test_a_cover_that_begins_tomorrow_shows_nobody_until_then(cast: Cast) -> None:
    walking_with_jo(cast)
    now = clock.now()
    ana_for_jo(cast, starts_at=now + DAY, ends_at=now + 2 * DAY)
    assert follow_covers(at=now + DAY - MINUTE) == 0
    assert not AccessGrant.objects.filter(reason=COVER).exists()
    assert follow_covers(at=now + DAY) == 1
    assert follow_covers(at=now + DAY) == 0
    assert AccessGrant.objects.get(reason=COVER).ends_at == now + 2 * DAY


def test_the_end_is_at_most_thirty_days_away_and_never_before_the_beginning(cast: Cast) -> None:
    now = clock.now()
    for starts_at, ends_at in (
        (now, now), (now, now - DAY), (now, now + 30 * DAY + MINUTE), (now - MINUTE, now + DAY),
    ):  # fmt: skip
        with pytest.raises(DomainError) as refused:
            ana_for_jo(cast, starts_at=starts_at, ends_at=ends_at, at=now)
        assert refused.value.code == "times"
    ana_for_jo(cast, ends_at=now + 30 * DAY, starts_at=now, at=now)


def test_who_comes_to_the_covered_peer_meanwhile_is_seen_and_who_leaves_is_not(cast: Cast) -> None:
    walk = walking_with_jo(cast)
    ana_for_jo(cast)
    later = sam_waits(clock.now())
    accept(referral_id=later.id, by=cast.jo.id, at=clock.now())
    assert seen_by(cast, cast.ana) == {walk.person_id, later.person_id}
    hand_back(referral_id=later.id, by=cast.jo.id, at=clock.now())
    assert seen_by(cast, cast.ana) == {walk.person_id}
    walk_with(engagement_id=walk.id, worker=cast.cleo.id, by=cast.ben.id, at=clock.now())
    assert seen_by(cast, cast.ana) == set()


def test_who_says_yes_meanwhile_stays_in_sight_until_the_cover_ends(cast: Cast) -> None:
    cover = ana_for_jo(cast)
    walk = sam_walks_with(cast.jo, clock.now())
    live = AccessGrant.objects.filter(user=cast.ana, person=walk.person, ends_at=cover.ends_at)
    assert [row.reason for row in live] == [COVER]


def test_a_cover_that_is_ended_early_shows_nothing_from_that_moment(cast: Cast) -> None:
    walking_with_jo(cast)
    cover = ana_for_jo(cast)
    end_cover(cover_id=cover.id, by=cast.ben.id, at=clock.now())
    assert seen_by(cast, cast.ana) == set()
    sam_walks_with(cast.jo, clock.now())
    follow_covers(at=clock.now())
    assert seen_by(cast, cast.ana) == set()
    with pytest.raises(DomainError) as refused:
        end_cover(cover_id=cover.id, by=cast.ben.id, at=clock.now())
    assert refused.value.code == "over"


def test_a_cover_that_is_ended_before_it_began_never_begins(cast: Cast) -> None:
    walking_with_jo(cast)
    now = clock.now()
    cover = ana_for_jo(cast, starts_at=now + DAY, ends_at=now + 2 * DAY)
    end_cover(cover_id=cover.id, by=cast.ben.id, at=now)
    assert follow_covers(at=now + DAY) == 0


def test_ending_a_cover_leaves_what_somebody_sees_for_another_reason(cast: Cast) -> None:
    walk = walking_with_jo(cast)
    cover = ana_for_jo(cast)
    walk_with(engagement_id=walk.id, worker=cast.ana.id, by=cast.ben.id, at=clock.now())
    end_cover(cover_id=cover.id, by=cast.ben.id, at=clock.now())
    assert seen_by(cast, cast.ana) == {walk.person_id}


def test_nobody_covers_for_themselves(cast: Cast) -> None:
    with pytest.raises(DomainError) as refused:
        ana_for_jo(cast, covering=cast.jo.id)
    assert refused.value.code == "self"
    with pytest.raises(IntegrityError, match="nobody_covers_for_themselves"), transaction.atomic():
        Cover.objects.create(
            covered=cast.jo, covering=cast.jo, starts_at=clock.now(), ends_at=clock.now() + DAY, by=cast.ben
        )  # fmt: skip


def test_only_who_supervises_the_covered_peer_now_sets_up_or_ends_a_cover(cast: Cast) -> None:
    cover = ana_for_jo(cast)
    lou = User.objects.create_user("lou", "lou@example.org", None, first_name="Lou")
    RoleHeld.objects.create(user=lou, role=Role.PEER_SUPERVISOR, program=cast.places.ed, starts_on=BEGAN)
    Supervision.objects.create(peer=PeerWorker.objects.get(user=cast.cleo), supervisor=lou, starts_on=BEGAN)
    for by in (lou, cast.ana, cast.jo, cast.kit, cast.dana):
        with pytest.raises(NotVisible):
            ana_for_jo(cast, by=by.id, covering=cast.cleo.id)
        with pytest.raises(NotVisible):
            end_cover(cover_id=cover.id, by=by.id, at=clock.now())


def test_a_peer_of_another_organization_cannot_cover(cast: Cast) -> None:
    other = Organization.objects.create(slug="island", name="Island Health")
    program = Program.objects.create(
        organization=other, slug="island-ed", name="Island", starts_on=BEGAN, modes=["call"], promise_days=7
    )  # fmt: skip
    lee = another_peer(cast, program)
    for covering in (lee.id, cast.kit.id):
        with pytest.raises(NotVisible):
            ana_for_jo(cast, covering=covering)


def test_people_of_another_organization_stay_with_their_own_peer(cast: Cast) -> None:
    other = Organization.objects.create(slug="island", name="Island Health")
    program = Program.objects.create(
        organization=other, slug="island-ed", name="Island", starts_on=BEGAN, modes=["call"], promise_days=7
    )  # fmt: skip
    RoleHeld.objects.create(user=cast.jo, role=Role.PEER_WORKER, program=program, starts_on=BEGAN)
    here = walking_with_jo(cast)
    sam_walks_with(cast.jo, clock.now() - DAY, program="island-ed", site="")
    ana_for_jo(cast)
    assert seen_by(cast, cast.ana) == {here.person_id}


def test_a_cover_is_not_passed_on(cast: Cast) -> None:
    walk = walking_with_jo(cast)
    ana_for_jo(cast)
    ana_for_jo(cast, covered=cast.ana.id, covering=cast.cleo.id)
    assert seen_by(cast, cast.cleo) == set()
    with pytest.raises(DomainError) as refused:
        walk_with(engagement_id=walk.id, worker=cast.cleo.id, by=cast.ana.id, at=clock.now())
    assert refused.value.code == "covering"
    say_goodbye(engagement_id=walk.id, reason=Goodbye.GOALS_MET, by=cast.ana.id, at=clock.now())
    assert seen_by(cast, cast.ana) == set()
    assert walk.person_id in seen_by(cast, cast.jo)


def test_the_same_pair_has_one_cover_at_a_time(cast: Cast) -> None:
    ana_for_jo(cast)
    with pytest.raises(DomainError) as refused:
        ana_for_jo(cast)
    assert refused.value.code == "covered"
    ana_for_jo(cast, starts_at=clock.now() + 2 * DAY, ends_at=clock.now() + 3 * DAY)


def test_setting_up_and_ending_a_cover_are_written_down(cast: Cast) -> None:
    cover = ana_for_jo(cast)
    end_cover(cover_id=cover.id, by=cast.ben.id, at=clock.now())
    rows = AuditEntry.objects.filter(subject_id=cover.id).order_by("occurred_at", "id")
    assert [(row.verb, row.actor_id) for row in rows] == [
        ("cover.set_up", cast.ben.id), ("cover.ended", cast.ben.id),
    ]  # fmt: skip
    assert rows[0].detail["covering"] == str(cast.ana.id)


@pytest.mark.django_db(transaction=True)
def test_somebody_taken_in_while_a_cover_ends_is_not_seen_after_it() -> None:
    cast = everyone()
    cover = ana_for_jo(cast)
    waiting = sam_waits(clock.now())
    taken, faults = threading.Event(), []

    def end() -> None:
        try:
            assert taken.wait(10)
            end_cover(cover_id=cover.id, by=cast.ben.id, at=clock.now())
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    ender = threading.Thread(target=end)
    ender.start()
    with transaction.atomic():
        accept(referral_id=waiting.id, by=cast.jo.id, at=clock.now())
        taken.set()
        ender.join(0.5)
        assert ender.is_alive(), "the end waits for what is under way"
    ender.join(10)
    close_old_connections()
    assert faults == []
    assert AccessGrant.objects.filter(user=cast.ana, reason=COVER).count() == 1
    assert not AccessGrant.objects.live().filter(user=cast.ana, reason=COVER).exists()
