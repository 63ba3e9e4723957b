"""Letting out what a partner asks for: each row through the gate at that moment, many at once in a few queries.

A row without a permit is not there: not in a read, a search, an include or an export.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from companionway.interop.fhir.server import answers, bodies
from companionway.interop.fhir.server.models import Resource
from companionway.interop.fhir.server.task.asks import ask_for
from companionway.interop.fhir.server.task.ground import grounds
from companionway.interop.fhir.server.task.sides import Asks
from companionway.privacy import gate, leaving
from companionway.privacy.gate import Permit


@dataclass(frozen=True)
class Shown:
    """A resource as it leaves: its bytes with labels, and the address of the notice that goes along ("" for none)."""

    body: bytes
    notice: str = ""
    scope: str = ""


def visible(rows: Sequence[Resource], caller: Asks, at: datetime) -> dict[uuid.UUID, Permit]:
    """A permit for each row that this partner may have now, by its id. About thirty queries, however many rows."""
    partner = caller.partner
    found = grounds({row.referral_id for row in rows if row.referral_id}, partner, at)
    asks = [(row.id, ask) for row in rows if (ask := ask_for(row, found, partner)) is not None]
    permits = gate.judge_each([ask for _, ask in asks], at=at) if asks else []
    return {key: permit for (key, _), permit in zip(asks, permits, strict=True) if permit is not None}


def let_out(rows: Sequence[Resource], caller: Asks, at: datetime) -> dict[uuid.UUID, Shown]:
    """The rows that this partner may have now, as bytes that leave. Part of the partner's request, which notes them."""
    permits = visible(rows, caller, at)
    return {row.id: _shown(row, permits[row.id]) for row in rows if row.id in permits}


def _shown(row: Resource, permit: Permit) -> Shown:
    out = leaving.as_resource(permit)
    security = leaving.security_labels(out.labels)
    body = bodies.answer(row.kind, row.id, row.version, row.updated_at, out.payload, security)
    notice = answers.base() + answers.NOTICE.removeprefix("/fhir") if out.notice else ""
    return Shown(body, notice, out.scope)


def seen(rows: Sequence[Resource], caller: Asks, at: datetime) -> set[uuid.UUID]:
    """Which of these rows would be let out now. Nothing leaves on this answer, and nothing is written."""
    partner = caller.partner
    found = grounds({row.referral_id for row in rows if row.referral_id}, partner, at)
    asks = [(row.id, ask) for row in rows if (ask := ask_for(row, found, partner)) is not None]
    allowed = gate.would_allow([ask for _, ask in asks], at=at) if asks else []
    return {key for (key, _), yes in zip(asks, allowed, strict=True) if yes}
