"""The supervisor: what ends is started again, with patience; what cannot start is said plainly."""

import os
import socket
from pathlib import Path

import pytest

from companionway.platform import processes, supervisor
from tests.platform.test_processes import eventually


def a_child(folder: Path, *command: str) -> supervisor.Child:
    return supervisor.Child("web", list(command), folder / "web.log", dict(os.environ))


def test_a_killed_child_is_started_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    child = a_child(tmp_path, "sleep", "60")
    child.tend()
    assert child.process is not None
    first = child.process
    first.kill()
    first.wait()
    child.tend()
    assert child.process is not None
    assert child.process.pid != first.pid
    assert "web ended (signal 9); starting it again" in capsys.readouterr().out
    child.stop()


def test_a_child_that_keeps_ending_is_started_less_and_less_often(tmp_path: Path) -> None:
    child = a_child(tmp_path, "false")
    starts = 0
    child.tend()
    while child.failures < 3:
        if child.process is not None:
            starts += 1
            assert eventually(lambda: child.process is None or child.process.poll() is not None)
        child.tend()
    assert child.not_before - child.started > 1.9
    child.stop()


def test_stopping_leaves_no_process(tmp_path: Path) -> None:
    child = a_child(tmp_path, "sleep", "60")
    child.start()
    assert child.process is not None
    pid = child.process.pid
    child.stop()
    assert not processes.is_alive(pid)


def test_a_full_log_is_put_aside_at_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "LOG_BYTES", 10)
    (tmp_path / "web.log").write_text("more than ten bytes")
    child = a_child(tmp_path, "true")
    child.start()
    child.stop()
    assert (tmp_path / "web.log.1").read_text() == "more than ten bytes"
    assert (tmp_path / "web.log").read_text() == ""


def test_a_taken_port_is_named_with_a_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setenv("COMPANIONWAY_PORT", str(port))
        monkeypatch.setattr(supervisor, "PORT_SECONDS", 0.2)
        assert supervisor.up(tmp_path, production=False) == 1
    assert f"COMPANIONWAY_PORT={port + 1} ./run" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["eighty", "0", "70000", "-1"])
def test_an_odd_port_is_named(
    port: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COMPANIONWAY_PORT", port)
    assert supervisor.up(tmp_path, production=False) == 1
    assert "must be a port number" in capsys.readouterr().err


def test_a_second_run_on_the_same_data_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open(tmp_path / "run.lock", "a+") as lock:
        assert processes.lock(lock, 0)
        assert supervisor.up(tmp_path, production=False) == 1
    assert "already runs" in capsys.readouterr().err
