"""What phones sent and nobody could place: for its author, for their supervisor after a time; and possible doubles.

Who left, or whose sign-in is switched off, settles nothing any more: what they sent is their supervisor's after a day,
of whatever sort it is; where nobody supervises them, that of the supervisors where they worked.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
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
from companionway.workforce.models import RoleHeld, Supervision
from companionway.workforce.rules import WALKING, Role

COUNTED_AFTER, OPENED_AFTER = timedelta(days=1), timedelta(days=7)
NEAR, ASKED_FOR = timedelta(minutes=10), timedelta(days=7)
FOR_SUPERVISOR = (Held.NOT_YOURS, Held.SIGNED_OUT)
FOR_TIME = (Held.UNKNOWN, Held.WAITS_FOR)  # nobody is asked about these while their author is here


@dataclass(frozen=True)
class Waiting:
    """One held record as whoever may settle it reads it. `written` is None where this version cannot read it.

    `gone`: its author works here no more, or nobody knows who it was.
    """

    row: HeldRecord
    written: Written | None
    mine: bool
    gone: bool


def _mine(viewer: Viewer) -> QuerySet[HeldRecord]:
    return HeldRecord.objects.filter(author_id=viewer.user_id, settled_at=None, reason__in=FOR_AUTHOR)


def _open(viewer: Viewer) -> QuerySet[Any]:
    """What waits, each with `gone`, and with `led`: whether the viewer is who settles it where its author does not."""
    today = clock.today()
    here = RoleHeld.objects.live_on(today).filter(role__in=WALKING, user__is_active=True)
    rows = HeldRecord.objects.filter(settled_at=None).annotate(
        gone=~Exists(here.filter(user_id=OuterRef("author_id"))), whose=Coalesce("author_id", "sent_by_id")
    )
    supervised = Supervision.objects.live_on(today).filter(peer__user_id=OuterRef("whose"))
    led = Q(Exists(supervised.filter(supervisor_id=viewer.user_id)))
    places = {held.program_id for held in viewer.holdings if held.role == Role.PEER_SUPERVISOR}
    if places:
        worked = RoleHeld.objects.filter(user_id=OuterRef("whose"))
        if None not in places:
            worked = worked.filter(Q(program=None) | Q(program_id__in=places))
        led |= Q(Exists(worked), ~Exists(supervised), gone=True)
    led &= ~Q(author_id=viewer.user_id) | Q(author_id=None)
    return rows.annotate(led=Case(When(led, then=Value(True)), default=Value(False)))


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
    counts it. What somebody who left had sent is all here after a day. One query.
    """
    now = clock.now()
    old = Q(held_at__lte=now - OPENED_AFTER) & ~Q(reason__in=FOR_TIME)
    opens = Q(reason__in=FOR_SUPERVISOR) | old | Q(held_at__lte=now - COUNTED_AFTER, gone=True)
    mine = Q(author_id=viewer.user_id, reason__in=[*FOR_AUTHOR, Held.UNKNOWN])
    rows = _open(viewer).filter(mine | Q(led=True) & opens).select_related("author", "sent_by")
    return [
        Waiting(row, _read(row), row.author_id == viewer.user_id, row.gone) for row in rows.order_by("held_at", "id")
    ]


def count_for_supervisor(viewer: Viewer) -> int:
    """How many of their peers' records nobody has placed for a day; what they say is not opened. One query."""
    old = Q(held_at__lte=clock.now() - COUNTED_AFTER)
    waits = Q(reason__in=FOR_SUPERVISOR) | old & (Q(gone=True) | ~Q(reason__in=FOR_TIME))
    return _open(viewer).filter(waits, led=True).count()


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


def candidates(
    viewer: Viewer, authors: Collection[uuid.UUID | None], gone: Collection[uuid.UUID | None] = ()
) -> list[Engagement]:
    """Whom the viewer, or a peer whose record they settle, walks with or covers, each with its `peer_id`. One query.

    Of those who are `gone` also whom they walked with before. Those in touch last stand before the others. The viewer
    sees each of them.
    """
    covered = Cover.objects.live().filter(covering_id=viewer.user_id).values("covered_id")
    whose = Q(assignments__worker_id__in=[one for one in authors if one])
    if viewer.user_id in authors:
        whose |= Q(assignments__worker_id__in=covered)
    whose &= Q(assignments__ends_at=None) | Q(assignments__worker_id__in=[one for one in gone if one])
    live = Engagement.objects.visible_to(viewer).filter(whose, state__in=walk.LIVE)
    rows = with_last_touch(live.select_related("person__same_as", "program", "site"))
    found = rows.annotate(peer_id=F("assignments__worker_id")).order_by("-last_touch_at", "id")[:100]
    return list({(row.id, row.peer_id): row for row in found}.values())


def doubles(viewer: Viewer) -> list[Contact]:
    """Contacts that may be the same one, the later of each two. One query."""
    found = _doubles(viewer, clock.now()).select_related("engagement__person__same_as", "engagement__program")
    return list(found.order_by("-occurred_at")[:20])


def unread() -> int:
    """How many records came that this version cannot read: a number for whoever keeps the house. One query."""
    with wall.everyone("how many there are is a fact about the house; nothing of them is opened"):
        return HeldRecord.objects.filter(reason=Held.UNKNOWN, settled_at=None).count()
