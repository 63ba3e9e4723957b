"""`companionway audit verify|seal|anchor|restored`: recompute the audit, seal what waits, note a restore."""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.dateparse import parse_datetime

from companionway.platform import anchors, audit, checkup, clock, seals
from companionway.platform.verification import Findings, verify

FOUND, UNANCHORED = 1, 2
NO_ANCHOR = (
    "No anchor was read: a chain written again as a whole, or cut at its end, would not be seen. "
    "Name the file with --anchors, or take the line from the newest daily message."
)


class Command(BaseCommand):
    """Exit status of verify: 0 all holds, 1 something is wrong, 2 nothing is wrong but no anchor was read."""

    help = "Verify the audit against its seals and anchors; seal; note that the database was restored."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, and with which files."""
        words = parser.add_subparsers(dest="word", required=True)
        check = words.add_parser("verify", help="recompute everything and name the first bad position")
        check.add_argument("--anchors", type=Path, help="the anchor file (default: the setting's)")
        check.add_argument("--public-key", type=Path, help="the public half of the key (default: the setting's)")
        words.add_parser("seal", help="seal what waits")
        words.add_parser("anchor", help="append a signed line about the head now")
        restored = words.add_parser("restored", help="say that the database was put back to an earlier time")
        restored.add_argument("--to", required=True, help="that time, as 2026-11-22T03:00:00+00:00")

    def handle(self, *args: Any, word: str, **options: Any) -> None:
        """Do it."""
        if word == "verify":
            self._verify(options["anchors"], options["public_key"])
        elif word == "seal":
            self.stdout.write(f"{seals.seal_all()} sealed")
        elif word == "anchor":
            self.stdout.write(anchors.anchor(clock.now()))
        else:
            self._restored(options["to"])

    def _verify(self, place: Path | None, key_file: Path | None) -> None:
        place = place or anchors.file()
        key = anchors.public_key(key_file) if key_file else anchors.private_key().public_key()
        lines = anchors.read(place, key) if place.exists() else iter(())
        found = verify(lines)
        if place == anchors.file() and not key_file:
            checkup.note(clock.now(), found)
        self.stdout.write(summary(found))
        if found.fault:
            at = f"at position {found.fault.position}" if found.fault.position else "outside the chain"
            self.stdout.write(f"FAULT {at}: {found.fault.kind}. {found.fault.about}")
            raise SystemExit(FOUND)
        if found.sealed and not found.anchors:
            self.stdout.write(NO_ANCHOR)
            raise SystemExit(UNANCHORED)
        self.stdout.write("All of it holds.")

    def _restored(self, to: str) -> None:
        at = _instant(to)
        now = clock.now()
        position = anchors.anchor_restored(now)
        with transaction.atomic():
            audit.record(
                "audit.restored", actor=None, at=now, subject=("audit", None),
                detail={"to": at.isoformat(), "position": position},
            )  # fmt: skip
        self.stdout.write(f"Noted: restored to {at.isoformat()}; the chain goes on from {position}.")


def summary(found: Findings) -> str:
    """What was read, in one line."""
    lost = f", {found.restores} restored" if found.restores else ""
    return (
        f"{found.sealed} entries in the chain, {found.waiting} wait for their seal, "
        f"{found.anchors} anchors up to {found.anchored_to}{lost}"
    )


def _instant(words: str) -> datetime:
    found = parse_datetime(words)
    if found is None or found.tzinfo is None:
        raise CommandError("Give the time with its zone, as 2026-11-22T03:00:00+00:00.")
    return found
