"""The ledger of a fault run: what was intended, what was acknowledged, and what the database holds at the end.

Intents and acknowledgments go to their own files, each line on disk before the next step, so that the ledger outlives
whatever is killed. `unknown` is an attempt that ended without an answer: it may or may not have been taken in.
"""

import os
import threading
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path


@dataclass(frozen=True)
class Verdict:
    """The figures of a run. It passes when nothing was lost, doubled or wrong."""

    intended: int
    acked: int
    lost: tuple[str, ...]
    duplicated: tuple[str, ...]
    ambiguous: int
    wrong: tuple[str, ...]

    @property
    def passes(self) -> bool:
        """Whether the promise held."""
        return not (self.lost or self.duplicated or self.wrong)

    def __str__(self) -> str:
        words = (
            f"intended {self.intended}, acked {self.acked}, lost {len(self.lost)}, duplicated {len(self.duplicated)}, "
            f"ambiguous {self.ambiguous}, wrong {len(self.wrong)}"
        )
        details = [*self.lost[:5], *self.duplicated[:5], *self.wrong[:5]]
        return "\n  ".join([words, *details])


class Ledger:
    """Keeps what a generator of writes meant to do and what it was told."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._files = {name: open(folder / name, "ab", buffering=0) for name in ("intended", "acked", "unknown")}  # noqa: SIM115
        self._folder = folder
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self.acked_at: list[float] = []

    def intend(self, identity: str) -> None:
        """About to be sent for the first time."""
        self._write("intended", identity)

    def ack(self, identity: str) -> None:
        """The other side said that it is kept."""
        self._write("acked", identity)
        self.acked_at.append(time.monotonic())

    def unknown(self, identity: str) -> None:
        """An attempt ended without an answer."""
        self._write("unknown", identity)

    def silence_after(self, moment: float, until: float) -> float:
        """The longest time in seconds without an acknowledgment that began between these two moments."""
        marks = [moment, *(at for at in self.acked_at if at > moment)]
        return max((later - at for at, later in pairwise(marks) if at < until), default=0.0)

    def count(self, name: str) -> int:
        """How many lines there are so far."""
        return self._counts[name]

    def _write(self, name: str, identity: str) -> None:
        with self._lock:
            file = self._files[name]
            file.write(f"{identity}\n".encode())
            os.fsync(file.fileno())
            self._counts[name] += 1

    def judge(self, held: Iterable[str], wrong: Iterable[str] = ()) -> Verdict:
        """Compare with what the database holds: one entry of `held` for each row found, by identity."""
        for file in self._files.values():
            file.close()
        intended, acked, unknown = (self._read(name) for name in ("intended", "acked", "unknown"))
        found = Counter(held)
        strangers = tuple(f"never intended: {one}" for one in found if one not in intended)
        return Verdict(
            len(intended), len(acked), tuple(f"lost: {one}" for one in acked if not found[one]),
            tuple(f"{count} times: {one}" for one, count in found.items() if count > 1), len(unknown),
            (*strangers, *wrong),
        )  # fmt: skip

    def _read(self, name: str) -> set[str]:
        return set((self._folder / name).read_text().splitlines())
