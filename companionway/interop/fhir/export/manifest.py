"""What a client is told of its export: how far it is, and in the end which files there are."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

from companionway.interop.fhir.export.making import DELETED, ERRORS
from companionway.interop.fhir.export.models import ExportChunk, ExportJob
from companionway.interop.fhir.server import answers, bodies
from companionway.interop.partners.models import Partner

Json = dict[str, Any]
MADE_OF = UUID("d1b6c0de-2e55-5e0b-8c57-4f0c3b1d9a48")
NOTICE = "https://fhir.companionway.example/extension/disclosure-notice"


def group_id(partner: Partner) -> UUID:
    """The one group of a partner: everybody it asked us about. Nothing of it tells two partners of each other."""
    return uuid5(MADE_OF, f"group\n{partner.id}")


def group(partner: Partner) -> Json:
    """That group, without its members: they are what its export is for."""
    return {
        "resourceType": "Group", "id": str(group_id(partner)), "active": True, "type": "person", "actual": True,
        "name": "Everybody whom you asked us about",
    }  # fmt: skip


def status_url(job_id: UUID) -> str:
    """Where a client asks how far its export is."""
    return f"{answers.base()}/export/{job_id}"


def file_url(job_id: UUID, file: str) -> str:
    """Where a file stands."""
    return f"{status_url(job_id)}/{file}.ndjson"


def counts(job: ExportJob) -> dict[str, int]:
    """How many lines each file of the finished run has."""
    found: dict[str, int] = {}
    for file, lines in ExportChunk.kept.of(job).order_by("file").values_list("file", "lines"):
        found[file] = found.get(file, 0) + lines
    return found


def manifest(job: ExportJob) -> Json:
    """The whole of it, for an export that is made."""
    assert job.as_of is not None
    there = counts(job)
    return {
        "transactionTime": bodies.instant(job.as_of), "request": job.request, "requiresAccessToken": True,
        "output": [_file(job, kind, kind, lines) for kind, lines in there.items() if kind not in (DELETED, ERRORS)],
        "deleted": _special(job, there, DELETED, "Bundle"),
        "error": _special(job, there, ERRORS, "OperationOutcome"),
        "extension": {NOTICE: f"{answers.base()}/disclosure-notice"},
    }  # fmt: skip


def _special(job: ExportJob, there: dict[str, int], file: str, kind: str) -> Sequence[Json]:
    return [_file(job, file, kind, there[file])] if file in there else []


def _file(job: ExportJob, file: str, kind: str, lines: int) -> Json:
    return {"type": kind, "url": file_url(job.id, file), "count": lines}
