"""Reading the audit for people: who saw this person, what a worker opened. For privacy officers, inside an inquiry."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from companionway.people.models import Person
from companionway.people.queries import search
from companionway.platform import wall
from companionway.platform.errors import NotVisible
from companionway.platform.models import AuditEntry, User
from companionway.privacy.models.break_glass import BreakGlass
from companionway.privacy.models.disclosure import Disclosure
from companionway.privacy.models.inquiry import Inquiry
from companionway.privacy.models.request import OutsideRequest
from companionway.privacy.rules.accounting import MAY_WAIT
from companionway.privacy.rules.break_glass import Delay, Telling
from companionway.privacy.rules.inquiry import Purpose
from companionway.privacy.rules.outside import State
from companionway.privacy.viewer import Viewer

SHOWN = 300
THEMSELVES = "person"  # the role under which somebody is on their own page
OPENINGS = "openings"  # the part under which the list of openings in need is looked at
KINDS = {
    "": Q(),
    "looks": Q(verb__endswith=".looked_at") | Q(verb__in=["page.opened", "inquiry.looked", "people.searched"]),
    "refused": ~Q(result="done"),
    "out": Q(verb__endswith=".printed") | Q(verb__endswith=".exported") | Q(verb="export_facts")
    | Q(verb__startswith="disclosure."),
    "need": Q(purpose="break_glass"),
}  # fmt: skip
CHANGES = Q(result="done") & ~(KINDS["looks"] | KINDS["out"])


@dataclass(frozen=True)
class Days:
    """A range of days, both included, in the program's time zone."""

    since: date
    until: date

    @property
    def instants(self) -> tuple[datetime, datetime]:
        """The first moment and the first one after."""
        zone = timezone.get_current_timezone()
        begin = datetime.combine(self.since, time.min, zone)
        return begin, datetime.combine(self.until + timedelta(days=1), time.min, zone)


def inquiry_of(viewer: Viewer, inquiry_id: uuid.UUID, now: datetime) -> Inquiry:
    """The officer's own inquiry, while it is open. Raises NotVisible."""
    row = Inquiry.objects.filter(id=inquiry_id, officer_id=viewer.user_id, closes_at__gt=now).first()
    if row is None:
        raise NotVisible
    return row


def open_inquiries(viewer: Viewer, now: datetime) -> list[Inquiry]:
    """The officer's inquiries that are still open, newest first. One query."""
    return list(Inquiry.objects.filter(officer_id=viewer.user_id, closes_at__gt=now).order_by("-opened_at")[:20])


@wall.everyone("a privacy officer, inside an inquiry with its purpose")
def people_named(words: str) -> list[Person]:
    """Kept records by name, for an officer who has said why. At most two queries and one for the kept records."""
    found = search(Person.objects.all(), words)
    kept = Person.objects.filter(id__in={person.same_as_id for person in found})
    return list(kept.order_by("name_key", "id"))


@wall.everyone("a privacy officer, inside an inquiry with its purpose")
def person_named(person_id: uuid.UUID) -> Person:
    """The kept record of this person. Raises NotVisible."""
    person = Person.objects.filter(id=person_id).select_related("same_as").first()
    if person is None:
        raise NotVisible
    return person.same_as


def workers() -> list[User]:
    """Everybody who signs in, by name. One query."""
    return list(
        User.objects.order_by("first_name", "last_name", "username").only("first_name", "last_name", "username")
    )


def within(days: Days, kind: str) -> QuerySet[AuditEntry]:
    """The entries of these days and this kind."""
    begin, end = days.instants
    chosen = CHANGES if kind == "changes" else KINDS.get(kind, Q())
    return AuditEntry.objects.filter(chosen, occurred_at__gte=begin, occurred_at__lt=end)


def about_person(person: Person) -> Q:
    """Entries about any record of this person: by name, or among those whom a list showed. One query."""
    found = Q()
    for record in Person.objects.filter(same_as_id=person.same_as_id).values_list("id", flat=True):
        found |= Q(person_id=record) | Q(person_id=None, detail__contains={"people": [str(record)]})
    return found


@wall.everyone("a privacy officer, inside an inquiry with its purpose")
def who_saw(person: Person, days: Days, *, worker: uuid.UUID | None = None, kind: str = "") -> list[AuditEntry]:
    """Who saw or touched this person, newest first, one more than is shown. Two queries."""
    rows = within(days, kind).filter(about_person(person))
    if worker:
        rows = rows.filter(actor_id=worker)
    return list(rows.order_by("-occurred_at", "-id")[: SHOWN + 1])


@wall.everyone("who looked at a person, for the person; the caller found them by viewer")
def looked_at(person: Person, days: Days, now: datetime) -> list[AuditEntry]:
    """What the person is told: every look that may be told now, newest first, one more than is shown. Five queries."""
    shown = KINDS["looks"] | Q(verb="record.opened_in_need")
    rows = within(days, "").filter(about_person(person) & shown, result="done").exclude(role=THEMSELVES)
    for waits in _not_told_yet(person, now):
        rows = rows.exclude(waits)
    return list(rows.order_by("-occurred_at", "-id")[: SHOWN + 1])


def _not_told_yet(person: Person, now: datetime) -> list[Q]:
    """Looks that would tell what a court order, a report that is shown later, or danger to somebody forbids to tell.

    A request from outside that waits for its papers is not told either: they may say so. Three queries.
    """
    mine = Q(person__same_as_id=person.same_as_id)
    found = []
    if OutsideRequest.objects.filter(mine, Q(order_bars_telling=True) | Q(state=State.HELD)).exists():
        found.append(Q(purpose=Purpose.OUTSIDE_REQUEST))
    if Disclosure.objects.filter(mine, basis__in=MAY_WAIT, delayed_until__gt=now).exists():
        found.append(Q(purpose=Purpose.REPORT))
    dangerous = BreakGlass.objects.filter(mine, telling=Telling.DELAYED, delay_reason=Delay.DANGER)
    for user, opened, ends in dangerous.values_list("user_id", "opened_at", "ends_at"):
        reviewing = Q(purpose=Purpose.GLASS_REVIEW) | Q(reason=OPENINGS)
        found += [Q(actor_id=user, occurred_at__gte=opened, occurred_at__lte=ends),
                  Q(reviewing, occurred_at__gte=opened)]  # fmt: skip
    return found


@wall.everyone("a privacy officer, inside an inquiry with its purpose")
def what_opened(worker: uuid.UUID, days: Days, *, kind: str = "") -> list[AuditEntry]:
    """What this worker saw, did and tried, newest first, one more than is shown. One query."""
    return list(within(days, kind).filter(actor_id=worker).order_by("-occurred_at", "-id")[: SHOWN + 1])


def names_of_workers(ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """Names by user id. One query."""
    rows = User.objects.filter(id__in={one for one in ids if one})
    return {row.id: row.get_full_name() or row.get_username() for row in rows}


@wall.everyone("a privacy officer, inside an inquiry with its purpose")
def names_of_people(ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """The name each is called by, by record id. One query."""
    rows = Person.objects.filter(id__in={one for one in ids if one}).values_list("id", "same_as__called")
    return dict(rows)


def first_names(ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """First names by user id, for a person who asks who looked. One query."""
    return dict(User.objects.filter(id__in={one for one in ids if one}).values_list("id", "first_name"))
