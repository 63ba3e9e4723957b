"""A PostgreSQL server of one's own, as docs/howto/run.md says: Debian's, an older one, with passwords."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from companionway.platform import programs, standing
from tests.architecture.reading import ROOT

pytestmark = pytest.mark.slow
DEBIAN = sorted(Path("/usr/lib/postgresql").glob("1[5-7]/bin/postgres"))


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """A fresh cluster with passwords on a free port of this machine; ended by its own process."""
    if not DEBIAN:
        pytest.skip("Debian's postgresql-15 is not installed here")
    tmp_path.chmod(0o755)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = int(free.getsockname()[1])
    secret, cluster = tmp_path / "secret", tmp_path / "own" / "cluster"
    secret.write_text("of the administrator")
    cluster.parent.mkdir()
    prefix, folder = programs.unprivileged(tmp_path), DEBIAN[0].parent
    made = [folder / "initdb", "-D", cluster, "-U", "postgres", "-A", "scram-sha-256", f"--pwfile={secret}",
            "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]  # fmt: skip
    subprocess.run([*prefix, *map(str, made)], check=True, capture_output=True)
    serve = [folder / "postgres", "-D", cluster, "-c", "listen_addresses=127.0.0.1", "-c", f"port={number}",
             "-c", f"unix_socket_directories={cluster}", "-c", "fsync=off"]  # fmt: skip
    server = subprocess.Popen([*prefix, *map(str, serve)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield _once_it_answers(number)
    finally:
        server.terminate()
        server.wait()


def _once_it_answers(number: int) -> int:
    until = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(_as("postgres", number, "postgres")).close()
            return number
        except psycopg.OperationalError:
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.1)


def _as(role: str, port: int, database: str) -> str:
    secret = "of%20the%20administrator" if role == "postgres" else f"p%40ss%2F{role}"
    return f"postgresql://{role}:{secret}@127.0.0.1:{port}/{database}"


def _say(port: int, database: str, statements: str) -> None:
    with psycopg.connect(_as("postgres", port, database), autocommit=True) as administrator:
        administrator.execute(statements.encode())


def test_roles_migration_serving_backup_and_restore_work_on_an_older_server(port: int, tmp_path: Path) -> None:
    environment = os.environ | {
        "COMPANIONWAY_DATA": str(tmp_path / "data"),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    environment["COMPANIONWAY_KEYS"] = str(tmp_path / "keys.json")

    def run(*words: str, **more: str) -> str:
        done = subprocess.run([sys.executable, str(ROOT / "manage.py"), *words], env=environment | more,
                              capture_output=True, text=True)  # fmt: skip
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    for database in ("first", "second"):
        _say(port, "postgres", f"CREATE DATABASE {database} TEMPLATE template0")
        printed = run("roles", "--database", database, DATABASE_URL=_as("postgres", port, database))
        there = f'\\connect "{database}"'
        for where, block in zip(("postgres", database), printed.split(there), strict=True):
            _say(port, where, "\n".join(line for line in block.splitlines() if not line.startswith(("--", "\\"))))
    for role in ("cw_owner", "cw_app", "cw_backup"):
        _say(port, "postgres", f"ALTER ROLE {role} PASSWORD 'p@ss/{role}'")

    serving = {"DATABASE_URL": _as("cw_app", port, "first"),
               "COMPANIONWAY_BACKUP_DATABASE_URL": _as("cw_backup", port, "first")}  # fmt: skip
    run("migrate", "--verbosity", "0", COMPANIONWAY_OWNER_DATABASE_URL=_as("cw_owner", port, "first"), **serving)
    standing.refuse_unless(_as("cw_app", port, "first"))
    asked = "from django.test import Client; print(Client().get('/sign-in/', HTTP_HOST='localhost').status_code)"
    assert run("shell", "-v", "0", "-c", asked, **serving).strip() == "200"
    private, _, public, _ = run("backup", "--new-key", **serving).splitlines()
    (tmp_path / "private").write_text(private)
    run("backup", str(tmp_path / "b.cw"), COMPANIONWAY_BACKUP_KEY=public, **serving)
    again = {"DATABASE_URL": _as("cw_app", port, "second"),
             "COMPANIONWAY_BACKUP_DATABASE_URL": _as("postgres", port, "second")}  # fmt: skip
    assert "each is as it was" in run("restore", str(tmp_path / "b.cw"), "--key", str(tmp_path / "private"), **again)
    standing.refuse_unless(_as("cw_app", port, "second"))
