"""A question to the peer and how it ends; a meeting with a site's team, what was agreed and how that ends."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from companionway.engagement.models.care_team import CareItem, CareMeeting, CareQuestion, CareTopic
from companionway.engagement.queries.care_team import shared_walk, shared_with
from companionway.engagement.rules import care_team as rules
from companionway.engagement.rules.care_team import End, Seat
from companionway.platform import audit, wall
from companionway.platform.errors import DomainError, NotVisible
from companionway.platform.ids import new_id
from companionway.platform.sealing import sealed_for
from companionway.privacy.rules.terms import Information

WRITTEN = "Write a few words."


@transaction.atomic
def ask_the_peer(
    *, engagement_id: uuid.UUID, site_id: uuid.UUID, words: str, by: uuid.UUID, at: datetime
) -> CareQuestion:
    """Somebody of a site's team asks the peer about a person whom the team may be told of now. The person may read it.

    Raises NotVisible for anybody else, DomainError without words.
    """
    shared = shared_walk(site_id, engagement_id, at)
    if not words.strip():
        raise DomainError("no_words", WRITTEN, field="words")
    row = CareQuestion.objects.create(
        id=new_id(), engagement_id=engagement_id, site_id=site_id, asked_by_id=by, asked_at=at, words=words.strip()
    )
    _note("care_question.asked", row, by=by, at=at, person=shared.engagement.person.same_as_id)
    return row


@transaction.atomic
def answer_question(
    *, question_id: uuid.UUID, words: str, tells: Sequence[Information], by: uuid.UUID, at: datetime
) -> CareQuestion:
    """The peer answers, and says which kinds of information the words tell. It is shown while a consent covers them."""
    if not words.strip():
        raise DomainError("no_words", WRITTEN, field="words")
    if not tells:
        raise DomainError("no_kind", "Say what your answer tells.", field="tells")
    answer = sealed_for(CareQuestion, "answer", question_id, words.strip())
    return _end_question(question_id, "answered", by=by, at=at, answer=answer, tells=[str(kind) for kind in tells])


@transaction.atomic
def let_question_rest(*, question_id: uuid.UUID, by: uuid.UUID, at: datetime) -> CareQuestion:
    """The peer lets it rest, and nobody asks why: it is for the person to say, or not the peer's role."""
    return _end_question(question_id, "let_rest", by=by, at=at, rests=True)


def _end_question(question_id: uuid.UUID, verb: str, *, by: uuid.UUID, at: datetime, **changes: object) -> CareQuestion:
    waiting = CareQuestion.objects.filter(id=question_id, ended_at=None)
    if not waiting.update(answered_by=by, ended_at=at, **changes):
        raise DomainError("ended", "This question has ended already.")
    row = CareQuestion.objects.select_related("engagement__person").get(id=question_id)
    _note(f"care_question.{verb}", row, by=by, at=at, person=row.engagement.person.same_as_id)
    return row


def _note(verb: str, row: CareQuestion, *, by: uuid.UUID, at: datetime, person: uuid.UUID) -> None:
    audit.record(verb, actor=by, at=at, subject=("care_question", row.id), person=person,
                 detail={"site": str(row.site_id), "tells": list(row.tells)})  # fmt: skip


@dataclass(frozen=True)
class Meeting:
    """A meeting as it is written down."""

    site_id: uuid.UUID
    met_on: date
    seats: Sequence[Seat]
    agenda: Sequence[uuid.UUID] = ()  # engagements
    next_on: date | None = None


@transaction.atomic
def keep_meeting(*, meeting: Meeting, by: uuid.UUID, at: datetime) -> CareMeeting:
    """Write down that peers and a site's team met. On the agenda only who is shared with that team now."""
    if meeting.met_on > timezone.localdate(at):
        raise DomainError("not_yet", "Write it down when you have met. The next day has a field of its own.",
                          field="met_on")  # fmt: skip
    if Seat.PEER not in meeting.seats and Seat.SUPERVISOR not in meeting.seats:
        raise DomainError("no_peer", "A peer or their supervisor was there.", field="seats")
    if len(set(meeting.seats)) < 2:
        raise DomainError("alone", "Who of the team was there?", field="seats")
    if meeting.next_on and meeting.next_on <= meeting.met_on:
        raise DomainError("next_day", "The next day comes after this one.", field="next_on")
    told = {one.engagement.id for one in shared_with(meeting.site_id, at)} if meeting.agenda else set()
    if not set(meeting.agenda) <= told:
        raise NotVisible
    row = CareMeeting.objects.create(
        id=new_id(), site_id=meeting.site_id, met_on=meeting.met_on, seats=[seat for seat in Seat if seat in
        meeting.seats], next_on=meeting.next_on, written_by_id=by, written_at=at,
    )  # fmt: skip
    CareTopic.objects.bulk_create(
        [CareTopic(id=new_id(), meeting=row, engagement_id=one) for one in dict.fromkeys(meeting.agenda)]
    )
    audit.record("care_meeting.kept", actor=by, at=at, subject=("care_meeting", row.id),
                 detail={"site": str(row.site_id), "engagements": [str(one) for one in meeting.agenda]})  # fmt: skip
    return row


@dataclass(frozen=True)
class Agreed:
    """Something agreed: what, who does it, by when; and about whom, with what the words tell, if about somebody."""

    words: str
    owner: Seat
    ends_on: date
    engagement_id: uuid.UUID | None = None
    tells: Sequence[Information] = ()


@transaction.atomic
def agree_on(*, meeting_id: uuid.UUID, agreed: Agreed, by: uuid.UUID, at: datetime) -> CareItem:
    """Write down what somebody does until when. About a person only when they were on the agenda."""
    meeting = CareMeeting.objects.select_for_update().get(id=meeting_id)
    if not agreed.words.strip():
        raise DomainError("no_words", WRITTEN, field="words")
    if agreed.ends_on < timezone.localdate(at):
        raise DomainError("past", "By when? A day that is still to come.", field="ends_on")
    if agreed.engagement_id and not agreed.tells:
        raise DomainError("no_kind", "Say what these words tell of the person.", field="tells")
    if agreed.engagement_id and not meeting.topics.filter(engagement_id=agreed.engagement_id).exists():
        raise DomainError("not_on_agenda", "They were not on the agenda.", field="engagement")
    if CareItem.objects.filter(meeting=meeting, ended_at=None).count() >= rules.NO_MORE_ITEMS:
        raise DomainError("enough", "Twelve things are enough for one meeting. End some of them first.")
    row = CareItem.objects.create(
        id=new_id(), meeting=meeting, engagement_id=agreed.engagement_id, words=agreed.words.strip(),
        tells=[str(kind) for kind in agreed.tells] if agreed.engagement_id else [], owner=agreed.owner,
        ends_on=agreed.ends_on,
    )  # fmt: skip
    _note_item("care_item.agreed", row, by=by, at=at)
    return row


@transaction.atomic
def end_item(*, item_id: uuid.UUID, how: End, by: uuid.UUID, at: datetime) -> CareItem:
    """Done, or let go: both are ends, and nobody asks why."""
    return _end_item(item_id, how, by=by, at=at)


@transaction.atomic
def end_item_for_team(*, item_id: uuid.UUID, site_id: uuid.UUID, how: End, by: uuid.UUID, at: datetime) -> CareItem:
    """Somebody of a site's team ends what was agreed about a person who is shared with it now. Raises NotVisible."""
    if not any(item.id == item_id for one in shared_with(site_id, at) for item in one.items):
        raise NotVisible
    with wall.everyone("a team ends what it took on about somebody shared with it, whom it sees by no grant"):
        return _end_item(item_id, how, by=by, at=at)


def _end_item(item_id: uuid.UUID, how: End, *, by: uuid.UUID, at: datetime) -> CareItem:
    if not CareItem.objects.filter(id=item_id, ended_at=None).update(ended_at=at, ended_how=how, ended_by=by):
        raise DomainError("ended", "This has ended already.")
    row = CareItem.objects.select_related("engagement").get(id=item_id)
    _note_item("care_item.ended", row, by=by, at=at)
    return row


def _note_item(verb: str, row: CareItem, *, by: uuid.UUID, at: datetime) -> None:
    audit.record(
        verb, actor=by, at=at, subject=("care_item", row.id), reason=row.ended_how or row.owner,
        person=row.engagement.person_id if row.engagement else None, detail={"meeting": str(row.meeting_id)},
    )  # fmt: skip
