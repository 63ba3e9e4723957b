"""Every column of the database that can hold words, what docs/security/columns.csv says of it, and whether it is so."""

import csv
from collections.abc import Iterator

from django.db import ProgrammingError, connection, transaction

from companionway.platform.roles import AUDIT, EVERYONE, OWNER
from tests.architecture.reading import ROOT

LIST = ROOT / "docs" / "security" / "columns.csv"
KINDS = {"sealed", "hash", "name", "code", "sender", "house", "made", "none"}
# Everything else can hold words: text, bytes, documents, arrays of text, and whatever type somebody takes up next.
HOLDS_NO_WORDS = (
    "uuid", "uuid[]", "boolean", "smallint", "smallint[]", "integer", "integer[]", "bigint", "numeric",
    "double precision", "date", "time without time zone", "timestamp with time zone",
)  # fmt: skip
CAN_HOLD_WORDS = """
SELECT c.relname::text || '.' || a.attname::text, format_type(a.atttypid, NULL), c.relkind::text
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
  AND a.attnum > 0 AND NOT a.attisdropped AND format_type(a.atttypid, NULL) <> ALL (%s) ORDER BY 1
"""
# A value from a closed list, or an id: no blank, no capital but those of an instant.
CODE = r"^([a-z0-9_.:/+*|-]|[0-9]T[0-9])*Z?$"
DIGEST = r"^([0-9a-f]{32}|[0-9a-f]{64}|argon2.*|md5\$.*|!.*)?$"
ODD = {
    ("sealed", "bytea"): "length(COLUMN) > 0 AND NOT (get_byte(COLUMN, 0) = 1 AND length(COLUMN) > 33)",
    ("hash", "bytea"): "length(COLUMN) NOT IN (16, 32)",
    ("hash", "character varying"): "COLUMN !~ '" + DIGEST + "'",
    ("code", "character varying"): "COLUMN !~ '" + CODE + "'",
    ("code", "text"): "COLUMN !~ '" + CODE + "'",
    ("code", "character varying[]"): "EXISTS (SELECT FROM unnest(COLUMN) v WHERE v !~ '" + CODE + "')",
    ("code", "jsonb"): "EXISTS (SELECT FROM jsonb_path_query(COLUMN, '$.** ? (@.type() == \"string\")') v"
    " WHERE v #>> '{}' !~ '" + CODE + "')",
    ("none", ""): "COLUMN IS NOT NULL",
}  # fmt: skip


def declared() -> dict[str, tuple[str, str]]:
    """{table.column: (kind, why)}."""
    with LIST.open(newline="") as lines:
        return {row["column"]: (row["kind"], row["why"]) for row in csv.DictReader(lines)}


def in_the_database() -> dict[str, tuple[str, str]]:
    """{table.column: (type, kind of table)} of every column that can hold words."""
    with connection.cursor() as cursor:
        cursor.execute(CAN_HOLD_WORDS, [list(HOLDS_NO_WORDS)])
        return {name: (kind, table) for name, kind, table in cursor.fetchall()}


def read(statement: str) -> list[tuple[object, ...]]:
    """The rows, read by whichever role sees every row of the table."""
    for role in (EVERYONE, AUDIT, OWNER):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT set_config('role', %s, true)", [role])
                cursor.execute(statement)
                return list(cursor.fetchall())
        except ProgrammingError:
            continue
    raise AssertionError(f"Nobody may read: {statement}")


def odd_values() -> Iterator[str]:
    """Columns with a value that is not what the list says of it, with the first such value where it is no secret."""
    types = in_the_database()
    for column, (kind, _) in declared().items():
        table, name = column.split(".")
        rule = ODD.get(("none", "") if kind == "none" else (kind, types[column][0]))
        if rule is None or types[column][1] == "v":
            continue
        asked = f'SELECT COLUMN::text FROM "{table}" WHERE {rule} LIMIT 1'.replace("COLUMN", f'"{name}"')
        for (value,) in read(asked):
            yield f"{column} is no {kind}: {str(value)[:80]}"
