"""Reading openings in need: those that a reviewer may see, one of them with every screen read, and whom to tell."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from companionway.people.models import Person
from companionway.platform import wall
from companionway.platform.errors import NotVisible
from companionway.platform.models import AuditEntry, User
from companionway.privacy.models.break_glass import BreakGlass
from companionway.privacy.rules.break_glass import Telling
from companionway.privacy.viewer import Viewer
from companionway.workforce.models import RoleHeld, Supervision
from companionway.workforce.rules import Role

SHOWN = 100


@dataclass(frozen=True)
class Screen:
    """One entry of the audit during an opening, as its review lists it."""

    at: datetime
    verb: str
    part: str
    route: str


def openings(viewer: Viewer, on: date) -> QuerySet[BreakGlass]:
    """Those that this viewer may review: all for a privacy officer, their peers' for a supervisor; never their own."""
    rows = BreakGlass.objects.exclude(user_id=viewer.user_id).select_related(
        "user", "person__same_as", "reviewed_by", "told_by"
    )
    if Role.PRIVACY_OFFICER in viewer.roles:
        return rows
    mine = Supervision.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on), supervisor_id=viewer.user_id)
    return rows.filter(user_id__in=mine.filter(starts_on__lte=on).values("peer__user_id"))


@wall.everyone("a second person looks at an opening without standing access of their own")
def waiting(viewer: Viewer, on: date) -> list[BreakGlass]:
    """Openings that nobody has looked at, or whose person has not been told; longest waiting first. One query."""
    rows = openings(viewer, on).filter(Q(reviewed_at=None) | ~Q(telling="told"))
    return list(rows.order_by("reviewed_at", "review_by", "id")[:SHOWN])


@wall.everyone("a second person looks at an opening without standing access of their own")
def settled(viewer: Viewer, on: date) -> list[BreakGlass]:
    """The newest that are done with. One query."""
    rows = openings(viewer, on).filter(reviewed_at__isnull=False, telling="told")
    return list(rows.order_by("-reviewed_at")[:20])


@wall.everyone("a second person looks at an opening without standing access of their own")
def opening_for(viewer: Viewer, opening_id: uuid.UUID, on: date) -> BreakGlass:
    """One opening that the viewer may review. Raises NotVisible."""
    row = openings(viewer, on).filter(id=opening_id).first()
    if row is None:
        raise NotVisible
    return row


@wall.everyone("who tells the person may be their peer, or review openings without standing access of their own")
def opening_to_tell(viewer: Viewer, opening_id: uuid.UUID, on: date) -> BreakGlass:
    """One opening that the viewer may review, or of somebody open to them; never their own. Raises NotVisible."""
    theirs = Q(id__in=openings(viewer, on).values("id")) | Q(person__same_as__in=viewer.granted_people())
    rows = BreakGlass.objects.exclude(user_id=viewer.user_id).select_related("user", "person__same_as", "told_by")
    row = rows.filter(theirs, id=opening_id).first()
    if row is None:
        raise NotVisible
    return row


@wall.everyone("whose page was opened, for who tells them; the caller found them by viewer")
def to_tell(person: Person) -> list[BreakGlass]:
    """Openings that the person is still to be told of, newest first. One query; the caller found them by viewer."""
    rows = BreakGlass.objects.filter(person__same_as_id=person.same_as_id, telling=Telling.TO_TELL)
    return list(rows.order_by("-opened_at"))


@wall.everyone("a second person looks at an opening without standing access of their own")
def screens_of(opening: BreakGlass) -> list[Screen]:
    """Every look and act of the opener about this person while it was open, from the audit itself. Two queries."""
    records = Person.objects.filter(same_as_id=opening.person.same_as_id).values_list("id", flat=True)
    about = Q(person_id=opening.person_id)
    for record in records:
        about |= Q(person_id=record) | Q(person_id=None, detail__contains={"people": [str(record)]})
    rows = AuditEntry.objects.filter(
        about, actor_id=opening.user_id, occurred_at__gte=opening.opened_at, occurred_at__lte=opening.ends_at
    )
    return [
        Screen(*row) for row in rows.order_by("occurred_at", "id").values_list("occurred_at", "verb", "reason", "route")
    ]


@wall.everyone("the worker tells those who look at an opening")
def addresses_to_tell(opening_id: uuid.UUID, on: date) -> list[str]:
    """The e-mail addresses of the opener's supervisors and of every privacy officer; for the worker. Three queries."""
    opener = BreakGlass.objects.values_list("user_id", flat=True).get(id=opening_id)
    live = Q(ends_on=None) | Q(ends_on__gte=on)
    above = Supervision.objects.filter(live, peer__user_id=opener, starts_on__lte=on).values("supervisor_id")
    officers = RoleHeld.objects.live_on(on).filter(role=Role.PRIVACY_OFFICER).values("user_id")
    told = User.objects.filter(Q(id__in=above) | Q(id__in=officers), is_active=True).exclude(id=opener)
    return sorted(address for address in set(told.values_list("email", flat=True)) if address)


def addresses_of(role: Role, on: date) -> list[str]:
    """Where those who hold this role get their mail. One query."""
    held = RoleHeld.objects.live_on(on).filter(role=role).values("user_id")
    return sorted(
        set(User.objects.filter(id__in=held, is_active=True).exclude(email="").values_list("email", flat=True))
    )
