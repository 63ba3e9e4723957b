"""Children never outlive their parent, whatever way it dies."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from companionway.platform import processes

PARENT = """
import os, signal, sys
from companionway.platform import processes
child = processes.spawn(["sleep", "60"])
print(child.pid, flush=True)
sys.stdin.read()
"""


def eventually(condition: Callable[[], bool], seconds: float = 5.0) -> bool:
    """Whether the condition comes true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def test_a_child_dies_with_a_killed_parent() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert processes.is_alive(child)
        parent.send_signal(signal.SIGKILL)
        assert eventually(lambda: not processes.is_alive(child))


def test_ending_a_child_ends_its_own_children_too(tmp_path: Path) -> None:
    note = tmp_path / "grandchild"
    child = processes.spawn(["sh", "-c", f"trap '' TERM; sleep 60 & echo $! > {note}; wait; wait"])
    assert eventually(lambda: note.exists() and note.read_text().strip() != "")
    grandchild = int(note.read_text())
    assert processes.end(child, processes.TERMINATE, patience=0.1) == -signal.SIGKILL
    assert eventually(lambda: not processes.is_alive(grandchild))


def test_leftovers_are_found_by_their_owner_and_by_nothing_else() -> None:
    marked = processes.spawn(["sleep", "60"], environment={**os.environ, processes.OWNER: "/srv/here"})
    other = processes.spawn(["sleep", "60"], environment={**os.environ, processes.OWNER: "/srv/here-too"})
    try:
        assert eventually(lambda: processes.owned_by("/srv/here") == [marked.pid])
    finally:
        processes.end(marked, processes.KILL, 1)
        processes.end(other, processes.KILL, 1)
    assert processes.owned_by("/srv/here") == []


def test_a_lock_has_one_holder(tmp_path: Path) -> None:
    with open(tmp_path / "lock", "a+") as first, open(tmp_path / "lock", "a+") as second:
        assert processes.lock(first, 0)
        assert not processes.lock(second, 0.1)
        first.close()
        assert processes.lock(second, 0)


def test_an_ended_but_unreaped_process_counts_as_ended() -> None:
    child = processes.spawn(["true"])
    assert eventually(lambda: not processes.is_alive(child.pid))
    assert child.wait() == 0
