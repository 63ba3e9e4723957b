"""The whole product as real processes in a temporary folder: supervisor, durable PostgreSQL, web and worker."""

import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from companionway.platform import processes
from companionway.platform.database import NAME, USER, socket_folder

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 180.0
PROGRAM = ROOT / "data" / "maine-demo.toml"


class House:
    """A running installation. Everything it starts ends with it; only processes of its own are ever killed."""

    def __init__(self, data: Path, program: str = str(PROGRAM)) -> None:
        self.data = data
        self.program = program
        self.port = _free_port()
        self.environment = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}}
        self.environment |= {
            "COMPANIONWAY_DATA": str(data), "COMPANIONWAY_PORT": str(self.port), "COMPANIONWAY_DEMO": "0",
            "COMPANIONWAY_DOOR_LIMIT": "100000000", "COMPANIONWAY_ASK_LIMIT": "100000000",
            "COMPANIONWAY_NO_POOL": "", "COMPANIONWAY_LOG_LEVEL": "CRITICAL",
        }  # fmt: skip
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Bring everything up and load the program, if there is one to load."""
        self.data.mkdir(parents=True, exist_ok=True)
        with open(self.data / "up.log", "wb") as log:
            self.process = processes.spawn(self.command("up"), output=log, environment=self.environment)
        deadline = time.monotonic() + READY_SECONDS
        while b"Companionway is ready" not in (self.data / "up.log").read_bytes():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.data / "up.log").read_text()[-2000:])
            time.sleep(0.1)
        if self.program:
            self.run("program", "load", self.program)

    def stop(self) -> None:
        """End the supervisor, which ends the rest."""
        if self.process is not None:
            processes.end(self.process, processes.TERMINATE, 60)
        for pid in processes.owned_by(str(self.data)):
            processes.end_pid(pid, processes.KILL, 5)

    def command(self, *words: str) -> list[str]:
        """One of our commands."""
        return [sys.executable, str(ROOT / "manage.py"), *words]

    def run(self, *words: str) -> str:
        """Run a command to its end beside the running house; returns what it printed."""
        done = subprocess.run(self.command(*words), env=self.environment, check=True, capture_output=True, text=True)
        return done.stdout

    def query(self, sql: str) -> list[tuple[object, ...]]:
        """Rows straight from the database."""
        with psycopg.connect(host=str(socket_folder(self.data)), user=USER, dbname=NAME) as connection:
            cursor = connection.execute(sql.encode())
            return cursor.fetchall() if cursor.description else []

    def pids(self, target: str) -> list[int]:
        """The processes of "web", one "web worker", "worker", "mllp", or "database" (server and all its sessions)."""
        assert self.process is not None
        if target == "database":
            own = {self.process.pid, os.getpid()}
            return [pid for pid in processes.holding(self.data / "pg" / "lock") if pid not in own]
        mine = [(pid, _words(pid)) for pid in processes.owned_by(str(self.data))]
        if target in {"worker", "mllp"}:
            return [pid for pid, words in mine if words[-1:] == [target]]
        main = [pid for pid, words in mine if "config.wsgi:application" in words and _parent(pid) == self.process.pid]
        inner = _children(main)
        return inner[:1] if target == "web worker" else [*main, *inner]

    def kill(self, target: str) -> int:
        """Send SIGKILL. Returns to how many processes."""
        pids = self.pids(target)
        for pid in pids:
            try:
                os.kill(pid, processes.KILL)
            except ProcessLookupError:
                continue
        return len(pids)


def _words(pid: int) -> list[str]:
    try:
        return [
            part.decode(errors="replace") for part in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0") if part
        ]
    except OSError:
        return []


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
    except (OSError, IndexError):
        return 0


def _children(parents: list[int]) -> list[int]:
    alive = [int(entry.name) for entry in Path("/proc").glob("[0-9]*")]
    return [pid for pid in alive if _parent(pid) in parents]


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


@contextmanager
def house(data: Path) -> Iterator[House]:
    """A house for as long as the block lasts."""
    made = House(data)
    try:
        made.start()
        yield made
    finally:
        made.stop()


TARGETS = ("web worker", "worker", "database", "web")


def schedule(kills: int, seed: int) -> list[str]:
    """Which process is killed in which order: each kind in turn, shuffled by the seed."""
    order = [TARGETS[number % len(TARGETS)] for number in range(kills)]
    random.Random(seed).shuffle(order)
    return order
