"""A turnstile for costly work: so many at once on this machine, so many waiting, and a plain refusal beyond.

File locks, so that every process of this machine shares it and a process that dies leaves its place.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

THREADS = 4  # how many requests one web process answers at a time
HASHES = 2  # how many passwords are looked at on one machine at a time: argon2id takes a core for tens of milliseconds


def waiting_beside(at_once: int, *, web_processes: int, most: int) -> int:
    """How many may wait: with those at work never more than half of all web threads, which they hold while they wait.

    So a flood of costly requests is refused quickly, and the other half goes on answering everything else.
    """
    return max(0, min(most, web_processes * THREADS // 2 - at_once))


class Busy(Exception):
    """Every place is taken, the waiting ones too. Nothing was done; the same may be asked again in a moment."""


@contextmanager
def place(folder: Path, *, at_once: int, waiting: int) -> Iterator[None]:
    """Hold a place to work in. Raises Busy at once when `at_once + waiting` others hold or wait for one."""
    folder.mkdir(parents=True, exist_ok=True)
    ticket = _any_free(folder, at_once + waiting)
    if ticket is None:
        raise Busy
    number, held = ticket
    with held, (folder / f"work-{number % at_once}").open("a") as desk:
        fcntl.flock(desk, fcntl.LOCK_EX)
        yield


def _any_free(folder: Path, count: int) -> tuple[int, IO[str]] | None:
    """The first ticket that nobody holds, held; its lock ends when it is closed."""
    for number in range(count):
        ticket = (folder / f"ticket-{number}").open("a")
        try:
            fcntl.flock(ticket, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            ticket.close()
        else:
            return number, ticket
    return None
