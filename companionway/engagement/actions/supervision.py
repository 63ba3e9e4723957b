"""Who supervises a peer, named by an administrator; the grants of supervisors follow it, at once and day by day."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from companionway.platform import audit, wall
from companionway.platform.errors import DomainError, NotVisible
from companionway.privacy.actions import access as privacy
from companionway.privacy.models.access import AccessGrant
from companionway.workforce import who
from companionway.workforce.actions import roles
from companionway.workforce.models import Supervision

# Who has somebody at present: the peer, the record, and why. One row for each live walk and each request under way.
AT_WORK = """
  SELECT a.worker_id AS peer, e.person_id AS person, a.id AS because_of, 'supervision' AS reason
  FROM companionway_assignment a JOIN companionway_engagement e ON e.id = a.engagement_id WHERE a.ends_at IS NULL
  UNION ALL
  SELECT r.accepted_by_id, r.person_id, r.id, 'duty' FROM companionway_referral r
  WHERE r.state IN ('accepted', 'attempting')
"""
SUPERVISED = """
  SELECT w.user_id AS peer, s.supervisor_id AS supervisor
  FROM companionway_supervision s JOIN companionway_peerworker w ON w.id = s.peer_id
  WHERE s.starts_on <= %(today)s AND (s.ends_on IS NULL OR s.ends_on >= %(today)s)
"""
LIVE = "(g.ends_at IS NULL OR g.ends_at > %(at)s)"
BEGIN = f"""
SELECT o.person, o.because_of, o.reason, s.supervisor FROM ({AT_WORK}) o JOIN ({SUPERVISED}) s ON s.peer = o.peer
WHERE NOT EXISTS (SELECT FROM companionway_accessgrant g WHERE g.because_of = o.because_of AND g.user_id = s.supervisor
  AND g.person_id = o.person AND g.reason <> 'cover' AND {LIVE})
"""  # noqa: S608 (made of the constants above)
END = f"""
SELECT DISTINCT g.because_of, g.user_id FROM ({AT_WORK}) o JOIN companionway_accessgrant g
  ON g.because_of = o.because_of AND g.reason = o.reason
WHERE {LIVE} AND g.user_id <> o.peer
  AND NOT EXISTS (SELECT FROM ({SUPERVISED}) s WHERE s.peer = o.peer AND s.supervisor = g.user_id)
"""  # noqa: S608


@transaction.atomic
def follow_supervision(*, at: datetime) -> tuple[int, int]:
    """Give the grants of supervisions that have begun and end those of supervisions that have ended.

    Returns how many of each, by walk or request. Run by the worker; running it twice changes nothing twice. Grants of
    walks that have said goodbye run to their own end: the door stays with who kept it.
    """
    begun, ended = _follow(at)
    if begun or ended:
        audit.record("supervision.followed", actor=None, at=at, subject=("grants", None),
                     detail={"begun": begun, "ended": ended})  # fmt: skip
    return begun, ended


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
    _follow(at)
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
    _follow(at)
    audit.record("supervision.ended", actor=by, at=at, subject=("user", row.peer.user_id),
                 detail={"supervisor": str(row.supervisor_id)})  # fmt: skip
    return row


def _follow(at: datetime) -> tuple[int, int]:
    with wall.everyone("supervision changes for people whom the worker and administrators do not know"):
        told: dict[str, Any] = {"today": timezone.localdate(at), "at": at}
        begun: list[tuple[uuid.UUID, uuid.UUID, str, uuid.UUID]] = _rows(BEGIN, told)
        ended: list[tuple[uuid.UUID, uuid.UUID]] = _rows(END, told)
        for person, because_of, reason, supervisor in begun:
            privacy.grant(
                users=[supervisor], person_id=person, reason=AccessGrant.Reason(reason), because_of=because_of, at=at
            )
        for because_of, supervisor in ended:
            privacy.end_grants(because_of=because_of, at=at, users=[supervisor])
    return len(begun), len(ended)


def _rows(sql: str, told: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, told)
        return list(cursor.fetchall())
