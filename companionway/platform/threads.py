"""A thread that serves for long looks after its own connection to the database: no request ends to do it."""

from django.db import connections


def let_go() -> None:
    """Close this thread's connection; what comes next opens a fresh one."""
    connections.close_all()
