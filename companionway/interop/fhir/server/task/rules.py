"""Who may move a Task where, for which reason, and how far a request is: the tables of interop 5.2 to 5.4. Pure."""

from enum import StrEnum


class Status(StrEnum):
    """The codes of SDOHCC-ValueSetReferralTaskStatus: those of task-status without `ready` and `received`."""

    DRAFT = "draft"
    REQUESTED = "requested"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    IN_PROGRESS = "in-progress"
    ON_HOLD = "on-hold"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    ENTERED_IN_ERROR = "entered-in-error"


class Side(StrEnum):
    """On which side of the request somebody stands. A system of ours that also asks stands on both."""

    REQUESTER = "requester"
    OWNER = "owner"


class Act(StrEnum):
    """What a move does in the core: the action of `referrals` or `engagement`, or nothing beyond the Task."""

    NOTHING = "nothing"
    RECEIVE = "referrals.receive"
    TAKE_BACK = "referrals.withdraw"
    ACCEPT = "referrals.accept"
    TURN_AWAY = "referrals.turn_away"
    MEET = "referrals.note_talk"
    END = "referrals.say_not_now, stop_trying, withdraw or turn_away, by the reason"
    FINISH = "engagement.open_from_referral, or say_not_now where they did not enroll"
    HOLD = "engagement.pause"
    HAND_BACK = "referrals.hand_back"


S, R, O, A = Status, Side.REQUESTER, Side.OWNER, Act  # noqa: E741 (the owner's side of the table)
NEW = ""
ENDED = frozenset({S.REJECTED, S.CANCELLED, S.COMPLETED, S.FAILED})
OPEN = frozenset({S.REQUESTED, S.ACCEPTED, S.IN_PROGRESS, S.ON_HOLD})
FIRST = (S.DRAFT, S.REQUESTED)
# from: side: to: what it does. What is not here is refused; "" is a Task that is not there yet.
MOVES: dict[str, dict[Side, dict[Status, Act]]] = {
    NEW: {R: {S.DRAFT: A.NOTHING, S.REQUESTED: A.RECEIVE}, O: {}},
    S.DRAFT: {R: {S.REQUESTED: A.RECEIVE, S.ENTERED_IN_ERROR: A.NOTHING}, O: {}},
    S.REQUESTED: {
        R: {S.CANCELLED: A.TAKE_BACK, S.ENTERED_IN_ERROR: A.TAKE_BACK},
        O: {S.ACCEPTED: A.ACCEPT, S.REJECTED: A.END, S.CANCELLED: A.END},
    },
    S.ACCEPTED: {
        R: {S.CANCELLED: A.TAKE_BACK, S.ENTERED_IN_ERROR: A.TAKE_BACK},
        O: {S.IN_PROGRESS: A.MEET, S.ON_HOLD: A.HOLD, S.COMPLETED: A.FINISH, S.FAILED: A.HAND_BACK, S.CANCELLED: A.END},
    },
    S.IN_PROGRESS: {
        R: {S.CANCELLED: A.TAKE_BACK, S.ENTERED_IN_ERROR: A.TAKE_BACK},
        O: {S.ON_HOLD: A.HOLD, S.COMPLETED: A.FINISH, S.FAILED: A.HAND_BACK, S.CANCELLED: A.END},
    },
    S.ON_HOLD: {
        R: {S.CANCELLED: A.TAKE_BACK, S.ENTERED_IN_ERROR: A.TAKE_BACK},
        O: {S.IN_PROGRESS: A.MEET, S.COMPLETED: A.FINISH, S.FAILED: A.HAND_BACK, S.CANCELLED: A.END},
    },
    **{ended: {R: {S.ENTERED_IN_ERROR: A.NOTHING}, O: {}} for ended in ENDED},
    S.ENTERED_IN_ERROR: {R: {}, O: {}},
}  # fmt: skip


class Verdict(StrEnum):
    """What becomes of a wish to move: it may, it is another side's, or nobody may."""

    MAY = "may"
    OTHER_SIDE = "forbidden"
    NOBODY = "business-rule"


def judged(before: str, after: str, sides: frozenset[Side]) -> Verdict:
    """Whether somebody on these sides may move a Task so. The same status again is no move; a new Task must begin."""
    if before and before == after:
        return Verdict.MAY
    row = MOVES.get(before, {})
    if any(after in row.get(side, {}) for side in sides):
        return Verdict.MAY
    return Verdict.OTHER_SIDE if any(after in moves for moves in row.values()) else Verdict.NOBODY


def needs_reason(before: str, after: str, sides: frozenset[Side]) -> bool:
    """Whether this move must say why: the owner's side owes it, the requester's does not."""
    return after in NEEDS_REASON and not (R in sides and after in MOVES[before][R])


def act_of(before: str, after: str, sides: frozenset[Side], reasoned: bool = True) -> tuple[Side, Act] | None:
    """As which side a move is made, and what it does; None where nothing moves.

    Who stands on both sides answers as the owner, and takes back as the requester when no reason is given.
    """
    row = MOVES.get(before, {})
    asks_first = R in sides and not reasoned
    for side in (R, O) if asks_first else (O, R):
        if side in sides and after in row.get(side, {}):
            return side, row[side][Status(after)]
    return None


def _reach() -> dict[Status, frozenset[Status]]:
    """Where the owner's moves lead from a status, one after another."""
    found = {one: frozenset(MOVES[one][O]) for one in S}
    for _ in S:
        found = {one: to.union(*(found[further] for further in to)) for one, to in found.items()}
    return found


REACH = _reach()


def onward(shown: str, wanted: Status) -> Status:
    """The status to show next: what is wanted where the owner's moves lead there, else what is shown already.

    Nothing goes back: whoever lets go of a request leaves it accepted for its sender, and what has ended has ended.
    What was accepted is cancelled and no longer rejected.
    """
    now = Status(shown)
    if wanted in REACH[now]:
        return wanted
    if wanted == S.REJECTED and S.CANCELLED in REACH[now]:
        return S.CANCELLED
    return now


# Who may set which element when a Task changes; both may set the status. All others stay as they were first sent.
BOTH = frozenset({"status", "statusReason", "note"})
BY_SIDE: dict[Side, frozenset[str]] = {
    R: BOTH | {"priority", "description", "input", "restriction", "text", "language", "lastModified"},
    O: BOTH | {"businessStatus", "output", "owner", "executionPeriod", "text", "lastModified"},
}
APPENDED = "note"
NEVER_COMPARED = frozenset({"id", "resourceType", "meta"})


def foreign(name: str, sides: frozenset[Side]) -> bool:
    """Whether somebody on these sides may not change this element (`_status` belongs with `status`)."""
    plain = name.removeprefix("_")
    return plain not in NEVER_COMPARED and not any(plain in BY_SIDE[side] for side in sides)


class Reason(StrEnum):
    """Why a request ended or rests: the codes of `referral-reason`."""

    DECLINED_BY_PERSON = "declined-by-person"
    UNABLE_TO_REACH = "unable-to-reach"
    NOT_ELIGIBLE = "not-eligible"
    OUT_OF_AREA = "out-of-area"
    AT_CAPACITY = "at-capacity"
    DUPLICATE = "duplicate"
    DECEASED = "deceased"
    WRONG_PERSON = "wrong-person"
    PERSON_WITHDREW = "person-withdrew"
    MOVED_TO_TREATMENT = "moved-to-treatment"
    GOALS_MET = "goals-met"
    TRANSFERRED = "transferred"
    WITHDRAWN_BY_REFERRER = "withdrawn-by-referrer"
    CONSENT_REFUSED = "consent-refused"
    CONSENT_REVOKED = "consent-revoked"


# What leaves. A reason without words here stays inside: only the general text goes out, and no code.
REASON_WORDS: dict[Reason, str] = {
    Reason.DECLINED_BY_PERSON: "The person said not now. They are welcome at any time.",
    Reason.UNABLE_TO_REACH: "We could not reach the person. They are welcome at any time.",
    Reason.NOT_ELIGIBLE: "This program is not for this request.",
    Reason.OUT_OF_AREA: "This program does not work in this area.",
    Reason.AT_CAPACITY: "This program is full at present.",
    Reason.DUPLICATE: "The same request is here already.",
    Reason.WRONG_PERSON: "The request was not meant for this person.",
    Reason.PERSON_WITHDREW: "The person would like to stop for now. They are welcome at any time.",
    Reason.GOALS_MET: "The person has what they came for.",
    Reason.TRANSFERRED: "The request was handed on.",
    Reason.WITHDRAWN_BY_REFERRER: "The request was taken back by its sender.",
}
GENERAL = "The request has ended. The program can be asked by telephone."
ON_HOLD = "The request rests for now."
NEEDS_REASON = frozenset({S.REJECTED, S.CANCELLED, S.ON_HOLD, S.FAILED})


class Progress(StrEnum):
    """How far a request is: the codes of `referral-progress`. A missed call moves this, never the status."""

    RECEIVED = "received"
    AWAITING_INFORMATION = "awaiting-information"
    ACCEPTED = "accepted"
    REACHING_OUT = "reaching-out"
    FIRST_CONTACT_PLANNED = "first-contact-planned"
    FIRST_CONTACT_MISSED = "first-contact-missed"
    FIRST_CONTACT_CALLED_OFF = "first-contact-called-off"
    FIRST_CONTACT_MADE = "first-contact-made"
    PAUSED = "paused"
    CANCELLATION_REQUESTED = "cancellation-requested"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    FINISHED = "finished"


P = Progress
# The second coding (BSeR TaskBusinessStatusCS), and the statuses that it goes with.
PROGRESS: dict[Progress, tuple[str, frozenset[Status]]] = {
    P.RECEIVED: ("2.0", frozenset({S.REQUESTED})),
    P.AWAITING_INFORMATION: ("", frozenset({S.REQUESTED, S.ON_HOLD})),
    P.ACCEPTED: ("3.0", frozenset({S.ACCEPTED})),
    P.REACHING_OUT: ("", frozenset({S.ACCEPTED})),
    P.FIRST_CONTACT_PLANNED: ("5.1.1", frozenset({S.ACCEPTED})),
    P.FIRST_CONTACT_MISSED: ("5.1.2", frozenset({S.ACCEPTED})),
    P.FIRST_CONTACT_CALLED_OFF: ("5.1.3", frozenset({S.ACCEPTED})),
    P.FIRST_CONTACT_MADE: ("5.1.4", frozenset({S.IN_PROGRESS})),
    P.PAUSED: ("", frozenset({S.ON_HOLD})),
    P.CANCELLATION_REQUESTED: ("5.2", OPEN),
    P.DECLINED: ("4.0", frozenset({S.REJECTED})),
    P.CANCELLED: ("6.0", frozenset({S.CANCELLED})),
    P.FINISHED: ("7.0", frozenset({S.COMPLETED})),
}
OF_ENDED = {S.REJECTED: P.DECLINED, S.CANCELLED: P.CANCELLED, S.COMPLETED: P.FINISHED}


def progress_with(status: Status, wanted: Progress | None) -> Progress | None:
    """The progress that goes with a status: what is wanted where it fits, what an end says of itself, else none."""
    if status in OF_ENDED:
        return OF_ENDED[status]
    return wanted if wanted and status in PROGRESS[wanted][1] else None
