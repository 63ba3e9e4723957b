"""The worker's sign of life: one small file in the data folder, rewritten whole, read by the health page."""

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Heartbeat:
    """When the worker last was alive, when it last swept, and what failed in that sweep (names only)."""

    beat_at: datetime
    swept_at: datetime | None
    failed: tuple[str, ...]


def _file() -> Path:
    return Path(settings.DATA) / "worker.json"


def beat(heartbeat: Heartbeat) -> None:
    """Write the sign of life. A reader sees the old one or the new one, never a half."""
    swept = heartbeat.swept_at.isoformat() if heartbeat.swept_at else None
    words = json.dumps({"beat_at": heartbeat.beat_at.isoformat(), "swept_at": swept, "failed": heartbeat.failed})
    file = _file()
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(f".{os.getpid()}")
    fresh.write_text(words, encoding="utf-8")
    fresh.replace(file)


def last_beat() -> Heartbeat | None:
    """The last sign of life, None when there is none that can be read."""
    try:
        said = json.loads(_file().read_text(encoding="utf-8"))
        swept = datetime.fromisoformat(said["swept_at"]) if said["swept_at"] else None
        return Heartbeat(datetime.fromisoformat(said["beat_at"]), swept, tuple(said["failed"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
