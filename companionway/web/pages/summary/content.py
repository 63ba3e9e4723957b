"""What a summary says, in the kinds of information that were chosen and in no others."""

from collections.abc import Callable

from django.utils import timezone

from companionway.engagement.queries.lookup import contact_points_of, engagements_of, referrals_of
from companionway.engagement.queries.timeline import timeline
from companionway.followups.queries import followups_of
from companionway.followups.rules import State as Asked
from companionway.instruments.queries import check_ins_of
from companionway.instruments.shelf import pack_of
from companionway.people.models import Person
from companionway.privacy.rules.terms import Information
from companionway.referrals.rules import STATE_WORDS, State

Rows = list[list[str]]
ASKED_WORDS = {
    Asked.WAITING: "not asked yet", Asked.ANSWERED: "answered", Asked.NOT_NOW: "not now",
    Asked.NOT_REACHED: "we could not reach them", Asked.DIED: "they died",
}  # fmt: skip


def _day(moment: object) -> str:
    return timezone.localtime(moment).date().isoformat()  # type: ignore[arg-type]


def _name(person: Person) -> Rows:
    return [["Name", person.called]]


def _status(person: Person) -> Rows:
    return [[f"Request of {_day(r.received_at)}", STATE_WORDS[State(r.state)]] for r in referrals_of(person)]


def _participation(person: Person) -> Rows:
    return [
        [f"Walking together, {e.program.name}",
         f"since {_day(e.opened_at)}" + (f", until {_day(e.closed_at)}" if e.closed_at else "")]
        for e in engagements_of(person)
    ]  # fmt: skip


def _contacts(person: Person) -> Rows:
    days = [_day(moment.occurred_at) for moment in timeline(person) if moment.kind == "contact"]
    return [["In touch, the latest times", ", ".join(sorted(days, reverse=True)) or "not yet"]]


def _check_ins(person: Person) -> Rows:
    return [
        [f"Check-in of {_day(c.finished_at)}",
         f"{f'total {c.total}' if c.total is not None else 'not every line answered'}. {pack_of(c.instrument).source}"]
        for c in check_ins_of(person) if c.finished_at
    ]  # fmt: skip


def _follow_up(person: Person) -> Rows:
    return [["Asked at six months", ASKED_WORDS[Asked(f.state)]] for f in followups_of(person)]


def _reach(person: Person) -> Rows:
    return [["A way to reach them", point.value] for point in contact_points_of(person)]


PARTS: dict[Information, tuple[str, Callable[[Person], Rows]]] = {
    Information.NAME: ("Their name", _name),
    Information.STATUS: ("What became of the request", _status),
    Information.PARTICIPATION: ("That a peer walks with them, since when", _participation),
    Information.CONTACTS: ("The days they were in touch", _contacts),
    Information.CHECK_INS: ("Check-ins and their totals", _check_ins),
    Information.FOLLOW_UP: ("The answer at six months", _follow_up),
    Information.CONTACT_POINTS: ("Ways to reach them", _reach),
}


def table_of(person: Person, information: frozenset[Information]) -> dict[str, list[str] | Rows]:
    """The chosen parts as a table of two columns."""
    rows = [row for kind, (_, part) in PARTS.items() if kind in information for row in part(person)]
    return {"columns": ["What", "Details"], "rows": rows}
