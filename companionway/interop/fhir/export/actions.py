"""Exports: begun, claimed by one worker at a time, written chunk by chunk, finished, taken away."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from companionway.interop.fhir.export.models import ExportChunk, ExportJob
from companionway.platform import audit, outbox
from companionway.platform.ids import new_id

KIND = "fhir_export"
LASTS = timedelta(hours=24)
LIVES = timedelta(minutes=2)  # without a sign of life for so long a run counts as dead
UNDER_WAY = (ExportJob.WAITING, ExportJob.RUNNING)


@dataclass(frozen=True)
class NewExport:
    """What is to be exported. `request` is the address that was asked, `filters` the type filters by line."""

    level: str
    request: str
    kinds: Sequence[str]
    since: datetime | None = None
    filters: Sequence[str] = ()
    ignored: Sequence[str] = ()


@transaction.atomic
def begin_export(
    *, partner_id: uuid.UUID, asked: NewExport, by: uuid.UUID | None, at: datetime
) -> ExportJob | None:  # fmt: skip
    """Put an export down for the worker. None where this partner has one under way: a unique index decides."""
    row = ExportJob(
        id=new_id(), partner_id=partner_id, level=asked.level, request=asked.request, kinds=list(asked.kinds),
        since=asked.since, filters="\n".join(asked.filters), ignored=list(asked.ignored), asked_at=at,
        ends_at=at + LASTS,
    )  # fmt: skip
    ExportJob.kept.bulk_create([row], ignore_conflicts=True)
    begun = ExportJob.kept.filter(id=row.id).exists()
    if begun:
        put_for_worker(row)
    audit.record(
        "export.begun", actor=by, at=at, subject=("partner", partner_id),
        detail={"export": str(row.id), "level": asked.level, "kinds": list(asked.kinds)},
        result=audit.Result.DONE if begun else audit.Result.REFUSED,
    )  # fmt: skip
    return row if begun else None


def put_for_worker(row: ExportJob) -> None:
    """Queue it. Part of beginning an export."""
    outbox.put(KIND, key=f"{KIND}:{row.id}", payload={"export": str(row.id), "partner": str(row.partner_id)})


def claim(*, export_id: uuid.UUID, now: datetime) -> ExportJob | None:
    """The export for a new run of its own, all that another run had written put away; None where one lives or is done.

    Part of the worker's effect: the entry at its end covers it.
    """
    run = new_id()
    silent = Q(state=ExportJob.WAITING) | Q(state=ExportJob.RUNNING, beat_at__lt=now - LIVES)
    with transaction.atomic():
        won = ExportJob.kept.filter(silent, id=export_id).update(
            state=ExportJob.RUNNING, run=run, beat_at=now, counted=0, as_of=None
        )
        if not won:
            return None
        ExportChunk.kept.filter(job_id=export_id).delete()
    return ExportJob.kept.get(id=export_id)


def beat(job: ExportJob, *, counted: int, now: datetime) -> bool:
    """Say that this run lives and how far it is. False when it is no longer the one that may write."""
    rows = ExportJob.kept.filter(id=job.id, run=job.run, state=ExportJob.RUNNING)
    return bool(rows.update(beat_at=now, counted=counted))


def let_go(job: ExportJob) -> None:
    """This run failed: another may begin at once. Part of the worker's effect, which is tried again."""
    rows = ExportJob.kept.filter(id=job.id, run=job.run, state=ExportJob.RUNNING)
    rows.update(state=ExportJob.WAITING, run=None, beat_at=None)


def keep_chunk(
    job: ExportJob, *, file: str, number: int, lines: Sequence[bytes], consents: Sequence[uuid.UUID]
) -> None:  # fmt: skip
    """Keep these lines, sealed. Part of the worker's effect, whose entries say about whom it was."""
    assert job.run is not None
    ExportChunk.kept.create(
        id=new_id(), job_id=job.id, partner_id=job.partner_id, run=job.run, file=file, number=number,
        lines=len(lines), body=b"\n".join(lines) + b"\n", consents=list(consents),
    )  # fmt: skip


def note_told(job: ExportJob, *, people: Sequence[uuid.UUID], counted: int, at: datetime) -> None:
    """About whom these lines were: an entry for each batch. Part of the worker's effect."""
    audit.record(
        "export.told", actor=None, at=at, subject=("partner", job.partner_id),
        detail={"export": str(job.id), "people": [str(one) for one in people], "count": counted},
    )  # fmt: skip


@transaction.atomic
def finish_export(
    *, job: ExportJob, as_of: datetime, counted: int, by: uuid.UUID | None, at: datetime
) -> bool:  # fmt: skip
    """The run read its snapshot to the end: from now on its files are served. False when it is no longer the one."""
    rows = ExportJob.kept.filter(id=job.id, run=job.run, state=ExportJob.RUNNING)
    won = rows.update(
        state=ExportJob.DONE, as_of=as_of, counted=counted, done_at=at, beat_at=at, ends_at=at + LASTS
    )  # fmt: skip
    audit.record(
        "export.made", actor=by, at=at, subject=("partner", job.partner_id),
        detail={"export": str(job.id), "count": counted},
        result=audit.Result.DONE if won else audit.Result.REFUSED,
    )  # fmt: skip
    return bool(won)


@transaction.atomic
def end_export(*, job: ExportJob, reason: str, by: uuid.UUID | None, at: datetime) -> None:
    """Stop it, or take it away: its address and its files are known no more. `reason` is a code."""
    _over(ExportJob.kept.filter(id=job.id))
    audit.record(
        "export.ended", actor=by, at=at, subject=("partner", job.partner_id), reason=reason,
        detail={"export": str(job.id)},
    )  # fmt: skip


def _over(rows: Any) -> int:
    ids = list(rows.values_list("id", flat=True))
    ExportJob.kept.filter(id__in=ids).update(state=ExportJob.OVER, run=None, counted=0)
    ExportChunk.kept.filter(job_id__in=ids).delete()
    return len(ids)


@transaction.atomic
def note_file_read(*, job: ExportJob, file: str, lines: int, by: uuid.UUID | None, at: datetime) -> None:
    """A partner fetches one of its files."""
    audit.record(
        "export.fetched", actor=by, at=at, subject=("partner", job.partner_id),
        detail={"export": str(job.id), "file": file, "count": lines},
    )  # fmt: skip


def sweep(now: datetime) -> int:
    """Part of the upkeep: what lasted its day goes, and what nobody finished in a day has failed. Returns how many."""
    stuck = ExportJob.kept.filter(state__in=UNDER_WAY, ends_at__lte=now)
    failed = stuck.update(state=ExportJob.FAILED, run=None, ends_at=now + LASTS)
    return failed + _over(ExportJob.kept.exclude(state__in=(*UNDER_WAY, ExportJob.OVER)).filter(ends_at__lte=now))
