"""Each person of a portion through the gate: one decision for all that rests on one ground, its labels on each line.

The rules of what a partner may ask for a row are those of every other answer (`task.asks`). Here rows of one person on
one ground are asked for together, so that an export is accounted once for each person, and not once for each line.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from companionway.interop.fhir.export.lines import Line, labeled, line
from companionway.interop.fhir.export.snapshot import Stored
from companionway.interop.fhir.server.models import Resource
from companionway.interop.fhir.server.task.asks import OUTPUTS, ask_for
from companionway.interop.fhir.server.task.ground import Ground, grounds
from companionway.interop.partners.models import Partner
from companionway.privacy import gate, leaving
from companionway.privacy.gate import Ask
from companionway.privacy.rules.terms import Channel


@dataclass
class Parcel:
    """What of one person waits for one decision."""

    ask: Ask
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Told:
    """What was let out of a portion: each line with its type; about whom; on which consents."""

    lines: list[tuple[str, bytes]]
    people: list[uuid.UUID]
    consents: list[uuid.UUID]


def parcels(rows: Sequence[Stored], partner: Partner, at: datetime) -> list[Parcel]:
    """The rows of a portion by person and ground. About a dozen queries, however many rows and people."""
    found = grounds({row.referral_id for row in rows if row.referral_id}, partner, at)
    made: dict[tuple[Any, ...], Parcel] = {}
    alike: dict[tuple[Any, ...], Parcel | None] = {}
    for row in rows:
        same = (row.person_id, row.referral_id, row.level, row.kind in OUTPUTS, row.level and row.status)
        if same not in alike:
            alike[same] = _parcel(row, made, found, partner)
        parcel = alike[same]
        if parcel is not None:
            parcel.lines.append(line(row.kind, row.id, row.version, row.updated_at, row.body))
    return list(made.values())


def _parcel(
    row: Stored, made: dict[tuple[Any, ...], Parcel], found: Mapping[uuid.UUID, Ground], partner: Partner
) -> Parcel | None:  # fmt: skip
    """Where rows like this one go. Of them all the rules are asked once: what they look at is the same for each."""
    shape = Resource(
        id=row.id, partner_id=partner.id, kind=row.kind, status=row.status, level=row.level, body=b"{}",
        person_id=row.person_id, referral_id=row.referral_id,
    )  # fmt: skip
    ask = ask_for(shape, found, partner)
    if ask is None:
        return None
    key = (ask.person_id, ask.program_id, ask.basis, ask.consent_id, ask.information, ask.recipient)
    return made.setdefault(key, Parcel(ask))


def let_out(waiting: Iterable[Parcel], at: datetime) -> Told:
    """Judge each parcel, and give the lines of those that may leave. Part of the worker's effect, which notes them."""
    each = list(waiting)
    permits = gate.judge_each([_whole(one) for one in each], at=at) if each else []
    told = Told([], [], [])
    for parcel, permit in zip(each, permits, strict=True):
        if permit is None:
            continue
        out = leaving.as_resource(permit)
        security = leaving.security_labels(out.labels)
        bodies = out.payload.split(b"\n")
        told.lines.extend(
            (one.kind, labeled(body, security)) for one, body in zip(parcel.lines, bodies, strict=True)
        )  # fmt: skip
        if parcel.ask.person_id is not None:
            told.people.append(parcel.ask.person_id)
        if parcel.ask.consent_id is not None:
            told.consents.append(parcel.ask.consent_id)
    return told


def _whole(parcel: Parcel) -> Ask:
    """The ask for all lines together. What labels a line came in with stands in the line, and stays there."""
    records = tuple(dict.fromkeys((*parcel.ask.record_ids, *(one.id for one in parcel.lines))))
    payload = b"\n".join(one.body for one in parcel.lines)
    return replace(
        parcel.ask, values=payload, labels=frozenset(), channel=Channel.API, record_ids=records[:1000]
    )  # fmt: skip
