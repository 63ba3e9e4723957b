"""Planning and asking the six-month follow-up."""

import uuid
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from companionway.followups import rules
from companionway.followups.models import FollowUp, FollowUpAttempt
from companionway.followups.rules import Verb, WentBack
from companionway.platform import audit
from companionway.platform.errors import DomainError

PLAN = """
INSERT INTO companionway_followup
  (id, engagement_id, origin, origin_on, opens_on, due_on, closes_on, state, went_back, version)
SELECT gen_random_uuid(), o.engagement_id, o.origin, o.day, o.day + o.days - o.margin, o.day + o.days,
       o.day + o.days + o.margin, 'waiting', '', 1
FROM (SELECT e.id AS engagement_id, p.followup_origin AS origin, p.followup_days AS days,
             p.followup_margin_days AS margin,
             (CASE p.followup_origin WHEN 'opened' THEN e.opened_at WHEN 'closed' THEN e.closed_at
                   ELSE (SELECT a.finished_at FROM companionway_administration a
                         WHERE a.engagement_id = e.id AND a.moment = 'baseline' AND a.set_aside_at IS NULL) END
              AT TIME ZONE %(zone)s)::date AS day
      FROM companionway_engagement e JOIN companionway_program p ON p.id = e.program_id
      WHERE NOT EXISTS (SELECT 1 FROM companionway_followup f WHERE f.engagement_id = e.id)
        AND NOT EXISTS (SELECT 1 FROM companionway_engagement d JOIN companionway_person dp ON dp.id = d.person_id
                        JOIN companionway_person ep ON ep.same_as_id = dp.same_as_id
                        WHERE d.goodbye = 'died' AND ep.id = e.person_id)) o
WHERE o.day IS NOT NULL
ON CONFLICT (engagement_id) DO NOTHING
"""


@transaction.atomic
def plan(*, at: datetime) -> int:
    """Plan the follow-up of every engagement whose origin date is known and that has none yet. Returns how many.

    Run by the worker; running it twice plans nothing twice.
    """
    with connection.cursor() as cursor:
        cursor.execute(PLAN, {"zone": timezone.get_current_timezone_name()})
        made = int(cursor.rowcount)
    if made:
        audit.record("followups.planned", actor=None, at=at, subject=("followup", None), detail={"count": made})
    return made


def _move(verb: Verb, followup_id: uuid.UUID, *, by: uuid.UUID, at: datetime, **changes: object) -> FollowUp:
    leaving, to = rules.TRANSITIONS[verb]
    live = FollowUp.objects.filter(id=followup_id, state__in=leaving)
    if not live.update(state=to, version=F("version") + 1, **changes):
        raise DomainError("wrong_state", "This has been answered since you opened it. Look again before you go on.")
    row = FollowUp.objects.select_related("engagement").get(id=followup_id)
    audit.record(f"followup.{verb}", actor=by, at=at, subject=("followup", row.id), person=row.engagement.person_id)
    return row


def _try(row: FollowUp, *, channel: str, reached: bool, by: uuid.UUID, at: datetime) -> None:
    FollowUpAttempt.objects.create(followup=row, occurred_at=at, by_id=by, channel=channel, reached=reached)


@transaction.atomic
def note_try(*, followup_id: uuid.UUID, channel: str, by: uuid.UUID, at: datetime) -> FollowUp:
    """A try that did not reach them. Counted, and it stays to be asked."""
    row = _move(Verb.TRY, followup_id, by=by, at=at)
    _try(row, channel=channel, reached=False, by=by, at=at)
    return row


@transaction.atomic
def answer(*, followup_id: uuid.UUID, went_back: WentBack, channel: str, by: uuid.UUID, at: datetime) -> FollowUp:
    """We asked whether they went back to the emergency department for the same reason, and they answered."""
    row = _move(Verb.ANSWER, followup_id, by=by, at=at, went_back=went_back, settled_at=at)
    _try(row, channel=channel, reached=True, by=by, at=at)
    return row


@transaction.atomic
def say_not_now(*, followup_id: uuid.UUID, channel: str, by: uuid.UUID, at: datetime) -> FollowUp:
    """They would rather not talk about it. An answer like any other."""
    row = _move(Verb.SAY_NOT_NOW, followup_id, by=by, at=at, settled_at=at)
    _try(row, channel=channel, reached=True, by=by, at=at)
    return row


@transaction.atomic
def stop_trying(*, followup_id: uuid.UUID, by: uuid.UUID, at: datetime) -> FollowUp:
    """We could not reach them. A normal answer."""
    return _move(Verb.STOP_TRYING, followup_id, by=by, at=at, settled_at=at)


@transaction.atomic
def note_death(*, followup_id: uuid.UUID, by: uuid.UUID, at: datetime) -> FollowUp:
    """They died. Shown apart in every figure; nobody is asked again."""
    return _move(Verb.NOTE_DEATH, followup_id, by=by, at=at, settled_at=at)


@transaction.atomic
def note_death_of(*, person_id: uuid.UUID, by: uuid.UUID, at: datetime) -> int:
    """They died: every follow-up of this kept record that is not answered ends, and nobody asks. Returns how many."""
    leaving, to = rules.TRANSITIONS[Verb.NOTE_DEATH]
    rows = FollowUp.objects.filter(engagement__person__same_as=person_id, state__in=leaving)
    ended = rows.update(state=to, version=F("version") + 1, settled_at=at)
    audit.record(
        "followups.ended_by_death", actor=by, at=at, subject=("person", person_id), person=person_id,
        detail={"count": ended},
    )  # fmt: skip
    return ended
