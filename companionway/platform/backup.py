"""Backup and restore: the whole database in one sealed file, and back into an empty one, compared row for row.

Inside the parcel: one line of JSON (when, what kind of installation, each table's rows and digest), then pg_dump's own
format. The line and the dump are of one snapshot.
"""

import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

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
        command = [str(binaries() / "pg_dump"), "--format=custom", "--no-owner", f"--snapshot={snapshot}", place]
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

    The file is opened twice: once to find it whole, once into pg_restore, which is one transaction. What it holds
    passes through memory only, so a restore that fails or is killed leaves no plain text on a disk.
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
    """The dump of this file through pg_restore's standard input. Whatever stops it rolls the transaction back."""
    place, secret = _told_apart(conninfo)
    command = [str(binaries() / "pg_restore"), "--no-owner", "--single-transaction", "--exit-on-error",
               f"--dbname={place}"]  # fmt: skip
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=secret) as restoring:
        assert restoring.stdin is not None
        try:
            read(file, private, restoring.stdin.write)
        except BrokenPipeError:
            pass  # it gave up; what it says stands below
        except BaseException:
            restoring.kill()
            raise
        _, said = restoring.communicate()
    if restoring.returncode != 0:
        # Its further lines quote the row at which it stopped.
        first = next((line for line in said.decode(errors="replace").splitlines() if "error:" in line), "")
        raise CannotRestore(f"pg_restore did not finish; nothing was changed.\n{first[:600]}")


def _belongs_here(manifest: Manifest, production: bool) -> None:
    """Invented and real people never meet (privacy P74)."""
    if production and (manifest["demo"] or not manifest["production"]):
        raise CannotRestore("This backup is of a demo or a trial. It is not restored into production.")
    if not production and manifest["production"]:
        raise CannotRestore(
            "This backup is of a production installation: real people. It is restored only where"
            " COMPANIONWAY_PRODUCTION=1."
        )
