"""What a court order may name, put together from the record: only the kinds of information that it does name."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from companionway.engagement.queries.lookup import contact_points_of, engagements_of, referrals_of
from companionway.engagement.queries.timeline import timeline
from companionway.followups.queries import followups_of
from companionway.instruments.queries import check_ins_of
from companionway.instruments.shelf import pack_of
from companionway.people.models import Person
from companionway.privacy.rules.terms import Information
from companionway.web.pages.rights.words import INFORMATION_WORDS

Rows = list[list[str]]


def _day(moment: datetime) -> str:
    return timezone.localdate(moment).isoformat()


def _name(person: Person) -> Rows:
    return [[" ".join(part for part in (person.given_name or person.called, person.family_name) if part)]]


def _participation(person: Person) -> Rows:
    return [[e.program.name, _day(e.opened_at), _day(e.closed_at) if e.closed_at else ""]
            for e in engagements_of(person)]  # fmt: skip


def _contacts(person: Person) -> Rows:
    return [
        [f"{timezone.localtime(m.occurred_at):%Y-%m-%d %H:%M}", m.what] for m in timeline(person) if m.kind == "contact"
    ]


def _requests(person: Person) -> Rows:
    return [[r.program.name, _day(r.received_at), r.state] for r in referrals_of(person)]


def _check_ins(person: Person) -> Rows:
    return [[_day(c.started_at), f"{c.moment}. {pack_of(c.instrument).source}"] for c in check_ins_of(person)]


def _follow_ups(person: Person) -> Rows:
    return [[f"{f.due_on:%Y-%m-%d}", f.state] for f in followups_of(person)]


def _reach(person: Person) -> Rows:
    return [[point.kind, point.value] for point in contact_points_of(person)]


PARTS: dict[str, Callable[[Person], Rows]] = {
    Information.NAME: _name, Information.PARTICIPATION: _participation, Information.CONTACTS: _contacts,
    Information.STATUS: _requests, Information.CHECK_INS: _check_ins, Information.FOLLOW_UP: _follow_ups,
    Information.CONTACT_POINTS: _reach,
}  # fmt: skip


def package(person: Person, scope: Iterable[str]) -> dict[str, Any]:
    """The parts that the order names, each a title and rows; a kind that this program keeps nothing of stays empty."""
    return {"parts": [{"title": INFORMATION_WORDS.get(kind, kind), "rows": PARTS[kind](person) if kind in PARTS else []}
                      for kind in scope]}  # fmt: skip
