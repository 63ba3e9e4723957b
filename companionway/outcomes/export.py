"""Writing the fact tables to Parquet files: streamed in batches through ADBC, so that memory stays small."""

import os
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import quote, urlencode

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import connection

from companionway.outcomes import facts
from companionway.outcomes.engines import FILES
from companionway.platform.roles import REPORT
from companionway.privacy import leaving
from companionway.privacy.gate import Permit
from companionway.privacy.rules.terms import Channel

COLUMNS = {"fact_referral": facts.REFERRAL_COLUMNS, "fact_engagement": facts.ENGAGEMENT_COLUMNS}
Progress = Callable[[str, int], None]


def silent(view: str, rows: int) -> None:
    """No progress shown."""


def database_uri() -> str:
    """The Django database as a libpq URI (the host may be the folder of a socket), as the role of the reports."""
    settings = connection.settings_dict
    query = {"host": settings["HOST"], "port": settings["PORT"], "user": settings["USER"]}
    if settings["PASSWORD"]:
        query["password"] = settings["PASSWORD"]
    query["options"] = f"-c role={REPORT}"
    asked = urlencode({k: v for k, v in query.items() if v}, quote_via=quote)
    return f"postgresql:///{quote(str(settings['NAME']))}?{asked}"


def _question(view: str) -> str:
    """The whole view with identifiers as text, which every engine reads the same way."""
    columns = (f"{name}::text AS {name}" if kind == "uuid" else name for name, kind in COLUMNS[view].items())
    return f"SELECT {', '.join(columns)} FROM {view}"  # noqa: S608  # nosec B608 - names of this module


def _write(reader: pa.RecordBatchReader, target: Path, progress: Callable[[int], None]) -> int:
    """Write all batches to a file of our own, then put it in place in one step. Returns the rows."""
    rows = 0
    descriptor, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
    os.close(descriptor)
    try:
        with pq.ParquetWriter(name, reader.schema, compression="zstd") as writer:
            for batch in reader:
                writer.write_batch(batch)
                rows += batch.num_rows
                progress(rows)
        os.replace(name, target)
    finally:
        Path(name).unlink(missing_ok=True)
    return rows


def export_facts(folder: Path, permit: Permit, progress: Progress = silent) -> dict[str, int]:
    """Write both fact tables into `folder` from one state of the records. Returns rows by view. Spends the permit.

    The files hold one row per referral and engagement of real people: they are readable by the owner only and
    belong under the same protection as the database.
    """
    from adbc_driver_postgresql import dbapi

    views = leaving.opened(permit, Channel.FILE).values["views"]
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    written = {}
    with dbapi.connect(database_uri()) as source, source.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for view, name in ((view, FILES[view]) for view in views):
            cursor.execute(_question(view))
            reader = cursor.fetch_record_batch()
            written[view] = _write(reader, folder / name, partial(progress, view))
    return written
