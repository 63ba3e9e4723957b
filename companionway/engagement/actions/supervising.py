"""Who supervises a peer: named by an administrator, and with it the sight of everybody the peer walks with.

The grants are those that taking a request or beginning a walk gives to whoever supervises by then, given here for what
is in hand already; they end with the supervision.
"""

import uuid
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from companionway.engagement.models.walk import Assignment
from companionway.platform import audit, wall
from companionway.platform.errors import DomainError, NotVisible
from companionway.privacy.actions import access as privacy
from companionway.privacy.models.access import AccessGrant
from companionway.referrals.models import Referral
from companionway.referrals.rules import OPEN
from companionway.workforce import who
from companionway.workforce.actions import roles
from companionway.workforce.models import Supervision

IN_HAND = {"walks": AccessGrant.Reason.SUPERVISION, "requests": AccessGrant.Reason.DUTY}


@transaction.atomic
def begin_supervision(*, user_id: uuid.UUID, supervisor_id: uuid.UUID, by: uuid.UUID, at: datetime) -> Supervision:
    """From now on this supervisor sees whom this peer walks with. Nobody names themselves.

    Raises NotVisible for who administers no more and for who is no peer; DomainError for oneself, for somebody who
    may not supervise there, and for what holds already.
    """
    roles.one_at_a_time()
    today = timezone.localdate(at)
    roles.must_administer(by, today)
    peer = who.peer_of_user(user_id)
    if by == supervisor_id:
        raise DomainError("yourself", "Nobody names themselves. Ask another administrator.", field="supervisor")
    if supervisor_id not in {user.id for user in who.could_supervise(user_id, today)}:
        raise DomainError("supervisor", "Choose a peer supervisor of their program and site.", field="supervisor")
    try:
        with transaction.atomic():
            row = Supervision.objects.create(peer=peer, supervisor_id=supervisor_id, starts_on=today)
    except IntegrityError:
        raise DomainError("held", "They supervise this peer already.", field="supervisor") from None
    with wall.everyone("a supervisor is given sight by who has none"):
        for because, (person, reason) in _in_hand(user_id).items():
            privacy.grant(users=[supervisor_id], person_id=person, reason=reason, because_of=because, at=at)
    audit.record("supervision.begun", actor=by, at=at, subject=("user", user_id),
                 detail={"supervisor": str(supervisor_id)})  # fmt: skip
    return row


@transaction.atomic
def end_supervision(*, supervision_id: uuid.UUID, by: uuid.UUID, at: datetime) -> Supervision:
    """It ends now, and what the supervisor saw by it. Raises NotVisible for none and for one that has ended."""
    roles.one_at_a_time()
    today = timezone.localdate(at)
    roles.must_administer(by, today)
    row = Supervision.objects.live_on(today).select_related("peer").filter(id=supervision_id).first()
    if row is None:
        raise NotVisible
    row.ends_on = today - timedelta(days=1)  # of one that began today nothing is left, too
    row.save(update_fields=["ends_on"])
    with wall.everyone("a supervisor's sight is ended by who has none"):
        for because in _in_hand(row.peer.user_id):
            privacy.end_grants(because_of=because, at=at, users=[row.supervisor_id])
    audit.record("supervision.ended", actor=by, at=at, subject=("user", row.peer.user_id),
                 detail={"supervisor": str(row.supervisor_id)})  # fmt: skip
    return row


def _in_hand(user_id: uuid.UUID) -> dict[uuid.UUID, tuple[uuid.UUID, AccessGrant.Reason]]:
    """What the peer has in hand, assignments and open requests: whom it is about, and as what a supervisor sees it."""
    walks = Assignment.objects.filter(worker_id=user_id, ends_at=None).values_list("id", "engagement__person_id")
    requests = Referral.objects.filter(accepted_by_id=user_id, state__in=OPEN).values_list("id", "person_id")
    return {
        because: (person, IN_HAND[kind])
        for kind, rows in (("walks", walks), ("requests", requests)) for because, person in rows
    }  # fmt: skip
