"""Sending on, same request twice, taking back, letting go: the arrival time stays, grants end."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from companionway.platform.errors import DomainError
from companionway.privacy.models.access import AccessGrant
from companionway.privacy.visibility import visible_people
from companionway.referrals import telling
from companionway.referrals.actions import answer, place
from companionway.referrals.actions.receive import receive
from companionway.referrals.actions.take_back import take_back
from companionway.referrals.models import Referral
from companionway.referrals.queries import board
from companionway.referrals.rules import CheckBack, State, Try
from tests.cast import NOW, Cast, request_for_sam, sam_waits

LATER = NOW + timedelta(minutes=20)


def shown(token: str, at: datetime) -> dict[str, Any] | None:
    """What the sender's link shows."""
    found = telling.sent(token, at)
    return telling.receipt(found, at).values if found else None


def test_a_request_that_is_sent_on_keeps_the_time_of_its_arrival(cast: Cast) -> None:
    old = sam_waits()
    new = place.redirect(
        referral_id=old.id, program=cast.places.ed, site=cast.places.inland, by=cast.ana.id, at=LATER
    )  # fmt: skip
    old.refresh_from_db()
    assert (new.received_at, new.state, new.redirected_from_id) == (NOW, State.RECEIVED, old.id)
    assert new.promise_due_at == NOW + timedelta(minutes=60)
    assert (old.state, old.settled_at) == (State.REDIRECTED, LATER)


def test_sending_on_ends_what_the_first_peer_may_see(cast: Cast) -> None:
    old = sam_waits()
    answer.accept(referral_id=old.id, by=cast.ana.id, at=NOW)
    assert visible_people(cast.viewer(cast.ana)).exists()
    new = place.redirect(
        referral_id=old.id, program=cast.places.ed, site=cast.places.inland, by=cast.ana.id, at=LATER
    )  # fmt: skip
    assert not visible_people(cast.viewer(cast.ana)).exists()
    assert new.accepted_by is None
    assert [r.id for r in board(cast.viewer(cast.cleo), LATER).rows] == [new.id]


def test_sending_on_to_where_it_is_changes_nothing(cast: Cast) -> None:
    old = sam_waits()
    with pytest.raises(DomainError, match="there already"):
        place.redirect(referral_id=old.id, program=cast.places.ed, site=cast.places.harbor, by=cast.ana.id, at=LATER)
    assert Referral.objects.get().state == State.RECEIVED


def test_the_senders_link_follows_a_request_that_was_sent_on(cast: Cast) -> None:
    received = receive(new=request_for_sam(), by=None, at=NOW)
    new = place.redirect(
        referral_id=received.referral.id, program=cast.places.ed, site=cast.places.inland, by=cast.ana.id, at=LATER
    )  # fmt: skip
    waiting = shown(received.token, LATER)
    assert waiting is not None and not waiting["taken"]
    answer.accept(referral_id=new.id, by=cast.cleo.id, at=LATER)
    taken = shown(received.token, LATER)
    assert taken is not None and taken["taken"]


def test_an_order_that_was_sent_on_is_taken_back_where_it_lives(cast: Cast) -> None:
    first = receive(new=request_for_sam(sender="epic", order_id="7"), by=None, at=NOW).referral
    new = place.redirect(
        referral_id=first.id, program=cast.places.ed, site=cast.places.inland, by=cast.ana.id, at=LATER
    )  # fmt: skip
    back = {"sender": "epic", "order_id": "7", "person": request_for_sam().person, "by": None, "at": LATER}
    assert (take_back(**back).verdict, take_back(**back).verdict) == ("updated", "known")
    assert Referral.objects.get(id=new.id).state == State.WITHDRAWN


def test_the_link_ends_and_an_unknown_one_looks_the_same(cast: Cast) -> None:
    received = receive(new=request_for_sam(), by=None, at=NOW)
    ends = received.referral.promise_due_at + timedelta(days=7)
    assert shown(received.token, ends - timedelta(seconds=1)) is not None
    assert shown(received.token, ends) is None
    assert shown("0" * 40, NOW) is None


def test_two_requests_cannot_each_be_the_duplicate_of_the_other(cast: Cast) -> None:
    one, two = sam_waits(), sam_waits(LATER)
    place.mark_duplicate(referral_id=one.id, of=two.id, by=cast.ana.id, at=LATER)
    with pytest.raises(DomainError, match="not counted"):
        place.mark_duplicate(referral_id=two.id, of=one.id, by=cast.ana.id, at=LATER)
    assert Referral.objects.get(id=two.id).state == State.RECEIVED


def test_a_request_is_not_its_own_duplicate(cast: Cast) -> None:
    one = sam_waits()
    with pytest.raises(DomainError, match="other request"):
        place.mark_duplicate(referral_id=one.id, of=one.id, by=cast.ana.id, at=LATER)


def test_letting_go_keeps_the_clocks_and_ends_the_grants(cast: Cast) -> None:
    referral = sam_waits()
    answer.accept(referral_id=referral.id, by=cast.ana.id, at=NOW)
    answer.note_try(referral_id=referral.id, how=Try.NO_ANSWER, channel="call", by=cast.ana.id, at=NOW)
    back = answer.hand_back(referral_id=referral.id, by=cast.ana.id, at=LATER)
    assert (back.state, back.accepted_by_id, back.received_at, back.first_attempt_at) == ("received", None, NOW, NOW)
    assert not AccessGrant.objects.filter(ends_at=None).exists()
    assert answer.accept(referral_id=referral.id, by=cast.jo.id, at=LATER).accepted_at == LATER


def test_passing_on_asks_no_reason_and_leaves_it_for_the_others(cast: Cast) -> None:
    referral = sam_waits()
    answer.pass_on(referral_id=referral.id, by=cast.ana.id, at=LATER)
    assert [r.id for r in board(cast.viewer(cast.jo), LATER).rows] == [referral.id]


def test_the_same_peer_saying_i_have_it_twice_is_no_error_and_one_event(cast: Cast) -> None:
    referral = sam_waits()
    answer.accept(referral_id=referral.id, by=cast.ana.id, at=NOW)
    assert answer.accept(referral_id=referral.id, by=cast.ana.id, at=LATER).accepted_at == NOW
    assert referral.events.filter(verb="accept").count() == 1


def test_we_do_not_reach_out_again_to_someone_who_said_please_do_not(cast: Cast) -> None:
    referral = sam_waits()
    answer.accept(referral_id=referral.id, by=cast.ana.id, at=NOW)
    answer.say_not_now(referral_id=referral.id, check_back=CheckBack.DONT, channel="call", by=cast.ana.id, at=NOW)
    with pytest.raises(DomainError):
        answer.check_back(referral_id=referral.id, by=cast.ana.id, at=LATER)


def test_the_first_try_and_the_first_talk_keep_their_first_times(cast: Cast) -> None:
    referral = sam_waits()
    answer.accept(referral_id=referral.id, by=cast.ana.id, at=NOW)
    for at in (NOW + timedelta(minutes=3), LATER):
        row = answer.note_try(referral_id=referral.id, how=Try.NO_ANSWER, channel="call", by=cast.ana.id, at=at)
    assert row.first_attempt_at == NOW + timedelta(minutes=3)
    talked = answer.say_not_now(
        referral_id=referral.id, check_back=CheckBack.WEEK, channel="call", by=cast.ana.id, at=LATER
    )  # fmt: skip
    assert (talked.first_attempt_at, talked.first_contact_at) == (NOW + timedelta(minutes=3), LATER)


def test_a_program_that_acknowledges_nothing_is_not_given_away_by_the_one_that_sent_on(cast: Cast) -> None:
    received = receive(new=request_for_sam(), by=None, at=NOW)
    cast.places.primary_care.acknowledge_referrer = False
    cast.places.primary_care.save()
    new = place.redirect(
        referral_id=received.referral.id, program=cast.places.primary_care, site=cast.places.clinic, by=cast.ana.id,
        at=LATER,
    )  # fmt: skip
    answer.accept(referral_id=new.id, by=cast.ana.id, at=LATER)
    link = shown(received.token, LATER)
    assert link is not None and not link["taken"]
