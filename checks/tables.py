"""Each table of the core as one operation of its migration, its keys, indexes and constraints inside it.

`makemigrations` writes each of these as an operation of its own, and after each Django draws the tables around it anew:
with 120 tables that was most of the time an installation took. `bin/tables` calls `python -m checks.tables` last.
"""

import os
from graphlib import TopologicalSorter
from importlib import import_module
from pathlib import Path

import django
from django.db.migrations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.writer import MigrationWriter

APP = "companionway"
ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / APP / "migrations" / "0002_tables.py"
TITLE = '"""Every table of the core, generated from the models; not edited by hand."""'
# The tables of the libraries for signing in point to our users, who are made here and not in the first migration.
INITIAL = "    initial = True\n"
BEFORE = '    run_before = [("account", "0001_initial"), ("mfa", "0001_initial"), ("socialaccount", "0001_initial")]\n'


def folded(operations: list[Operation]) -> list[CreateModel]:
    """One operation for each table, none before a table that it points to.

    Raises ValueError when an operation does not fold into its table's, graphlib.CycleError when two tables point to
    each other: then the models want another look, or the key a step of its own.
    """
    tables: dict[str, CreateModel] = {}
    for operation in operations:
        if isinstance(operation, CreateModel):
            tables[operation.name_lower] = operation
            continue
        name = str(getattr(operation, "model_name", "")).lower()
        table = tables[name].reduce(operation, APP) if name in tables else False
        if not isinstance(table, list) or len(table) != 1 or not isinstance(table[0], CreateModel):
            raise ValueError(f"{operation.describe()}: this does not fold into its table.")
        tables[name] = table[0]
    needs = {name: points_to(tables[name]) for name in sorted(tables)}
    return [tables[name] for name in TopologicalSorter(needs).static_order()]


def points_to(table: CreateModel) -> list[str]:
    """Which other tables its keys name, in lower case; in order, so that the same models give the same bytes."""
    ends = {str(field.remote_field.model).lower() for _, field in table.fields if field.remote_field}
    ours = {end.removeprefix(f"{APP}.") for end in ends if end.startswith(f"{APP}.")}
    return sorted(ours - {table.name_lower})


def main() -> None:
    """Write the migration again, folded."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    migration = import_module(f"{APP}.migrations.0002_tables").Migration("0002_tables", APP)
    migration.operations = folded(migration.operations)
    text = MigrationWriter(migration, include_header=False).as_string()
    TARGET.write_text(f"{TITLE}\n\n{text.lstrip().replace(INITIAL, INITIAL + BEFORE, 1)}")


if __name__ == "__main__":
    main()
