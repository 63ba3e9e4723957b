"""What every test stands on: a PostgreSQL of its own, no network, warnings as errors (see pyproject.toml)."""

import ipaddress
import math
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError
from django.db.backends.base.operations import BaseDatabaseOperations as DatabaseOperations
from django.test import Client

from companionway.platform import clock, installation, postgres
from companionway.web import second_step
from tests import bending, early, sight
from tests.cast import Cast
from tests.cast import cast as everyone
from tests.settings import DATA_FOLDER

installation.ASKS_AGAIN = math.inf  # no count of statements hangs on how many seconds a test takes


class NetworkRefused(Exception):
    """A test tried to reach something that is not this machine."""


def pytest_configure(config: pytest.Config) -> None:
    """A run in several processes: each has a folder, a key file and a PostgreSQL of its own (see tests/settings.py).

    The one that only hands out the tests must not hand its key file down with its environment.
    """
    if getattr(config.option, "numprocesses", None) and os.environ["COMPANIONWAY_KEYS"].startswith(DATA_FOLDER):
        del os.environ["COMPANIONWAY_KEYS"]
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(early.Names(config))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that asks for the test database itself says so: else it is not made where no other test asks for it."""
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "django_db_setup" in fixtures and not {"db", "transactional_db", "live_server"} & set(fixtures):
            item.add_marker(pytest.mark.django_db)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[None]:
    """The embedded server without fsync in a temporary folder, unless DATABASE_URL names another."""
    if os.environ.get("DATABASE_URL"):
        yield
        return
    with postgres.running(Path(DATA_FOLDER), durable=False):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(postgresql: None) -> None:
    """The test database is made by its owner, as a real one is."""
    sight.be_owner()


@pytest.fixture(scope="session")
def django_db_setup(postgresql: None, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """pytest-django's own test database, once the server runs; the tests then run as the role that serves.

    A page that a browser asked for last may still hold its connection when the database is to be dropped.
    """
    with django_db_blocker.unblock():
        sight.be_app()
    with sight.narrow_in_requests():
        yield
    with django_db_blocker.unblock():
        sight.be_owner()
        sight.close_to_visitors()


@pytest.fixture(autouse=True, scope="session")
def _loopback_only() -> Iterator[None]:
    """Refuse connections that leave this machine; unix sockets and loopback stay open."""
    original = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not _is_loopback(address[0]):
            raise NetworkRefused(f"A test tried to connect to {address[0]}.")
        original(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        yield


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True, scope="session")
def _a_test_clears_its_own_database() -> Iterator[None]:
    """Tests that commit empty every table afterward. The audit refuses that, so its triggers rest while they do.

    A page that was left may still be telling that a form was left on it; where the two meet, emptying begins again.
    """
    original = DatabaseOperations.execute_sql_flush

    def flush(self: DatabaseOperations, statements: list[str]) -> None:
        with sight.as_owner():
            for again in (True, True, False):
                try:
                    original(self, [*bending.switch("DISABLE"), *statements, *bending.switch("ENABLE")])
                except OperationalError as error:
                    if not again or "deadlock" not in str(error):
                        raise
                else:
                    break

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", flush)
        yield


@pytest.fixture(autouse=True, scope="session")
def _forced_sign_ins_show_two_factors() -> Iterator[None]:
    """`force_login` stands for a whole sign-in, its second step included; the tests of signing in do the steps."""
    original = Client.force_login

    def force_login(self: Client, user: Any, backend: str | None = None) -> None:
        original(self, user, backend)
        session = self.session
        session[second_step.DONE], session[second_step.SHOWN_AT] = True, int(clock.now().timestamp())
        session.save()
        self.cookies[settings.SESSION_COOKIE_NAME] = session.session_key

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "force_login", force_login)
        yield


@pytest.fixture(autouse=True)
def _no_anchors_of_another_test() -> None:
    """Each test has a database of its own, so the lines outside it are of this test alone too."""
    for name in ("anchors.jsonl", "verified.json"):
        (Path(DATA_FOLDER) / "audit" / name).unlink(missing_ok=True)


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody of tests/cast.py."""
    return everyone()
