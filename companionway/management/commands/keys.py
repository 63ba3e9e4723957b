"""`companionway keys new|status|rotate|retire`: the key ring that seals contact details and free text."""

import time
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from companionway.platform import audit, clock, envelope, keyring, rotation

SEEN_BY_ALL = 2 * envelope.LOOK_AGAIN  # seconds until every process of this installation has read the ring anew


class Command(BaseCommand):
    """Make, show, change and thin out the key ring."""

    help = "Make the key ring, say what each key holds, rotate, retire (see docs/howto/keys.md)."
    requires_system_checks: list[str] = []  # `new` runs before the installation can start

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The four words."""
        words = parser.add_subparsers(dest="word", required=True)
        words.add_parser("new", help="make the key ring where COMPANIONWAY_KEYS says; never over another")
        words.add_parser("status", help="each key, and how many values it holds")
        words.add_parser("rotate", help="make a fresh key and seal everything anew; run again after it was cut off")
        retire = words.add_parser("retire", help="take a key out of the ring that holds nothing any more")
        retire.add_argument("key", help="its id, as `keys status` shows it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the word that was asked for."""
        self.file = Path(settings.COMPANIONWAY_KEYS)
        try:
            {"new": self._new, "status": self._status, "rotate": self._rotate, "retire": self._retire}[options["word"]](
                options
            )
        except (keyring.KeysUnusable, rotation.NotYet, envelope.CannotOpen) as problem:
            raise CommandError(str(problem)) from None

    def _new(self, options: dict[str, Any]) -> None:
        if not keyring.make(self.file, clock.now()):
            raise CommandError(f"{self.file} is there already. `companionway keys rotate` makes a further key in it.")
        self.stdout.write(
            f"Made {self.file}. Keep a copy of it somewhere else, under lock: without it what is sealed is lost."
        )

    def _status(self, options: dict[str, Any]) -> None:
        ring = keyring.read(self.file)
        held: Counter[str] = Counter()
        for (key, _), number in rotation.counts().items():
            held[key] += number
        for one in ring.keys:
            state = "active" if one.id == ring.active else f"until {one.stopped_at}"
            self.stdout.write(f"{one.id}  made {one.made_at}  {state}  {held.pop(one.id, 0):,} values")
        for missing, number in sorted(held.items()):
            self.stdout.write(f"{missing}  NOT IN THE RING  {number:,} values that cannot be read")

    def _rotate(self, options: dict[str, Any]) -> None:
        """A fresh key, unless values of an older one are left from a run that was cut off."""
        ring = keyring.read(self.file)
        if not any(key != ring.active for key, _ in rotation.counts()):
            ring = ring.with_new_key(clock.now())
            keyring.write(self.file, ring)
            self.stdout.write(f"Key {ring.active} is active from now on. Renew the copy of {self.file} you keep.")
            time.sleep(SEEN_BY_ALL)
        done = rotation.reseal(lambda table, number: self.stdout.write(f"  {table}: {number:,}"))
        self._audit("keys.rotated", {"key": ring.active, "rows": done})
        self.stdout.write(
            f"{done:,} rows are sealed with key {ring.active}. `companionway keys status` shows the rest."
        )

    def _retire(self, options: dict[str, Any]) -> None:
        """The key goes into a file of its own: backups made before need it. What becomes of that is for a human."""
        ring = keyring.read(self.file)
        smaller = rotation.without(ring, options["key"], clock.now())
        gone = ring.key(options["key"])
        assert gone is not None
        kept = self.file.with_name(f"{self.file.stem}-retired-{gone.id}.json")
        keyring.write(kept, keyring.Ring(gone.id, ring.token, (gone,)))
        keyring.write(self.file, smaller)
        self._audit("keys.retired", {"key": gone.id})
        self.stdout.write(
            f"Key {gone.id} has left the ring. It lies in {kept}: backups from before need it. Take that file off this"
            " machine, and destroy it when the last such backup is gone."
        )

    def _audit(self, verb: str, detail: dict[str, Any]) -> None:
        with transaction.atomic():
            audit.record(verb, actor=None, at=clock.now(), subject=("installation", None), detail=detail)
