"""Cover: a supervisor lets one peer be there for another peer's people for a time, and may end it early."""

import uuid
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from companionway.platform import audit, wall
from companionway.platform.errors import DomainError, NotVisible
from companionway.platform.ids import new_id
from companionway.platform.turns import take_turns
from companionway.privacy.actions.covering import cover_too, end_covering
from companionway.privacy.models.cover import Cover
from companionway.privacy.rules.cover import fault_of
from companionway.workforce.queries import could_cover, present_supervisors
from companionway.workforce.who import peer_of_user

# Whom the peers have: one row for each live walk and each request in hand.
IN_HAND = """
  SELECT a.worker_id AS peer, e.person_id AS person, a.id AS because_of, e.program_id AS program
  FROM companionway_assignment a JOIN companionway_engagement e ON e.id = a.engagement_id WHERE a.ends_at IS NULL
  UNION ALL
  SELECT r.accepted_by_id, r.person_id, r.id, r.program_id FROM companionway_referral r
  WHERE r.state IN ('accepted', 'attempting')
"""
OF_COVERED = f"""
SELECT DISTINCT o.peer, o.person, o.because_of, o.program FROM ({IN_HAND}) o
JOIN companionway_cover c ON c.covered_id = o.peer AND c.starts_at <= %(at)s AND c.ends_at > %(at)s
WHERE NOT EXISTS (SELECT FROM companionway_accessgrant g WHERE g.user_id = c.covering_id AND g.person_id = o.person
  AND g.reason = 'cover' AND g.because_of = o.because_of AND g.ends_at > %(at)s)
"""  # noqa: S608 (made of the constant above)


@transaction.atomic
def begin_cover(
    *, covered: uuid.UUID, covering: uuid.UUID, starts_at: datetime, ends_at: datetime, by: uuid.UUID, at: datetime
) -> Cover:  # fmt: skip
    """Let `covering` see whom `covered` walks with and their requests in hand, from a time until a time.

    Who comes to the covered peer meanwhile is seen too; who leaves them is not any more. Raises NotVisible unless
    `by` supervises the covered peer now and the other one is a peer of the same organization; DomainError for
    oneself, for times that do not fit, and for a pair that has a cover at that time.
    """
    peer = peer_of_user(covered)
    if by not in present_supervisors(peer.id, at):
        raise NotVisible
    if covering == covered:
        raise DomainError("self", "Somebody else must cover for them.", field="covering")
    if covering not in {user.id for user in could_cover(covered, timezone.localdate(at))}:
        raise NotVisible
    if fault := fault_of(starts_at, ends_at, at):
        raise DomainError("times", fault[1], field=fault[0])
    take_turns(f"cover:{covered}")
    same = Cover.objects.filter(covered_id=covered, covering_id=covering, ends_at__gt=starts_at)
    if same.filter(starts_at__lt=ends_at).exists():
        raise DomainError("covered", "They cover for them already in that time. End that first.", field="covering")
    row = Cover.objects.create(
        id=new_id(), covered_id=covered, covering_id=covering, starts_at=starts_at, ends_at=ends_at, by_id=by
    )
    with wall.everyone("a supervisor may set up a cover before they have looked at anybody in it"):
        _catch_up(at)
    audit.record(
        "cover.set_up", actor=by, at=at, subject=("cover", row.id),
        detail={"covered": str(covered), "covering": str(covering), "from": starts_at.isoformat(),
                "until": ends_at.isoformat()},
    )  # fmt: skip
    return row


@transaction.atomic
def end_cover(*, cover_id: uuid.UUID, by: uuid.UUID, at: datetime) -> None:
    """End a cover before its time: what was seen by it ends at this moment. One that has not begun never begins.

    Raises NotVisible for who does not supervise the covered peer now, DomainError "over" when it has ended.
    """
    row = Cover.objects.select_for_update().filter(id=cover_id).first()
    if row is None or by not in present_supervisors(peer_of_user(row.covered_id).id, at):
        raise NotVisible
    if row.ends_at <= at:
        raise DomainError("over", "It has already ended.")
    Cover.objects.filter(id=row.id).update(ends_at=max(row.starts_at, at), ended_by_id=by, end_noted_at=at)
    with wall.everyone("what is in hand of a covered peer, as far as their cover goes"):
        in_hand: list[tuple[uuid.UUID]] = _rows(
            f"SELECT because_of FROM ({IN_HAND}) o WHERE peer = %(peer)s",  # noqa: S608 (the constant above)
            {"peer": row.covered_id},
        )
        end_covering(covering=row.covering_id, because_of={one for (one,) in in_hand}, at=at)
    audit.record(
        "cover.ended", actor=by, at=at, subject=("cover", row.id), reason="by_hand",
        detail={"covered": str(row.covered_id), "covering": str(row.covering_id)},
    )  # fmt: skip


@transaction.atomic
def follow_covers(*, at: datetime) -> int:
    """Give the grants of covers that have begun since. Returns how many. Safe to run twice; run by the worker."""
    with wall.everyone("covers begin for people whom the worker does not know"):
        given = _catch_up(at)
    if given:
        audit.record("cover.followed", actor=None, at=at, subject=("grants", None), detail={"begun": given})
    return given


@transaction.atomic
def note_ended(*, at: datetime) -> int:
    """Write down which covers ended by themselves since the last look. Returns how many. Safe to run twice, or by two
    at once: who comes second passes by what the first one holds. Run by the worker.
    """
    with wall.everyone("covers end for people whom the worker does not know"):
        over = Cover.objects.select_for_update(skip_locked=True).filter(ends_at__lte=at, end_noted_at=None)
        ids = sorted(over.values_list("id", flat=True))
        Cover.objects.filter(id__in=ids).update(end_noted_at=at)
    if ids:
        audit.record(
            "cover.ended", actor=None, at=at, subject=("cover", None), reason="by_itself",
            detail={"covers": [str(one) for one in ids]},
        )  # fmt: skip
    return len(ids)


def _catch_up(at: datetime) -> int:
    rows: list[tuple[uuid.UUID, uuid.UUID, uuid.UUID, uuid.UUID]] = _rows(OF_COVERED, {"at": at})
    return sum(
        cover_too(peer=peer, person_id=person, because_of=because_of, program_id=program, at=at)
        for peer, person, because_of, program in rows
    )


def _rows(sql: str, told: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, told)
        return list(cursor.fetchall())
