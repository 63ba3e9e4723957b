"""What the machine gave: CPU time from the process table, and probes that say how busy it was meanwhile."""

import os
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pids: list[int]) -> float:
    """User and system time of these processes and of their children that have ended."""
    total = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue  # ended meanwhile; its time is in its parent's
        total += sum(int(fields[place]) for place in (11, 12, 13, 14))
    return total / TICK


def busy_seconds() -> float:
    """What all processors together have worked since the start of the machine."""
    fields = Path("/proc/stat").read_text().splitlines()[0].split()[1:]
    idle = int(fields[3]) + int(fields[4])
    return (sum(int(value) for value in fields[:8]) - idle) / TICK


@dataclass(frozen=True)
class Probe:
    """How quick the machine was just now: a synced 8 kB write and a fixed spin, in milliseconds; load average."""

    sync_ms: float
    spin_ms: float
    load: float

    def __str__(self) -> str:
        return f"sync {self.sync_ms:.2f} ms, spin {self.spin_ms:.1f} ms, load {self.load:.1f}"


def probe() -> Probe:
    """Take the probes; about half a second."""
    with tempfile.NamedTemporaryFile() as file:
        syncs = []
        for _ in range(30):
            began = time.perf_counter()
            os.pwrite(file.fileno(), b"x" * 8192, 0)
            os.fdatasync(file.fileno())
            syncs.append(time.perf_counter() - began)
    spins = []
    for _ in range(5):
        began = time.perf_counter()
        sum(range(1_000_000))
        spins.append(time.perf_counter() - began)
    return Probe(1000 * statistics.median(syncs), 1000 * statistics.median(spins), os.getloadavg()[0])


def percentile(values: list[float], share: float) -> float:
    """The value below which this share lies."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]
