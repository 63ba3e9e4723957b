"""One at a time: transactions about the same thing wait for each other; the second finds what the first made."""

from django.db import connection


def take_turns(*names: str) -> None:
    """Hold these names until the transaction ends; whoever else names one of them waits here. Nothing for no name.

    The names are taken in one order whatever the order they came in, so that two callers never wait for each other.
    At most one query.
    """
    if names:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(n, 0)) FROM unnest(%s::text[]) AS n",
                [sorted(set(names))],
            )
