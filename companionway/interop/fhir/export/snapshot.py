"""Reading an export: one REPEATABLE READ snapshot, in portions of whole people, beside the connection that writes.

The snapshot lives in a thread with a connection of its own, for the gate must judge on what is on file now and its
ledger must be written while the reading goes on. At most two portions wait between the two.
"""

import queue
import threading
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, QuerySet, UUIDField, Value

from companionway.interop.fhir.export import filters
from companionway.interop.fhir.export.models import ExportJob
from companionway.interop.fhir.server.models import Resource
from companionway.interop.partners.models import Partner
from companionway.platform import wall
from companionway.platform.sealing import opened
from companionway.platform.snapshots import one_snapshot

ROWS, MOST, AHEAD = 1000, 5000, 2
# What is about no person: a system's export holds it, one of people does not.
ABOUT_NOBODY = ("Device", "HealthcareService", "Location", "Organization", "Practitioner", "PractitionerRole",
                "Questionnaire")  # fmt: skip
IN_ERROR = "entered-in-error"
COLUMNS = ("id", "kind", "version", "updated_at", "body", "status", "level", "person_id", "referral_id")


class Stored(NamedTuple):
    """One stored resource as the snapshot has it, its body opened."""

    id: UUID
    kind: str
    version: int
    updated_at: datetime
    body: bytes
    status: str
    level: str
    person_id: UUID | None
    referral_id: UUID | None


@dataclass(frozen=True)
class Portion:
    """What is read at once: whole people, and rows about nobody. `gone` are those that were said to be an error."""

    as_of: datetime
    rows: list[Stored] = field(default_factory=list)
    gone: list[tuple[str, UUID]] = field(default_factory=list)


Portions = Generator[Portion, None, None]


def portions(job: ExportJob) -> Portions:
    """The portions of an export, in the transaction that is open; the first one always comes, if only with its time."""
    wall.enter_partner(job.partner_id)
    as_of = Partner.kept.values_list("stamped_at", flat=True).get(id=job.partner_id)
    yield Portion(as_of, gone=_gone(job))
    for ids in _portions_of_ids(job):
        yield Portion(as_of, _rows(ids))


def _wanted(job: ExportJob) -> "QuerySet[Resource]":
    rows = Resource.kept.filter(partner_id=job.partner_id, kind__in=job.kinds)
    if job.level != ExportJob.SYSTEM:
        rows = rows.exclude(kind__in=ABOUT_NOBODY)
    if job.level == ExportJob.GROUP:
        rows = rows.exclude(person_id=None)
    if job.since is not None:
        rows = rows.filter(updated_at__gt=job.since).exclude(status=IN_ERROR)
    return filters.narrowed(rows, job.partner_id, job.kinds, job.filters.splitlines())


def _gone(job: ExportJob) -> list[tuple[str, UUID]]:
    """What the partner itself said to be an error since then: nothing else is told as gone (ADR 48)."""
    if job.since is None:
        return []
    rows = Resource.kept.filter(
        partner_id=job.partner_id, kind__in=job.kinds, status=IN_ERROR, updated_at__gt=job.since
    )
    return list(rows.order_by("kind", "id").values_list("kind", "id"))


def _portions_of_ids(job: ExportJob) -> Iterator[list[UUID]]:
    """Ids of whole people together, about a thousand at a time; one with more than five thousand is cut."""
    ids: list[UUID] = []
    before: UUID | None = None
    ordered = _wanted(job).order_by(F("person_id").asc(nulls_first=True), "kind", "id").values_list("person_id", "id")
    for person, identity in ordered.iterator(chunk_size=5000):
        full = len(ids) >= ROWS and (person is None or person != before)
        if full or len(ids) >= MOST:
            yield ids
            ids = []
        ids.append(identity)
        before = person
    if ids:
        yield ids


def _rows(ids: list[UUID]) -> list[Stored]:
    """The resources themselves, opened here, beside the work of the gate."""
    found, wanted = {}, Value(ids, output_field=ArrayField(UUIDField()))
    named = Func(wanted, template="(SELECT unnest(%(expressions)s))")  # one value to send, not a thousand
    for identity, kind, version, updated_at, body, *rest in Resource.kept.filter(id__in=named).values_list(*COLUMNS):
        found[identity] = Stored(
            identity, kind, version, updated_at, opened(Resource, "body", identity, body), *rest
        )  # fmt: skip
    return [found[one] for one in ids]


def apart(job: ExportJob) -> Portions:
    """The same, read by a thread with a snapshot of its own; a fault there is raised here. Close it to stop early."""
    waiting: queue.Queue[Any] = queue.Queue(maxsize=AHEAD)
    stop = threading.Event()
    reader = threading.Thread(target=_read, args=(job, waiting, stop), name="export reader", daemon=True)
    reader.start()
    try:
        while (found := waiting.get()) is not None:
            if isinstance(found, BaseException):
                raise found
            yield found
    finally:
        stop.set()
        while reader.is_alive():
            _emptied(waiting)
            reader.join(0.05)


def _emptied(waiting: "queue.Queue[Any]") -> None:
    while not waiting.empty():
        waiting.get_nowait()


def _read(job: ExportJob, waiting: "queue.Queue[Any]", stop: threading.Event) -> None:
    try:
        with one_snapshot():
            for portion in chain(portions(job), [None]):
                waiting.put(portion)
                if stop.is_set():
                    return
    except Exception as fault:  # whatever it was, the one that waits for the next portion must hear of it
        waiting.put(fault)
