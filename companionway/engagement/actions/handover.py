"""A warm handover: thought of, asked, met together, done. Nothing changes for the person before they have met."""

import uuid
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from companionway.engagement.actions.message import Kind, cancel_waiting
from companionway.engagement.actions.own_asks import meet_wish
from companionway.engagement.actions.walk import change_peer
from companionway.engagement.models.handover import Handover, HandoverStep
from companionway.engagement.models.message import TextMessage
from companionway.engagement.models.walk import Assignment, Engagement
from companionway.engagement.rules import handover as rules
from companionway.engagement.rules import walk
from companionway.engagement.rules.handover import State, Verb
from companionway.engagement.rules.texts import Reason
from companionway.engagement.rules.texts import State as TextState
from companionway.platform import audit, wall
from companionway.platform.errors import DomainError
from companionway.platform.ids import new_id
from companionway.privacy.actions.covering import only_covers
from companionway.workforce.queries import peers_at


@transaction.atomic
def propose_handover(
    *, engagement_id: uuid.UUID, to_peer: uuid.UUID, asked_for_by_person: bool, by: uuid.UUID | None, at: datetime
) -> Handover:
    """Think of another peer for somebody. They are asked before anything else happens.

    When the person asked for it themself, that is their yes, and what they asked on their own page has been met.
    Raises DomainError "closed", "nobody" (no peer walks with them now), "same_peer", "under_way".
    """
    engagement = Engagement.objects.select_for_update(of=("self",)).select_related("person__same_as").get(
        id=engagement_id
    )  # fmt: skip
    if engagement.state not in walk.LIVE:
        raise DomainError("closed", "You have said goodbye for now. Welcome them back first.")
    _not_by_cover(by, engagement.person_id, at)
    live = Assignment.objects.filter(engagement=engagement, ends_at=None)
    now_with = live.values_list("worker_id", flat=True).first()
    if now_with is None:
        raise DomainError("nobody", "Nobody walks with them now. Ask a peer to walk with them instead.")
    if now_with == to_peer:
        raise DomainError("same_peer", "They already walk together.", field="to_peer")
    _still_here(engagement, to_peer, at)
    row = Handover(
        id=new_id(), engagement=engagement, from_peer_id=now_with, to_peer_id=to_peer,
        person=engagement.person.same_as, called=engagement.person.same_as.called,
        asked_for_by_person=asked_for_by_person, began_at=at,
        state=State.AGREED if asked_for_by_person else State.ASKED,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise DomainError("under_way", "A handover is under way already. Go on with that one.") from None
    if asked_for_by_person:
        meet_wish(engagement, by=by, at=at)
    _note(row, "propose", by=by, at=at)
    return row


def _not_by_cover(by: uuid.UUID | None, person: uuid.UUID, at: datetime) -> None:
    if by is not None and only_covers(by, person, at):
        raise DomainError("covering", "You cover for their peer. A supervisor can ask another peer to walk with them.")


def _still_here(engagement: Engagement, peer: uuid.UUID, at: datetime) -> None:
    """Nobody is handed to somebody who has left, or who works elsewhere."""
    here = peers_at(engagement.program_id, engagement.site_id, timezone.localdate(at))
    if peer not in {one.id for one in here}:
        raise DomainError("left", "This peer does not work here now. Choose somebody else.", field="to_peer")


def _nothing_lost(row: Handover, history_passes: bool) -> None:
    """Where texts stay between the two, the next peer never sees them: what is new is read before."""
    new = TextMessage.objects.filter(engagement_id=row.engagement_id, state=TextState.RECEIVED, seen_at=None)
    if not history_passes and new.exists():
        raise DomainError("unread", "A new text came in. Read it first: it stays between the two of you.")


def _note(row: Handover, verb: str, *, by: uuid.UUID | None, at: datetime, **detail: Any) -> None:
    HandoverStep.objects.create(handover=row, verb=verb, state=row.state, occurred_at=at, by_id=by)
    audit.record(
        f"handover.{verb}", actor=by, at=at, subject=("handover", row.id), person=row.person_id,
        detail={**detail, **({"by": "person"} if by is None else {})},
    )  # fmt: skip


def _moved(verb: Verb, handover_id: uuid.UUID, at: datetime, **changes: Any) -> Handover:
    leaving, to = rules.TRANSITIONS[verb]
    ends = {} if to in rules.LIVE else {"ended_at": at}
    rows = Handover.objects.filter(id=handover_id, state__in=leaving)
    if not rows.update(state=to, **ends, **changes):
        raise DomainError("wrong_state", "This has changed since you opened it. Look again before you go on.")
    return Handover.objects.get(id=handover_id)


@transaction.atomic
def answer_handover(
    *, handover_id: uuid.UUID, yes: bool, history_passes: bool | None = None, by: uuid.UUID | None, at: datetime
) -> Handover:
    """What the person said: yes, with or without their earlier messages passing on, or not now. No reason is asked."""
    if not yes:
        row = _moved(Verb.SAY_NOT_NOW, handover_id, at)
        _note(row, Verb.SAY_NOT_NOW, by=by, at=at)
        return row
    row = _moved(Verb.SAY_YES, handover_id, at, history_passes=history_passes)
    _note(row, Verb.SAY_YES, by=by, at=at, history="passes" if history_passes else "stays")
    return row


@transaction.atomic
def plan_handover_meeting(
    *, handover_id: uuid.UUID, meets_on: date, meeting: str, by: uuid.UUID, at: datetime
) -> Handover:
    """A day on which the three meet, and where or how. It can be set again."""
    row = _moved(Verb.PLAN_MEETING, handover_id, at, meets_on=meets_on)
    row.meeting = meeting.strip()
    row.save(update_fields=["meeting"])
    _note(row, Verb.PLAN_MEETING, by=by, at=at)
    return row


@transaction.atomic
def note_met(*, handover_id: uuid.UUID, by: uuid.UUID, at: datetime) -> Handover:
    """They have met, all three."""
    row = _moved(Verb.NOTE_MET, handover_id, at)
    _note(row, Verb.NOTE_MET, by=by, at=at)
    return row


@transaction.atomic
def finish_handover(*, handover_id: uuid.UUID, history_passes: bool, by: uuid.UUID, at: datetime) -> Handover:
    """From now on the other peer walks with them. Messages pass only when the person said so; else they stay between.

    Raises DomainError when somebody else walks with them meanwhile; "they_stay" where the person themself said on
    their own page that messages stay between the two.
    """
    if history_passes and _said_that_they_stay(handover_id):
        raise DomainError("they_stay", "They said on their own page that their messages stay between the two of them.")
    row = _moved(Verb.FINISH, handover_id, at, history_passes=history_passes)
    _not_by_cover(by, row.person_id, at)
    _still_here(row.engagement, row.to_peer_id, at)
    _nothing_lost(row, history_passes)
    if not Assignment.objects.filter(engagement_id=row.engagement_id, ends_at=None, worker=row.from_peer_id).exists():
        raise DomainError("nobody", "Another peer walks with them meanwhile. Stop this one.")
    theirs = frozenset({Kind.CODE, Kind.LINK})  # what the person asked for comes all the same
    cancel_waiting(row.engagement, Reason.HANDED_OVER, at=at, sparing=theirs)
    if not history_passes:
        with wall.everyone("what stays between two people is closed at once to whoever closes it"):
            TextMessage.objects.filter(engagement_id=row.engagement_id).update(kept_between=True)
    _note(row, Verb.FINISH, by=by, at=at, history="passes" if history_passes else "stays")
    change_peer(row.engagement, worker=row.to_peer_id, by=by, at=at)
    return row


def _said_that_they_stay(handover_id: uuid.UUID) -> bool:
    """Whether the person themself, and no peer for them, said yes without their earlier messages."""
    theirs = HandoverStep.objects.filter(handover_id=handover_id, verb=Verb.SAY_YES, by=None)
    return theirs.filter(handover__history_passes=False).exists()


@transaction.atomic
def stop_handover(*, handover_id: uuid.UUID, by: uuid.UUID, at: datetime) -> Handover:
    """It does not happen after all. All stays as it is; no reason is asked. The other peer may say so too."""
    row = _moved(Verb.STOP, handover_id, at)
    _note(row, Verb.STOP, by=by, at=at)
    return row
