"""Under which circumstances something is done: role, session, from where, at which address, for which purpose.

Set once where a request, a command or the worker begins; `audit.record` reads it, so no action has to pass it on.
"""

import getpass
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

COMMAND, WORKER = "command", "worker"


@dataclass
class Circumstances:
    """Plain words for the audit. `session` is the id under which a sign-in is listed, `network` a prefix.

    `entries` counts what was recorded under them.
    """

    role: str = ""
    session: str = ""
    network: str = ""
    device: str = ""
    route: str = ""
    purpose: str = ""
    entries: int = 0

    @property
    def is_web(self) -> bool:
        """Whether a signed-in somebody stands behind it, at a page of ours."""
        return bool(self.session and self.route)


_PRESENT: ContextVar[Circumstances | None] = ContextVar("circumstances", default=None)


def present() -> Circumstances:
    """The circumstances now; empty ones where nobody has said any."""
    return _PRESENT.get() or Circumstances()


@contextmanager
def under(circumstances: Circumstances) -> Iterator[Circumstances]:
    """Everything recorded inside is recorded under these circumstances."""
    token = _PRESENT.set(circumstances)
    try:
        yield circumstances
    finally:
        _PRESENT.reset(token)


def of_command(name: str) -> Circumstances:
    """Of a command line: which command, and who of this machine ran it."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a user id without a name
        user = "somebody"
    device = WORKER if name == WORKER else COMMAND
    return Circumstances(device=f"{device} by {_token(user)}"[:60], route=_token(name)[:60])


def _token(value: str) -> str:
    return re.sub(r"[^\w.:-]", "_", value)
