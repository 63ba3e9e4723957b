"""Reading one resource or one version of it: the partner's own, or one of ours; each through the gate."""

import uuid
from datetime import date, datetime
from typing import Any

import msgspec
from django.conf import settings

from companionway.interop.fhir.server import actions, answers, bodies, house, parameters, searching, searchset
from companionway.interop.fhir.server.kinds import KINDS
from companionway.interop.fhir.server.models import Resource, ResourceVersion
from companionway.interop.fhir.server.problems import not_there, problem
from companionway.interop.fhir.server.sight import in_sight
from companionway.interop.fhir.server.task import shown
from companionway.interop.fhir.server.task.shown import Shown
from companionway.interop.smart.callers import Caller
from companionway.platform.audit import Result

Json = dict[str, Any]


def kind_known(kind: str) -> None:
    """Raise 404 for a type that is not here."""
    if kind not in KINDS:
        raise problem(404, "not-supported", "This type is not served here; see /fhir/metadata.")


def row_of(kind: str, identity: str, caller: Caller) -> Resource:
    """The partner's own resource. Raises 404, for an unknown one and for another partner's alike."""
    try:
        wanted = uuid.UUID(identity)
    except ValueError:
        raise not_there() from None
    row = Resource.kept.filter(in_sight(caller), kind=kind, id=wanted).first()
    if row is None:
        raise not_there()
    return row


def read(kind: str, identity: str, caller: Caller, at: datetime) -> tuple[bytes, Resource | None, str]:
    """The resource as it leaves, its row (None for one of ours), and the address of the notice that goes along."""
    kind_known(kind)
    ours = _ours(kind, identity, at.date())
    if ours is not None:
        actions.note_asked(verb="read", partner_id=caller.partner.id, at=at, kind=kind)
        return ours, None, ""
    row = row_of(kind, identity, caller)
    one = _let_out([row], caller, at).get(row.id)
    if one is None:
        _not_shown(kind, row, caller, at)
    assert one is not None
    actions.note_asked(verb="read", partner_id=caller.partner.id, at=at, ids=[row.id], kind=kind,
                       person_id=row.person_id)  # fmt: skip
    return one.body, row, one.notice


def _let_out(rows: list[Resource], caller: Caller, at: datetime) -> dict[uuid.UUID, Shown]:
    return shown.let_out(rows, caller, at)


def _not_shown(kind: str, row: Resource, caller: Caller, at: datetime) -> None:
    actions.note_asked(verb="read", partner_id=caller.partner.id, at=at, ids=[row.id], kind=kind,
                       person_id=row.person_id, result=Result.NOT_VISIBLE)  # fmt: skip
    raise not_there()


def _ours(kind: str, identity: str, today: date) -> bytes | None:
    if kind not in house.KINDS:
        return None
    try:
        target = (kind, uuid.UUID(identity))
    except ValueError:
        return None
    resource = house.everything(today).get(target)
    return house.answer(target, resource) if resource is not None else None


def version(kind: str, identity: str, number: str, caller: Caller, at: datetime) -> tuple[bytes, Resource]:
    """One version as the partner was shown it: the present one, or one before that says no more than they may see."""
    row = row_of(kind, identity, caller)
    if not number.isascii() or not number.isdigit():
        raise not_there()
    if int(number) == row.version:
        body, found, _ = read(kind, identity, caller, at)
        assert found is not None
        return body, found
    before = ResourceVersion.kept.filter(resource=row, version=int(number)).first()
    if before is None:
        raise not_there()
    row.body, row.version, row.updated_at = bytes(before.body), before.version, before.updated_at
    row.level = before.level or row.level
    one = _let_out([row], caller, at).get(row.id)
    if one is None:
        _not_shown(kind, row, caller, at)
    assert one is not None
    actions.note_asked(verb="read", partner_id=caller.partner.id, at=at, ids=[row.id], kind=kind,
                       person_id=row.person_id)  # fmt: skip
    return one.body, row


def shown_now(row: Resource, caller: Caller, at: datetime) -> tuple[bytes, str]:
    """What a write answers: the resource as it may be shown now, and the notice that goes along; else 404."""
    one = _let_out([row], caller, at).get(row.id)
    if one is None:
        raise not_there()
    return one.body, one.notice


def entry(url: str, caller: Caller, at: datetime) -> Json:
    """A GET in a Bundle: a read (`Type/id`) or a search (`Type?...`)."""
    path, _, query = url.partition("?")
    kind, _, identity = path.partition("/")
    kind_known(kind)
    if not caller.may(kind, "r" if identity else "s"):
        raise problem(403, "forbidden", f"The token's scopes do not allow this on {kind}.")
    if identity:
        body, row, _ = read(kind, identity, caller, at)
        etag = {"etag": f'W/"{row.version}"', "lastModified": bodies.instant(row.updated_at)} if row else {}
        return {"resource": msgspec.Raw(body), "response": {"status": "200 OK", **etag}}
    page = searching.search(
        caller, kind, parameters.pairs_of(query), at, base_url=answers.base(), gate=shown, house=house
    )
    return {"resource": msgspec.Raw(searchset.bundle(page)), "response": {"status": "200 OK"}}


def most() -> int:
    """Bytes of one body."""
    return int(settings.COMPANIONWAY_FHIR_MAX_BYTES)
