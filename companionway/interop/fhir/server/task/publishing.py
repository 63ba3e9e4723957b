"""The worker writes anew what senders are shown, when a request, its walk or an agreement changed (outbox rows)."""

import uuid
from datetime import datetime

from django.db import transaction

from companionway.interop.fhir.server import actions
from companionway.interop.fhir.server.models import Resource
from companionway.interop.fhir.server.task.actions import note_published, write_anew
from companionway.interop.fhir.server.task.asks import ask
from companionway.interop.fhir.server.task.ground import Ground, Level, grounds, level_named
from companionway.interop.fhir.server.task.handed import hand_to_ours
from companionway.platform import wall
from companionway.privacy import gate
from companionway.referrals.leading import family, requests_of, twins_among

WHY = "the worker writes anew what senders are shown, whoever they are"


def publish(referral_id: uuid.UUID, at: datetime) -> int:
    """Write every Task that this request answers. Returns how many changed. Safe to run again.

    The level is the most that the gate would allow now; nothing leaves here, and each reading is judged by itself.
    """
    hand_to_ours(referral_id, at)
    with wall.everyone(WHY):
        rows = Resource.kept.filter(kind="Task", referral_id__in=family(referral_id))
        ids = list(rows.order_by("partner_id", "id").values_list("id", flat=True))
    return sum(_written(task_id, at) for task_id in ids)


def publish_person(person_id: uuid.UUID, at: datetime) -> int:
    """The same for every request of a person, whose agreements changed."""
    with wall.everyone(WHY):
        wanted = {other for one in requests_of(person_id) for other in family(one)}
        rows = Resource.kept.filter(kind="Task", referral_id__in=wanted).order_by("partner_id", "id")
        ids = list(rows.values_list("id", flat=True))
    return sum(_written(task_id, at) for task_id in ids)


def follow_living(at: datetime) -> int:
    """A sweep: open Tasks of requests that are the same as another, whose living one may be no system's at all."""
    with wall.everyone(WHY):
        open_ones = Resource.kept.filter(kind="Task", referral_id__isnull=False, status__in=["requested", "accepted",
                                         "in-progress", "on-hold"])  # fmt: skip
        twins = twins_among(one for one in open_ones.values_list("referral_id", flat=True) if one)
        ids = list(open_ones.filter(referral_id__in=twins).values_list("id", flat=True))
    return sum(_written(task_id, at) for task_id in ids)


def _written(task_id: uuid.UUID, at: datetime) -> int:
    """One Task in a transaction of its own, its row held, its partner's stamp last."""
    with wall.everyone(WHY), transaction.atomic():
        row = Resource.kept.select_for_update(of=("self",)).select_related("partner").get(id=task_id)
        assert row.referral_id is not None
        ground = grounds([row.referral_id], row.partner, at).get(row.referral_id)
        if ground is None or ground.level == Level.NONE:
            return 0
        level = _level(ground, row, at)
        if level < level_named(row.level):
            return 0  # it says more than may be shown now, so it is not there until it may be again
        touched = write_anew(row, ground, level)
        if touched is None:
            raise Again
        if not touched:
            return 0
        actions.stamp(row.partner_id, touched)
        note_published(row, at)
        return 1


class Again(Exception):
    """Another was first; the outbox tries again."""


def _level(ground: Ground, row: Resource, at: datetime) -> Level:
    """The most that the gate would allow on this ground."""
    wanted = [level for level in (Level.OUTCOME, Level.STATUS) if level <= ground.level]
    allowed = gate.would_allow([ask(ground, level, row.partner, row) for level in wanted], at=at)
    return next((level for level, yes in zip(wanted, allowed, strict=True) if yes), Level.RECEIPT)
