"""Where a report is worked out: PostgreSQL (the records, live) or DuckDB (Parquet). The only place that runs Ibis.

Ibis compiles; the statement is then run by the database's own driver. So no second connection is needed, a test's
transaction is seen, and no value passes through another type system on its way.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import ibis
import ibis.expr.types as ir
from django.db import connection, transaction

from companionway.outcomes.indicator import Rows
from companionway.platform.errors import DomainError

FILES = {"fact_referral": "fact_referral.parquet", "fact_engagement": "fact_engagement.parquet"}


class Engine(Protocol):
    """Something that answers questions to the facts."""

    source: str

    def rows(self, question: ir.Table) -> Rows:
        """The answer, one mapping a row."""

    def consistent(self) -> Any:
        """A context in which all answers come from one state of the records."""


class PostgreSQL:
    """The Django database, read-only for the length of the report."""

    source = "live records (PostgreSQL)"

    def rows(self, question: ir.Table) -> Rows:
        """Run in the current transaction."""
        with connection.cursor() as cursor:
            cursor.execute(ibis.to_sql(question, dialect="postgres"))
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    @contextmanager
    def consistent(self) -> Iterator[None]:
        """One snapshot where this opens the transaction; inside another one a read-only savepoint."""
        outermost = not connection.in_atomic_block
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(
                    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
                    if outermost
                    else "SET TRANSACTION READ ONLY"
                )
            yield


class DuckDB:
    """Parquet files made by `companionway export_facts`."""

    def __init__(self, folder: Path) -> None:
        """Raises DomainError("no_facts") when a file is missing."""
        missing = [name for name in FILES.values() if not (folder / name).is_file()]
        if missing:
            raise DomainError(
                "no_facts", f"{folder} has no {' and no '.join(missing)}. Make them with: companionway export_facts DIR"
            )
        import duckdb

        self.source = "exported facts (DuckDB over Parquet)"
        self._connection = duckdb.connect(config={"TimeZone": "UTC", "autoinstall_known_extensions": "false"})
        for view, name in FILES.items():
            self._connection.read_parquet(str(folder / name)).create_view(view)

    def rows(self, question: ir.Table) -> Rows:
        """Run over the files."""
        answer = self._connection.execute(ibis.to_sql(question, dialect="duckdb"))
        names = [column[0] for column in answer.description or ()]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

    @contextmanager
    def consistent(self) -> Iterator[None]:
        """Files do not change under a report."""
        yield
