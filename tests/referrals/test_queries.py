"""The board and single requests, as each viewer finds them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from companionway.engagement.actions.walk import walk_with
from companionway.platform.errors import DomainError, NotVisible
from companionway.privacy.models.access import AccessGrant
from companionway.referrals import queries
from companionway.referrals.actions import answer, place
from companionway.referrals.actions.receive import receive
from companionway.referrals.queries import board, referral_for, referral_on_board
from companionway.referrals.rules import CheckBack, Try, Where
from tests.cast import NOW, Cast, request_for_sam, sam_waits, sam_walks_with

LATER = NOW + timedelta(minutes=5)


def test_what_is_waiting_longest_against_its_promise_leads(cast: Cast) -> None:
    days = sam_waits(where=Where.HOME)
    minutes = sam_waits(LATER)
    assert [r.id for r in board(cast.viewer(cast.ana), LATER).rows] == [minutes.id, days.id]


def test_a_request_that_was_tried_stands_below_those_that_nobody_tried(cast: Cast) -> None:
    tried = sam_waits()
    answer.accept(referral_id=tried.id, by=cast.ana.id, at=NOW)
    answer.note_try(referral_id=tried.id, how=Try.NO_ANSWER, channel="call", by=cast.ana.id, at=NOW)
    fresh = sam_waits(where=Where.HOME)
    assert [r.id for r in board(cast.viewer(cast.ana), LATER).rows] == [fresh.id, tried.id]


def test_late_counts_our_promises_and_only_while_nobody_has_tried(cast: Cast) -> None:
    late, tried = sam_waits(), sam_waits()
    answer.accept(referral_id=tried.id, by=cast.ana.id, at=NOW)
    answer.note_try(referral_id=tried.id, how=Try.NO_ANSWER, channel="call", by=cast.ana.id, at=NOW)
    after = board(cast.viewer(cast.ana), late.promise_due_at + timedelta(seconds=1))
    assert (after.late, after.open, after.waiting) == (1, 2, 1)


@pytest.mark.parametrize(
    ("who", "sees"),
    [("ana", 1), ("jo", 1), ("ben", 1), ("cleo", 0), ("dana", 0), ("eli", 0), ("fay", 0), ("gil", 0), ("kit", 0)],
)
def test_the_board_shows_a_request_to_the_peers_of_its_site_and_their_supervisor(
    cast: Cast, who: str, sees: int
) -> None:
    sam_waits()
    viewer = cast.viewer(getattr(cast, who))
    found = board(viewer, LATER)
    assert (len(found.rows), found.open, found.waiting) == (sees, sees, sees)


def test_everybody_at_the_site_sees_whose_it_is_and_only_the_owner_sees_all_of_it(cast: Cast) -> None:
    referral = sam_waits()
    answer.accept(referral_id=referral.id, by=cast.ana.id, at=LATER)
    assert referral_on_board(cast.viewer(cast.jo), referral.id).accepted_by == cast.ana
    assert referral_for(cast.viewer(cast.ana), referral.id) == referral
    for other in (cast.jo, cast.cleo, cast.dana):
        with pytest.raises(NotVisible):
            referral_for(cast.viewer(other), referral.id)


def test_a_request_without_a_site_belongs_to_every_peer_of_its_program(cast: Cast) -> None:
    referral = sam_waits(site="")
    for user in (cast.ana, cast.cleo):
        assert [r.id for r in board(cast.viewer(user), LATER).rows] == [referral.id]


def test_pages_follow_each_other_without_gap_or_repeat(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "BOARD_PAGE", 3)
    made = [sam_waits(NOW + timedelta(seconds=n // 2)).id for n in range(8)]
    viewer, seen, cursor = cast.viewer(cast.ana), [], ""
    while True:
        page = board(viewer, LATER, cursor=cursor)
        seen += [row.id for row in page.rows]
        cursor = page.next_cursor
        if not cursor:
            break
    assert sorted(seen) == sorted(made)
    assert len(seen) == len(set(seen))


def test_a_cursor_that_we_did_not_make_is_refused(cast: Cast) -> None:
    for cursor in ("x", "0_yesterday_1", "a_b_c_d"):
        with pytest.raises(DomainError):
            board(cast.viewer(cast.ana), NOW, cursor=cursor)


def test_the_board_takes_two_queries_whatever_its_length(cast: Cast) -> None:
    viewer = cast.viewer(cast.ana)
    counts = []
    for rows in (1, 3, 5):
        while board(viewer, LATER).open < rows:
            sam_waits()
        with CaptureQueriesContext(connection) as captured:
            for row in board(viewer, LATER).rows:
                assert row.person.called and row.program.name and row.site
        counts.append(len(captured))
    assert counts == [2, 2, 2]


def test_a_check_back_is_due_on_its_day_where_the_peer_is(cast: Cast) -> None:
    referral = sam_waits()
    answer.accept(referral_id=referral.id, by=cast.ana.id, at=NOW)
    answer.say_not_now(referral_id=referral.id, check_back=CheckBack.WEEK, channel="call", by=cast.ana.id, at=NOW)
    AccessGrant.objects.update(ends_at=None)  # this day in March has passed; grants go by the present
    viewer = cast.viewer(cast.ana)
    evening_before = NOW + timedelta(days=6, hours=8)  # March 10 in UTC, March 9 for Ana
    assert queries.check_backs_due(viewer, evening_before) == []
    assert queries.check_backs_due(viewer, NOW + timedelta(days=7)) == [referral]


def test_a_clinician_finds_their_own_requests_while_the_receipt_lives(cast: Cast) -> None:
    mine = receive(new=request_for_sam(asked_by_user=cast.fay.id), by=cast.fay.id, at=NOW).referral
    sam_waits()
    viewer = cast.viewer(cast.fay)
    assert queries.asked_by(viewer, LATER) == [mine]
    assert queries.asked_by(viewer, mine.promise_due_at + timedelta(days=8)) == []


def test_ana_still_finds_the_request_of_somebody_she_walks_with(cast: Cast) -> None:
    engagement = sam_walks_with(cast.ana)
    assert engagement.referral is not None
    assert referral_for(cast.viewer(cast.ana), engagement.referral_id or engagement.id) == engagement.referral


def test_having_taken_a_request_once_opens_nothing_when_its_reason_has_ended(cast: Cast) -> None:
    engagement, evening = sam_walks_with(cast.ana), NOW + timedelta(hours=3)
    gone, sent = sam_waits(), sam_waits()
    for referral in (gone, sent):
        answer.accept(referral_id=referral.id, by=cast.ana.id, at=LATER)
    walk_with(engagement_id=engagement.id, worker=cast.jo.id, by=cast.ben.id, at=evening)
    place.withdraw(referral_id=gone.id, by=None, at=evening)
    place.redirect(
        referral_id=sent.id, program=cast.places.ed, site=cast.places.inland, by=cast.ana.id, at=evening
    )  # fmt: skip
    for referral_id in (engagement.referral_id, gone.id, sent.id):
        with pytest.raises(NotVisible):
            referral_for(cast.viewer(cast.ana), referral_id or gone.id)


def test_looking_for_the_same_request_shows_nobody_whom_the_viewer_does_not_find_anyway(cast: Cast) -> None:
    walked, waits = sam_walks_with(cast.ana), sam_waits()
    assert walked.referral_id
    found = {user: {r.id for r in queries.may_be_the_same(cast.viewer(user), waits)} for user in (cast.ana, cast.jo)}
    assert found == {cast.ana: {walked.referral_id}, cast.jo: set()}
    other = sam_waits()
    assert [r.id for r in queries.may_be_the_same(cast.viewer(cast.jo), waits)] == [other.id]
