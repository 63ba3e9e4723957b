"""Searching: one partner's own resources and what we say of ourselves, page by page, each row through the gate.

The caller's sight is in force already (`door`); every query here names the partner besides. First comes the horizon,
then the rows: writers of one partner commit in the order of their stamps, so whatever is stamped up to the horizon is
there to be read, and a client that asks for `ge` of it next time misses nothing (ADR 0042).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet

from companionway.interop.fhir.server import bodies, matching, paging, parameters
from companionway.interop.fhir.server.keys import Keyring, keys_of, literal
from companionway.interop.fhir.server.kinds import KINDS
from companionway.interop.fhir.server.matching import AtHand
from companionway.interop.fhir.server.models import Resource
from companionway.interop.fhir.server.paging import Mark
from companionway.interop.fhir.server.parameters import CURSOR, Pairs, Query
from companionway.interop.fhir.server.problems import problem
from companionway.interop.fhir.server.sight import in_sight
from companionway.interop.partners.models import Partner
from companionway.interop.smart.callers import Caller

Json = dict[str, Any]
Target = tuple[str, UUID]
LOOKS = (100, 300, 900)  # how many rows more are looked at where the gate lets few of them pass
COUNTED = 500  # rows at a time when they are counted


class Shown(Protocol):
    """What the gate lets out: the resource as bytes, and the notice that goes along."""

    @property
    def body(self) -> bytes: ...
    @property
    def notice(self) -> str: ...


class Gate(Protocol):
    """`seen`: which rows would be let out now; nothing is written. `let_out`: let them out, with their ledger rows."""

    def seen(self, rows: list[Resource], caller: Caller, at: datetime) -> set[UUID]: ...
    def let_out(self, rows: list[Resource], caller: Caller, at: datetime) -> Mapping[UUID, Shown]: ...


class House(Protocol):
    """What we say of ourselves: the same for every partner, and about nobody."""

    KINDS: tuple[str, ...]
    SINCE: datetime

    def everything(self, today: date) -> Mapping[Target, Json]: ...
    def answer(self, target: Target, resource: Json) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the answer. `mode` is match or include."""

    kind: str
    id: UUID
    body: bytes
    mode: str = "match"


@dataclass
class Page:
    """What a search found. `rows` are the partner's own that leave with it; `horizon` is the next time to ask from."""

    entries: list[Entry]
    rows: list[Resource]
    self_url: str
    next_url: str | None
    total: int | None
    horizon: datetime
    notice: str = ""
    base_url: str = ""


@dataclass(frozen=True)
class Candidate:
    """A match that may be shown: a row of the partner, or one of ours with its bytes."""

    updated_at: datetime
    id: UUID
    row: Resource | None = None
    body: bytes = b""

    @property
    def place(self) -> tuple[datetime, UUID]:
        """Where it stands in the order."""
        return self.updated_at, self.id


@dataclass
class Search:
    """One search of one caller at one moment."""

    caller: Caller
    query: Query
    at: datetime
    gate: Gate
    house: House
    mark: Mark | None = None
    ring: Keyring = field(init=False)

    def __post_init__(self) -> None:
        self.ring = Keyring(self.caller.partner.id, self.query.kind.name)

    def ours(self) -> list[Candidate]:
        """What we say of ourselves that fits, in order, wherever the page begins."""
        kind = self.query.kind.name
        if kind not in self.house.KINDS:
            return []
        found = []
        for (name, identity), resource in self.house.everything(self.at.date()).items():
            if name != kind:
                continue
            keys = frozenset((one.parameter, one.key) for one in keys_of(self.ring.partner_id, kind, resource))
            at_hand = AtHand(identity, self.house.SINCE, str(resource.get("status", "")), keys)
            if matching.fits(self.ring, self.query.filters, at_hand):
                body = self.house.answer((name, identity), resource)
                found.append(Candidate(self.house.SINCE, identity, body=body))
        return sorted(found, key=lambda one: one.place, reverse=self.query.descending)

    def rows(self) -> QuerySet[Resource]:
        """The partner's own that fit, in order."""
        order = ("-updated_at", "-id") if self.query.descending else ("updated_at", "id")
        return matching.narrowed(Resource.kept.all(), self.ring, self.query.filters).order_by(*order)

    def after(self, rows: QuerySet[Resource], updated_at: datetime, identity: UUID) -> QuerySet[Resource]:
        """Those that come after this place."""
        if self.query.descending:
            beyond = Q(updated_at__lt=updated_at) | Q(id__lt=identity)
            return rows.filter(beyond, updated_at__lte=updated_at)
        beyond = Q(updated_at__gt=updated_at) | Q(id__gt=identity)
        return rows.filter(beyond, updated_at__gte=updated_at)

    def comes_after(self, one: tuple[datetime, UUID], other: tuple[datetime, UUID]) -> bool:
        """Whether one place is after another in this order."""
        return one < other if self.query.descending else one > other

    def picked(self, ours: Sequence[Candidate]) -> tuple[list[Candidate], tuple[datetime, UUID] | None]:
        """The matches of one page, and the place from which the next one goes on; None where nothing follows.

        The gate may keep rows back. Then more of them are looked at, so that a page is full while something follows
        and says nothing of what was kept back; where very many are, the page is short and the next goes on behind them.
        """
        place = (self.mark.updated_at, self.mark.id) if self.mark else None
        begun, found, whole = place, [], False
        for size in (self.query.count + 1, *LOOKS):
            rows = list((self.after(self.rows(), *place) if place else self.rows())[:size])
            seen = self.gate.seen(rows, self.caller, self.at)
            found += [Candidate(row.updated_at, row.id, row) for row in rows if row.id in seen]
            whole = len(rows) < size
            place = (rows[-1].updated_at, rows[-1].id) if rows else place
            if whole or len(found) > self.query.count:
                break
        for one in ours:
            not_before = begun is None or self.comes_after(one.place, begun)
            if not_before and (whole or (place is not None and not self.comes_after(one.place, place))):
                found.append(one)
        found.sort(key=lambda one: one.place, reverse=self.query.descending)
        if len(found) > self.query.count:
            return found[: self.query.count], found[self.query.count - 1].place
        return found, None if whole else place

    def counted(self, ours: Sequence[Candidate]) -> int:
        """How many there are that may be shown: what the gate keeps back is in no number."""
        found, place = len(ours), None
        while True:
            rows = list((self.after(self.rows(), *place) if place else self.rows())[:COUNTED])
            found += len(self.gate.seen(rows, self.caller, self.at)) if rows else 0
            if len(rows) < COUNTED:
                return found
            place = (rows[-1].updated_at, rows[-1].id)

    def matches(self, found: Sequence[Candidate]) -> tuple[list[Entry], list[Resource], str]:
        """The entries of what was picked, the rows among them that leave, and the notice."""
        rows = [one.row for one in found if one.row is not None]
        shown = self.gate.let_out(rows, self.caller, self.at) if rows else {}
        entries, left, notice = [], [], ""
        for one in found:
            if one.row is None:
                entries.append(Entry(self.ring.kind, one.id, one.body))
            elif (out := shown.get(one.id)) is not None:
                entries.append(Entry(self.ring.kind, one.id, out.body))
                left.append(one.row)
                notice = notice or out.notice
        return entries, left, notice

    def included(self, entries: Sequence[Entry]) -> tuple[list[Entry], list[Resource], str]:
        """What the matches, as they are shown, refer to and was asked for: the partner's own, or ours."""
        wanted = self._wanted(entries) - {(one.kind, one.id) for one in entries}
        wanted = {one for one in wanted if self.caller.may(one[0], "r")}
        if not wanted:
            return [], [], ""
        ids = [identity for _, identity in wanted]
        rows = [row for row in Resource.kept.filter(in_sight(self.caller), id__in=ids).order_by("id")
                if (row.kind, row.id) in wanted]  # fmt: skip
        shown = self.gate.let_out(rows, self.caller, self.at) if rows else {}
        left = [row for row in rows if row.id in shown]
        found = [Entry(row.kind, row.id, shown[row.id].body, "include") for row in left]
        if any(kind in self.house.KINDS for kind, _ in wanted):
            house = self.house.everything(self.at.date())
            found += [Entry(*one, self.house.answer(one, house[one]), "include") for one in sorted(wanted & {*house})]
        return found, left, next((shown[row.id].notice for row in left if shown[row.id].notice), "")

    def _wanted(self, entries: Sequence[Entry]) -> set[Target]:
        found: set[Target] = set()
        for name, target in self.query.includes:
            parameter = self.query.kind.parameter(name)
            assert parameter is not None
            for entry in entries:
                part = bodies.top(entry.body).get(parameter.path[0])
                for value in parameter.values({parameter.path[0]: json.loads(bytes(part))} if part else {}):
                    named = _named(value)
                    if named and target in ("", named[0]):
                        found.add(named)
        return found


def _named(value: Any) -> Target | None:
    """Type and id of a reference to something here."""
    said = value.get("reference") if isinstance(value, dict) else None
    base, kind, identity = (literal(said) if isinstance(said, str) else None) or ("away", "", "")
    try:
        return (kind, UUID(identity)) if not base else None
    except ValueError:
        return None


def search(
    caller: Caller, kind: str, pairs: Pairs, at: datetime, *, base_url: str, gate: Gate, house: House,
    strict: bool = False,
) -> Page:  # fmt: skip
    """One page. Raises Problem: 400 for what is not understood, 405 for a type that is not searched."""
    known = KINDS[kind]
    if "s" not in known.may:
        raise problem(405, "not-supported", f"{kind} is read by its id and not searched.")
    query = parameters.read(known, pairs, strict=strict)
    partner_id = caller.partner.id
    mark = paging.read(query.cursor, partner_id, query.fingerprint()) if query.cursor else None
    # Before the rows are read: what is stamped up to here is committed, so the rows hold it all.
    horizon = mark.horizon if mark else Partner.kept.values_list("stamped_at", flat=True).get(id=partner_id)
    one = Search(caller, query, at, gate, house, mark)
    ours = one.ours()
    total = None
    if query.total:
        total = mark.total if mark and mark.total is not None else one.counted(ours)
    found, place = one.picked(ours) if query.count else ([], None)
    entries, rows, notice = one.matches(found)
    included, more, beside = one.included(entries) if query.includes else ([], [], "")
    address = f"{base_url}/{kind}"
    following = None
    if place is not None:
        cursor = paging.cursor_of(Mark(*place, horizon, total), partner_id, query.fingerprint())
        following = _address(address, [*query.said, (CURSOR, cursor)])
    said = [*query.said, (CURSOR, query.cursor)] if query.cursor else query.said
    return Page([*entries, *included], [*rows, *more], _address(address, said), following, total, horizon,
                notice or beside, base_url)  # fmt: skip


def _address(address: str, pairs: Sequence[tuple[str, str]]) -> str:
    return f"{address}?{urlencode(pairs)}" if pairs else address
