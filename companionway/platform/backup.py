"""Backup and restore: the whole database in one sealed file, and back into an empty one, compared row for row.

Inside the parcel: one line of JSON (when, what kind of installation, each table's rows and digest), then pg_dump's own
format. The line and the dump are of one snapshot.
"""

import itertools
import json
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from companionway.platform import database, parcel
from companionway.platform.programs import binaries

TABLES = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind = 'r' ORDER BY 1
"""
# Order does not matter: the digest of a table is the sum of its rows' digests.
DIGEST = "SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text FROM {} t"
MANIFEST_BYTES = 1_000_000
FOR_NEWER_SERVERS, HEAD_LINES = b"SET transaction_timeout = 0;\n", 40
Manifest = dict[str, Any]


class CannotRestore(Exception):
    """The backup does not belong here, or did not come back whole; the message says why."""


def where(data: Path) -> str:
    """Where to connect for a backup: a role of its own that sees every row; of the embedded server its superuser."""
    if os.environ.get("DATABASE_URL"):
        return os.environ.get("COMPANIONWAY_BACKUP_DATABASE_URL", "")
    return database.conninfo(data, database.USER)


def _tables(connection: "psycopg.Connection[Any]") -> dict[str, list[Any]]:
    """{table: [rows, digest]} of every table, as this connection's transaction sees them."""
    found = {}
    for (name,) in connection.execute(TABLES).fetchall():
        row = connection.execute(sql.SQL(DIGEST).format(sql.Identifier("public", name))).fetchone()
        assert row is not None
        found[name] = list(row)
    return found


def _sees_everything(connection: "psycopg.Connection[Any]") -> None:
    """A role that policies hold would write a backup with people missing."""
    row = connection.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user").fetchone()
    if row is None or not row[0]:
        raise CannotRestore(
            "This role does not see every row. Back up as a role with BYPASSRLS: COMPANIONWAY_BACKUP_DATABASE_URL."
        )


def write(conninfo: str, file: Path, public: str, *, production: bool, at: datetime) -> Manifest:
    """Write the backup. The file appears under its name only when it is whole. Raises CannotRestore, OSError."""
    with psycopg.connect(conninfo) as connection, _unfinished(file) as out:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        _sees_everything(connection)
        (snapshot,) = connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
        demo = connection.execute("SELECT bool_or(demo_seed IS NOT NULL) FROM companionway_installation").fetchone()
        manifest = {"made_at": at.isoformat(), "demo": bool(demo and demo[0]), "production": production,
                    "tables": _tables(connection)}  # fmt: skip
        sealing = parcel.Sealing(out, public)
        sealing.write(json.dumps(manifest).encode() + b"\n")
        place, secret = _told_apart(conninfo)
        command = [str(binaries() / "pg_dump"), "--format=custom", f"--snapshot={snapshot}", place]
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=secret) as dump:
            assert dump.stdout is not None
            while block := dump.stdout.read(parcel.CHUNK):
                sealing.write(block)
        if dump.returncode != 0:
            raise CannotRestore("pg_dump did not finish; what it said stands above. Nothing was kept.")
        sealing.close()
    return manifest


def _told_apart(conninfo: str) -> tuple[str, dict[str, str]]:
    """Where to connect without the password, for a command line that every user of the machine reads; and the
    environment, which holds it."""
    parts = conninfo_to_dict(conninfo)
    password = parts.pop("password", None)
    return make_conninfo("", **{name: str(value) for name, value in parts.items()}), os.environ | (
        {"PGPASSWORD": str(password)} if password else {}
    )


@contextmanager
def _unfinished(file: Path) -> Iterator[Any]:
    """A file that gets its name at the end, mode 0600."""
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=".backup-")
    unfinished = Path(name)
    try:
        with open(descriptor, "wb") as out:
            yield out
        unfinished.rename(file)
    finally:
        unfinished.unlink(missing_ok=True)


def read(file: Path, private: str, told: Callable[[bytes], object] = lambda block: None) -> Manifest:
    """Open the whole parcel, tell its dump block by block, and return its manifest. Raises parcel.ParcelUnusable."""
    head, manifest = b"", None
    with open(file, "rb") as source:
        for block in parcel.opened(source, private):
            if manifest is not None:
                told(block)
                continue
            head += block
            line, end, rest = head.partition(b"\n")
            if end:
                manifest = json.loads(line)
                told(rest)
            elif len(head) > MANIFEST_BYTES:
                break
    if not isinstance(manifest, dict):
        raise parcel.ParcelUnusable("This is not a backup of Companionway.")
    return manifest


def restore(conninfo: str, file: Path, private: str, *, production: bool) -> Manifest:
    """Bring an empty database to the backup and compare every table. Raises CannotRestore, parcel.ParcelUnusable.

    The file is opened twice: once to find it whole, once into the database, in one transaction. What it holds passes
    through memory only, so a restore that fails or is killed leaves no plain text on a disk. Owners come back with the
    tables and functions, for the second wall rests on them: who restores is an administrator of the server.
    """
    manifest = read(file, private)
    _belongs_here(manifest, production)
    with psycopg.connect(conninfo) as connection:
        if connection.execute(TABLES).fetchone():
            raise CannotRestore("This database is not empty. Restore into a fresh one; nothing was changed.")
    _poured(conninfo, file, private)
    with psycopg.connect(conninfo) as connection:
        _sees_everything(connection)
        here = _tables(connection)
    if here != manifest["tables"]:
        odd = sorted(n for n in here.keys() | manifest["tables"].keys() if here.get(n) != manifest["tables"].get(n))
        raise CannotRestore(f"These tables did not come back as they were saved: {', '.join(odd)}. Do not use this.")
    return manifest


def _poured(conninfo: str, file: Path, private: str) -> None:
    """The dump of this file as a script through psql. Without the COMMIT, which comes last, nothing of it stays.

    A script, because one line of it is for servers of release 17 and later only and is left out.
    """
    place, secret = _told_apart(conninfo)
    script = [str(binaries() / "pg_restore"), "--exit-on-error", "--file=-"]
    asking = [str(binaries() / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", f"--dbname={place}"]
    with (
        subprocess.Popen(asking, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=secret)
        as server,
        subprocess.Popen(script, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as restoring,
    ):  # fmt: skip
        words, out, dump, told = server.stdin, restoring.stdout, restoring.stdin, server.stderr
        assert words and out and dump and told
        through: list[bool] = []
        relay = threading.Thread(target=lambda: through.append(_relayed(out, words)))
        relay.start()
        try:
            with suppress(BrokenPipeError):  # psql gave up; what it says is asked for below
                read(file, private, dump.write)
        except BaseException:
            server.kill()
            restoring.kill()
            raise
        finally:
            _close(dump)
            relay.join()
            whole = restoring.wait() == 0 and through == [True]
            _close(words, b"COMMIT;\n" if whole else b"")
        said = told.read().decode(errors="replace")
    if server.returncode != 0 or not whole:
        # Its further lines quote the row at which it stopped.
        first = next((line for line in said.splitlines() if "ERROR:" in line), "")
        raise CannotRestore(f"The restore did not finish; nothing was changed.\n{first[:600]}")


def _relayed(script: IO[bytes], server: IO[bytes]) -> bool:
    """From pg_restore to psql, without the line that older servers do not know. Whether all of it went through."""
    try:
        server.write(b"BEGIN;\n")
        for line in itertools.islice(script, HEAD_LINES):
            if line != FOR_NEWER_SERVERS:
                server.write(line)
        shutil.copyfileobj(script, server)
        server.flush()
    except BrokenPipeError:
        return False
    finally:
        script.close()  # an end of pg_restore, too, when psql gave up
    return True


def _close(pipe: IO[bytes], last: bytes = b"") -> None:
    """Close a pipe whose reader may be gone, after a last word."""
    with suppress(BrokenPipeError):
        pipe.write(last)
    with suppress(BrokenPipeError):
        pipe.close()


def _belongs_here(manifest: Manifest, production: bool) -> None:
    """Invented and real people never meet (privacy P74)."""
    if production and (manifest["demo"] or not manifest["production"]):
        raise CannotRestore("This backup is of a demo or a trial. It is not restored into production.")
    if not production and manifest["production"]:
        raise CannotRestore(
            "This backup is of a production installation: real people. It is restored only where"
            " COMPANIONWAY_PRODUCTION=1."
        )
