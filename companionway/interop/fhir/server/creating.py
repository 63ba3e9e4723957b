"""Creating resources, one or a whole Bundle: found again or made, references rewritten, put down, and begun.

The order is that of interop 9: legal R4 first, then who may see what, then the profile, then the house's own rules. All
of it happens in the one transaction of the request.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

import orjson

from companionway.interop.fhir.server import actions, bodies
from companionway.interop.fhir.server.actions import Draft
from companionway.interop.fhir.server.keys import Key, identifier_key, keys_of
from companionway.interop.fhir.server.kinds import KINDS
from companionway.interop.fhir.server.models import Resource, ResourceKey
from companionway.interop.fhir.server.problems import Problem, ServerIssue, problem
from companionway.interop.fhir.server.references import Targets, unresolved
from companionway.interop.fhir.server.task import beginning, checks
from companionway.interop.smart.callers import Caller
from companionway.platform.ids import new_id
from companionway.platform.turns import take_turns

Json = dict[str, Any]
CREATE = "c"


@dataclass
class Entry:
    """One resource to be created. `within` is where it stands in a Bundle; `condition` is its If-None-Exist."""

    resource: Json
    body: bytes
    within: str = ""
    full_url: str = ""
    condition: str = ""
    id: uuid.UUID = field(default_factory=new_id)
    keys: list[Key] = field(default_factory=list)
    kept: bytes = b""
    row: Resource | None = None
    made: bool = False

    @property
    def kind(self) -> str:
        """The resource type."""
        return str(self.resource["resourceType"])

    def fault(self, status: int, issues: Iterable[ServerIssue]) -> Problem:
        """A problem of this entry."""
        found = Problem(status, list(issues))
        return found.inside(self.within) if self.within else found


def may_create(kind: str, caller: Caller, within: str = "") -> None:
    """Raise 404 (in a Bundle 422) for a type that is not taken, 403 for one that the token does not cover."""
    known = KINDS.get(kind)
    if known is None or CREATE not in known.may:
        words = f"{kind} is not taken here." if known is None else f"{kind} is read here and not created."
        status = (404 if known is None else 405) if not within else 422
        raise problem(status, "not-supported", words, within)
    if not caller.may(kind, CREATE):
        raise problem(403, "forbidden", f"The token's scopes do not allow creating a {kind}.", within)


def bring_in(entries: Sequence[Entry], caller: Caller, at: datetime, targets: Targets | None = None) -> Targets:
    """Create them all, or find again what is here already. Fills in `row` and `made`. Raises Problem; nothing is kept.

    Part of the partner's request. `targets` holds what else the Bundle refers to.
    """
    targets = targets or Targets(caller.partner.id)
    _hold(entries, caller)
    found = _found_again(entries, caller)
    for entry in entries:
        entry.row = found.get(entry.id)
        if entry.full_url:
            targets.entries[entry.full_url] = (entry.kind, entry.row.id if entry.row else entry.id)
    fresh = [entry for entry in entries if entry.row is None or not entry.condition]
    targets.look_up(one for entry in fresh for one in bodies.references(entry.body))
    for entry in fresh:
        _rewrite(entry, targets, caller)
    made = [entry for entry in fresh if not _same_again(entry)]
    _put_down(made, caller, at)
    return targets


def _identifiers(entry: Entry) -> list[tuple[str, str]]:
    parts = entry.resource.get("identifier", [])
    parts = parts if isinstance(parts, list) else [parts]
    return [(str(p.get("system", "")), str(p["value"])) for p in parts if isinstance(p, dict) and p.get("value")]


def _condition(entry: Entry) -> str:
    """The `system|value` of If-None-Exist. Raises 400 for anything but one identifier."""
    pairs = parse_qsl(entry.condition.removeprefix("?"), keep_blank_values=True)
    if len(pairs) != 1 or pairs[0][0] != "identifier" or not pairs[0][1].strip("|") or "," in pairs[0][1]:
        words = "If-None-Exist takes one identifier: identifier=system|value."
        raise entry.fault(400, [ServerIssue("invalid", words, entry.kind)])
    return pairs[0][1]


def _hold(entries: Sequence[Entry], caller: Caller) -> None:
    """Requests about the same identifier come one after the other, so that each sees what the one before made."""
    names: set[str] = set()
    conditions: set[tuple[str, str]] = set()
    for entry in entries:
        tokens = [f"{system}|{value}" for system, value in _identifiers(entry)] if KINDS[entry.kind].unique else []
        if entry.condition:
            asked = _condition(entry)
            if (entry.kind, asked) in conditions:
                words = "Two entries have the same ifNoneExist; it cannot be said which one counts."
                raise entry.fault(400, [ServerIssue("invalid", words, entry.kind)])
            conditions.add((entry.kind, asked))
            tokens.append(asked)
        names |= {f"fhir\n{caller.partner.id}\n{entry.kind}\n{token}" for token in tokens}
    take_turns(*names)


def _found_again(entries: Sequence[Entry], caller: Caller) -> dict[uuid.UUID, Resource]:
    """What each entry's condition, or its own identifier where only one may have it, names already. Two queries."""
    wanted: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        entry.keys = keys_of(caller.partner.id, entry.kind, entry.resource)
        if entry.condition:
            key = identifier_key(caller.partner.id, entry.kind, _condition(entry))
            wanted.setdefault((entry.kind, key), []).append(entry)
        for one in entry.keys:
            if one.only:
                wanted.setdefault((entry.kind, one.key), []).append(entry)
    if not wanted:
        return {}
    rows = ResourceKey.kept.filter(partner_id=caller.partner.id, parameter="identifier",
                                   key__in={key for _, key in wanted})  # fmt: skip
    found: dict[uuid.UUID, set[uuid.UUID]] = {}
    for kind, key, resource_id in rows.values_list("kind", "key", "resource_id"):
        for entry in wanted.get((kind, key), ()):
            found.setdefault(entry.id, set()).add(resource_id)
    for entry in entries:
        if len(found.get(entry.id, ())) > 1:
            words = "More than one resource fits; nothing was created."
            raise entry.fault(412, [ServerIssue("multiple-matches", words, f"{entry.kind}.identifier")])
    here = Resource.kept.in_bulk([one for some in found.values() for one in some])
    return {entry_id: here[next(iter(ids))] for entry_id, ids in found.items()}


def _rewrite(entry: Entry, targets: Targets, caller: Caller) -> None:
    """References as they are stored; 422 for one that we act on and that leads nowhere."""
    issues = unresolved(entry.kind, entry.resource, targets, entry.full_url)
    if issues:
        raise entry.fault(422, issues)
    body = bodies.with_references(entry.body, lambda said: targets.rewritten(said, entry.full_url))
    if body != entry.body:
        entry.resource = orjson.loads(body)
        entry.keys = keys_of(caller.partner.id, entry.kind, entry.resource)
    entry.kept = bodies.to_keep(body)


def _same_again(entry: Entry) -> bool:
    """Whether this very resource is here already: a repeat is answered with what it made, another content is 409."""
    if entry.row is None:
        return False
    if entry.kept != bytes(entry.row.sent if entry.row.sent is not None else entry.row.body):
        words = "A resource with this identifier is here with other content. Update it, or ask with If-None-Exist."
        raise entry.fault(409, [ServerIssue("conflict", words, f"{entry.kind}.identifier")])
    return True


def _put_down(entries: Sequence[Entry], caller: Caller, at: datetime) -> None:
    """Everything but Tasks first, so that a Task finds what it is about; then what a Task begins."""
    rows: list[Resource] = []
    for some in ([e for e in entries if e.kind != "Task"], [e for e in entries if e.kind == "Task"]):
        for entry in some:
            if entry.kind == "Task":
                faults = checks.faults_at_create(entry.resource, caller, at)
                if faults:
                    raise entry.fault(422, faults)
        put = actions.insert(caller.partner.id, [_draft(entry) for entry in some]) if some else []
        for entry, row in zip(some, put, strict=True):
            entry.row, entry.made = row, True
        rows += put
    for entry in entries:
        if entry.kind == "Task" and entry.row is not None and entry.row.status == "requested":
            try:
                beginning.begin(entry.row, entry.resource, caller, at)
            except Problem as found:
                raise (found.inside(entry.within) if entry.within else found) from None
    if rows:
        actions.stamp(caller.partner.id, rows)


def _draft(entry: Entry) -> Draft:
    resource, is_task = entry.resource, entry.kind == "Task"
    status = resource.get("status")
    return Draft(
        kind=entry.kind, id=entry.id, body=entry.kept, keys=entry.keys,
        status=status if isinstance(status, str) else "", authored_at=KINDS[entry.kind].authored(resource),
        sent=entry.kept if is_task else None, level=Resource.RECEIPT if is_task else "",
    )  # fmt: skip
