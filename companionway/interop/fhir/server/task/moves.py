"""A system of ours answers: each move of the owner's side is the real action, done as the member of staff behind it."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from companionway.engagement.actions import walk
from companionway.engagement.models.walk import Engagement
from companionway.engagement.queries.lookup import walk_of
from companionway.engagement.rules.contact import Channel
from companionway.engagement.rules.rhythm import Rhythm
from companionway.engagement.rules.walk import Goodbye
from companionway.engagement.rules.walk import State as Walk
from companionway.interop.fhir.server import sight
from companionway.interop.fhir.server.models import Resource
from companionway.interop.fhir.server.problems import problem
from companionway.interop.fhir.server.task.checks import codings, named
from companionway.interop.fhir.server.task.codes import REASON_SYSTEM
from companionway.interop.fhir.server.task.rules import Act, Reason
from companionway.interop.fhir.server.task.standing import AT_GOODBYE
from companionway.interop.partners.models import Partner
from companionway.platform import clock
from companionway.platform.errors import DomainError, NotVisible
from companionway.privacy.permissions import Permission
from companionway.privacy.viewer import viewer_of
from companionway.referrals.actions import answer, place
from companionway.referrals.models import Referral
from companionway.referrals.queries import referral_for, referral_on_board
from companionway.referrals.rules import OPEN, CheckBack, State, Try, WhyNot

Json = dict[str, Any]
CALL = Channel.CALL  # how they were in touch is not said in a Task
NOT_WHERE = "The account that this system answers as does not work where this request is."
DECLINES = frozenset({
    Reason.DECLINED_BY_PERSON, Reason.PERSON_WITHDREW, Reason.CONSENT_REFUSED, Reason.CONSENT_REVOKED,
    Reason.MOVED_TO_TREATMENT,
})  # fmt: skip
TAKES_BACK = frozenset({Reason.WITHDRAWN_BY_REFERRER, Reason.DECEASED})
WHY_NOT = {
    Reason.NOT_ELIGIBLE: WhyNot.NOT_ELIGIBLE, Reason.OUT_OF_AREA: WhyNot.OUT_OF_AREA,
    Reason.DUPLICATE: WhyNot.DUPLICATE, Reason.AT_CAPACITY: WhyNot.AT_CAPACITY,
    Reason.WRONG_PERSON: WhyNot.WRONG_PERSON,
}  # fmt: skip


def do(act: Act, living: Referral, after: Json, partner: Partner, at: datetime) -> None:
    """Do what a move of the owner's side means. Raises Problem: 403 where this account may not, 409 for who was second.

    Each is an action of its own with its own entry; all of it is part of the partner's request and undone with it.
    """
    assert partner.acts_as is not None
    by = partner.acts_as
    viewer = viewer_of(by, "", clock.today())
    try:
        if not viewer.may(Permission.ANSWER_REFERRALS):
            raise NotVisible
        here = referral_on_board if living.state == State.RECEIVED else referral_for
        now = here(viewer, living.id)
        DOES[act](now, after, by, at)
    except NotVisible:
        raise problem(403, "forbidden", NOT_WHERE, "Task.status") from None
    except DomainError:  # its words may name who has it
        words = "It has moved on since you read it. Read it again before you go on."
        raise problem(409, "conflict", words, "Task.status") from None
    finally:
        sight.begin(partner, clock.today())


def _accept(now: Referral, after: Json, by: UUID, at: datetime) -> None:
    answer.accept(referral_id=now.id, by=by, at=at)


def _meet(now: Referral, after: Json, by: UUID, at: datetime) -> None:
    engagement = _walk(now)
    if engagement is not None:
        if engagement.state == Walk.PAUSED:
            walk.resume(engagement_id=engagement.id, by=by, at=at)
    else:
        answer.note_talk(referral_id=now.id, channel=CALL, by=by, at=at)


def _hold(now: Referral, after: Json, by: UUID, at: datetime) -> None:
    """Before they walk together nothing of ours rests: the Task alone says that it does."""
    engagement = _walk(now)
    if engagement is not None and engagement.state == Walk.OPEN:
        walk.pause(engagement_id=engagement.id, by=by, at=at)


def _finish(now: Referral, after: Json, by: UUID, at: datetime) -> None:
    engagement = _walk(now)
    if engagement is not None:
        if now.program.close_loop_at == AT_GOODBYE and engagement.state != Walk.CLOSED:
            walk.say_goodbye(engagement_id=engagement.id, reason=Goodbye.GOALS_MET, by=by, at=at)
    elif _enrolled(after):
        walk.open_from_referral(
            referral_id=now.id, channel=CALL, rhythm=Rhythm.AS_NEEDED, modes=[CALL], by=by, at=at
        )  # fmt: skip
    else:
        answer.say_not_now(referral_id=now.id, check_back=CheckBack.DONT, channel=CALL, by=by, at=at)


def _enrolled(after: Json) -> bool:
    """What the output says: that they did not enroll, or (also without a word on it) that they did."""
    leads = [named(part.get("valueReference")) for part in after.get("output", []) if isinstance(part, dict)]
    ids = [one[1] for one in leads if one and one[0] == "Observation"]
    for row in Resource.kept.filter(kind="Observation", id__in=ids):
        said = codings(json.loads(bytes(row.body)).get("valueCodeableConcept"))
        if any(code.startswith("not-enrolled") for _, code in said):
            return False
    return True


def _hand_back(now: Referral, after: Json, by: UUID, at: datetime) -> None:
    """Our own fault: a request that was taken waits again for everyone, so that somebody looks."""
    if now.state in (State.ACCEPTED, State.ATTEMPTING):
        answer.hand_back(referral_id=now.id, by=by, at=at)


def _end(now: Referral, after: Json, by: UUID, at: datetime) -> None:
    """End a request by its reason. A walk is never ended by a Task."""
    if now.state not in OPEN:
        return
    reason = reason_in(after)
    if reason in TAKES_BACK:
        place.withdraw(referral_id=now.id, by=by, at=at)
    elif reason in DECLINES:
        _taken(now, by, at)
        answer.say_not_now(referral_id=now.id, check_back=CheckBack.DONT, channel=CALL, by=by, at=at)
    elif reason == Reason.UNABLE_TO_REACH:
        _taken(now, by, at)
        if now.first_attempt_at is None:
            answer.note_try(referral_id=now.id, how=Try.NO_ANSWER, channel=CALL, by=by, at=at)
        answer.stop_trying(referral_id=now.id, by=by, at=at)
    else:
        why = WHY_NOT.get(reason, WhyNot.OTHER) if reason else WhyNot.OTHER
        place.turn_away(referral_id=now.id, why=why, by=by, at=at)


def _taken(now: Referral, by: UUID, at: datetime) -> None:
    """Who says what came of a request has it."""
    if now.state == State.RECEIVED:
        answer.accept(referral_id=now.id, by=by, at=at)


def reason_in(task: Json) -> Reason | None:
    """The reason of our code system in a Task, None without one."""
    codes = {code for system, code in codings(task.get("statusReason")) if system == REASON_SYSTEM}
    return next((Reason(code) for code in sorted(codes) if code in set(Reason)), None)


def _walk(now: Referral) -> Engagement | None:
    return walk_of(now.id) if now.state == State.ENGAGED else None


DOES: dict[Act, Callable[[Referral, Json, UUID, datetime], None]] = {
    Act.ACCEPT: _accept, Act.MEET: _meet, Act.HOLD: _hold, Act.FINISH: _finish, Act.HAND_BACK: _hand_back,
    Act.END: _end,
}  # fmt: skip
