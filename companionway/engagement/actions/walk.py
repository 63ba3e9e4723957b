"""Beginning, pausing, ending and beginning again; and who walks with the person."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from companionway.engagement.actions.message import cancel_waiting
from companionway.engagement.models.contact import Contact
from companionway.engagement.models.handover import Handover
from companionway.engagement.models.walk import Assignment, Engagement, EngagementEvent
from companionway.engagement.rules import walk
from companionway.engagement.rules.handover import State as Stage
from companionway.engagement.rules.rhythm import Rhythm
from companionway.engagement.rules.texts import Reason
from companionway.engagement.rules.walk import Goodbye, State, Verb
from companionway.platform import audit, wall
from companionway.platform.errors import DomainError
from companionway.platform.ids import new_id
from companionway.privacy.actions import access as privacy
from companionway.privacy.actions.covering import cover_too, only_covers
from companionway.privacy.actions.own_page import end_ways
from companionway.privacy.actions.revoking import end_with_goodbye
from companionway.privacy.models.access import AccessGrant
from companionway.privacy.rules.own_page import Ended
from companionway.referrals.actions import answer
from companionway.referrals.actions.news import note_news
from companionway.referrals.models import Referral

# What a sender may be told of; that it began is news of the request itself.
NEWS = frozenset({Verb.PAUSE, Verb.RESUME, Verb.SAY_GOODBYE, "walk_with"})


@transaction.atomic
def open_from_referral(
    *, referral_id: uuid.UUID, channel: str, rhythm: Rhythm, modes: Sequence[str], by: uuid.UUID, at: datetime
) -> Engagement:
    """We talked and they said yes: the referral is answered, the walk begins, and this talk is its first contact.

    Whoever has the referral walks with them, also where a supervisor enters the yes for that peer.
    """
    referral = answer.note_yes(referral_id=referral_id, channel=channel, by=by, at=at)
    peer = referral.accepted_by_id or by
    engagement = Engagement(
        id=new_id(), person_id=referral.person_id, program_id=referral.program_id, site_id=referral.site_id,
        referral=referral, opened_at=at, rhythm=rhythm, modes=list(modes) or [channel], last_touch_at=at,
    )  # fmt: skip
    _begin(engagement, worker=peer, by=by, at=at, verb="open")
    privacy.end_grants(because_of=referral.id, at=at)  # from now on who walks with the person sees them
    Contact.objects.create(
        engagement=engagement, peer_id=peer, entered_by_id=by, entered_at=at, occurred_at=at, channel=channel
    )
    return engagement


def _begin(engagement: Engagement, *, worker: uuid.UUID, by: uuid.UUID, at: datetime, verb: str) -> None:
    same_person = Engagement.objects.filter(person__same_as__records=engagement.person_id, closed_at=None)
    if same_person.filter(program_id=engagement.program_id).exists():  # perhaps on a record that was joined
        raise DomainError("already_walking", "They are already walking with a peer in this program.")
    try:
        with transaction.atomic():
            engagement.save(force_insert=True)
    except IntegrityError as error:
        if "one_live_engagement_per_program" not in str(error):
            raise
        raise DomainError("already_walking", "They are already walking with a peer in this program.") from None
    _assign(engagement, worker=worker, at=at)
    _note(engagement, verb, by=by, at=at)


def _assign(engagement: Engagement, *, worker: uuid.UUID, at: datetime) -> Assignment:
    """A live assignment with the grants that come with it: the peer's, and their supervisors'."""
    assignment = Assignment.objects.create(engagement=engagement, worker_id=worker, starts_at=at)
    teams = (
        (AccessGrant.Reason.ASSIGNMENT, [worker]),
        (AccessGrant.Reason.SUPERVISION, privacy.supervisors_of(worker, timezone.localdate(at))),
    )
    for reason, users in teams:
        privacy.grant(users=users, person_id=engagement.person_id, reason=reason, because_of=assignment.id, at=at)
    cover_too(
        peer=worker, person_id=engagement.person_id, because_of=assignment.id, program_id=engagement.program_id, at=at
    )
    return assignment


def _note(engagement: Engagement, verb: str, *, by: uuid.UUID, at: datetime, **detail: str) -> None:
    _tell(engagement, verb, by=by, at=at, **detail)
    _audit(engagement, verb, by=by, at=at, **detail)


def _audit(engagement: Engagement, verb: str, *, by: uuid.UUID, at: datetime, **detail: str) -> None:
    audit.record(
        f"engagement.{verb}", actor=by, at=at, subject=("engagement", engagement.id), person=engagement.person_id,
        detail=detail,
    )  # fmt: skip


def _tell(engagement: Engagement, verb: str, *, by: uuid.UUID | None, at: datetime, **detail: str) -> None:
    event = EngagementEvent.objects.create(
        engagement=engagement, verb=verb, state=engagement.state, occurred_at=at, by_id=by, detail=detail
    )
    if engagement.referral_id and verb in NEWS:
        for referral in Referral.objects.filter(id=engagement.referral_id).exclude(sender=""):
            note_news(referral, because_of=event.id, at=at)


def _move(verb: Verb, engagement_id: uuid.UUID, **changes: object) -> Engagement:
    leaving, to = walk.TRANSITIONS[verb]
    live = Engagement.objects.filter(id=engagement_id, state__in=leaving)
    if not live.update(state=to, version=F("version") + 1, **changes):
        raise DomainError("wrong_state", "This has changed since you opened it. Look again before you go on.")
    return Engagement.objects.get(id=engagement_id)


@transaction.atomic
def pause(*, engagement_id: uuid.UUID, by: uuid.UUID, at: datetime) -> Engagement:
    """Take a pause. Nothing is suggested until it ends, and nobody asks why."""
    engagement = _move(Verb.PAUSE, engagement_id)
    _note(engagement, Verb.PAUSE, by=by, at=at)
    return engagement


@transaction.atomic
def resume(*, engagement_id: uuid.UUID, by: uuid.UUID, at: datetime) -> Engagement:
    """Go on after a pause."""
    engagement = _move(Verb.RESUME, engagement_id)
    _note(engagement, Verb.RESUME, by=by, at=at)
    return engagement


def move_for_person(*, engagement_id: uuid.UUID, verb: Verb, at: datetime) -> Engagement:
    """Pause or go on because the person said so. Part of the caller's action, whose audit entry covers it."""
    engagement = _move(verb, engagement_id)
    _tell(engagement, verb, by=None, at=at, said_by="person")
    return engagement


@transaction.atomic
def say_goodbye(*, engagement_id: uuid.UUID, reason: Goodbye, by: uuid.UUID, at: datetime) -> Engagement:
    """Goodbye for now. The assignment and its grants end; the door stays open (`welcome_back`) for a time.

    A death ends every walk of the person, and nobody reaches out any more on any request of theirs.
    """
    engagement = _close(engagement_id, reason, by=by, at=at)
    if reason == Goodbye.DIED:
        with wall.everyone("a death ends every walk and request of the person, whoever has them"):
            others = Engagement.objects.filter(person__same_as__records=engagement.person_id, state__in=walk.LIVE)
            for other in others:
                _close(other.id, reason, by=by, at=at)
            answer.end_by_death(person_id=engagement.person_id, by=by, at=at)
            end_ways(engagement.person_id, Ended.DIED, at)
    _audit(engagement, Verb.SAY_GOODBYE, by=by, at=at, reason=reason)
    return engagement


def _close(engagement_id: uuid.UUID, reason: Goodbye, *, by: uuid.UUID, at: datetime) -> Engagement:
    engagement = _move(Verb.SAY_GOODBYE, engagement_id, closed_at=at, goodbye=reason, next_on=None)
    _tell(engagement, Verb.SAY_GOODBYE, by=by, at=at, reason=reason)  # before the sight of whoever only covers ends
    cancel_waiting(engagement, Reason.DIED if reason == Goodbye.DIED else Reason.GOODBYE, at=at)
    Handover.objects.filter(engagement=engagement, ended_at=None).update(state=Stage.STOPPED, ended_at=at)
    peers = set() if only_covers(by, engagement.person_id, at) else {by}  # a cover keeps no door open for who covers
    end_with_goodbye(person_id=engagement.person_id, program_id=engagement.program_id, by=by, at=at)
    for assignment in Assignment.objects.filter(engagement=engagement, ends_at=None):
        Assignment.objects.filter(id=assignment.id).update(ends_at=at)
        privacy.end_grants(because_of=assignment.id, at=at)
        peers.add(assignment.worker_id)
    _keep_door(engagement, peers, at=at)
    return engagement


def _keep_door(engagement: Engagement, peers: set[uuid.UUID], *, at: datetime) -> None:
    """Who walked with them or said goodbye, and their supervisors, may open the door and ask later how it went."""
    program = engagement.program
    people = peers.union(*(privacy.supervisors_of(peer, timezone.localdate(at)) for peer in peers))
    privacy.grant(
        users=people,
        person_id=engagement.person_id,
        reason=AccessGrant.Reason.CARE_TEAM,
        because_of=engagement.id,
        at=at,
        ends_at=at + walk.door_kept(program.followup_days, program.followup_margin_days),
    )


@transaction.atomic
def welcome_back(*, engagement_id: uuid.UUID, channel: str, by: uuid.UUID, at: datetime) -> Engagement:
    """They come back: a new engagement of the same person, with no new intake. The earlier one stays as it was.

    Whoever kept the door open for this sees them from now on only as everybody does: by walking with them.
    """
    before = Engagement.objects.get(id=engagement_id)
    if before.state != State.CLOSED:
        raise DomainError("not_closed", "You are still walking together.")
    engagement = Engagement(
        id=new_id(), person_id=before.person_id, program_id=before.program_id, site_id=before.site_id,
        came_back_from=before, opened_at=at, rhythm=before.rhythm, modes=before.modes, last_touch_at=at,
    )  # fmt: skip
    _begin(engagement, worker=by, by=by, at=at, verb="welcome_back")
    privacy.end_grants(because_of=before.id, at=at)  # the door was walked through: who walks with them now sees them
    Contact.objects.create(
        engagement=engagement, peer_id=by, entered_by_id=by, entered_at=at, occurred_at=at, channel=channel
    )
    return engagement


@transaction.atomic
def walk_with(*, engagement_id: uuid.UUID, worker: uuid.UUID, by: uuid.UUID, at: datetime) -> Assignment:
    """Another peer walks with the person from now on. The earlier assignment ends and keeps its credit."""
    engagement = Engagement.objects.select_for_update().get(id=engagement_id)
    if engagement.state == State.CLOSED:
        raise DomainError("closed", "You have said goodbye for now. Welcome them back first.")
    if only_covers(by, engagement.person_id, at):
        raise DomainError("covering", "You cover for their peer. A supervisor can ask another peer to walk with them.")
    ended = list(Assignment.objects.filter(engagement=engagement, ends_at=None))
    for earlier in ended:
        if earlier.worker_id == worker:
            raise DomainError("same_peer", "They already walk together.")
        Assignment.objects.filter(id=earlier.id).update(ends_at=at)
    assignment = _assign(engagement, worker=worker, at=at)
    Handover.objects.filter(engagement=engagement, ended_at=None).update(state=Stage.STOPPED, ended_at=at)
    _note(engagement, "walk_with", by=by, at=at, worker=str(worker))
    for earlier in ended:  # last: whoever hands over may see them only by what ends here
        privacy.end_grants(because_of=earlier.id, at=at)
    return assignment


def change_peer(engagement: Engagement, *, worker: uuid.UUID, by: uuid.UUID, at: datetime) -> Assignment:
    """The other peer walks with the person from now on. Part of the action that ends a handover."""
    ended = list(Assignment.objects.filter(engagement=engagement, ends_at=None))
    Assignment.objects.filter(id__in=[earlier.id for earlier in ended]).update(ends_at=at)
    assignment = _assign(engagement, worker=worker, at=at)
    _tell(engagement, "walk_with", by=by, at=at, worker=str(worker))
    for earlier in ended:
        privacy.end_grants(because_of=earlier.id, at=at)
    return assignment


@transaction.atomic
def choose_rhythm(
    *, engagement_id: uuid.UUID, rhythm: Rhythm, modes: Sequence[str], next_on: date | None, by: uuid.UUID, at: datetime
) -> Engagement:
    """The rhythm and the ways of meeting that the person likes, changeable at any time; and a planned day, if any."""
    if not modes:
        raise DomainError("no_mode", "Choose at least one way to be in touch.", field="modes")
    changed = Engagement.objects.filter(id=engagement_id, state__in=walk.LIVE)
    if not changed.update(rhythm=rhythm, modes=list(modes), next_on=next_on, version=F("version") + 1):
        raise DomainError("closed", "You have said goodbye for now. Welcome them back first.")
    engagement = Engagement.objects.get(id=engagement_id)
    _note(engagement, "choose_rhythm", by=by, at=at, rhythm=rhythm)
    return engagement
