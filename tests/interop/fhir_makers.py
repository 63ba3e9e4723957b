"""Resources put down as the FHIR server does it, stamped last, and searched as a partner; everybody is invented."""

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction

from companionway.interop.fhir.server import actions, bodies, searching, searchset
from companionway.interop.fhir.server.actions import Draft
from companionway.interop.fhir.server.keys import keys_of
from companionway.interop.fhir.server.kinds import KINDS
from companionway.interop.fhir.server.models import Resource
from companionway.interop.fhir.server.searching import Page
from companionway.interop.partners.models import Partner
from companionway.interop.smart.callers import Caller
from companionway.platform import wall
from tests.cast import NOW
from tests.sight import as_app

Json = dict[str, Any]
BASE = "http://127.0.0.1:8000/fhir"
EVERYTHING = frozenset({"system/*.cruds"})
NUMBERS = "http://sender.example/orders"


def partner(key: str = "harbor") -> Partner:
    """Another system."""
    return Partner.kept.create(
        key=key, name=f"{key} hospital", organization=f"{key} hospital", kind="provider", stamped_at=NOW
    )


def caller(who: Partner, scopes: frozenset[str] = EVERYTHING) -> Caller:
    """That system, signed in."""
    return Caller(who, scopes, uuid.UUID(int=7))


def put(who: Partner, *resources: Json) -> list[Resource]:
    """Resources of this partner, in one transaction with one stamp."""
    with transaction.atomic():
        rows = actions.insert(who.id, [draft(who, one) for one in resources])
        actions.stamp(who.id, rows)
    return rows


def draft(who: Partner, resource: Json) -> Draft:
    """A resource about to be put down; an `id` that is a UUID stays its own."""
    kind = resource["resourceType"]
    body = bodies.to_keep(json.dumps(resource).encode())
    more: Json = {"sent": body, "level": Resource.RECEIPT} if kind == "Task" else {}
    if "id" in resource:
        more["id"] = uuid.UUID(resource["id"])
    return Draft(
        kind=kind, body=body, keys=keys_of(who.id, kind, resource), status=resource.get("status", ""),
        authored_at=KINDS[kind].authored(resource), **more,
    )  # fmt: skip


def task(number: str = "", **changes: Any) -> Json:
    """A Task that asks for a referral; `number` is its placer's."""
    made: Json = {
        "resourceType": "Task", "status": "requested", "intent": "order",
        "code": {"coding": [{"system": "http://hl7.org/fhir/CodeSystem/task-code", "code": "fulfill"}]},
        "for": {"reference": "Patient/p1"}, "requester": {"reference": "Organization/o1"},
    }  # fmt: skip
    return made | ({"identifier": [{"system": NUMBERS, "value": number}]} if number else {}) | changes


def request(number: str = "", **changes: Any) -> Json:
    """A ServiceRequest for peer services."""
    made: Json = {"resourceType": "ServiceRequest", "status": "active", "intent": "order",
                  "code": {"coding": [{"system": "EAP", "code": "REF15401"}]},
                  "subject": {"reference": "Patient/p1"}}  # fmt: skip
    return made | ({"identifier": [{"system": NUMBERS, "value": number}]} if number else {}) | changes


@dataclass(frozen=True)
class Out:
    """What the gate below lets out."""

    body: bytes
    notice: str = ""


@dataclass
class OpenGate:
    """A gate that lets out every row but those in `closed`, and keeps what it was asked."""

    closed: set[uuid.UUID] = field(default_factory=set)
    out: list[uuid.UUID] = field(default_factory=list)
    asked: list[int] = field(default_factory=list)

    def seen(self, rows: Sequence[Resource], caller: Caller, at: datetime) -> set[uuid.UUID]:
        """Which would be let out."""
        self.asked.append(len(rows))
        return {row.id for row in rows} - self.closed

    def let_out(self, rows: Sequence[Resource], caller: Caller, at: datetime) -> Mapping[uuid.UUID, Out]:
        """They leave."""
        left = [row for row in rows if row.id not in self.closed]
        self.out += [row.id for row in left]
        return {row.id: Out(bodies.answer(row.kind, row.id, row.version, row.updated_at, row.body)) for row in left}


@dataclass
class House:
    """What is said of ourselves: nothing, unless a test says it."""

    said: dict[tuple[str, uuid.UUID], Json] = field(default_factory=dict)
    KINDS: tuple[str, ...] = ("Organization", "Location", "HealthcareService", "PractitionerRole")
    SINCE: datetime = datetime(2026, 1, 1, tzinfo=UTC)

    def everything(self, today: date) -> Mapping[tuple[str, uuid.UUID], Json]:
        """All of it."""
        return self.said

    def answer(self, target: tuple[str, uuid.UUID], resource: Json) -> bytes:
        """One of it as bytes."""
        kept = bodies.packed({name: bodies.raw(part) for name, part in resource.items()})
        return bodies.answer(*target, 1, self.SINCE, kept)


@contextmanager
def in_sight_of(who: Partner) -> Iterator[None]:
    """Inside the block the database answers as it does to this partner, behind the second wall."""
    with as_app(), transaction.atomic():
        wall.enter_partner(who.id)
        yield


def pairs(query: str) -> list[tuple[str, str]]:
    """The parameters of a query, read as they stand: `a=b&c=d`, nothing decoded."""
    found = [part.partition("=") for part in query.split("&") if part]
    return [(name, value) for name, _, value in found]


def search(
    who: Partner | Caller, kind: str, query: str | list[tuple[str, str]] = "", *, gate: OpenGate | None = None,
    house: House | None = None, strict: bool = False,
) -> Page:  # fmt: skip
    """One page, as this partner would get it."""
    asking = who if isinstance(who, Caller) else caller(who)
    asked = pairs(query) if isinstance(query, str) else query
    with in_sight_of(asking.partner):
        return searching.search(
            asking, kind, asked, NOW, base_url=BASE, gate=gate or OpenGate(), house=house or House(), strict=strict
        )


def bundle(page: Page) -> Json:
    """The page as its client reads it."""
    read: Json = json.loads(searchset.bundle(page))
    return read


def ids(page: Page, mode: str = "match") -> list[uuid.UUID]:
    """The ids of its entries, in order."""
    return [one.id for one in page.entries if one.mode == mode]
