"""The embedded server: started, shared, stopped, and healed after every way of dying."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from companionway.platform import postgres, processes, programs
from companionway.platform.database import NAME, USER, socket_folder
from tests.platform.test_processes import eventually

OWNER = """
import sys
from pathlib import Path
from companionway.platform import postgres
with postgres.running(Path(sys.argv[1]), durable=False):
    print("ready", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One data folder for the whole file: making a cluster is the slow part."""
    folder = tmp_path_factory.mktemp("pg")
    with postgres.running(folder, durable=False):
        pass
    return folder


def query(data: Path, sql: str) -> object:
    with psycopg.connect(host=str(socket_folder(data)), user=USER, dbname=NAME, autocommit=True) as connection:
        cursor = connection.execute(sql)
        row = cursor.fetchone() if cursor.description else None
    return row[0] if row else None


def server_pid(data: Path) -> int:
    return int((data / "pg" / "cluster" / "postmaster.pid").read_text().split("\n", 1)[0])


def owner_of(data: Path) -> subprocess.Popen[bytes]:
    """Another process that owns the server on this folder."""
    owner = subprocess.Popen([sys.executable, "-c", OWNER, str(data)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert owner.stdout is not None
    assert owner.stdout.readline() == b"ready\n"
    return owner


def end(owner: subprocess.Popen[bytes]) -> None:
    owner.communicate()


def test_it_runs_for_the_length_of_a_block_and_leaves_no_process(data: Path) -> None:
    with postgres.running(data, durable=False):
        assert query(data, "SELECT current_user") == USER
        pid = server_pid(data)
    assert not processes.is_alive(pid)
    assert processes.holding(data / "pg" / "lock") == []


def test_it_listens_on_no_network_address_and_its_folder_is_closed_to_others(data: Path) -> None:
    with postgres.running(data, durable=False):
        assert query(data, "SHOW listen_addresses") == ""
        assert socket_folder(data).stat().st_mode & 0o077 == 0


def test_a_durable_server_acknowledges_only_what_is_on_disk(data: Path) -> None:
    with postgres.running(data):
        assert [query(data, f"SHOW {name}") for name in ("fsync", "full_page_writes", "synchronous_commit")] == [
            "on"
        ] * 3


def test_a_second_user_shares_the_server_and_the_owner_waits_for_it(data: Path) -> None:
    owner = owner_of(data)
    with postgres.running(data, durable=False):
        assert owner.stdin is not None
        owner.stdin.close()
        assert not eventually(lambda: owner.poll() is not None, seconds=0.4)
        assert query(data, "SELECT 1") == 1
    assert owner.stdout is not None
    owner.stdout.close()
    assert owner.wait(10) == 0


def test_a_killed_owner_takes_the_server_with_it_and_the_next_start_keeps_the_data(data: Path) -> None:
    owner = owner_of(data)
    query(data, "CREATE TABLE kept AS SELECT 41 + 1 AS answer")
    pid = server_pid(data)
    owner.send_signal(signal.SIGKILL)
    end(owner)
    assert eventually(lambda: not processes.is_alive(pid))
    with postgres.running(data, durable=False):
        assert query(data, "SELECT answer FROM kept") == 42


def test_a_server_that_outlived_its_owner_is_ended_before_the_next_one_starts(data: Path) -> None:
    server = postgres.Server(data, durable=False)
    assert server.acquire(0)
    server.start()
    old = server_pid(data)
    server.release()
    (data / "pg" / "lock").write_text("999999999")  # an owner that is gone
    other = postgres.Server(data, durable=False)
    assert other.acquire(0)
    assert not processes.is_alive(old)
    other.release()
    server.stop()


def test_the_pid_file_of_a_killed_server_does_not_hinder_the_next_start(data: Path) -> None:
    stranger = processes.spawn(["sleep", "60"])
    stale = f"{stranger.pid}\n{data}/pg/cluster\n1\n5432\n{socket_folder(data)}\n\n\nready\n"
    (data / "pg" / "cluster" / "postmaster.pid").write_text(stale)
    (socket_folder(data) / ".s.PGSQL.5432.lock").write_text(stale)
    try:
        with postgres.running(data, durable=False):
            assert query(data, "SELECT 1") == 1
    finally:
        processes.end(stranger, processes.KILL, 1)


def test_a_killed_server_is_started_again_with_what_it_had_acknowledged(data: Path) -> None:
    server = postgres.Server(data)
    assert server.acquire(0)
    server.start()
    try:
        query(data, "CREATE TABLE acknowledged AS SELECT 7 AS answer")
        os.kill(server_pid(data), signal.SIGKILL)
        assert eventually(lambda: not server.is_running())
        server.restart()
        assert query(data, "SELECT answer FROM acknowledged") == 7
    finally:
        server.stop()
        server.release()


def test_a_making_that_was_killed_half_way_is_made_again(tmp_path: Path) -> None:
    half = tmp_path / "pg" / "unfinished"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with postgres.running(tmp_path, durable=False):
        assert query(tmp_path, "SELECT 1") == 1


def test_a_server_that_cannot_start_says_so_with_the_end_of_its_log(tmp_path: Path) -> None:
    (tmp_path / "pg" / "cluster").mkdir(parents=True)
    server = postgres.Server(tmp_path)
    assert server.acquire(0)
    with pytest.raises(programs.NotPossible, match="did not start"):
        server.start()
    server.release()


def test_root_without_unshare_runs_it_as_nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(programs.os, "geteuid", lambda: 0)
    monkeypatch.setattr(programs, "_works", lambda command: command[0] != "unshare")
    assert programs.unprivileged(tmp_path)[:2] == ["setpriv", "--reuid=nobody"]


def test_root_below_a_closed_folder_lets_nobody_read_through_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(programs.os, "geteuid", lambda: 0)
    monkeypatch.setattr(programs, "_works", lambda command: "--ambient-caps=+dac_read_search" in command)
    assert "--ambient-caps=+dac_read_search" in programs.unprivileged(tmp_path)


def test_root_with_neither_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(programs.os, "geteuid", lambda: 0)
    monkeypatch.setattr(programs, "_works", lambda command: False)
    with pytest.raises(programs.NotPossible, match="ordinary user, or set DATABASE_URL"):
        programs.unprivileged(tmp_path)


def test_an_ordinary_user_needs_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(programs.os, "geteuid", lambda: 1000)
    assert programs.unprivileged(tmp_path) == []
