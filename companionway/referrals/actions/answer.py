"""What a peer does with a request: take it, pass it on, try, hear "not now", stop trying, check back."""

import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from companionway.platform.errors import DomainError
from companionway.privacy.actions import access as privacy
from companionway.privacy.actions.covering import cover_too
from companionway.privacy.models.access import AccessGrant
from companionway.referrals import rules
from companionway.referrals.actions.move import WrongState, first, move
from companionway.referrals.models import Referral
from companionway.referrals.rules import CheckBack, State, Try, Verb

DUTY = AccessGrant.Reason.DUTY


class Taken(DomainError):
    """Somebody else has it already; `name` says who, so that the slower peer can let go."""

    def __init__(self, name: str) -> None:
        super().__init__("taken", f"{name} has it. Thank you.")
        self.name = name


@transaction.atomic
def accept(*, referral_id: uuid.UUID, by: uuid.UUID, at: datetime) -> Referral:
    """ "I've got it". One conditional update, one winner; the others get Taken with the winner's name."""
    try:
        referral = move(Verb.ACCEPT, referral_id, by=by, at=at, accepted_by_id=by, accepted_at=at)
    except WrongState:
        now = Referral.objects.select_related("accepted_by").get(id=referral_id)
        if now.accepted_by is None:
            raise
        if now.accepted_by_id == by and now.state in rules.OPEN:
            return now
        raise Taken(now.accepted_by.get_full_name() or now.accepted_by.username) from None
    people = {by, *privacy.supervisors_of(by, timezone.localdate(at))}
    privacy.grant(users=people, person_id=referral.person_id, reason=DUTY, because_of=referral.id, at=at)
    cover_too(peer=by, person_id=referral.person_id, because_of=referral.id, program_id=referral.program_id, at=at)
    return referral


@transaction.atomic
def pass_on(*, referral_id: uuid.UUID, by: uuid.UUID, at: datetime) -> Referral:
    """ "Can't right now". It stays on the board for the others; no reason is asked."""
    return move(Verb.PASS_ON, referral_id, by=by, at=at)


@transaction.atomic
def hand_back(*, referral_id: uuid.UUID, by: uuid.UUID, at: datetime) -> Referral:
    """Let go of a request that was taken: it waits again for everyone, and its clocks go on."""
    referral = move(Verb.HAND_BACK, referral_id, by=by, at=at, accepted_by_id=None, accepted_at=None)
    privacy.end_grants(because_of=referral.id, at=at)
    return referral


@transaction.atomic
def note_try(
    *, referral_id: uuid.UUID, how: Try, channel: str, by: uuid.UUID, at: datetime, happened_at: datetime | None = None
) -> Referral:
    """A try that did not become a talk: left a message, no answer, or not ready yet. A phone may bring it later."""
    when = happened_at or at
    return move(
        Verb.TRY, referral_id, by=by, at=at, channel=channel, outcome=how, happened_at=when,
        first_attempt_at=first("first_attempt_at", when),
    )  # fmt: skip


@transaction.atomic
def note_talk(
    *, referral_id: uuid.UUID, channel: str, by: uuid.UUID, at: datetime, happened_at: datetime | None = None
) -> Referral:
    """They talked, and what the person says to the offer is still open. Both clocks, first try and first talk, stop."""
    when = happened_at or at
    return move(
        Verb.TRY, referral_id, by=by, at=at, channel=channel, outcome=rules.TALKED, happened_at=when,
        first_attempt_at=first("first_attempt_at", when), first_contact_at=first("first_contact_at", when),
    )  # fmt: skip


@transaction.atomic
def say_not_now(
    *, referral_id: uuid.UUID, check_back: CheckBack, channel: str, by: uuid.UUID, at: datetime
) -> Referral:
    """We talked and they said not now. A good answer: the door stays open, and we check back only as they like."""
    referral = move(
        Verb.SAY_NOT_NOW, referral_id, by=by, at=at, channel=channel, outcome=check_back, settled_at=at,
        check_back=check_back, check_back_on=rules.check_back_on(check_back, timezone.localdate(at)),
        first_attempt_at=first("first_attempt_at", at), first_contact_at=first("first_contact_at", at),
    )  # fmt: skip
    privacy.keep_grants(because_of=referral.id, until=rules.duty_ends(at, check_back), at=at)
    return referral


@transaction.atomic
def stop_trying(*, referral_id: uuid.UUID, by: uuid.UUID, at: datetime) -> Referral:
    """We could not reach them. Needs at least one try; the door stays open."""
    tried = Q(first_attempt_at__isnull=False)
    referral = move(Verb.STOP_TRYING, referral_id, by=by, at=at, only=tried, outcome="not_reached", settled_at=at)
    privacy.keep_grants(because_of=referral.id, until=rules.duty_ends(at), at=at)
    return referral


@transaction.atomic
def check_back(*, referral_id: uuid.UUID, by: uuid.UUID, at: datetime) -> Referral:
    """Reach out again to someone who said not now or was not reached, unless they asked us not to."""
    welcome = ~Q(check_back=CheckBack.DONT)
    referral = move(
        Verb.CHECK_BACK, referral_id, by=by, at=at, only=welcome, settled_at=None, check_back="", check_back_on=None
    )
    privacy.keep_grants(because_of=referral.id, until=None, at=at)
    return referral


def end_by_death(*, person_id: uuid.UUID, by: uuid.UUID, at: datetime) -> None:
    """They died: nobody reaches out any more on any request of theirs (P54). Part of `say_goodbye`."""
    requests = Referral.objects.filter(person__same_as__records=person_id)
    for referral in requests.filter(state__in=rules.OPEN):
        move(Verb.WITHDRAW, referral.id, by=by, at=at, outcome="died", audited=False, settled_at=at)
        privacy.keep_grants(because_of=referral.id, until=rules.duty_ends(at), at=at)
    requests.filter(state__in=rules.DOOR_OPEN).update(check_back=CheckBack.DONT, check_back_on=None)


def note_yes(*, referral_id: uuid.UUID, channel: str, by: uuid.UUID, at: datetime) -> Referral:
    """They said yes. Part of `engagement.actions.open_from_referral`, whose audit entry covers it."""
    return move(
        Verb.SAY_YES, referral_id, by=by, at=at, channel=channel, outcome=State.ENGAGED, audited=False, settled_at=at,
        check_back="", check_back_on=None, first_attempt_at=first("first_attempt_at", at),
        first_contact_at=first("first_contact_at", at),
    )  # fmt: skip
