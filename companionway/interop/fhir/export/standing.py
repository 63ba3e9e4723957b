"""Whether what was let out for an export may still be fetched: a consent taken back ends the files that rest on it."""

from datetime import datetime
from uuid import UUID

from companionway.interop.fhir.export.models import ExportChunk, ExportJob
from companionway.platform import wall
from companionway.privacy.queries.still_agreed import still_agreed

WHY = "whether consents still stand is looked up for whoever fetches a file; no row of them leaves"


def stands(job: ExportJob, at: datetime) -> bool:
    """False once a consent of this export was taken back, has ended, or is restricted. Three queries at most."""
    found: set[UUID] = set()
    for ids in ExportChunk.kept.of(job).values_list("consents", flat=True).distinct():
        found.update(ids)
    if not found:
        return True
    with wall.everyone(WHY):
        return still_agreed(found, since=job.asked_at, at=at)
