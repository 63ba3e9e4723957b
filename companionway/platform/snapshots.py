"""One snapshot of the database for a long reading, on a connection of the thread that reads."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

FROZEN = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Inside the block every statement reads what was committed when the first of them began, and none writes.

    For a thread of its own: its connection is closed at the end, so that no snapshot is held by one that idles.
    """
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(FROZEN)
            yield
    finally:
        connection.close()
