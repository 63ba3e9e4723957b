"""As whom the tests' database answers: everyone's sight in a test, and inside a web request what production has.

Outside requests a test sets its scene and reads what became of it. Inside one, the connection is the role that serves
without a user, until the view lets somebody in; nothing of an earlier request of the test is left.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import psycopg
from django.core.signals import request_finished, request_started
from django.db import connection
from django.db.backends.signals import connection_created
from psycopg import sql

from companionway.platform.database import USER
from companionway.platform.roles import APP, AUDIT, EVERYONE, OWN, OWNER, REPORT, statements

_in_request: ContextVar[bool] = ContextVar("in_request", default=False)
CONTEXT = "set_config('cw.user', '', false), set_config('cw.today', '', false), set_config('cw.person', '', false)"
NARROW = f"SELECT set_config('role', '{APP}', false), {CONTEXT}"
# Who tests may be the owner, too, which the role that serves may not (`standing` would refuse it).
TESTER = "cw_tester"
TESTERS = [
    f"ALTER ROLE {OWNER} CREATEDB",
    f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{TESTER}') THEN"
    f" CREATE ROLE {TESTER} LOGIN NOINHERIT; END IF; END $$",
    f"GRANT {OWNER}, {APP}, {EVERYONE}, {OWN}, {REPORT}, {AUDIT} TO {TESTER}",
]
WIDE = f"SELECT set_config('role', '{EVERYONE}', false)"


def be_owner() -> None:
    """Sign in as the owner from now on. The roles are made first, and the owner may make databases, here only."""
    settings = connection.settings_dict
    with psycopg.connect(_administrator(), autocommit=True) as maker:
        for statement in [*statements("postgres"), *TESTERS]:
            maker.execute(statement.encode())
    connection.close()
    settings["USER"] = OWNER
    settings["OPTIONS"].pop("options", None)


def close_to_visitors() -> None:
    """End every connection to the test database and let nobody in again, so that it can be dropped.

    A page that a browser asked for last may still be at work. The owner may not end what belongs to other roles.
    """
    name = connection.settings_dict["NAME"]
    connection.close()
    ended = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s AND backend_type = %s"
    with psycopg.connect(_administrator(), autocommit=True) as closer:
        closer.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(sql.Identifier(name)))
        closer.execute(ended, [name, "client backend"])


def _administrator() -> str:
    return os.environ.get("DATABASE_URL") or conninfo("postgres", user=USER)


def be_app() -> None:
    """Sign in for the tests: everyone's sight where nothing narrows it, the role that serves inside requests."""
    connection.close()
    connection.settings_dict["USER"] = TESTER
    connection.settings_dict["OPTIONS"]["options"] = f"-c role={EVERYONE}"


@contextmanager
def as_owner() -> Iterator[None]:
    """Inside the block a test is the owner, as `migrate` and `demo load` are."""
    connection.ensure_connection()
    _say(f"SELECT set_config('role', '{OWNER}', false)")
    try:
        yield
    finally:
        if not connection.needs_rollback:
            _say(WIDE)


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
