"""A supervisor's week: whose own rhythm has slipped, week by week, and what weighs on each peer. Nobody is ranked.

The same line about a peer is shown to their supervisor and to themselves (`lines_of`), and it holds no count of
contacts: only with how many people they walk, in which rhythms, and what was hard in the last days.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal

from django.db.models import Count, F, Q
from django.utils import timezone

from companionway.engagement.models.contact import Contact, ContactAttempt
from companionway.engagement.models.walk import Engagement
from companionway.engagement.queries.today import with_first_weeks, with_last_touch
from companionway.engagement.rules import quiet, rhythm, walk
from companionway.privacy.viewer import Viewer
from companionway.referrals.models import Referral

WEEKS = 8
NEW_WITHIN, HARD_WITHIN = timedelta(days=14), timedelta(days=7)
Week = Literal["reached", "tried", "none", "before"]


@dataclass(frozen=True)
class Weighs:
    """What weighs on one peer now: how many they walk with by chosen rhythm, and what was hard in the last week."""

    rhythms: dict[rhythm.Rhythm, int] = field(default_factory=dict)
    paused: int = 0
    began: int = 0
    after_overdose: int = 0
    deaths: int = 0

    @property
    def people(self) -> int:
        """With how many people they walk, those who take a pause among them."""
        return sum(self.rhythms.values()) + self.paused


def slipped(viewer: Viewer, peers: Collection[uuid.UUID], on: date) -> list[Any]:
    """Of the people these peers (user ids) walk with, those whose own rhythm has slipped, in the order that helps.

    Each as `with_last_touch` and `with_first_weeks` give it, with its `peer_id` and `peer_name`. "As needed" never
    slips. One query.
    """
    live = Engagement.objects.visible_to(viewer).filter(
        state=walk.State.OPEN, assignments__worker_id__in=peers, assignments__ends_at=None
    )
    rows = with_first_weeks(with_last_touch(live.select_related("person__same_as", "program", "site")))
    named = rows.annotate(peer_id=F("assignments__worker_id"), peer_name=F("assignments__worker__first_name"))
    found = [row for row in named if rhythm.hello_fits(row.rhythm, timezone.localdate(_since(row)), on)]
    return sorted(found, key=lambda row: quiet.turn(row.tries_since, _since(row)))


def _since(row: Any) -> datetime:
    touched: datetime = row.last_touch_at or row.opened_at
    return touched


def mondays(on: date) -> list[date]:
    """The first days of the last weeks, oldest first; the present week is the last."""
    monday = on - timedelta(days=on.weekday())
    return [monday - timedelta(weeks=n) for n in reversed(range(WEEKS))]


def week_by_week(rows: Iterable[Engagement], on: date) -> dict[uuid.UUID, list[Week]]:
    """For each engagement what there was in each of the last weeks; "before" is before they met. Two queries."""
    known, starts = {row.id: timezone.localdate(row.opened_at) for row in rows}, mondays(on)
    first = timezone.make_aware(datetime.combine(starts[0], datetime.min.time()))
    within: Any = {"engagement_id__in": known, "occurred_at__gte": first}
    live = Contact.objects.filter(**within, replaced_at=None, undone_at=None)
    tries = ContactAttempt.objects.filter(**within, undone_at=None)
    said: dict[uuid.UUID, dict[date, Week]] = defaultdict(dict)
    marks: list[tuple[Any, Week]] = [(tries, "tried"), (live, "reached")]  # a talk stands before a try
    for query, mark in marks:
        for walk_id, moment in query.values_list("engagement_id", "occurred_at"):
            day = timezone.localdate(moment)
            said[walk_id][day - timedelta(days=day.weekday())] = mark

    def mark_of(walk_id: uuid.UUID, start: date) -> Week:
        met = start + timedelta(days=6) >= known[walk_id]
        return said[walk_id].get(start, "none" if met else "before")

    return {walk_id: [mark_of(walk_id, start) for start in starts] for walk_id in known}


def lines_of(viewer: Viewer, peers: Collection[uuid.UUID], now: datetime) -> dict[uuid.UUID, Weighs]:
    """What weighs on each of these peers (user ids), of the people whom the viewer may see. Three queries."""
    seen, week = Engagement.objects.visible_to(viewer), now - HARD_WITHIN
    live = seen.filter(state__in=walk.LIVE, assignments__worker_id__in=peers, assignments__ends_at=None)
    counted = live.order_by().values(peer=F("assignments__worker_id"), chosen=F("rhythm"), stands=F("state")).annotate(
        n=Count("id"), began=Count("id", filter=Q(opened_at__gte=now - NEW_WITHIN)),
    )  # fmt: skip
    rhythms: dict[uuid.UUID, dict[rhythm.Rhythm, int]] = {peer: {} for peer in peers}
    paused, began = dict.fromkeys(peers, 0), dict.fromkeys(peers, 0)
    for row in counted:
        began[row["peer"]] += row["began"]
        if row["stands"] == walk.State.PAUSED:
            paused[row["peer"]] += row["n"]
        else:
            rhythms[row["peer"]][rhythm.Rhythm(row["chosen"])] = row["n"]
    answered = Referral.objects.filter(
        person__same_as__in=viewer.granted_people(),
        after_overdose=True,
        accepted_by_id__in=peers,
        accepted_at__gte=week,
    )
    overdoses = dict(answered.order_by().values_list("accepted_by_id").annotate(n=Count("id")))
    died = seen.filter(
        goodbye=walk.Goodbye.DIED, closed_at__gte=week, assignments__worker_id__in=peers,
        assignments__ends_at=F("closed_at"),
    )  # fmt: skip
    deaths = dict(died.order_by().values_list("assignments__worker_id").annotate(n=Count("id")))
    return {
        peer: Weighs(rhythms[peer], paused[peer], began[peer], overdoses.get(peer, 0), deaths.get(peer, 0))
        for peer in peers
    }
