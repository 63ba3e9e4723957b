"""Bundles: a transaction, all or nothing, and a batch, each entry on its own (interop 13)."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from django.db import transaction

from companionway.interop.fhir.issues import Refused
from companionway.interop.fhir.r4 import check
from companionway.interop.fhir.server import actions, answers, bodies, creating, reading, updating
from companionway.interop.fhir.server.creating import Entry
from companionway.interop.fhir.server.models import Resource
from companionway.interop.fhir.server.problems import Problem, ServerIssue, outcome, problem
from companionway.interop.smart.callers import Caller
from companionway.platform.errors import DomainError

Json = dict[str, Any]
MAX_ENTRIES = 1_000
_ENTRIES = msgspec.json.Decoder(list[dict[str, msgspec.Raw]])
METHODS = ("POST", "PUT", "GET")


@dataclass(frozen=True)
class Asked:
    """One entry: where it stands, what it asks, and its resource as JSON and as bytes."""

    place: int
    method: str
    url: str
    request: Json
    resource: Json | None
    body: bytes
    full_url: str

    @property
    def within(self) -> str:
        """The entry's resource as a path."""
        return f"Bundle.entry[{self.place}].resource"


def respond(bundle: Json, body: bytes, caller: Caller, at: datetime) -> Json:
    """The answer to a Bundle. Raises Problem, and then nothing of a transaction is kept."""
    kind, entries = bundle.get("type"), bundle.get("entry", [])
    if kind not in ("transaction", "batch"):
        raise problem(400, "not-supported", "A Bundle sent here is a transaction or a batch.", "Bundle.type")
    if len(entries) > MAX_ENTRIES:
        raise problem(413, "too-long", f"A Bundle may hold {MAX_ENTRIES:,} entries.", "Bundle.entry")
    asked = _asked(entries, bodies.top(body))
    said = [_alone(one, caller, at) for one in asked] if kind == "batch" else _together(asked, caller, at)
    ids = [uuid.UUID(place.split("/")[-3]) for one in said if (place := one["response"].get("location"))]
    actions.note_asked(verb=kind, partner_id=caller.partner.id, at=at, ids=ids, kind="Bundle")
    return {"resourceType": "Bundle", "type": f"{kind}-response", **({"entry": said} if said else {})}


def _asked(entries: Sequence[Json], parts: dict[str, msgspec.Raw]) -> list[Asked]:
    raws = _ENTRIES.decode(parts["entry"]) if entries else []
    found = []
    for place, (entry, raw) in enumerate(zip(entries, raws, strict=True)):
        request = entry.get("request", {})
        method, url = str(request.get("method", "")), str(request.get("url", "")).strip("/")
        inner, full_url = bytes(raw.get("resource", b"")), str(entry.get("fullUrl", ""))
        found.append(Asked(place, method, url, request, entry.get("resource"), inner, full_url))
    return found


def _fault(one: Asked, status: int, code: str, words: str, name: str = "request") -> Problem:
    return problem(status, code, words, f"Bundle.entry[{one.place}].{name}")


def _together(asked: Sequence[Asked], caller: Caller, at: datetime) -> list[Json]:
    """POST, then PUT, then GET, whatever the order of the entries; the answers stand in the entries' own order."""
    for one in asked:
        if one.method not in METHODS:
            raise _fault(one, 422, "not-supported", "A transaction takes POST, PUT and GET.")
    posts = [(one, _entry(one, caller)) for one in asked if one.method == "POST"]
    targets = creating.bring_in([entry for _, entry in posts], caller, at)
    said = {one.place: _created(entry) for one, entry in posts}
    for one in asked:
        if one.method == "PUT":
            if one.resource is None:
                raise _fault(one, 400, "required", "A PUT needs its resource.", "resource")
            match = one.request.get("ifMatch", "")
            try:
                row = updating.put(one.url, one.resource, one.body, caller, at, match=match, targets=targets)
            except Problem as found:
                raise found.inside(one.within) from None
            said[one.place] = _changed(row)
    for one in asked:
        if one.method == "GET":
            try:
                said[one.place] = reading.entry(one.url, caller, at)
            except Problem as found:
                raise found.inside(f"Bundle.entry[{one.place}]") from None
    return [said[one.place] for one in asked]


def _entry(one: Asked, caller: Caller) -> Entry:
    if one.resource is None:
        raise _fault(one, 400, "required", "A POST needs its resource.", "resource")
    if one.url != one.resource["resourceType"]:
        raise _fault(one, 400, "invalid", "request.url of a POST is the type of its resource, without parameters.")
    creating.may_create(one.url, caller, one.within)
    return Entry(one.resource, one.body, one.within, one.full_url, str(one.request.get("ifNoneExist", "")))


def _created(entry: Entry) -> Json:
    assert entry.row is not None
    said = "201 Created" if entry.made else "200 OK"
    return {"response": {"status": said, **_stand(entry.row)}}


def _changed(row: Resource) -> Json:
    return {"response": {"status": "200 OK", **_stand(row)}}


def _stand(row: Resource) -> Json:
    return {
        "location": answers.location(row.kind, row), "etag": f'W/"{row.version}"',
        "lastModified": bodies.instant(row.updated_at),
    }  # fmt: skip


def _alone(one: Asked, caller: Caller, at: datetime) -> Json:
    """One entry of a batch: its answer, or its own OperationOutcome, which keeps nothing of it."""
    try:
        with transaction.atomic():
            return _on_its_own(one, caller, at)
    except Problem as found:
        return _refused(found)
    except Refused as refused:
        return _refused(Problem(400, [ServerIssue.of(issue) for issue in refused.issues]))
    except DomainError as error:
        return _refused(problem(422, "business-rule", error.message))


def _on_its_own(one: Asked, caller: Caller, at: datetime) -> Json:
    if one.resource is not None:
        issues = check(one.resource)
        if issues:
            raise Problem(400, [ServerIssue.of(issue) for issue in issues])
    if one.method == "POST" and one.url.endswith("/_search"):
        raise problem(405, "not-supported", "Search with GET in a batch.")
    if one.method not in METHODS:
        raise problem(405, "not-supported", "A batch takes POST, PUT and GET.")
    return _together([one], caller, at)[0]


def _refused(found: Problem) -> Json:
    words = {400: "Bad Request", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 409: "Conflict",
             412: "Precondition Failed", 422: "Unprocessable Entity"}  # fmt: skip
    status = f"{found.status} {words.get(found.status, 'Error')}"
    return {"response": {"status": status, "outcome": outcome(found.issues)}}
