"""Today: planned, a hello that fits the rhythm, recent. Waiting requests come from referrals."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone

from companionway.engagement.models.contact import Contact, ContactAttempt
from companionway.engagement.models.plan import ContactPlan
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules import quiet, rhythm, walk
from companionway.engagement.rules.plan import FirstWeeks, hello_proposed
from companionway.platform.sealing import opened_from_json
from companionway.privacy.queries.notices import needs_notice
from companionway.privacy.viewer import Viewer

SHOWN = 100


@dataclass(frozen=True)
class Today:
    """The peer's people in four bands; each row is an Engagement as `with_last_touch` gives it and what was agreed."""

    planned: list[Engagement]
    hello_fits: list[Engagement]
    recent: list[Engagement]
    paused: list[Engagement]


def with_last_touch(rows: QuerySet[Engagement]) -> QuerySet[Engagement]:
    """Each engagement with `last_channel` and `last_contact_id` of its newest live contact, and `last_try_at`.

    No query a row.
    """
    live = Contact.objects.filter(engagement=OuterRef("pk"), replaced_at=None, undone_at=None)
    newest = live.order_by("-occurred_at")
    tries = ContactAttempt.objects.filter(engagement=OuterRef("pk"), undone_at=None).order_by("-occurred_at")
    return rows.annotate(
        last_channel=Subquery(newest.values("channel")[:1]),
        last_contact_id=Subquery(newest.values("id")[:1]),
        last_try_at=Subquery(tries.values("occurred_at")[:1]),
    )


def with_first_weeks(rows: QuerySet[Engagement]) -> QuerySet[Engagement]:
    """Each engagement with what its contact plan says as `agreed`, and `tries_since` the last touch.

    `agreed` is None or a mapping: id, first_weeks, days, and name_to_say still sealed. No query a row.
    """
    plan = ContactPlan.objects.filter(engagement=OuterRef("pk")).order_by("-version")
    said = JSONObject(id="id", first_weeks="first_weeks", days="days", name_to_say="name_to_say")
    since = ContactAttempt.objects.filter(engagement=OuterRef("pk"), undone_at=None)
    later = since.filter(Q(occurred_at__gt=OuterRef("last_touch_at")) | Q(engagement__last_touch_at=None))
    counted = later.order_by().values("engagement").annotate(n=Count("pk")).values("n")
    return rows.annotate(
        agreed=Subquery(plan.values(said=said)[:1]), tries_since=Coalesce(Subquery(counted), 0),
    )  # fmt: skip


def today(viewer: Viewer, on: date) -> Today:
    """Whom the viewer walks with or covers, in the order that helps; each with `needs_notice` (2.22(c)). One query."""
    mine = Engagement.objects.visible_to(viewer).walked_or_covered_by(viewer.user_id).filter(state__in=walk.LIVE)
    rows = with_last_touch(mine.select_related("person__same_as", "program", "site"))
    rows = with_first_weeks(rows).annotate(needs_notice=needs_notice("person__same_as", on))
    found = [_agreed(row) for row in rows.order_by("last_touch_at", "id")[:SHOWN]]
    bands = Today([], [], [], [])
    for row in found:
        touched = timezone.localdate(row.last_touch_at or row.opened_at)
        if row.state == walk.State.PAUSED:
            bands.paused.append(row)
        elif (row.next_on and row.next_on <= on) or _proposed(row, touched, on):
            bands.planned.append(row)
        elif rhythm.hello_fits(row.rhythm, touched, on):
            bands.hello_fits.append(row)
        else:
            bands.recent.append(row)
    bands.recent.reverse()
    bands.hello_fits.sort(key=_turn)
    return bands


def _agreed(row: Any) -> Any:
    """The row with `first_weeks`, `good_days` and `name_to_say`, empty where nothing was agreed yet."""
    said = row.agreed or {"first_weeks": "", "days": []}
    row.first_weeks, row.good_days = said["first_weeks"], said["days"]
    sealed = said.get("name_to_say")
    row.name_to_say = opened_from_json(ContactPlan, "name_to_say", uuid.UUID(said["id"]), sealed) if sealed else ""
    return row


def _turn(row: Any) -> tuple[bool, datetime]:
    return quiet.turn(row.tries_since, row.last_touch_at or row.opened_at)


def _proposed(row: Any, touched: date, on: date) -> bool:
    """Whether one of the first weeks' days has come, for who said yes to more hellos then. A later plan goes before."""
    if row.first_weeks != FirstWeeks.YES or row.next_on is not None:
        return False
    return hello_proposed(timezone.localdate(row.opened_at), touched, on, row.good_days or [])
