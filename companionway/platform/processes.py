"""Child processes that never outlive their parent, and the end of those that a killed parent left behind."""

import ctypes
import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

INTERRUPT, TERMINATE, KILL = signal.SIGINT, signal.SIGTERM, signal.SIGKILL
PR_SET_PDEATHSIG = 1
OWNER = "COMPANIONWAY_OWNER"
_libc = ctypes.CDLL(None, use_errno=True)


def lock(file: IO[str], wait: float) -> bool:
    """Take the file's exclusive lock, trying for `wait` seconds. True when it is ours."""
    deadline = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.05)
        else:
            return True


def spawn(
    command: Sequence[str],
    *,
    output: IO[bytes] | None = None,
    keep: Sequence[int] = (),
    on_orphaned: signal.Signals = TERMINATE,
    environment: dict[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own; the kernel sends it `on_orphaned` when this process dies, however."""
    return subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, pass_fds=keep, env=environment,
        start_new_session=True, preexec_fn=_die_with(os.getpid(), on_orphaned),  # noqa: PLW1509 - one thread here
    )  # fmt: skip


def _die_with(parent: int, number: signal.Signals) -> Callable[[], None]:
    def prepare() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        if os.getppid() != parent:  # it died between fork and prctl
            os._exit(1)

    return prepare


def end(child: subprocess.Popen[bytes], number: signal.Signals, patience: float) -> int:
    """Ask a child to stop, wait, then kill what is left of its group. Returns its exit status."""
    if child.poll() is None:
        child.send_signal(number)
    try:
        child.wait(patience)
    except subprocess.TimeoutExpired:
        pass
    end_group(child.pid)
    return child.wait()


def end_group(group: int) -> None:
    """Kill every process of a group; nothing happens when there is none."""
    try:
        os.killpg(group, KILL)
    except ProcessLookupError:
        pass


def end_pid(pid: int, number: signal.Signals, patience: float) -> None:
    """Ask a process that is not our child to stop, then kill it."""
    for one in (number, KILL):
        try:
            os.kill(pid, one)
        except ProcessLookupError:
            return
        deadline = time.monotonic() + patience
        while is_alive(pid) and time.monotonic() < deadline:
            time.sleep(0.05)


def _stat(pid: int) -> list[str]:
    """State, parent, group ... of /proc/PID/stat; empty when there is no such process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (OSError, IndexError):
        return []


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and is only unreaped does not, once its last thread has ended too."""
    state = _stat(pid)[:1]
    return state not in ([], ["X"]) and (state != ["Z"] or len(list(Path(f"/proc/{pid}/task").glob("*"))) > 1)


def holding(file: Path) -> list[int]:
    """The living processes that have this file open."""
    found = []
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if os.readlink(link) == str(file):
                found.append(int(link.parts[2]))
        except OSError:
            continue  # gone meanwhile, or another user's
    return [pid for pid in dict.fromkeys(found) if is_alive(pid)]


def owned_by(owner: str) -> list[int]:
    """The living processes that were started with OWNER set to this value, this process excepted."""
    mark = f"{OWNER}={owner}".encode()
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            marked = mark in (entry / "environ").read_bytes().split(b"\0")
        except OSError:
            continue  # gone meanwhile, or another user's
        if marked and int(entry.name) != os.getpid() and is_alive(int(entry.name)):
            found.append(int(entry.name))
    return found
