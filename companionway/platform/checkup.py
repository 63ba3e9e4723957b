"""The audit verifies itself on its own schedule; what came of the last time stands in a file beside the anchors.

Not in the database: whoever can bend the audit there could bend that line too.
"""

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from companionway.platform import anchors
from companionway.platform.verification import Findings, verify

EARLY = timedelta(hours=1)  # the worker begins so long before it is due, so that it is not late by its own length
COULD_NOT_RUN = "it could not be read"


@dataclass(frozen=True)
class Checkup:
    """When everything was recomputed, how many entries and anchors there were, and the first fault ("" for none)."""

    at: datetime
    entries: int
    anchors: int
    fault: str
    position: int = 0

    @property
    def holds(self) -> bool:
        """Whether nothing was wrong."""
        return not self.fault

    def is_late(self, now: datetime) -> bool:
        """Whether it is older than the interval that the settings declare."""
        return now - self.at > every()


def every() -> timedelta:
    """How often the audit is to be verified."""
    return timedelta(hours=settings.COMPANIONWAY_AUDIT_VERIFY_HOURS)


def note(at: datetime, found: Findings) -> Checkup:
    """Write down what a verification found."""
    kind, position = (str(found.fault.kind), found.fault.position) if found.fault else ("", 0)
    return _keep(Checkup(at, found.sealed, found.anchors, kind, position))


def check_if_due(now: datetime) -> Checkup | None:
    """Verify when the last time is nearly as old as the interval, or was before the first anchor.

    Returns what was found, None when not due.
    """
    last = last_checkup()
    first = last is not None and not last.anchors and anchors.last_anchor() is not None
    if last is not None and now - last.at < every() - EARLY and not first:
        return None
    try:
        place = anchors.file()
        lines = anchors.read(place, anchors.private_key().public_key()) if place.exists() else iter(())
        return note(now, verify(lines))
    except (OSError, ValueError):
        return _keep(Checkup(now, 0, 0, COULD_NOT_RUN))


def last_checkup() -> Checkup | None:
    """The last one, None when there is none that can be read."""
    try:
        said = json.loads(_file().read_text(encoding="utf-8"))
        return Checkup(**said | {"at": datetime.fromisoformat(said["at"])})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _file() -> Path:
    return anchors.file().with_name("verified.json")


def _keep(checkup: Checkup) -> Checkup:
    """Write it whole: a reader sees the old one or the new one, never a half."""
    file = _file()
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(f".{os.getpid()}")
    fresh.write_text(json.dumps(asdict(checkup) | {"at": checkup.at.isoformat()}), encoding="utf-8")
    fresh.replace(file)
    return checkup
