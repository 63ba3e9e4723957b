"""What phones sent and nobody could place: for its author, for their supervisor after a time; and possible doubles."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from companionway.engagement.models.contact import Contact
from companionway.engagement.models.held import HeldRecord
from companionway.engagement.models.walk import Engagement
from companionway.engagement.queries.today import with_last_touch
from companionway.engagement.rules import walk
from companionway.engagement.rules.phone import FOR_AUTHOR, Held, NotKnown, OtherId, Written, read
from companionway.platform import clock, wall
from companionway.platform.errors import NotVisible
from companionway.platform.models import User
from companionway.privacy.models.cover import Cover
from companionway.privacy.viewer import Viewer
from companionway.workforce.models import Supervision

COUNTED_AFTER, OPENED_AFTER = timedelta(days=1), timedelta(days=7)
NEAR, ASKED_FOR = timedelta(minutes=10), timedelta(days=7)
FOR_SUPERVISOR = (Held.NOT_YOURS, Held.SIGNED_OUT)


@dataclass(frozen=True)
class Waiting:
    """One held record as whoever may settle it reads it. `written` is None where this version cannot read it."""

    row: HeldRecord
    written: Written | None
    mine: bool


def _mine(viewer: Viewer) -> QuerySet[HeldRecord]:
    return HeldRecord.objects.filter(author_id=viewer.user_id, settled_at=None, reason__in=FOR_AUTHOR)


def _of_my_peers(viewer: Viewer, now: datetime) -> Q:
    today = clock.today()
    led = Supervision.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today), supervisor_id=viewer.user_id)
    peers = led.filter(starts_on__lte=today).values("peer__user_id")
    theirs = Q(author_id__in=peers) | Q(author_id=None, sent_by_id__in=peers)
    return theirs & ~Q(author_id=viewer.user_id) & Q(settled_at=None) & ~Q(reason=Held.WAITS_FOR)


def _doubles(viewer: Viewer, now: datetime) -> QuerySet[Contact]:
    """Contacts of this author's last week beside an earlier one of the same person and channel within ten minutes."""
    live = Contact.objects.filter(replaced_at=None, undone_at=None, group=None, replaces=None)
    earlier = live.filter(
        engagement__person__same_as=OuterRef("engagement__person__same_as"), peer_id=OuterRef("peer_id"),
        channel=OuterRef("channel"), occurred_at__lte=OuterRef("occurred_at"),
        occurred_at__gte=OuterRef("occurred_at") - NEAR,
    ).exclude(id=OuterRef("id")).exclude(occurred_at=OuterRef("occurred_at"), id__gt=OuterRef("id"))  # fmt: skip
    mine = live.filter(entered_by_id=viewer.user_id, double_settled_at=None, entered_at__gt=now - ASKED_FOR)
    return mine.filter(Exists(earlier))


def count_for(viewer: Viewer) -> int:
    """How much waits for the author's one tap: records to place, and possible doubles. One query."""
    held = _mine(viewer).order_by().values("author_id").annotate(n=Count("id")).values("n")
    twice = _doubles(viewer, clock.now()).order_by().values("entered_by_id").annotate(n=Count("id")).values("n")
    rows = User.objects.filter(id=viewer.user_id)
    counted = rows.annotate(waits=Coalesce(Subquery(held), 0) + Coalesce(Subquery(twice), 0))
    return counted.values_list("waits", flat=True).first() or 0


def tray(viewer: Viewer) -> list[Waiting]:
    """What waits for the viewer: their own at once; their peers' that are for a supervisor, or after a week.

    What an earlier version could not take in is among their own, to be tried again; it asks for nothing, so no page
    counts it. One query.
    """
    now = clock.now()
    old = Q(held_at__lte=now - OPENED_AFTER) & ~Q(reason=Held.UNKNOWN)
    opens = Q(reason__in=FOR_SUPERVISOR) | old
    mine = Q(author_id=viewer.user_id, settled_at=None, reason__in=[*FOR_AUTHOR, Held.UNKNOWN])
    rows = HeldRecord.objects.filter(mine | _of_my_peers(viewer, now) & opens).select_related("author", "sent_by")
    return [Waiting(row, _read(row), row.author_id == viewer.user_id) for row in rows.order_by("held_at", "id")]


def count_for_supervisor(viewer: Viewer) -> int:
    """How many of their peers' records nobody has placed for a day; what they say is not opened. One query."""
    now = clock.now()
    waits = Q(held_at__lte=now - COUNTED_AFTER) | Q(reason__in=FOR_SUPERVISOR)
    return HeldRecord.objects.filter(_of_my_peers(viewer, now) & waits).count()


def one_of(viewer: Viewer, record_id: object) -> Waiting:
    """One record of the tray. Raises NotVisible."""
    found = next((one for one in tray(viewer) if one.row.id == record_id), None)
    if found is None:
        raise NotVisible
    return found


def _read(row: HeldRecord) -> Written | None:
    try:
        return read(row.content.encode(), row.id)
    except (NotKnown, OtherId):
        return None


def candidates(viewer: Viewer, authors: Collection[uuid.UUID | None]) -> list[Engagement]:
    """Whom the viewer, or a peer whose record they settle, walks with or covers, each with its `peer_id`. One query.

    Those in touch last stand before the others. The viewer sees each of them.
    """
    covered = Cover.objects.live().filter(covering_id=viewer.user_id).values("covered_id")
    whose = Q(assignments__worker_id__in=[one for one in authors if one])
    if viewer.user_id in authors:
        whose |= Q(assignments__worker_id__in=covered)
    live = Engagement.objects.visible_to(viewer).filter(whose, assignments__ends_at=None, state__in=walk.LIVE)
    rows = with_last_touch(live.select_related("person__same_as", "program", "site"))
    return list(rows.annotate(peer_id=F("assignments__worker_id")).order_by("-last_touch_at", "id")[:100])


def doubles(viewer: Viewer) -> list[Contact]:
    """Contacts that may be the same one, the later of each two. One query."""
    found = _doubles(viewer, clock.now()).select_related("engagement__person__same_as", "engagement__program")
    return list(found.order_by("-occurred_at")[:20])


def unread() -> int:
    """How many records came that this version cannot read: a number for whoever keeps the house. One query."""
    with wall.everyone("how many there are is a fact about the house; nothing of them is opened"):
        return HeldRecord.objects.filter(reason=Held.UNKNOWN, settled_at=None).count()
