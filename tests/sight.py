"""As whom the tests' database answers: everyone's sight in a test, and inside a web request what production has.

Outside requests a test sets its scene and reads what became of it. Inside one, the connection is the role that serves
without a user, until the view lets somebody in; nothing of an earlier request of the test is left.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import psycopg
from django.core.signals import request_finished, request_started
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.backends.signals import connection_created

from companionway.platform.database import USER
from companionway.platform.roles import APP, EVERYONE, OWNER, statements

_in_request: ContextVar[bool] = ContextVar("in_request", default=False)
CONTEXT = "set_config('cw.user', '', false), set_config('cw.today', '', false)"
NARROW = f"SELECT set_config('role', '{APP}', false), {CONTEXT}"
WIDE = f"SELECT set_config('role', '{EVERYONE}', false)"


def be_owner() -> None:
    """Sign in as the owner from now on. The roles are made first, and the owner may make databases, here only."""
    settings = connection.settings_dict
    administrator = os.environ.get("DATABASE_URL") or conninfo("postgres", user=USER)
    with psycopg.connect(administrator, autocommit=True) as maker:
        for statement in [*statements("postgres"), f"ALTER ROLE {OWNER} CREATEDB"]:
            maker.execute(statement.encode())
    connection.close()
    settings["USER"] = OWNER
    settings["OPTIONS"].pop("options", None)


def be_app() -> None:
    """Sign in as the role that serves, with everyone's sight where nothing narrows it."""
    connection.close()
    with psycopg.connect(conninfo(user=OWNER), autocommit=True) as owner:
        owner.execute(f'GRANT CONNECT, TEMPORARY ON DATABASE "{connection.settings_dict["NAME"]}" TO {APP}'.encode())
    connection.settings_dict["USER"] = APP
    connection.settings_dict["OPTIONS"]["options"] = f"-c role={EVERYONE}"


@contextmanager
def as_owner() -> Iterator[None]:
    """Inside the block a test is the owner, as `migrate` and `demo load` are; for tests that commit."""
    before = dict(connection.settings_dict["OPTIONS"])
    connection.close()
    connection.settings_dict["USER"] = OWNER
    connection.settings_dict["OPTIONS"].pop("options", None)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["USER"] = APP
        connection.settings_dict["OPTIONS"].update(before)


def conninfo(database: str = "", *, user: str = "") -> str:
    """Where the test database is, for a connection beside Django's."""
    settings = connection.settings_dict
    parts = {"host": settings["HOST"], "port": settings["PORT"], "password": settings["PASSWORD"]}
    return psycopg.conninfo.make_conninfo(
        "", dbname=database or settings["NAME"], user=user or settings["USER"], **{k: v for k, v in parts.items() if v}
    )


@contextmanager
def narrow_in_requests() -> Iterator[None]:
    """Every request begins as production begins it."""

    def begin(**_: Any) -> None:
        _in_request.set(True)
        _say(NARROW)

    def end(**_: Any) -> None:
        _in_request.set(False)
        _say(WIDE)

    def connected(connection: Any, **_: Any) -> None:
        if _in_request.get():
            connection.connection.execute(NARROW)

    request_started.connect(begin)
    request_finished.connect(end)
    connection_created.connect(connected)
    yield
    request_started.disconnect(begin)
    request_finished.disconnect(end)
    connection_created.disconnect(connected)


def _say(statement: str) -> None:
    """Beside Django's own cursor, so that no count of a page's statements holds it."""
    if connection.connection is not None and not connection.connection.closed:
        connection.connection.execute(statement)


@contextmanager
def flushing_as_owner() -> Iterator[None]:
    """Tests with transactions of their own empty the tables at their end, which the role that serves may not."""
    original = DatabaseOperations.execute_sql_flush

    def flush(self: DatabaseOperations, sql_list: Sequence[str]) -> None:
        with psycopg.connect(conninfo(user=OWNER)) as owner:
            for statement in sql_list:
                owner.execute(statement.encode())

    DatabaseOperations.execute_sql_flush = flush  # type: ignore[method-assign]
    yield
    DatabaseOperations.execute_sql_flush = original  # type: ignore[method-assign]


@contextmanager
def as_app(user: Any = None, today: Any = None) -> Iterator[None]:
    """Inside the block the database answers as in production: to nobody, or to this user."""
    from companionway.platform import clock, wall

    _say(NARROW)
    try:
        if user is not None:
            wall.enter(user.pk, today or clock.today())
        yield
    finally:
        if connection.connection is not None and not connection.needs_rollback:
            _say(WIDE)
