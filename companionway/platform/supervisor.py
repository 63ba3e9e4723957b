"""`./run`: one process that owns database, web and worker, starts again what ends, and leaves nothing behind."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from companionway.platform import postgres, preparation, processes, programs, standing
from companionway.platform.database import conninfo
from companionway.platform.occasional import Occasional
from companionway.platform.roles import APP, OWNER
from companionway.platform.turnstile import THREADS

READY_SECONDS = 60.0
STOP_SECONDS = 12.0
PORT_SECONDS = 2.0
STEADY_SECONDS = 30.0
LOG_BYTES = 5_000_000
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Somebody asked us to stop (Ctrl-C, a signal). Not an error, so nothing may catch it by accident."""


class CannotStart(Exception):
    """The message says why, and what to do."""


def say(words: str) -> None:
    """One line to the terminal, at once."""
    print(words, flush=True)


@dataclass
class Child:
    """A program that is kept running."""

    name: str
    command: list[str]
    log: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    not_before: float = field(default=0.0)

    def start(self) -> None:
        """Start it, its words going to its log file."""
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        with open(self.log, "ab") as output:
            self.process = processes.spawn(self.command, output=output, environment=self.environment)
        self.started = time.monotonic()

    def tend(self) -> None:
        """Start it again if it has ended: at once the first time, then after 0.5 s doubling to 10 s."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            status = processes.end(self.process, processes.TERMINATE, 0)
            self.failures = 0 if now - self.started > STEADY_SECONDS else self.failures + 1
            self.not_before = now + (min(0.25 * 2**self.failures, 10.0) if self.failures > 1 else 0.0)
            self.process = None
            say(f"{self.name} ended ({_ending(status)}); starting it again. Its log: {self.log}")
        if self.process is None and now >= self.not_before:
            self.start()

    def stop(self) -> None:
        """Let it finish what it is doing, then end it and all its children."""
        if self.process is not None:
            processes.end(self.process, processes.TERMINATE, STOP_SECONDS)
            self.process = None


class Supervisor:
    """Everything `./run` starts, over one data folder."""

    def __init__(self, data: Path, *, production: bool, greeting: Callable[[Path], str]) -> None:
        self.data = data
        self.greeting = greeting
        self.production = production
        self.host = os.environ.get("COMPANIONWAY_BIND", "127.0.0.1")
        self.port = _port(os.environ.get("COMPANIONWAY_PORT", "8000"))
        self.address = f"http://{self.host}:{self.port}"
        self.url = os.environ.get("DATABASE_URL", "")
        self.server = None if self.url else postgres.Server(data)
        self.environment = os.environ | {processes.OWNER: str(data), "PYTHONPATH": str(preparation.ROOT)}
        self.environment.setdefault("COMPANIONWAY_BASE_URL", self.address)
        self.children: list[Child] = []
        self.occasional = Occasional(conninfo(data, APP))

    def run(self) -> None:
        """From nothing to a page that answers, then watch until told to stop."""
        for pid in processes.owned_by(str(self.data)):  # left by a run that was killed
            processes.end_pid(pid, processes.KILL, STOP_SECONDS)
        _refuse_a_taken_port(self.host, self.port)
        (self.data / "log").mkdir(parents=True, exist_ok=True, mode=0o700)
        self._start_database()
        demo = not self.production and os.environ.get("COMPANIONWAY_DEMO", "1") not in {"0", "no", "off", "false"}
        owners, apps = conninfo(self.data, OWNER), conninfo(self.data, APP)
        is_demo = preparation.prepare(
            owners or apps, self.environment, production=self.production, demo=demo, owner=bool(owners), say=say
        )
        standing.refuse_unless(apps)
        if self.production:
            preparation.step(["ready"], self.environment)
        self._start_children()
        if is_demo:
            say(self.greeting(self.data))
        self._wait_until_ready()
        say(f"\nCompanionway is ready: {self.address}\nData and logs: {self.data}\nCtrl-C stops everything.")
        while True:
            self._tend()
            time.sleep(0.2)

    def stop(self) -> None:
        """Stop in the order in which nobody misses anybody: web and worker, then the database."""
        for child in self.children:
            child.stop()
        if self.server is not None:
            self.server.stop()
            self.server.release()

    def _start_database(self) -> None:
        if self.server is None:
            return
        if not self.server.acquire(0):
            say("Waiting for another command to finish with the database ...")
            if not self.server.acquire(READY_SECONDS):
                raise CannotStart("Another command still uses the database. Let it finish, or stop it, and try again.")
        self.server.start()

    def _start_children(self) -> None:
        web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", self.host, "--port", str(self.port),
               "--workers", os.environ.get("COMPANIONWAY_WEB_WORKERS", "2"), "--blocking-threads", str(THREADS),
               "--respawn-failed-workers", "--workers-kill-timeout", "8", "--log-level", "warning",
               "config.wsgi:application"]  # fmt: skip
        for name, words in (("web", web), ("worker", preparation.command("worker"))):
            self._start_child(name, words)

    def _start_child(self, name: str, words: list[str]) -> None:
        child = Child(name, words, self.data / "log" / f"{name}.log", self.environment)
        self.children.append(child)
        child.start()

    def _tend(self) -> None:
        if self.server is not None and not self.server.is_running():
            say(f"The database ended; starting it again. Its log: {self.server.log}")
            self.server.restart()
        for child in self.children:
            child.tend()
        for name in self.occasional.needed():
            self._start_child(name, preparation.command(name))

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while (status := self._answer()) is None:
            web = self.children[0]
            if time.monotonic() > deadline or web.failures > 2:
                raise CannotStart(f"The web process does not come up. {web.log} ends with:\n{_end_of(web.log)}")
            self._tend()
            time.sleep(0.05)
        if status >= 500:
            say(f"The first page answers with an error ({status}); see {self.data / 'log' / 'web.log'}.")

    def _answer(self) -> int | None:
        """The status of the first page, None while nobody answers."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=10)
        try:
            connection.request("GET", "/", headers={"Host": "127.0.0.1"})
            return connection.getresponse().status
        except OSError:
            return None
        finally:
            connection.close()


def up(data: Path, *, production: bool, greeting: Callable[[Path], str] = lambda data: "") -> int:
    """Run everything until Ctrl-C or SIGTERM. Returns the exit status: 0 when told to stop, 1 when it cannot run.

    `greeting` gives what is said of a demo while it comes up.
    """
    before = {one: signal.signal(one, _stop) for one in SIGNALS}
    try:
        with _only_one(data):
            supervisor = Supervisor(data, production=production, greeting=greeting)
            try:
                supervisor.run()
            finally:
                for one in SIGNALS:
                    signal.signal(one, signal.SIG_IGN)
                supervisor.stop()
    except Stopped:
        say("Stopped.")
    except (CannotStart, programs.NotPossible, preparation.StepFailed) as problem:
        print(problem, file=sys.stderr)
        return 1
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
    return 0


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped


@contextmanager
def _only_one(data: Path) -> Iterator[None]:
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(data / "run.lock", "a+") as lock:
        if not processes.lock(lock, 2):
            raise CannotStart(f"Companionway already runs on the data in {data}. Use that one, or stop it first.")
        yield


def _port(value: str) -> int:
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise CannotStart(f"COMPANIONWAY_PORT must be a port number, not {value!r}.")
    return int(value)


def _refuse_a_taken_port(host: str, port: int) -> None:
    """Raises CannotStart when the port stays taken; a web process that is just dying gets a moment to let go of it."""
    deadline = time.monotonic() + PORT_SECONDS
    while (problem := _trial(host, port)) is not None:
        if time.monotonic() >= deadline:
            raise CannotStart(
                f"Port {port} on {host} cannot be used ({problem.strerror}). "
                f"Choose another: COMPANIONWAY_PORT={port + 1} ./run"
            )
        time.sleep(0.1)


def _trial(host: str, port: int) -> OSError | None:
    """What hinders listening there; None when nothing does."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as problem:
            return problem
    return None


def _end_of(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-8:])


def _ending(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"status {status}"
