"""Writing resources: put down, stamped, rewritten as a new version; and the one entry that says what a partner did."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import DateTimeField, ExpressionWrapper, F, Func, Subquery, Value
from django.db.models.functions import Greatest

from companionway.interop.fhir.server.models import Resource, ResourceKey, ResourceVersion
from companionway.interop.partners.models import Partner
from companionway.platform import audit
from companionway.platform.audit import Result
from companionway.platform.ids import new_id
from companionway.platform.sealing import sealed_for
from companionway.platform.turns import take_turns

# Whoever writes resources takes the next stamp last of all and holds the turn until the commit: so commits come in the
# order of their stamps, and a reader who has seen one has seen all before it. It never stands still and never goes
# back, whatever the clock does.
TURN = "fhir stamp"
NOW = Func(Value("milliseconds"), Func(function="clock_timestamp"), function="date_trunc", output_field=DateTimeField())
LAST = Subquery(Partner.kept.order_by("-stamped_at").values("stamped_at")[:1])
NEXT = Greatest(NOW, ExpressionWrapper(LAST + Value(timedelta(milliseconds=1)), output_field=DateTimeField()))
# Until its stamp is known, in the same transaction, a row has none that anybody could read.
NO_STAMP = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


@dataclass(frozen=True)
class Draft:
    """A resource about to be put down. `body` as `bodies.to_keep` made it; `sent` and `level` for a Task only."""

    kind: str
    body: bytes
    keys: Sequence[Any] = ()
    status: str = ""
    authored_at: datetime | None = None
    sent: bytes | None = None
    level: str = ""
    person_id: uuid.UUID | None = None
    referral_id: uuid.UUID | None = None
    id: uuid.UUID = field(default_factory=new_id)


def insert(partner_id: uuid.UUID, drafts: Sequence[Draft]) -> list[Resource]:
    """Put resources down, not yet stamped (`stamp`). Part of the partner's request, whose entry covers it."""
    rows = [
        Resource(
            id=one.id, partner_id=partner_id, kind=one.kind, body=one.body, sent=one.sent, level=one.level,
            status=one.status, authored_at=one.authored_at, person_id=one.person_id, referral_id=one.referral_id,
            updated_at=NO_STAMP,
        )
        for one in drafts
    ]  # fmt: skip
    Resource.kept.bulk_create(rows)
    ResourceKey.kept.bulk_create([key for one in drafts for key in _keys(partner_id, one.kind, one.id, one.keys)])
    return rows


def _keys(partner_id: uuid.UUID, kind: str, resource_id: uuid.UUID, keys: Iterable[Any]) -> list[ResourceKey]:
    return [
        ResourceKey(
            resource_id=resource_id, partner_id=partner_id, kind=kind, parameter=one.parameter, key=one.key,
            only=one.only,
        )
        for one in keys
    ]  # fmt: skip


def stamp(partner_id: uuid.UUID, rows: Sequence[Resource]) -> datetime:
    """Give these rows the next time, last of all: from here to the commit other writers wait."""
    take_turns(TURN)
    Partner.kept.filter(id=partner_id).update(stamped_at=NEXT)
    at = Partner.kept.values_list("stamped_at", flat=True).get(id=partner_id)
    if rows:
        Resource.kept.filter(id__in=[row.id for row in rows]).update(updated_at=at)
    for row in rows:
        row.updated_at = at
    return at


def belongs_to(rows: Sequence[Resource], *, person_id: uuid.UUID | None, referral_id: uuid.UUID | None = None) -> None:
    """Say whose record these became, and which request. Part of the partner's request, whose entry covers it."""
    found: dict[str, uuid.UUID] = {}
    if person_id is not None:
        found["person_id"] = person_id
    if referral_id is not None:
        found["referral_id"] = referral_id
    if found:
        Resource.kept.filter(id__in=[row.id for row in rows]).update(**found)
    for row in rows:
        for name, value in found.items():
            setattr(row, name, value)


def put_version(row: Resource, *, body: bytes, status: str, level: str = "", keys: Sequence[Any] | None = None) -> bool:
    """Rewrite a resource as its next version, the one before kept. False when somebody else was first.

    Not yet stamped (`stamp`). Part of the action or request that does it, whose entry covers it. `keys` None leaves
    those by which it is found.
    """
    before = ResourceVersion(
        id=new_id(),
        resource_id=row.id,
        version=row.version,
        updated_at=row.updated_at,
        body=bytes(row.body),
        level=row.level,
    )
    changes: dict[str, Any] = {"status": status, "level": level, "version": F("version") + 1}
    changes["body"] = sealed_for(Resource, "body", row.id, body)
    won = Resource.kept.filter(id=row.id, version=row.version).update(**changes)
    if not won:
        return False
    before.save(force_insert=True)
    if keys is not None:
        ResourceKey.kept.filter(resource_id=row.id).delete()
        ResourceKey.kept.bulk_create(_keys(row.partner_id, row.kind, row.id, keys))
    row.version, row.status, row.level, row.body = row.version + 1, status, level, body
    return True


def note_asked(
    *,
    verb: str,
    partner_id: uuid.UUID,
    at: datetime,
    ids: Sequence[uuid.UUID] = (),
    kind: str = "",
    person_id: uuid.UUID | None = None,
    result: Result = Result.DONE,
) -> None:
    """What a partner did or looked at: one entry for the request, with the resources that it was about."""
    audit.record(
        f"fhir.{verb}",
        actor=None,
        at=at,
        subject=("partner", partner_id),
        person=person_id,
        result=result,
        detail={"kind": kind, "count": len(ids), "resources": [str(one) for one in ids]},
    )
