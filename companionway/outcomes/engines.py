"""Where a report is worked out: PostgreSQL (the records, live) or DuckDB (Parquet files).

Ibis compiles (`questions`); the statement is run by the database's own driver. So no second connection is needed, a
test's transaction is seen, and no value passes through another type system on its way.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from django.db import connection, transaction

from companionway.outcomes.indicator import Rows
from companionway.outcomes.questions import Statement
from companionway.platform import wall
from companionway.platform.errors import DomainError

WORK_MEMORY = "128MB"  # for the sorts behind medians and distinct people, for the length of one report
FILES = {"fact_referral": "fact_referral.parquet", "fact_engagement": "fact_engagement.parquet"}


class Engine(Protocol):
    """Something that answers questions to the facts."""

    source: str
    dialect: str

    def rows(self, statement: Statement, values: Mapping[str, Any]) -> Rows:
        """The answer, one mapping a row."""

    def consistent(self) -> Any:
        """A context in which all answers come from one state of the records."""


class PostgreSQL:
    """The Django database, read-only for the length of the report."""

    source = "live records (PostgreSQL)"
    dialect = "postgres"

    def rows(self, statement: Statement, values: Mapping[str, Any]) -> Rows:
        """Run in the current transaction."""
        places = {name: f"%({name})s" for name in statement.parameters}
        text = statement.text.replace("%", "%%").format(**places)
        with connection.cursor() as cursor:
            cursor.execute(text, {name: values[name] for name in statement.parameters})
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
                cursor.execute(f"SET LOCAL work_mem = '{WORK_MEMORY}'")
            with wall.report("results are counted over everybody"):
                yield


class DuckDB:
    """Parquet files made by `companionway export_facts`."""

    source = "exported facts (DuckDB over Parquet)"
    dialect = "duckdb"

    def __init__(self, folder: Path) -> None:
        """Raises DomainError("no_facts") when a file is missing."""
        missing = [name for name in FILES.values() if not (folder / name).is_file()]
        if missing:
            raise DomainError(
                "no_facts", f"{folder} has no {' and no '.join(missing)}. Make them with: companionway export_facts DIR"
            )
        import duckdb

        self._connection = duckdb.connect(config={"TimeZone": "UTC", "autoinstall_known_extensions": "false"})
        for view, name in FILES.items():
            self._connection.read_parquet(str(folder / name)).create_view(view)
        self._connection.execute("CREATE VIEW fact_walk AS FROM fact_engagement")

    def rows(self, statement: Statement, values: Mapping[str, Any]) -> Rows:
        """Run over the files."""
        text = statement.text.format(**{name: f"${name}" for name in statement.parameters})
        return self.run(text, {name: values[name] for name in statement.parameters})

    def run(self, text: str, values: Mapping[str, Any] | None = None) -> Rows:
        """Run a statement over the files."""
        answer = self._connection.execute(text, values or {})
        names = [column[0] for column in answer.description or ()]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

    @contextmanager
    def consistent(self) -> Iterator[None]:
        """Files do not change under a report."""
        yield
