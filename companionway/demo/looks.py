"""Looks of an invented week, most of them ordinary and a few odd, and two openings in need: one settled, one waiting.

Names, looks and openings are all invented. The privacy officer of the demo finds something on each page about looks.
"""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from companionway.demo.rights import SINCE
from companionway.engagement.models.walk import Engagement
from companionway.people.models import Person
from companionway.platform import audit, circumstances, wall
from companionway.platform.circumstances import Circumstances
from companionway.platform.models import User
from companionway.platform.upkeep import keep_audit_months_since
from companionway.privacy.actions import break_glass
from companionway.privacy.models.access import AccessGrant
from companionway.privacy.rules.break_glass import Reason, Verdict
from companionway.privacy.rules.oddities import MANY_IN_AN_HOUR, PEOPLE_IN_A_NIGHT
from companionway.workforce.models import PeerWorker, RoleHeld

DAYS = 7
PEOPLE_A_DAY = 4
OLDEST_ENTRY = timedelta(days=365)  # the agreement of the demo is most of a year old, the notice older still
PHONE, DESK = "Chrome on Android", "Firefox on Windows"
NETWORK = "203.0.113.0/24"
WHILE_AWAY = "Ana is away today. They called the line and asked for the address of the meeting."


@dataclass(frozen=True)
class Desk:
    """One who looks: who, in which role, at which device; `people` are the kept records that are open to them."""

    user: User
    role: str
    device: str
    people: tuple[uuid.UUID, ...]

    def at_work(self) -> Circumstances:
        """What the audit says of where an entry came from."""
        session = uuid.uuid5(self.user.id, "demo sign-in").hex
        return Circumstances(self.role, session, NETWORK, self.device, "web:person")


def make_months(as_of: datetime) -> None:
    """The audit's parts for the weeks in which the demo plays, before the first entry."""
    published = (as_of - SINCE).date()  # the notice, long before anything else
    keep_audit_months_since(published, published)
    keep_audit_months_since((as_of - OLDEST_ENTRY).date(), as_of.date())


@transaction.atomic
def live_looks(users: dict[str, User], *, peer: str, as_of: datetime) -> None:
    """A week of looks up to yesterday, and the openings. `peer` is whose people are opened by others."""
    with wall.everyone("the demo writes what invented people saw"):
        zone = ZoneInfo(settings.TIME_ZONE)
        evening = [
            datetime.combine(as_of.astimezone(zone).date() - timedelta(days=back), time(17), zone)
            for back in range(1, DAYS + 1)
        ]
        since = evening[-1] - timedelta(days=1)
        peers = set(PeerWorker.objects.values_list("user_id", flat=True))
        desks = {name: _desk(user, since) for name, user in sorted(users.items()) if user.id in peers}
        for number, end in enumerate(reversed(evening)):
            for desk in desks.values():
                _ordinary_day(desk, end - timedelta(hours=7), number)
        _odd(desks, evening)
        _openings(desks, users, peer, evening)


def _desk(user: User, since: datetime) -> Desk:
    """By role: those whom their grants opened before these days, oldest first: the same demo has the same looks."""
    roles = sorted(set(RoleHeld.objects.filter(user=user).values_list("role", flat=True)))
    grants = AccessGrant.objects.filter(user=user, ends_at=None, starts_at__lt=since).order_by("starts_at", "id")
    people = dict.fromkeys(grants.values_list("person__same_as_id", flat=True))
    return Desk(user, "+".join(roles), DESK if "peer_supervisor" in roles else PHONE, tuple(people))


def _look(desk: Desk, person: uuid.UUID, at: datetime, *, purpose: str = "", part: str = "person") -> None:
    audit.record("person.looked_at", actor=desk.user.id, at=at, subject=("person", person), person=person,
                 reason=part, purpose=purpose)  # fmt: skip


def _ordinary_day(desk: Desk, begin: datetime, number: int) -> None:
    """The day's list, then some of their people, one after the other."""
    if not desk.people:
        return
    several = [desk.people[(number * PEOPLE_A_DAY + n) % len(desk.people)] for n in range(PEOPLE_A_DAY)]
    with circumstances.under(desk.at_work()):
        audit.record("people.looked_at", actor=desk.user.id, at=begin, subject=("people", None), reason="today",
                     detail={"people": [str(person) for person in dict.fromkeys(several)]})  # fmt: skip
        for person, at in zip(dict.fromkeys(several), _every(begin, minutes=83), strict=False):
            _look(desk, person, at)


def _every(begin: datetime, *, minutes: int) -> Iterator[datetime]:
    at = begin
    while True:
        at += timedelta(minutes=minutes)
        yield at


def _odd(desks: dict[str, Desk], evening: list[datetime]) -> None:
    """One of each of some patterns: a family name, a night, many in an hour, several prints."""
    alike = _same_family_name(desks.values())
    if alike:
        with circumstances.under(alike[0].at_work()):
            _look(alike[0], alike[1], evening[2] - timedelta(hours=2))
    _row(desks.get("cleo"), PEOPLE_IN_A_NIGHT, evening[3] + timedelta(hours=6, minutes=10))
    _row(desks.get("ben"), MANY_IN_AN_HOUR + 2, evening[4] - timedelta(hours=1))
    printing = desks.get("hollis")
    if printing:
        with circumstances.under(printing.at_work()):
            for person, at in zip(printing.people[:3], _every(evening[1], minutes=6), strict=False):
                audit.record("person.printed", actor=printing.user.id, at=at, subject=("person", person),
                             person=person)  # fmt: skip


def _row(desk: Desk | None, count: int, begin: datetime) -> None:
    """So many of their people in a row, two minutes each; nothing where there are not so many."""
    if desk is not None and len(desk.people) >= count:
        with circumstances.under(desk.at_work()):
            for person, at in zip(desk.people[:count], _every(begin, minutes=2), strict=False):
                _look(desk, person, at)


def _same_family_name(desks: Iterable[Desk]) -> tuple[Desk, uuid.UUID] | None:
    """Somebody who works here, and a person of the same family name whom they do not walk with."""
    for desk in desks:
        namesakes = Person.objects.filter(family_name=desk.user.last_name).exclude(same_as_id__in=desk.people)
        found = namesakes.order_by("created_at", "id").values_list("same_as_id", flat=True).first()
        if found:
            return desk, found
    return None


def _openings(desks: dict[str, Desk], users: dict[str, User], peer: str, evening: list[datetime]) -> None:
    """Cleo's of some days ago was looked at and told; Jo's of yesterday waits for a second person."""
    walks = Engagement.objects.filter(assignments__worker=users[peer], assignments__ends_at=None, state="open")
    theirs = list(walks.order_by("opened_at", "id").values_list("person__same_as_id", flat=True))
    settled = _opened(desks["cleo"], theirs, Reason.SAFETY, "", evening[4] + timedelta(hours=3))
    if settled:
        opening, person = settled
        told = evening[3] - timedelta(hours=5)
        theirs.remove(person)
        break_glass.note_ended(at=evening[4] + timedelta(hours=5))
        break_glass.tell_of_opening(opening_id=opening, delay="", by=users[peer].id, at=told)
        break_glass.review_opening(
            opening_id=opening, verdict=Verdict.FITTING, words="Cleo sat with them until the crisis line called back.",
            by=users["eli"].id, at=told + timedelta(hours=1),
        )  # fmt: skip
    _opened(desks["jo"], theirs, Reason.COVER, WHILE_AWAY, evening[0] - timedelta(hours=1))
    break_glass.note_ended(at=evening[0] + timedelta(hours=1))


def _opened(
    desk: Desk, people: list[uuid.UUID], reason: Reason, words: str, at: datetime
) -> tuple[uuid.UUID, uuid.UUID] | None:
    """An hour of the first of these who is closed to this worker, with what was read. Ids of opening and person."""
    closed = [one for one in people if not AccessGrant.objects.filter(user=desk.user, person__same_as_id=one)]
    if not closed:
        return None
    person = closed[0]
    with circumstances.under(desk.at_work()):
        row = break_glass.open_in_need(person_id=person, reason=reason, words=words, by=desk.user.id, at=at)
        for part, read in zip(("person", "contacts", "engagement"), _every(at, minutes=3), strict=False):
            _look(desk, person, read, purpose="break_glass", part=part)
    return row.id, person
