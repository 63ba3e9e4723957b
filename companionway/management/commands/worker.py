"""`companionway worker`: performs what waits in the outbox and sweeps, until it is told to stop."""

import signal
import threading
import time
from argparse import ArgumentParser
from datetime import datetime
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connections

from companionway.management import errands
from companionway.platform import clock, seals, startup
from companionway.platform.heartbeat import Heartbeat, beat

PAUSE, SWEEP_EVERY, AFTER_A_FAULT = 2.0, 60.0, 5.0


class Command(BaseCommand):
    """A loop that may be killed at any point: what was not marked done is done again."""

    help = "Performs effects that wait (alerts) and sweeps (follow-ups, audit months, old form ids, sessions)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--once for one round."""
        parser.add_argument("--once", action="store_true", help="one round of everything, then end")

    def handle(self, *args: Any, once: bool = False, **options: Any) -> None:
        """Work until SIGTERM or SIGINT; what is in hand is finished first."""
        startup.refuse_unless_safe(settings, database=True)
        if once:
            performed, failed = self._round(sweep=True)
            performed += errands.drain_long(clock.now())
            self.stdout.write(f"{performed} performed; sweeps that failed: {', '.join(failed) or 'none'}")
            return
        stop = threading.Event()

        def told(number: int, frame: FrameType | None) -> None:
            stop.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, told)
        # What takes minutes has a thread of its own. It is not waited for at the end: another worker begins it anew.
        threading.Thread(target=self._work_long, args=(stop,), name="long effects", daemon=True).start()
        self._work(stop)

    def _work_long(self, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                performed = errands.drain_long(clock.now())
            except DatabaseError as fault:
                self.stderr.write(f"The database did not answer ({type(fault).__name__}); trying again.")
                connections.close_all()
                stop.wait(AFTER_A_FAULT)
                continue
            if not performed:
                stop.wait(PAUSE)
        connections.close_all()

    def _work(self, stop: threading.Event) -> None:
        next_sweep = 0.0
        while not stop.is_set():
            due = time.monotonic() >= next_sweep
            try:
                performed, _ = self._round(sweep=due)
            except DatabaseError as fault:  # it went away: start again with a fresh connection
                self.stderr.write(f"The database did not answer ({type(fault).__name__}); trying again.")
                connections.close_all()
                stop.wait(AFTER_A_FAULT)
                continue
            if due:
                next_sweep = time.monotonic() + SWEEP_EVERY
            if not performed:
                stop.wait(PAUSE)

    def _round(self, *, sweep: bool) -> tuple[int, tuple[str, ...]]:
        now = clock.now()
        if sweep:
            self.swept_at, self.failed = now, tuple(errands.sweep(now))
            if not errands.fetch_mail():
                self.failed = (*self.failed, "the mailbox")
        seals.seal_all()
        performed = errands.drain(now)
        beat(Heartbeat(clock.now(), self.swept_at, self.failed))
        return performed, self.failed

    swept_at: datetime | None = None
    failed: tuple[str, ...] = ()
