"""A Task is changed by the one whose element and whose move it is; each move does what it says in the core."""

import json
import threading
from typing import Any

import pytest
from django.db import connections, transaction

from companionway.engagement.models.walk import Engagement
from companionway.interop.fhir.server.models import Resource
from companionway.interop.fhir.server.problems import Problem
from companionway.interop.fhir.server.task import rules
from companionway.interop.fhir.server.task.codes import REASON_SYSTEM, TEMPORARY
from companionway.interop.fhir.server.task.rules import Side, Status, Verdict
from companionway.platform import clock
from companionway.platform.models import OutboxMessage
from companionway.referrals.actions import answer
from companionway.referrals.models import Referral, ReferralEvent
from companionway.referrals.rules import State
from tests.cast import Cast
from tests.interop.task.scene import Sent, a_partner, refused, sent
from tests.stories import open_walk

S = Status
BOTH, R = frozenset(Side), frozenset({Side.REQUESTER})
OUTPUT = [{"type": {"coding": [{"system": TEMPORARY, "code": "resulting-activity"}]},
           "valueCodeableConcept": {"text": "Met"}}]  # fmt: skip
WAY: dict[Status, list[Status]] = {
    S.DRAFT: [], S.REQUESTED: [], S.ACCEPTED: [S.ACCEPTED], S.IN_PROGRESS: [S.ACCEPTED, S.IN_PROGRESS],
    S.ON_HOLD: [S.ACCEPTED, S.ON_HOLD], S.REJECTED: [S.REJECTED], S.CANCELLED: [S.CANCELLED],
    S.COMPLETED: [S.ACCEPTED, S.IN_PROGRESS, S.COMPLETED], S.FAILED: [S.ACCEPTED, S.FAILED],
    S.ENTERED_IN_ERROR: [S.ENTERED_IN_ERROR],
}  # fmt: skip


def why(code: str = "at-capacity") -> dict[str, Any]:
    return {"coding": [{"system": REASON_SYSTEM, "code": code}], "text": "Said in words."}


def with_all(status: Status) -> dict[str, Any]:
    """The status with whatever it needs."""
    more: dict[str, Any] = {"status": status}
    if status in rules.NEEDS_REASON:
        more["statusReason"] = why()
    return more | ({"output": OUTPUT} if status == S.COMPLETED else {})


def task_in(status: Status, cast: Cast) -> Sent:
    """A Task of a system that asks and answers as Ana, brought into this status by its own moves."""
    partner = a_partner("ours", acts_as=cast.ana.id)
    one = sent(partner, status="draft" if status == S.DRAFT else "requested")
    if status == S.DRAFT:
        one.put_request(status="active")
    for step in WAY[status]:
        one.put(**with_all(step))
    assert one.task.status == status == one.shown["status"]
    return one


@pytest.mark.parametrize("sides", [BOTH, R], ids=["both sides", "requester"])
@pytest.mark.parametrize("before", list(S))
def test_every_cell_on_real_rows(cast: Cast, before: Status, sides: frozenset[Side]) -> None:
    one = task_in(before, cast)
    one.partner.acts_as = cast.ana.id if sides == BOTH else None
    for after in S:
        verdict = rules.judged(before, after, sides)
        point = transaction.savepoint()
        try:
            said = with_all(after) if verdict != Verdict.NOBODY else {"status": after}
            one.put(**(said if after != before else {}))
        except Problem as found:
            assert verdict != Verdict.MAY, (before, after, found.issues)
            assert found.status == (403 if verdict == Verdict.OTHER_SIDE else 422), (before, after)
            assert found.issues[0].expression == "Task.status"
        else:
            assert verdict == Verdict.MAY, (before, after)
            assert one.task.status == after == one.shown["status"]
        transaction.savepoint_rollback(point)


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ([S.ACCEPTED], State.ACCEPTED), ([S.ACCEPTED, S.IN_PROGRESS], State.ATTEMPTING),
        ([S.ACCEPTED, S.COMPLETED], State.ENGAGED), ([S.ACCEPTED, S.FAILED], State.RECEIVED),
        ([S.REJECTED], State.TURNED_AWAY), ([S.ACCEPTED, S.ON_HOLD], State.ACCEPTED),
        ([S.ENTERED_IN_ERROR], State.WITHDRAWN),
    ],
)  # fmt: skip
def test_a_move_is_the_real_action_as_the_member_of_staff(cast: Cast, steps: list[Status], state: State) -> None:
    one = task_in(S.REQUESTED, cast)
    for step in steps:
        one.put(**with_all(step))
    assert one.referral.state == state
    last = ReferralEvent.objects.filter(referral=one.referral).latest("id")
    assert last.by_id == cast.ana.id
    one.publish()
    assert one.shown["status"] == steps[-1], "the worker takes nothing back"


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("declined-by-person", State.DECLINED), ("person-withdrew", State.DECLINED),
        ("unable-to-reach", State.NOT_REACHED), ("withdrawn-by-referrer", State.WITHDRAWN),
        ("not-eligible", State.TURNED_AWAY), ("out-of-area", State.TURNED_AWAY), ("", State.TURNED_AWAY),
    ],
)  # fmt: skip
def test_a_reason_says_how_a_request_ends(cast: Cast, code: str, state: State) -> None:
    one = task_in(S.REQUESTED, cast)
    one.put(status="rejected", statusReason=why(code) if code else {"text": "We cannot."})
    assert one.referral.state == state and one.shown["businessStatus"]["coding"][0]["code"] == "declined"


def test_a_pause_and_its_end_are_those_of_the_walk(cast: Cast) -> None:
    cast.places.ed.close_loop_at = "goodbye"
    cast.places.ed.save()
    one = task_in(S.ACCEPTED, cast)
    walk = open_walk(one.referral, cast.ana, clock.now())
    one.publish()
    one.put(**with_all(S.ON_HOLD))
    assert Engagement.objects.get(id=walk.id).state == "paused"
    one.put(status="in-progress", statusReason=None)
    assert Engagement.objects.get(id=walk.id).state == "open"
    one.put(**with_all(S.CANCELLED))
    assert Engagement.objects.get(id=walk.id).state == "open", "a walk is never ended by a Task that is canceled"


def test_somebody_elses_account_moves_nothing(cast: Cast) -> None:
    one = task_in(S.REQUESTED, cast)
    for user in (cast.dana, cast.fay):
        one.partner.acts_as = user.id
        assert refused(lambda: one.put(status="accepted")) == (403, "forbidden", "Task.status")
    assert one.referral.state == State.RECEIVED


def test_what_a_peer_has_already_is_a_conflict_without_a_name(cast: Cast) -> None:
    one = task_in(S.REQUESTED, cast)
    answer.accept(referral_id=one.referral.id, by=cast.jo.id, at=clock.now())
    with pytest.raises(Problem) as found:
        one.put(status="accepted")
    assert found.value.status in (403, 409)
    assert "Jo" not in " ".join(issue.diagnostics for issue in found.value.issues)


def test_an_old_copy_overwrites_nothing(cast: Cast) -> None:
    one = task_in(S.ACCEPTED, cast)
    one.partner.acts_as = None
    version = one.task.version
    for name, value in (("businessStatus", None), ("focus", {"reference": "ServiceRequest/x"}), ("authoredOn", "2020"),
                        ("output", OUTPUT), ("owner", {"reference": "Organization/x"})):  # fmt: skip
        assert refused(lambda n=name, v=value: one.put(**{n: v})) == (409, "conflict", f"Task.{name}")
    assert one.task.version == version


def test_the_same_status_with_other_elements_is_a_new_version_and_nothing_else(cast: Cast) -> None:
    one = sent(a_partner())
    before = one.referral.version
    assert one.put(priority="urgent", note=[{"text": "Please call."}]) and one.shown["priority"] == "urgent"
    assert one.put() == [] and one.task.version == 2
    assert one.referral.version == before
    one.put(priority=None)
    assert "priority" not in one.shown and "priority" not in json.loads(bytes(one.task.sent or b"{}"))


def test_the_sender_cancels_without_a_reason(cast: Cast) -> None:
    one = sent(a_partner())
    answer.accept(referral_id=one.referral.id, by=cast.ana.id, at=clock.now())
    one.publish()
    one.put(status="cancelled")
    assert (one.shown["status"], one.referral.state) == ("cancelled", State.WITHDRAWN)
    assert one.publish() == 0


def test_canceled_after_the_yes_the_walk_goes_on_and_its_peer_is_told(cast: Cast) -> None:
    one = sent(a_partner())
    answer.accept(referral_id=one.referral.id, by=cast.ana.id, at=clock.now())
    walk = open_walk(one.referral, cast.ana, clock.now())
    one.publish()
    assert one.shown["status"] == "accepted"
    one.put(status="cancelled")
    assert one.shown["status"] == "cancelled" and one.referral.state == State.ENGAGED
    assert Engagement.objects.get(id=walk.id).state == "open"
    assert OutboxMessage.objects.filter(kind="sender_took_back").count() == 1


def test_a_revoked_request_takes_its_open_task_back(cast: Cast) -> None:
    one = sent(a_partner())
    touched = one.put_request(status="revoked")
    assert {row.kind for row in touched} == {"ServiceRequest", "Task"}
    assert (one.shown["status"], one.referral.state) == ("cancelled", State.WITHDRAWN)
    assert refused(lambda: one.put_request(status="active")) == (422, "business-rule", "ServiceRequest.status")


def test_canceled_first_and_revoked_after_is_what_the_reference_client_does(cast: Cast) -> None:
    one = sent(a_partner())
    one.put(status="cancelled")
    version = one.task.version
    assert [row.kind for row in one.put_request(status="revoked")] == ["ServiceRequest"]
    assert one.task.version == version


def test_what_a_begun_request_rests_on_stays(cast: Cast) -> None:
    one = sent(a_partner())
    asked_again = {"subject": {"reference": "Patient/x"}, "code": {"text": "x"}, "identifier": []}
    for name, value in asked_again.items():
        found = refused(lambda n=name, v=value: one.put_request(**{n: v}))
        assert found == (409, "conflict", f"ServiceRequest.{name}")
    assert one.put_request(priority="urgent") and one.referral.state == State.RECEIVED


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_accept_at_once_one_wins() -> None:
    from tests.cast import cast as everyone

    cast = everyone()
    partner = a_partner("ours", acts_as=cast.ana.id)
    one = sent(partner)
    barrier, results = threading.Barrier(8), list[str]()

    def race(number: int) -> None:
        try:
            barrier.wait()
            if number % 2:
                one.put(status="accepted")
                results.append("system")
            else:
                answer.accept(referral_id=Referral.objects.get().id, by=cast.jo.id, at=clock.now())
                results.append("jo")
        except (Problem, answer.Taken):
            results.append("second")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=race, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 8 and len({who for who in results if who != "second"}) == 1
    assert ReferralEvent.objects.filter(verb="accept").count() == 1
    assert Resource.kept.filter(kind="Task").count() == 1
