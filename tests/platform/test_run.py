"""`./run` as a whole: killed in every way it heals, and it leaves no process behind."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from companionway.platform import processes
from companionway.platform.database import NAME, USER, socket_folder
from companionway.platform.preparation import ROOT
from tests.platform.test_processes import eventually

pytestmark = pytest.mark.slow


class Run:
    """One `./run` over a data folder of its own, without the demo program."""

    def __init__(self, data: Path, **environment: str) -> None:
        self.data = data
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.environment = {
            **os.environ, "COMPANIONWAY_DATA": str(data), "COMPANIONWAY_PORT": str(self.port), "COMPANIONWAY_DEMO": "0",
            "DJANGO_SETTINGS_MODULE": "config.settings", "COMPANIONWAY_NO_POOL": "", **environment,
        }  # fmt: skip

    def start(self) -> None:
        command = [sys.executable, str(ROOT / "manage.py"), "up"]
        self.process = subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if "is ready" in line:
                return
        self.process.communicate()
        raise AssertionError(f"it ended with status {self.process.returncode}")

    def answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/sign-in/")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def remembers(self) -> bool:
        try:
            with psycopg.connect(host=str(socket_folder(self.data)), user=USER, dbname=NAME) as connection:
                return bool(connection.execute("SELECT count(*) > 0 FROM django_migrations").fetchone())
        except psycopg.Error:
            return False

    def database(self) -> int:
        return int((self.data / "pg" / "cluster" / "postmaster.pid").read_text().split("\n", 1)[0])

    def web(self) -> list[int]:
        """The web process and its workers, eldest first."""
        return self._whose_command_has(b"granian")

    def worker(self) -> list[int]:
        return self._whose_command_has(b"worker\0")

    def _whose_command_has(self, words: bytes) -> list[int]:
        owned = processes.owned_by(str(self.data))
        return sorted(pid for pid in owned if words in Path(f"/proc/{pid}/cmdline").read_bytes())

    def everything(self) -> list[int]:
        return [self.process.pid, *processes.owned_by(str(self.data)), *processes.holding(self.data / "pg" / "lock")]

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=30)
        return self.process.returncode


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One data folder for the whole file: each test is the next start after the last one's end."""
    return tmp_path_factory.mktemp("run")


@pytest.fixture
def run(data: Path) -> Iterator[Run]:
    run = Run(data)
    run.start()
    yield run
    if run.process.poll() is None:
        run.stop()
    assert eventually(lambda: [pid for pid in run.everything() if processes.is_alive(pid)] == [])


@pytest.mark.parametrize("signal_of_the_user", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_stops_when_told_and_leaves_no_process(run: Run, signal_of_the_user: signal.Signals) -> None:
    before = run.everything()
    assert len(before) > 8
    run.process.send_signal(signal_of_the_user)
    run.process.communicate(timeout=30)
    assert run.process.returncode == 0
    assert [pid for pid in before if processes.is_alive(pid)] == []


def test_it_heals_while_running_when_a_part_is_killed(run: Run) -> None:
    for find in (lambda: run.web()[0], lambda: run.web()[-1], lambda: run.worker()[0], run.database):
        part = find()
        os.kill(part, signal.SIGKILL)
        assert eventually(lambda: part not in (run.web()[0:1] + run.web()[-1:] + run.worker()), seconds=10)  # noqa: B023
        assert eventually(lambda: run.answers() and run.remembers() and len(run.worker()) == 1, seconds=30)
    assert run.database() > 0
    assert run.process.poll() is None


def test_a_killed_supervisor_leaves_no_process_and_the_next_start_heals(run: Run) -> None:
    before = run.everything()
    run.kill()
    assert eventually(lambda: [pid for pid in before if processes.is_alive(pid)] == [], seconds=20)
    run.start()
    assert run.answers()
    assert run.remembers()


def test_everything_killed_at_once_heals_at_the_next_start(run: Run) -> None:
    workers = run.web()[1:]
    for pid in (run.process.pid, run.web()[0], run.worker()[0], run.database()):
        os.kill(pid, signal.SIGKILL)
    run.process.communicate()
    assert workers
    run.start()
    assert run.answers()
    assert run.remembers()


def test_a_command_started_beside_it_uses_its_database(run: Run) -> None:
    command = [sys.executable, str(ROOT / "manage.py"), "migrate", "--check"]
    assert subprocess.run(command, env=run.environment, check=False).returncode == 0
    assert run.remembers()
