"""What is said of a request to its sender, from where it is now: status, reason, progress, enrollment. Pure."""

from dataclasses import dataclass

from companionway.engagement.rules import walk
from companionway.engagement.rules.walk import Goodbye
from companionway.interop.fhir.server.task.rules import Progress, Reason, Status
from companionway.referrals.rules import State, WhyNot

ENROLLED, NOT_ENROLLED = "enrolled", "not-enrolled"


@dataclass(frozen=True)
class Where:
    """Where a request is, as plain values. `missed`: the last try reached nobody. `walk` and `goodbye` "" without one.

    `until_goodbye`: the program answers when they say goodbye, not when the person has chosen.
    """

    state: State
    talked: bool = False
    missed: bool = False
    died: bool = False
    by_sender: bool = False
    turned_away_for: str = ""
    walk: str = ""
    goodbye: str = ""
    until_goodbye: bool = False


@dataclass(frozen=True)
class Said:
    """What there is to say, at the level of status. `reason` None: none, or one that stays inside."""

    status: Status
    progress: Progress | None = None
    reason: Reason | None = None
    enrolled: str = ""


S, P, R = Status, Progress, Reason
# A goodbye as its sender hears it: what they came for, their own choice, out of touch; all others alike, without why.
GOODBYES: dict[Goodbye, tuple[Status, Reason | None]] = {
    Goodbye.GOALS_MET: (S.COMPLETED, R.GOALS_MET),
    Goodbye.STANDS_ON_OWN: (S.COMPLETED, R.GOALS_MET),
    Goodbye.THEIR_CHOICE: (S.CANCELLED, R.PERSON_WITHDREW),
    Goodbye.OUT_OF_TOUCH: (S.CANCELLED, R.UNABLE_TO_REACH),
    Goodbye.OTHER_SUPPORT: (S.CANCELLED, None),
    Goodbye.MOVED: (S.CANCELLED, None),
    Goodbye.PROGRAM_CHANGE: (S.CANCELLED, None),
    Goodbye.DIED: (S.CANCELLED, None),
}

WHY_NOT: dict[str, Reason] = {
    WhyNot.NOT_ELIGIBLE: R.NOT_ELIGIBLE, WhyNot.OUT_OF_AREA: R.OUT_OF_AREA, WhyNot.AT_CAPACITY: R.AT_CAPACITY,
    WhyNot.DUPLICATE: R.DUPLICATE, WhyNot.WRONG_PERSON: R.WRONG_PERSON,
}  # fmt: skip


def said(where: Where) -> Said:
    """The answer to a request that is here. What was sent on, or is the same as another, is asked of the living one."""
    state = where.state
    if state == State.ENGAGED:
        return _walking(where)
    if state == State.DECLINED:
        return Said(S.CANCELLED, reason=R.DECLINED_BY_PERSON)
    if state == State.NOT_REACHED:
        return Said(S.CANCELLED, reason=R.UNABLE_TO_REACH)
    if state == State.WITHDRAWN:
        return Said(S.CANCELLED, reason=R.WITHDRAWN_BY_REFERRER if where.by_sender and not where.died else None)
    if state == State.TURNED_AWAY:
        return Said(S.REJECTED, reason=WHY_NOT.get(where.turned_away_for))
    if state == State.RECEIVED:
        return Said(S.REQUESTED, P.RECEIVED)
    if where.talked:
        return Said(S.IN_PROGRESS, P.FIRST_CONTACT_MADE)
    if state == State.ATTEMPTING:
        return Said(S.ACCEPTED, P.FIRST_CONTACT_MISSED if where.missed else P.REACHING_OUT)
    return Said(S.ACCEPTED, P.ACCEPTED)


def _walking(where: Where) -> Said:
    """They said yes. A program that answers at the decision has answered; the walk is not the referrer's record."""
    if not where.until_goodbye:
        return Said(S.COMPLETED, enrolled=ENROLLED)
    if where.walk == walk.State.PAUSED:
        return Said(S.ON_HOLD, P.PAUSED)
    if where.goodbye:
        status, reason = GOODBYES[Goodbye(where.goodbye)]
        return Said(status, reason=reason, enrolled=ENROLLED if status == S.COMPLETED else "")
    return Said(S.IN_PROGRESS, P.FIRST_CONTACT_MADE)
