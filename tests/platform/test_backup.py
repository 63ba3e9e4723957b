"""A backup says nothing without its key, comes back as it was, and never where it does not belong."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from companionway.people.models import ContactPoint, Person
from companionway.platform import backup, parcel, roles, standing
from companionway.platform.models import Installation
from tests.canaries.watching import files_watched
from tests.platform.test_sealing import a_person

NOW = datetime(2026, 3, 1, tzinfo=UTC)
OWNERS = """
SELECT relname, relowner::regrole::text, relrowsecurity, relforcerowsecurity,
  coalesce(relacl, acldefault('r', relowner))::text FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v')
UNION ALL SELECT proname, proowner::regrole::text, prosecdef, false,
  coalesce(proacl, acldefault('f', proowner))::text FROM pg_proc
WHERE pronamespace = 'public'::regnamespace AND proname LIKE ANY (ARRAY['cw%', 'companionway%']) ORDER BY 1, 2
"""
# Indexes are made when the rows are in already.
REFUSED_MIDWAY = (
    "CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'not here'; END $$",
    "CREATE EVENT TRIGGER midway ON ddl_command_start WHEN TAG IN ('CREATE INDEX') EXECUTE FUNCTION refuse()",
)
CANARIES = ("Zebulon Canaryperson", "207-555-0188", "zebra words at noon")


def conninfo(name: str) -> str:
    held = connection.settings_dict
    return f"host={held['HOST']} port={held['PORT'] or 5432} user=companionway dbname={name}"


@pytest.fixture
def house(transactional_db: None) -> str:
    """A database with somebody in it; where it is."""
    person = a_person()
    Person.objects.filter(id=person.id).update(called=CANARIES[0])
    ContactPoint.objects.create(person=person, kind="phone", value=CANARIES[1], key="", good_times=CANARIES[2])
    return conninfo(connection.settings_dict["NAME"])


@pytest.fixture
def empty() -> Iterator[str]:
    """An empty database on the same server."""
    with psycopg.connect(conninfo("postgres"), autocommit=True) as server:
        server.execute("DROP DATABASE IF EXISTS restored")
        server.execute("CREATE DATABASE restored")
        for statement in roles.statements("restored"):
            server.execute(statement.encode())
    with psycopg.connect(conninfo("restored"), autocommit=True) as inside:
        for statement in roles.inside("restored"):
            inside.execute(statement.encode())
    with psycopg.connect(conninfo("postgres"), autocommit=True) as server:
        yield conninfo("restored")
        server.execute("DROP DATABASE restored WITH (FORCE)")


def test_a_backup_comes_back_row_for_row_and_tells_nothing_without_its_key(
    house: str, empty: str, tmp_path: Path
) -> None:
    private, public = parcel.new_pair()
    file = tmp_path / "backup.cw"
    saved = backup.write(house, file, public, production=False, at=NOW)
    held = file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600 and list(tmp_path.iterdir()) == [file]
    assert saved["tables"]["companionway_person"][0] == 1 and "Zebulon" in Person.objects.get().called
    for canary in (*CANARIES, "companionway_person", "PGDMP"):
        for coding in ("utf-8", "utf-16-le"):
            assert canary.encode(coding) not in held
    assert backup.restore(empty, file, private, production=False) == saved
    with psycopg.connect(house) as here, psycopg.connect(empty) as there:
        assert there.execute(OWNERS).fetchall() == here.execute(OWNERS).fetchall() != []
        there.execute("SET SESSION AUTHORIZATION cw_app")
        assert standing.faults(there) == [], "the second wall stands again"
        there.execute("RESET SESSION AUTHORIZATION")
        assert there.execute("SELECT called FROM companionway_person").fetchall() == [(CANARIES[0],)]
        (value,) = there.execute("SELECT value FROM companionway_contactpoint").fetchone() or (b"",)
        assert value and CANARIES[1].encode() not in bytes(value)
    with pytest.raises(backup.CannotRestore, match="not empty"):
        backup.restore(empty, file, private, production=False)


def test_a_file_that_is_cut_off_altered_or_for_another_key_does_not_open(house: str, tmp_path: Path) -> None:
    private, public = parcel.new_pair()
    file = tmp_path / "backup.cw"
    backup.write(house, file, public, production=False, at=NOW)
    whole = file.read_bytes()
    assert len(whole) > 3 * parcel.CHUNK
    start, step = len(parcel.MAGIC) + 32, parcel.CHUNK + parcel.TAG
    bad = {
        "cut in a chunk": whole[:-1],
        "cut between chunks": whole[: start + step],
        "nothing after the head": whole[:start],
        "a bit": whole[: start + 5] + bytes([whole[start + 5] ^ 1]) + whole[start + 6 :],
        "two chunks exchanged": whole[:start] + whole[start + step : start + 2 * step] + whole[start : start + step]
        + whole[start + 2 * step :],
        "something added": whole + b"x",
        "another file": b"PGDMP" + whole,
        "nothing": b"",
    }  # fmt: skip
    for name, content in bad.items():
        file.write_bytes(content)
        with pytest.raises(parcel.ParcelUnusable):
            backup.read(file, private)
            pytest.fail(name)
    file.write_bytes(whole)
    with pytest.raises(parcel.ParcelUnusable, match="another key"):
        backup.read(file, parcel.new_pair()[0])
    with pytest.raises(parcel.ParcelUnusable, match="not a backup key"):
        backup.read(file, public)


@pytest.mark.parametrize(
    ("saved_in", "demo", "restored_in"), [(True, False, False), (False, False, True), (False, True, True)]
)
def test_real_and_invented_people_never_meet(
    house: str, empty: str, tmp_path: Path, saved_in: bool, demo: bool, restored_in: bool
) -> None:
    if demo:
        Installation.objects.create(demo_seed=7)
    private, public = parcel.new_pair()
    file = tmp_path / "backup.cw"
    backup.write(house, file, public, production=saved_in, at=NOW)
    with pytest.raises(backup.CannotRestore, match=r"real people|not restored into production"):
        backup.restore(empty, file, private, production=restored_in)
    with psycopg.connect(empty) as there:
        assert there.execute(backup.TABLES).fetchall() == []


def test_a_restore_that_loses_a_row_is_told(
    house: str, empty: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    private, public = parcel.new_pair()
    file = tmp_path / "backup.cw"
    backup.write(house, file, public, production=False, at=NOW)
    original = backup._poured

    def pour_and_lose(*args: Any) -> None:
        original(*args)
        with psycopg.connect(empty) as there:
            there.execute("DELETE FROM companionway_contactpoint")

    monkeypatch.setattr(backup, "_poured", pour_and_lose)
    with pytest.raises(backup.CannotRestore, match="companionway_contactpoint"):
        backup.restore(empty, file, private, production=False)


@pytest.mark.parametrize("fate", ["whole", "it refuses a row", "it is killed", "the file changes meanwhile"])
def test_a_restore_writes_no_plain_text_to_any_disk_and_one_that_fails_midway_changes_nothing(
    house: str, empty: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fate: str
) -> None:
    private, public = parcel.new_pair()
    file = tmp_path / "backup.cw"
    backup.write(house, file, public, production=False, at=NOW)
    if fate == "it refuses a row":
        with psycopg.connect(empty, autocommit=True) as there:
            for statement in REFUSED_MIDWAY:
                there.execute(statement)
    monkeypatch.setattr(backup, "read", _read_until(fate, backup.read))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "unused"))
    with files_watched() as written:
        if fate == "whole":
            backup.restore(empty, file, private, production=False)
        else:
            with pytest.raises((backup.CannotRestore, parcel.ParcelUnusable, KeyboardInterrupt)) as told:
                backup.restore(empty, file, private, production=False)
            assert not any(canary in str(told.value) for canary in CANARIES)
    assert [name for name in written if name not in (os.devnull, str(file))] == [] and [*tmp_path.iterdir()] == [file]
    with psycopg.connect(empty) as there:
        assert bool(there.execute(backup.TABLES).fetchall()) == (fate == "whole")


def _read_until(fate: str, original: Any) -> Any:
    """Reading that is cut off in its second pass, behind some blocks."""
    passes = []

    def read(file: Path, private: str, *told: Any) -> Any:
        passes.append(told)
        if len(passes) == 2 and fate in ("it is killed", "the file changes meanwhile"):

            def tell(block: bytes) -> None:
                told[0](block)
                if fate == "it is killed":
                    raise KeyboardInterrupt

            if fate == "the file changes meanwhile":
                whole = file.read_bytes()
                file.write_bytes(whole[:-40])
                try:
                    return original(file, private, *told)
                finally:
                    file.write_bytes(whole)
            return original(file, private, tell)
        return original(file, private, *told)

    return read


@pytest.mark.asvs("13.3.2")
def test_no_command_line_holds_the_password_of_the_database(
    house: str, empty: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines: list[str] = []
    secrets: set[str | None] = set()

    def noted(original: Any) -> Any:
        def begin(command: list[str], *args: Any, **more: Any) -> Any:
            lines.append(" ".join(command))
            secrets.add((more.get("env") or {}).get("PGPASSWORD"))
            return original(command, *args, **more)

        return begin

    monkeypatch.setattr(backup.subprocess, "Popen", noted(subprocess.Popen))
    private, public = parcel.new_pair()
    file = tmp_path / "backup.cw"
    backup.write(f"{house} password=a-secret-word", file, public, production=False, at=NOW)
    backup.restore(f"{empty} password=a-secret-word", file, private, production=False)
    assert any("pg_dump" in line for line in lines) and any("psql" in line for line in lines)
    assert not any("a-secret-word" in line for line in lines) and secrets == {"a-secret-word", None}


def test_a_role_that_policies_hold_writes_no_backup(house: str, tmp_path: Path) -> None:
    public = parcel.new_pair()[1]
    with psycopg.connect(conninfo("postgres"), autocommit=True) as server:
        server.execute("DROP ROLE IF EXISTS a_reader")
        server.execute("CREATE ROLE a_reader LOGIN")
        server.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO a_reader").format(sql.Identifier(connection.settings_dict["NAME"]))
        )
    where = conninfo(connection.settings_dict["NAME"]).replace("user=companionway", "user=a_reader")
    try:
        with pytest.raises(backup.CannotRestore, match="does not see every row"):
            backup.write(where, tmp_path / "b", public, production=False, at=NOW)
        assert list(tmp_path.iterdir()) == []
    finally:
        with psycopg.connect(conninfo("postgres"), autocommit=True) as server:
            server.execute(
                sql.SQL("REVOKE CONNECT ON DATABASE {} FROM a_reader").format(
                    sql.Identifier(connection.settings_dict["NAME"])
                )
            )
            server.execute("DROP ROLE a_reader")
