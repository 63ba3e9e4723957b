"""What this installation is, read once for each process: its name and whether its people are invented."""

import math
import time
from dataclasses import dataclass

from companionway.platform.models import Installation


@dataclass(frozen=True)
class InstallationFacts:
    """The one row of `Installation` as plain values."""

    name: str
    is_demo: bool

    @property
    def demo_marker(self) -> str:
        """What every page of a demo says; empty elsewhere."""
        return "Demo program: every person here is invented" if self.is_demo else ""


NONE_YET = InstallationFacts(name="Companionway", is_demo=False)
ASKS_AGAIN = 5.0  # seconds after which a process that found no row looks again: a demo may have been loaded meanwhile


@dataclass
class _Read:
    """What this process has read, and until when it holds."""

    facts: InstallationFacts = NONE_YET
    until: float = 0.0


_read = _Read()


def installation() -> InstallationFacts:
    """The facts, from the database the first time. Whoever changes the row calls `clear` afterward."""
    if time.monotonic() >= _read.until:
        row = Installation.objects.filter(id=1).values_list("name", "demo_seed").first()
        _read.facts = InstallationFacts(name=row[0], is_demo=row[1] is not None) if row else NONE_YET
        _read.until = math.inf if row else time.monotonic() + ASKS_AGAIN
    return _read.facts


def clear() -> None:
    """Forget the facts; the next reader asks the database."""
    _read.until = 0.0
