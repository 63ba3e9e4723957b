"""Opening the cells of the matrix and judging each answer: status, what changed, which names stand in it."""

import re
import uuid
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.cookies import SimpleCookie

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from companionway.platform import clock
from companionway.web.census import Route, routes
from tests.matrix.circle import ACTORS, Circle
from tests.matrix.tables import Row, routes_table, sees, sight_table

# Tables that an answer may write although nothing was done: looks and refusals are audited, a session notes its use.
ANY_LOOK_WRITES = re.compile(r"^(companionway_(audit\w*|\w*session\w*|\w*limit\w*)|django_session)$")
TOKEN = re.compile(rb"\b[A-Za-z0-9]{64}\b|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16,40}")
CHANGES = (
    "SELECT relname::text, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
    " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
)
FRESH = timedelta(minutes=5)
OPEN_TO_ALL = frozenset({400, 401, 404, 409, 410, 422, 429})  # what a public address may answer but a page
PERSON_KINDS = ("person", "referral", "engagement", "contact", "attempt", "check_in", "followup", "consent", "linkage")


@dataclass(frozen=True)
class Cell:
    """One viewer, one address, one method, one situation ("" where the address names no record), one way of asking."""

    actor: str
    route: Route
    method: str
    situation: str
    fragment: bool = False

    def __str__(self) -> str:
        way = " as a fragment" if self.fragment else ""
        return f"{self.method} {self.route.path} [{self.situation or 'no record'}] as {self.actor}{way}"


def situations(row: Row, here: Circle) -> list[str]:
    """The situations in which an address of this kind can be opened."""
    if row.kind in PERSON_KINDS or row.kind == "token":
        return list(here.standing)
    if row.kind == "match":
        return list(here.matches)
    if row.kind == "file":
        return list(here.files)
    if row.kind == "mail":
        return list(here.mails)
    if row.kind == "peer":
        return ["peer_ana", "peer_oli", "random"]
    return ["random"] if row.kind else [""]


def cells(here: Circle) -> Iterator[Cell]:
    """Every cell: address x viewer x situation x method, and each GET also as a fragment."""
    table = routes_table()
    for route in routes():
        row = table[route.path]
        for situation in situations(row, here):
            for actor in ACTORS:
                for method in ("GET", "POST"):
                    yield Cell(actor, route, method, situation)
                if situation and row.kind in PERSON_KINDS:
                    yield Cell(actor, route, "GET", situation, fragment=True)


def address(cell: Cell, row: Row, here: Circle) -> str:
    """The address of the cell. A parameter that names no person gets a value that exists for nobody."""
    standing = here.standing.get(cell.situation or "random")
    found: dict[str, object] = {}
    for parameter in cell.route.parameters:
        if row.kind == "peer" and cell.situation.startswith("peer_") and parameter in {"peer_id", "user_id"}:
            user = here.users[cell.situation.removeprefix("peer_")]
            found[parameter] = user.id if parameter == "user_id" else user.peer_worker.id
            continue
        if parameter == "match_id":
            found[parameter] = here.matches[cell.situation]
        elif parameter == "item_id":
            found[parameter] = here.files[cell.situation].item_id
        elif parameter == "mail_id":
            found[parameter] = here.mails[cell.situation].item_id
        elif standing is not None and hasattr(standing, parameter):
            found[parameter] = getattr(standing, parameter)
        else:
            found[parameter] = PLAIN.get(parameter, uuid.UUID(int=7))
    return reverse(cell.route.name, kwargs=found)


PLAIN: dict[str, object] = {
    "site_slug": "harbor",
    "program_slug": "ed",
    "number": 1,
    "slug": "ed",
    "name": "404",
    "token": "0" * 40,
    "hospital_id": "none",
    "factor_id": 0,
    "card": "care",
    "sheet_slug": "a-hard-hour",
    "provider_name": "twilio",
}


@dataclass(frozen=True)
class Answer:
    """What came back, and which tables were written besides the audit and the session."""

    status: int
    location: str
    body: bytes
    headers: dict[str, str]
    changed: dict[str, int]


def ask(client: Client, url: str, cell: Cell) -> Answer:
    """Ask once and take everything back, reading beforehand what the asking wrote."""
    extra = {"HTTP_HX_REQUEST": "true"} if cell.fragment else {}
    with transaction.atomic():
        before = _written()
        response = client.generic(cell.method, url, **extra)
        after = _written()
        body = _body(response)
        transaction.set_rollback(True)
    grown = {table: count - before.get(table, 0) for table, count in after.items() if count != before.get(table, 0)}
    changed = {table: count for table, count in grown.items() if not ANY_LOOK_WRITES.match(table)}
    return Answer(response.status_code, response.get("Location", ""), body, dict(response.items()), changed)


def _body(response: HttpResponse) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]


def _written() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(CHANGES)
        return dict(cursor.fetchall())


class Judge:
    """Compares answers with the tables. One for each circle."""

    def __init__(self, here: Circle) -> None:
        self.here = here
        self.table = routes_table()
        self.sight = sight_table()
        self.canaries = {s: p.canary.encode() for s, p in (here.standing | here.files | here.mails).items() if p.canary}
        self.strangers: dict[tuple[str, str, bool, str], Answer] = {}
        self.signed_in: dict[str, tuple[datetime, SimpleCookie]] = {}

    def client(self, actor: str) -> Client:
        """A fresh browser of this viewer, who signed in a few minutes ago at most: what a cell uses is rolled back,
        so that to the session nobody was there since, and it would end by itself in the midst of the cells.
        """
        client = Client(raise_request_exception=False)
        if actor != "nobody":
            now = clock.now()
            if actor not in self.signed_in or self.signed_in[actor][0] < now - FRESH:
                client.force_login(self.here.users[actor])
                self.signed_in[actor] = now, client.cookies
            client.cookies = deepcopy(self.signed_in[actor][1])
        return client

    def faults(self, cell: Cell) -> list[str]:
        """What is wrong with the answer to this cell; empty when all is as the tables say."""
        row = self.table[cell.route.path]
        answer = ask(self.client(cell.actor), address(cell, row, self.here), cell)
        found = [self._status(cell, row, answer), self._names(cell, row, answer), self._changes(cell, row, answer)]
        if self._hidden(cell, row) and cell.situation not in {"", "random"}:
            found.append(self._alike(cell, row, answer))
        return [f"{cell}: {fault}" for fault in found if fault]

    def _hidden(self, cell: Cell, row: Row) -> bool:
        return cell.actor != "nobody" and not (row.may(cell.actor) and self._sees(cell, row))

    def _sees(self, cell: Cell, row: Row) -> bool:
        return not cell.situation or sees(self.sight, cell.situation, cell.actor, row.needs)

    def _status(self, cell: Cell, row: Row, answer: Answer) -> str:
        if cell.method not in cell.route.methods and answer.status == 405:
            return ""
        if row.who == "*":
            return "" if answer.status < 400 or answer.status in OPEN_TO_ALL else f"{answer.status}"
        if cell.actor == "nobody":
            to_sign_in = answer.status == 302 and answer.location.startswith(reverse("web:sign-in"))
            return "" if to_sign_in else f"{answer.status} for somebody who is not signed in"
        if self._hidden(cell, row):
            asks_first = "purpose first" in row.why and answer.status in {200, 302, 422} and not answer.changed
            silent = answer.status == 404 or asks_first or self._said_nothing(cell, answer)
            return "" if silent else f"{answer.status}, not hidden"
        if answer.status == 404:
            gone = cell.method == "POST" or cell.situation in row.gone or "any" in row.gone
            return "" if gone else "hidden from somebody who may see it"
        return "" if answer.status < 400 or answer.status in {400, 409, 410, 422, 423, 429} else f"{answer.status}"

    def _said_nothing(self, cell: Cell, answer: Answer) -> bool:
        """An empty form refused before its record is looked for; `_alike` compares it with one that is not there."""
        return cell.method == "POST" and answer.status == 422 and not answer.changed

    def _names(self, cell: Cell, row: Row, answer: Answer) -> str:
        """Names of people in the answer whom this viewer may not see, wherever they stand."""
        everything = answer.body + repr(sorted(answer.headers.items())).encode()
        shown = [s for s, canary in self.canaries.items() if canary in everything]
        wrong = [s for s in shown if not sees(self.sight, s, cell.actor, "Q") and not self._allowed_list(cell, row, s)]
        return f"it names {', '.join(wrong)}" if wrong else ""

    def _allowed_list(self, cell: Cell, row: Row, situation: str) -> bool:
        """Requests in hand stay on the board of their place with the peer who has them (`on-board` in `why`)."""
        return "on-board" in row.why and self.sight[situation].get(cell.actor, "-") == "B"

    def _changes(self, cell: Cell, row: Row, answer: Answer) -> str:
        quiet = cell.method == "GET" or cell.actor == "nobody" or self._hidden(cell, row)
        if row.who == "*" and cell.method == "POST":
            return ""
        return f"it wrote {answer.changed}" if quiet and answer.changed else ""

    def _alike(self, cell: Cell, row: Row, answer: Answer) -> str:
        """Hidden and not there must read alike: status, headers, body without the tokens of the page."""
        key = (cell.route.path, cell.method, cell.fragment, cell.actor)
        if key not in self.strangers:
            nothing = Cell(cell.actor, cell.route, cell.method, "random", cell.fragment)
            self.strangers[key] = ask(self.client(cell.actor), address(nothing, row, self.here), nothing)
        other = self.strangers[key]
        if answer.status != other.status:
            return f"{answer.status} tells it from a record that is not there ({other.status})"
        if sorted(answer.headers) != sorted(other.headers):
            return "its headers tell it from a record that is not there"
        if TOKEN.sub(b"", answer.body) != TOKEN.sub(b"", other.body):
            return "its words tell it from a record that is not there"
        return ""
