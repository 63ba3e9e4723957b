"""The one act of this package that leaves a trace: taking the facts out of the database."""

import uuid
from datetime import datetime
from pathlib import Path

from companionway.outcomes import export
from companionway.platform import audit, clock
from companionway.privacy.gate.usual import for_own_staff
from companionway.privacy.rules.terms import Information


def export_facts(
    *, folder: Path, by: uuid.UUID | None, at: datetime, progress: export.Progress = export.silent
) -> dict[str, int]:
    """Write both fact tables to Parquet in `folder` and leave one audit entry. Returns rows by view.

    The rows are about real people and stay inside the program (2.12(c)(3)): this is no de-identified export.
    """
    permit = for_own_staff(
        {"views": sorted(export.COLUMNS)}, viewer=None, duty="results", information=Information.FIGURES,
        at=clock.now(), audited=False,  # a permit is for now, whatever day the act is dated
    )  # fmt: skip
    written = export.export_facts(folder, permit, progress)
    audit.record("export_facts", actor=by, at=at, subject=("facts", None), reason="report", detail=dict(written))
    return written
