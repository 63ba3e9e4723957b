"""Asking the database past every query of ours: plain statements, counted and refused."""

import pytest
from django.db import DatabaseError, connection, transaction

from companionway.platform.protected import PROTECTED

COUNT = "SELECT count(*) FROM {}"


def rows(table: str) -> int:
    """How many rows plain SQL finds, with no query of ours in between."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(table))
        return int(cursor.fetchone()[0])


def seen() -> dict[str, int]:
    """The rows of every protected table that is not empty for whoever looks now."""
    return {table: found for table in PROTECTED if (found := rows(table))}


def refused(statement: str, *values: object) -> str:
    """Why the database refuses this; fails when it does not."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    return str(caught.value)


def changed(statement: str, *values: object) -> int:
    """How many rows a statement touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)
