"""The one act of this package that leaves a trace: taking the facts out of the database."""

import uuid
from datetime import datetime
from pathlib import Path

from companionway.outcomes import export
from companionway.platform import audit


def export_facts(
    *, folder: Path, by: uuid.UUID | None, at: datetime, progress: export.Progress = export.silent
) -> dict[str, int]:
    """Write both fact tables to Parquet in `folder` and leave one audit entry. Returns rows by view."""
    written = export.export_facts(folder, progress)
    audit.record("export_facts", actor=by, at=at, subject=("facts", None), reason="report", detail=dict(written))
    return written
