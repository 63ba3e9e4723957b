"""Bringing things into a state, and applying a verb to them, through the real actions only."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from companionway.engagement.actions import walk as walking
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules import walk
from companionway.engagement.rules.rhythm import Rhythm
from companionway.engagement.rules.walk import Goodbye
from companionway.followups import actions as followups
from companionway.followups import rules as asking
from companionway.followups.models import FollowUp
from companionway.followups.rules import WentBack
from companionway.instruments.actions import check_in as check_ins
from companionway.instruments.models import Administration
from companionway.instruments.rules import AnswerKind, Moment
from companionway.platform.models import User
from companionway.referrals.actions import answer, place
from companionway.referrals.models import Referral
from companionway.referrals.rules import CheckBack, State, Try, Verb, WhyNot
from tests.cast import NOW, Cast, sam_waits, sam_walks_with

MINUTE = timedelta(minutes=1)
LATER = NOW + timedelta(hours=2)
Step = Callable[[Referral, Cast], Any]


def open_walk(referral: Referral, user: User, at: Any = LATER) -> Engagement:
    """They said yes."""
    return walking.open_from_referral(
        referral_id=referral.id, channel="call", rhythm=Rhythm.WEEKLY, modes=["call"], by=user.id, at=at
    )


REFERRAL_VERBS: dict[Verb, Step] = {
    Verb.ACCEPT: lambda r, c: answer.accept(referral_id=r.id, by=c.jo.id, at=LATER),
    Verb.PASS_ON: lambda r, c: answer.pass_on(referral_id=r.id, by=c.ana.id, at=LATER),
    Verb.HAND_BACK: lambda r, c: answer.hand_back(referral_id=r.id, by=c.ana.id, at=LATER),
    Verb.TRY: lambda r, c: answer.note_try(
        referral_id=r.id, how=Try.NO_ANSWER, channel="call", by=c.ana.id, at=LATER
    ),
    Verb.SAY_YES: lambda r, c: open_walk(r, c.ana),
    Verb.SAY_NOT_NOW: lambda r, c: answer.say_not_now(
        referral_id=r.id, check_back=CheckBack.WEEK, channel="call", by=c.ana.id, at=LATER
    ),
    Verb.STOP_TRYING: lambda r, c: answer.stop_trying(referral_id=r.id, by=c.ana.id, at=LATER),
    Verb.CHECK_BACK: lambda r, c: answer.check_back(referral_id=r.id, by=c.ana.id, at=LATER),
    Verb.REDIRECT: lambda r, c: place.redirect(
        referral_id=r.id, program=c.places.primary_care, site=c.places.clinic, by=c.ana.id, at=LATER
    ),
    Verb.MARK_DUPLICATE: lambda r, c: place.mark_duplicate(
        referral_id=r.id, of=sam_waits(NOW).id, by=c.ana.id, at=LATER
    ),
    Verb.WITHDRAW: lambda r, c: place.withdraw(referral_id=r.id, by=None, at=LATER),
    Verb.TURN_AWAY: lambda r, c: place.turn_away(referral_id=r.id, why=WhyNot.AT_CAPACITY, by=c.ben.id, at=LATER),
}  # fmt: skip


def _accept(referral: Referral, cast: Cast) -> None:
    answer.accept(referral_id=referral.id, by=cast.ana.id, at=NOW + MINUTE)


def _try(referral: Referral, cast: Cast) -> None:
    _accept(referral, cast)
    answer.note_try(referral_id=referral.id, how=Try.LEFT_MESSAGE, channel="call", by=cast.ana.id, at=NOW + 2 * MINUTE)


def _then(first: Step, verb: Verb) -> Step:
    def both(referral: Referral, cast: Cast) -> None:
        first(referral, cast)
        REFERRAL_VERBS[verb](referral, cast)

    return both


def _nothing(referral: Referral, cast: Cast) -> None:
    """It has only just come in."""


INTO_STATE: dict[State, Step] = {
    State.RECEIVED: _nothing,
    State.ACCEPTED: _accept,
    State.ATTEMPTING: _try,
    State.ENGAGED: _then(_accept, Verb.SAY_YES),
    State.DECLINED: _then(_accept, Verb.SAY_NOT_NOW),
    State.NOT_REACHED: _then(_try, Verb.STOP_TRYING),
    State.REDIRECTED: _then(_nothing, Verb.REDIRECT),
    State.DUPLICATE: _then(_nothing, Verb.MARK_DUPLICATE),
    State.WITHDRAWN: _then(_nothing, Verb.WITHDRAW),
    State.TURNED_AWAY: _then(_nothing, Verb.TURN_AWAY),
}


def referral_in(state: State, cast: Cast) -> Referral:
    """Sam's request, brought into this state by real actions."""
    referral = sam_waits()
    INTO_STATE[state](referral, cast)
    referral.refresh_from_db()
    assert referral.state == state
    return referral


WALK_VERBS: dict[walk.Verb, Callable[[Engagement, Cast], Any]] = {
    walk.Verb.PAUSE: lambda e, c: walking.pause(engagement_id=e.id, by=c.ana.id, at=LATER),
    walk.Verb.RESUME: lambda e, c: walking.resume(engagement_id=e.id, by=c.ana.id, at=LATER),
    walk.Verb.SAY_GOODBYE: lambda e, c: walking.say_goodbye(
        engagement_id=e.id, reason=Goodbye.MOVED, by=c.ana.id, at=LATER
    ),
}


def engagement_in(state: walk.State, cast: Cast) -> Engagement:
    """Sam and Ana's engagement, brought into this state."""
    engagement = sam_walks_with(cast.ana)
    verbs = {walk.State.OPEN: [], walk.State.PAUSED: [walk.Verb.PAUSE], walk.State.CLOSED: [walk.Verb.SAY_GOODBYE]}
    for verb in verbs[state]:
        WALK_VERBS[verb](engagement, cast)
    engagement.refresh_from_db()
    assert engagement.state == state
    return engagement


ASKING_VERBS: dict[asking.Verb, Callable[[FollowUp, Cast], Any]] = {
    asking.Verb.TRY: lambda f, c: followups.note_try(followup_id=f.id, channel="call", by=c.ana.id, at=LATER),
    asking.Verb.ANSWER: lambda f, c: followups.answer(
        followup_id=f.id, went_back=WentBack.NO, channel="call", by=c.ana.id, at=LATER
    ),
    asking.Verb.SAY_NOT_NOW: lambda f, c: followups.say_not_now(
        followup_id=f.id, channel="call", by=c.ana.id, at=LATER
    ),
    asking.Verb.STOP_TRYING: lambda f, c: followups.stop_trying(followup_id=f.id, by=c.ana.id, at=LATER),
    asking.Verb.NOTE_DEATH: lambda f, c: followups.note_death(followup_id=f.id, by=c.ana.id, at=LATER),
}  # fmt: skip
ASKED: dict[asking.State, asking.Verb | None] = {
    asking.State.WAITING: None,
    asking.State.ANSWERED: asking.Verb.ANSWER,
    asking.State.NOT_NOW: asking.Verb.SAY_NOT_NOW,
    asking.State.NOT_REACHED: asking.Verb.STOP_TRYING,
    asking.State.DIED: asking.Verb.NOTE_DEATH,
}


def followup_in(state: asking.State, cast: Cast) -> FollowUp:
    """The follow-up of Sam's walk with Ana, brought into this state."""
    baseline(sam_walks_with(cast.ana), cast)
    assert followups.plan(at=NOW + MINUTE) == 1
    row = FollowUp.objects.get()
    verb = ASKED[state]
    if verb:
        ASKING_VERBS[verb](row, cast)
    row.refresh_from_db()
    assert row.state == state
    return row


def baseline(engagement: Engagement, cast: Cast, at: Any = NOW + 31 * MINUTE, value: int = 4) -> Administration:
    """A finished first check-in with the same answer to every statement."""
    return check_in(engagement, cast, Moment.BASELINE, at, value)


def check_in(engagement: Engagement, cast: Cast, moment: Moment, at: Any, value: int = 4) -> Administration:
    """A finished check-in."""
    row = check_ins.begin(engagement_id=engagement.id, moment=moment, by=cast.ana.id, at=at)
    for item in range(1, 11):
        check_ins.answer(
            administration_id=row.id, item=item, kind=AnswerKind.ANSWERED, value=value, by=cast.ana.id, at=at
        )
    return check_ins.finish(administration_id=row.id, by=cast.ana.id, at=at)
