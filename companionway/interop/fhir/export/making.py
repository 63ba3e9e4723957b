"""Making an export: the worker reads the snapshot, lets each portion through the gate, and keeps the lines."""

import json
import uuid
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from companionway.interop.fhir.export import actions, gate, snapshot
from companionway.interop.fhir.export.models import ExportJob
from companionway.interop.fhir.export.snapshot import Portion, Portions
from companionway.interop.partners.models import Partner
from companionway.platform import clock, outbox, wall
from companionway.platform.models import OutboxMessage

Json = dict[str, Any]
CHUNK = 1 << 20  # bytes of lines in one sealed chunk, about
DELETED, ERRORS = "deleted", "errors"
Reading = Callable[[ExportJob], Portions]


class StillMade(RuntimeError):
    """Another worker makes this export and is alive. The outbox asks again later."""


class Overtaken(RuntimeError):
    """This run is no longer the one that may write: it was ended, or another took over."""


@dataclass
class Files:
    """The lines of one run as they gather, by file: a chunk is kept whenever about a megabyte is together."""

    job: ExportJob
    lines: dict[str, list[bytes]] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    consents: dict[str, set[uuid.UUID]] = field(default_factory=dict)
    counted: int = 0

    def add(self, file: str, body: bytes) -> None:
        """One line."""
        self.lines.setdefault(file, []).append(body)
        self.sizes[file] = self.sizes.get(file, 0) + len(body) + 1

    def add_told(self, told: gate.Told) -> None:
        """What was let out of a portion; each file that holds some of it knows the consents of all of it."""
        for kind, body in told.lines:
            self.add(kind, body)
        for kind in {kind for kind, _ in told.lines}:
            self.consents.setdefault(kind, set()).update(told.consents)
        self.counted += len(told.lines)

    def keep(self, *, rest: bool = False) -> None:
        """Keep the chunks that are full; with `rest` all that there is."""
        for file, size in list(self.sizes.items()):
            if size >= CHUNK or (rest and size):
                self._keep(file)

    def _keep(self, file: str) -> None:
        waiting, self.lines[file], self.sizes[file] = self.lines[file], [], 0
        consents = sorted(self.consents.pop(file, ()))
        while waiting:
            some, waiting = _about(CHUNK, waiting)
            number = self.numbers[file] = self.numbers.get(file, 0) + 1
            actions.keep_chunk(self.job, file=file, number=number, lines=some, consents=consents)


def _about(size: int, lines: list[bytes]) -> tuple[list[bytes], list[bytes]]:
    """The first lines that make about so many bytes, and the others."""
    total = 0
    for place, body in enumerate(lines, 1):
        total += len(body) + 1
        if total >= size:
            return lines[:place], lines[place:]
    return lines, []


def perform(message: OutboxMessage) -> None:
    """The worker's effect: make the export that the message names, unless it is made or another worker is at it."""
    partner_id, export_id = (uuid.UUID(message.payload[name]) for name in ("partner", "export"))
    make(partner_id, export_id, reading=snapshot.apart, beside=lambda: outbox.hold(message, clock.now()))


def make(
    partner_id: uuid.UUID, export_id: uuid.UUID, *, reading: Reading, beside: Callable[[], object] = lambda: None
) -> None:  # fmt: skip
    """Make it, from the start. `beside` is told at each portion that the work goes on. Raises StillMade, Overtaken."""
    with transaction.atomic():
        wall.enter_partner(partner_id)
        job = actions.claim(export_id=export_id, now=clock.now())
        state = ExportJob.kept.values_list("state", flat=True).filter(id=export_id).first()
        partner = Partner.kept.get(id=partner_id)
    if job is None:
        if state == ExportJob.RUNNING:
            raise StillMade
        return
    try:
        with closing(reading(job)) as portions:
            _make(job, partner, portions, beside)
    except Overtaken:
        return
    except Exception:
        with transaction.atomic():
            wall.enter_partner(partner_id)
            actions.let_go(job)
        raise


def _make(job: ExportJob, partner: Partner, portions: Portions, beside: Callable[[], object]) -> None:
    files, as_of = Files(job), None
    for portion in portions:
        as_of = portion.as_of
        with transaction.atomic():
            wall.enter_partner(partner.id)
            _tell(job, partner, portion, files)
            beside()
    assert as_of is not None
    with transaction.atomic():
        wall.enter_partner(partner.id)
        for name in job.ignored:
            files.add(ERRORS, _said_not(name))
        files.keep(rest=True)
        if not actions.finish_export(job=job, as_of=as_of, counted=files.counted, by=None, at=clock.now()):
            transaction.set_rollback(True)


def _tell(job: ExportJob, partner: Partner, portion: Portion, files: Files) -> None:
    """One portion in one transaction: judged on what is on file now, accounted, kept; the run shows that it lives."""
    at = clock.now()
    if not actions.beat(job, counted=files.counted, now=at):
        raise Overtaken
    for kind, identity in portion.gone:
        files.add(DELETED, _gone(kind, identity))
    told = gate.let_out(gate.parcels(portion.rows, partner, at), at)
    if told.people:
        actions.note_told(job, people=told.people, counted=len(told.lines), at=at)
    files.add_told(told)
    files.keep()


def _gone(kind: str, identity: uuid.UUID) -> bytes:
    entry = {"request": {"method": "DELETE", "url": f"{kind}/{identity}"}}
    return _one_line({"resourceType": "Bundle", "type": "transaction", "entry": [entry]})


def _said_not(name: str) -> bytes:
    words = f"{name} was not heeded: this server cannot export by it."
    issue = {"severity": "warning", "code": "not-supported", "diagnostics": words}
    return _one_line({"resourceType": "OperationOutcome", "issue": [issue]})


def _one_line(value: Json) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
