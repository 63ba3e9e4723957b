"""A referral's life, as its actions tell it."""

from datetime import timedelta

import pytest

from companionway.engagement.actions.walk import open_from_referral, say_goodbye, welcome_back
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.rhythm import Rhythm
from companionway.engagement.rules.walk import Goodbye
from companionway.platform.models import AuditEntry
from companionway.privacy.visibility import visible_people
from companionway.referrals.actions.answer import Taken, accept, note_try, say_not_now
from companionway.referrals.actions.receive import receive
from companionway.referrals.rules import CheckBack, State, Try
from tests.cast import NOW, Cast, request_for_sam, sam_waits, sam_walks_with

LATER = NOW + timedelta(minutes=5)


def test_the_slower_peer_is_told_who_has_it(cast: Cast) -> None:
    referral = sam_waits()
    accept(referral_id=referral.id, by=cast.ana.id, at=LATER)
    with pytest.raises(Taken, match="Ana Reyes has it"):
        accept(referral_id=referral.id, by=cast.jo.id, at=LATER)


def test_the_same_order_twice_makes_one_referral(cast: Cast) -> None:
    first = receive(new=request_for_sam(sender="epic", order_id="990011"), by=None, at=NOW)
    second = receive(new=request_for_sam(sender="epic", order_id="990011"), by=None, at=LATER)
    assert (first.verdict, second.verdict) == ("made", "known")
    assert first.referral.id == second.referral.id


def test_not_now_keeps_the_door_open_and_a_later_yes_needs_no_new_intake(cast: Cast) -> None:
    referral = sam_waits()
    accept(referral_id=referral.id, by=cast.ana.id, at=LATER)
    said = say_not_now(
        referral_id=referral.id, check_back=CheckBack.WEEK, channel="in_person", by=cast.ana.id, at=LATER
    )
    assert said.state == State.DECLINED
    later = LATER + timedelta(days=7)
    engagement = open_from_referral(
        referral_id=referral.id, channel="call", rhythm=Rhythm.WEEKLY, modes=["call"], by=cast.ana.id, at=later
    )
    referral.refresh_from_db()
    assert referral.state == State.ENGAGED
    assert referral.first_contact_at == LATER
    assert engagement.opened_at == later


def test_a_try_starts_its_own_clock_and_leaves_the_talk_open(cast: Cast) -> None:
    referral = sam_waits()
    accept(referral_id=referral.id, by=cast.ana.id, at=LATER)
    tried = note_try(referral_id=referral.id, how=Try.NO_ANSWER, channel="call", by=cast.ana.id, at=LATER)
    assert (tried.first_attempt_at, tried.first_contact_at) == (LATER, None)


def test_ana_sees_sam_and_cleo_does_not(cast: Cast) -> None:
    engagement = sam_walks_with(cast.ana)
    assert visible_people(cast.viewer(cast.ana)).filter(id=engagement.person_id).exists()
    assert visible_people(cast.viewer(cast.ben)).filter(id=engagement.person_id).exists()
    assert not visible_people(cast.viewer(cast.cleo)).filter(id=engagement.person_id).exists()
    assert not visible_people(cast.viewer(cast.jo)).filter(id=engagement.person_id).exists()


def test_coming_back_after_goodbye_is_a_new_engagement_of_the_same_person(cast: Cast) -> None:
    engagement = sam_walks_with(cast.ana)
    at = NOW + timedelta(days=90)
    say_goodbye(engagement_id=engagement.id, reason=Goodbye.STANDS_ON_OWN, by=cast.ana.id, at=at)
    again = welcome_back(engagement_id=engagement.id, channel="call", by=cast.ana.id, at=at + timedelta(days=9))
    assert again.person_id == engagement.person_id
    assert Engagement.objects.count() == 2


def test_each_action_leaves_one_audit_entry(cast: Cast) -> None:
    sam_walks_with(cast.ana)
    assert list(AuditEntry.objects.order_by("occurred_at").values_list("verb", flat=True)) == [
        "referral.received", "referral.accept", "engagement.open",
    ]  # fmt: skip


def test_a_yes_entered_by_the_supervisor_leaves_the_walk_with_its_peer(cast: Cast) -> None:
    referral = sam_waits()
    accept(referral_id=referral.id, by=cast.ana.id, at=LATER)
    engagement = open_from_referral(
        referral_id=referral.id, channel="call", rhythm=Rhythm.WEEKLY, modes=["call"], by=cast.ben.id, at=LATER
    )
    assert engagement.assignments.get().worker == cast.ana
    first = engagement.contacts.get()
    assert (first.peer, first.entered_by) == (cast.ana, cast.ben)
    assert visible_people(cast.viewer(cast.ana)).filter(id=engagement.person_id).exists()
