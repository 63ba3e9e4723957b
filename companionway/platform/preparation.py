"""What must be ready before the web process may start: tables, static files, and in a demo its people."""

import hashlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path

import psycopg

from companionway.platform import processes

ROOT = Path(__file__).resolve().parents[2]
ONE_AT_A_TIME = 7_301_966  # any constant: the advisory lock under which installations of one database are prepared
Say = Callable[[str], None]


# What the rights and policies are made of: another fingerprint puts them up anew.
WALLS = ("own_sight.py", "policies.py", "policy_text.py", "protected.py")
OLDEST_SERVER = 15  # the release of Debian 12; older ones lack NULLS NOT DISTINCT


OWNER_NEEDED = (
    "The tables are not those of this version, and only their owner may change them. Run `companionway migrate` with "
    "COMPANIONWAY_OWNER_DATABASE_URL set, then start again. See docs/howto/run.md."
)


class StepFailed(Exception):
    """A step cannot be done; the message says which and why. What it printed stands above."""


def command(*words: str) -> list[str]:
    """The command line of one of our own commands."""
    return [sys.executable, str(ROOT / "manage.py"), *words]


def step(words: list[str], environment: dict[str, str]) -> None:
    """Run one of our commands to its end. Raises StepFailed; ends it when this process is told to stop."""
    child = processes.spawn(command(*words), output=None, environment=environment)
    try:
        status = child.wait()
    finally:
        processes.end(child, processes.TERMINATE, 5)
    if status != 0:
        raise StepFailed(f"`companionway {' '.join(words)}` ended with status {status}.")


def prepare(
    conninfo: str, environment: dict[str, str], *, production: bool, demo: bool, say: Say, owner: bool = True
) -> bool:  # fmt: skip
    """Bring the database to the present tables; collect static files in production; load the demo when asked.

    `conninfo` is the owner's; with `owner=False`, where only the serving role's address is known, tables that are not
    up to date raise StepFailed instead.

    Returns whether this installation is a demo. An installation with people of its own is left as it is.
    """
    with _alone(conninfo) as connection:
        wanted = fingerprint()
        if _fingerprint_of(connection) != wanted:
            if not owner:
                raise StepFailed(OWNER_NEEDED)
            say("Preparing the tables ...")
            step(["migrate", "--verbosity", "0"], environment)
            connection.execute(f"COMMENT ON TABLE django_migrations IS '{wanted}'")
        if production:
            step(["collectstatic", "--no-input", "--verbosity", "0"], environment)
        if demo and owner and _awaits_the_demo(connection):
            say("Loading the demo program (invented people) ...")
            step(["demo", "load"], environment)
        return _is_demo(connection)


def fingerprint() -> str:
    """A digest of every migration on disk, ours by content and Django's by version."""
    digest = hashlib.sha256(metadata.version("django").encode())
    walls = [ROOT / "companionway" / "platform" / name for name in WALLS]
    migrations = sorted((ROOT / "companionway").glob("**/migrations/*.py"))
    for file in [*migrations, *(wall for wall in walls if wall.exists())]:
        digest.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return digest.hexdigest()


@contextmanager
def _alone(conninfo: str) -> Iterator[psycopg.Connection]:
    try:
        connection = psycopg.connect(conninfo, autocommit=True, connect_timeout=10)
    except psycopg.Error as problem:
        raise StepFailed(f"The database cannot be reached. {problem}") from None
    with connection:
        if connection.info.server_version < OLDEST_SERVER * 10_000:
            raise StepFailed(f"The database server must be PostgreSQL {OLDEST_SERVER} or later.")
        connection.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        yield connection


def _fingerprint_of(connection: psycopg.Connection) -> str | None:
    """What the tables were last brought to; it travels with the database, so a restored copy tells the truth."""
    row = connection.execute("SELECT obj_description(to_regclass('django_migrations'), 'pg_class')").fetchone()
    return row[0] if row else None


def _awaits_the_demo(connection: psycopg.Connection) -> bool:
    """Whether nobody is here yet, or a load of the demo was cut off (it is marked at its begin and at its end)."""
    row = connection.execute("SELECT demo_seed IS NOT NULL, demo_loaded_at FROM companionway_installation").fetchone()
    if row is not None and row[0]:
        return row[1] is None
    somebody = connection.execute("SELECT EXISTS (SELECT FROM companionway_user)").fetchone()
    return somebody is not None and not somebody[0]


def _is_demo(connection: psycopg.Connection) -> bool:
    row = connection.execute("SELECT demo_seed IS NOT NULL FROM companionway_installation").fetchone()
    return row is not None and bool(row[0])
