"""The embedded PostgreSQL of the demo and the tests: made, started, watched and stopped by the process that needs it.

It listens on a unix socket inside the data folder (mode 0700) and never on a network address.
"""

import fcntl
import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import psycopg

from companionway.platform import processes, roles
from companionway.platform.database import NAME, USER, socket_folder
from companionway.platform.programs import NotPossible, binaries, unprivileged

START_SECONDS = 60.0
STOP_SECONDS = 20.0


class Server:
    """One embedded server over one data folder. The process that starts it owns it and stops it."""

    def __init__(self, data: Path, *, durable: bool = True) -> None:
        self.data = data
        self.folder = data / "pg"
        self.cluster = self.folder / "cluster"
        self.socket = socket_folder(data)
        self.durable = durable
        self.log = data / "log" / "database.log"
        self.lock: IO[str] | None = None
        self.process: subprocess.Popen[bytes] | None = None

    def answers(self) -> bool:
        """Whether a server on this folder's socket takes connections now."""
        try:
            psycopg.connect(host=str(self.socket), user=USER, dbname="postgres", connect_timeout=3).close()
        except psycopg.OperationalError:
            return False
        return True

    def acquire(self, wait: float) -> bool:
        """Become the one who may start a server here, trying for `wait` seconds. False while another one may.

        PostgreSQL inherits the lock, so it is free only when every process of the last server has ended; a server
        whose owner was killed is ended first.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        self.lock = open(self.folder / "lock", "a+")  # noqa: SIM115 - held until release
        if not processes.lock(self.lock, 0):
            self._end_orphans()
            if not processes.lock(self.lock, wait):
                self.release()
                return False
        self.lock.truncate(0)
        self.lock.write(str(os.getpid()))
        self.lock.flush()
        return True

    def release(self) -> None:
        """Let go of the lock; what still runs of the server keeps it until it has ended."""
        if self.lock is not None:
            self.lock.close()
            self.lock = None

    def start(self) -> None:
        """Make the cluster and the database if they are missing, start the server and wait until it answers.

        To be called after `acquire`. Raises NotPossible with the end of its log when it does not come up.
        """
        assert self.lock is not None, "acquire comes first"
        prefix = unprivileged(self.data)
        for folder in (self.data / "log", self.socket):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self.socket.stat().st_uid not in {os.geteuid(), pwd.getpwnam("nobody").pw_uid}:
            raise NotPossible(f"{self.socket} belongs to another user; remove it or set COMPANIONWAY_DATA elsewhere.")
        if "setpriv" in prefix:
            for folder in (self.folder, self.socket):
                shutil.chown(folder, "nobody", "nogroup")
        self._make_cluster(prefix)
        self._clear_leftovers()
        with open(self.log, "ab") as log:
            self.process = processes.spawn(
                [*prefix, *self._command()], output=log, keep=[self.lock.fileno()], on_orphaned=processes.INTERRUPT
            )
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise NotPossible(f"The embedded PostgreSQL did not start. {self.log} ends with:\n{self._log_end()}")
            time.sleep(0.03)
        self._make_database()

    def is_running(self) -> bool:
        """Whether the server this process started still runs."""
        return self.process is not None and self.process.poll() is None

    def restart(self) -> None:
        """Start again after the server has ended by itself, once every process of it has ended."""
        self.stop()
        self.release()
        if not self.acquire(STOP_SECONDS):
            raise NotPossible("Parts of the last database server do not end.")
        self.start()

    def stop(self) -> None:
        """Stop the server this process started: open transactions are rolled back, nothing acknowledged is lost."""
        if self.process is not None:
            processes.end(self.process, processes.INTERRUPT, STOP_SECONDS)
            self.process = None

    def _end_orphans(self) -> None:
        """End what a killed owner left running: the server in order, then any process that still has the lock."""
        lock = self.folder / "lock"
        owner, server = _number_in(lock), _number_in(self.cluster / "postmaster.pid")
        if owner in (holders := processes.holding(lock)) and owner != os.getpid():
            return
        if server in holders:
            processes.end_pid(server, processes.INTERRUPT, STOP_SECONDS)
        for pid in set(processes.holding(lock)) - {os.getpid()}:
            processes.end_pid(pid, processes.KILL, STOP_SECONDS)

    def _make_cluster(self, prefix: list[str]) -> None:
        if self.cluster.exists():
            return
        unfinished = self.folder / "unfinished"  # renamed at the end, so that a start killed half way is made again
        shutil.rmtree(unfinished, ignore_errors=True)
        command = [str(binaries() / "initdb"), "-D", str(unfinished), "-U", USER, "-A", "trust", "-E", "UTF8",
                   "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
                   *([] if self.durable else ["--no-sync"])]  # fmt: skip
        done = subprocess.run([*prefix, *command], check=False, capture_output=True, text=True)
        if done.returncode != 0:
            raise NotPossible(f"The embedded PostgreSQL could not be made:\n{done.stderr}")
        unfinished.rename(self.cluster)

    def _command(self) -> list[str]:
        sync = "on" if self.durable else "off"
        options = {"listen_addresses": "", "unix_socket_directories": str(self.socket), "shared_buffers": "256MB",
                   "unix_socket_permissions": "0700",
                   "fsync": sync, "full_page_writes": sync, "synchronous_commit": sync, "max_connections": "60",
                   "work_mem": "32MB", "logging_collector": "off", "log_min_messages": "warning",
                   # A refused row stands in the statement and in the detail of its error: neither belongs in a log.
                   "log_min_error_statement": "panic", "log_error_verbosity": "terse", "log_statement": "none",
                   "log_parameter_max_length": "0", "log_parameter_max_length_on_error": "0"}  # fmt: skip
        arguments = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        return [str(binaries() / "postgres"), "-D", str(self.cluster), *arguments]

    def _make_database(self) -> None:
        with psycopg.connect(host=str(self.socket), user=USER, dbname="postgres", autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
                connection.execute(f'CREATE DATABASE "{NAME}"')
            for statement in roles.statements(NAME):
                connection.execute(statement.encode())
        with psycopg.connect(host=str(self.socket), user=USER, dbname=NAME, autocommit=True) as connection:
            owner = connection.execute("SELECT tableowner FROM pg_tables WHERE tablename = 'django_migrations'")
            if owner.fetchone() not in (None, (roles.OWNER,)):
                raise NotPossible(f"The tables in {self.data} are older than its roles. Clear them: companionway reset")
            for statement in roles.inside(NAME):
                connection.execute(statement.encode())

    def _clear_leftovers(self) -> None:
        """Remove the pid files of a killed server: their number may belong to a stranger or an unreaped process now.

        Safe because the caller holds the lock, which every living process of the last server would still hold.
        """
        for file in (self.cluster / "postmaster.pid", self.socket / ".s.PGSQL.5432.lock"):
            file.unlink(missing_ok=True)

    def _log_end(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-8:])


def _number_in(file: Path) -> int | None:
    """The first line of a pid file; None when there is none."""
    try:
        return int(file.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


@contextmanager
def running(data: Path, *, durable: bool = True) -> Iterator[None]:
    """The embedded server for as long as the block lasts: the one that is running, or one started for it.

    Commands side by side share one server: whoever started it waits for the others before stopping it.
    """
    server = Server(data, durable=durable)
    owner = server.acquire(0)
    try:
        if owner:
            server.start()
        else:
            _wait_for(server)
        with open(server.folder / "users", "a+") as users:
            fcntl.flock(users, fcntl.LOCK_SH)
            yield
        if owner:
            _wait_until_unused(server)
    finally:
        server.stop()
        server.release()


def _wait_for(server: Server) -> None:
    """Wait until a server that somebody else is starting answers; raises NotPossible when it never does."""
    deadline = time.monotonic() + START_SECONDS
    while not server.answers():
        if time.monotonic() > deadline:
            raise NotPossible("Another process holds the embedded PostgreSQL but it does not answer.")
        time.sleep(0.05)


def _wait_until_unused(server: Server) -> None:
    with open(server.folder / "users", "a+") as users:
        fcntl.flock(users, fcntl.LOCK_EX)
