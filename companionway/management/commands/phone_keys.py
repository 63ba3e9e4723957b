"""`companionway phone_keys status|tend|leaked`: the keys that phones seal to what they could not send yet."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from companionway.platform import audit, clock, phone_book, phone_keys
from companionway.platform.keyring import KeysUnusable


class Command(BaseCommand):
    """Show them, make and destroy what is due, or say that one leaked."""

    help = "The phones' keys: their age and use; make and destroy what is due; say that one leaked."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The three words."""
        words = parser.add_subparsers(dest="word", required=True)
        words.add_parser("status", help="each key: how old, how many records it opened, its last use")
        words.add_parser("tend", help="make a new pair when one is due, destroy those whose time is over")
        leaked = words.add_parser("leaked", help="its private half may have been copied")
        leaked.add_argument("kid", help="its id, as `status` shows it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the word that was asked for."""
        try:
            {"status": self._status, "tend": self._tend, "leaked": self._leaked}[options["word"]](options)
        except KeysUnusable as problem:
            raise CommandError(str(problem)) from None

    def _status(self, options: dict[str, Any]) -> None:
        used, now = phone_book.opened(), clock.now()
        for key in phone_keys.read():
            count, last = used.get(key.kid, (0, None))
            state = f"LEAKED {key.leaked_at:%Y-%m-%d}" if key.leaked_at else (
                "sealed to" if key.not_after > now else "opens only")  # fmt: skip
            self.stdout.write(
                f"{key.kid}  {(now - key.made_at).days} days old  {state}  destroyed {key.dies_at:%Y-%m-%d}"
                f"  {count:,} records  {f'last {last:%Y-%m-%d %H:%M} UTC' if last else 'never used'}"
            )

    def _tend(self, options: dict[str, Any]) -> None:
        made, gone = phone_keys.tend(clock.now())
        self.stdout.write(f"Made: {', '.join(made) or 'none'}. Destroyed: {', '.join(gone) or 'none'}.")

    def _leaked(self, options: dict[str, Any]) -> None:
        if not phone_keys.note_leaked(options["kid"], clock.now()):
            raise CommandError(f"There is no key {options['kid']}.")
        with transaction.atomic():
            audit.record("phone_key.leaked", actor=None, at=clock.now(), subject=("installation", None),
                         detail={"key": options["kid"]})  # fmt: skip
        self.stdout.write(
            f"Nobody seals to {options['kid']} from now on; it opens for 30 more days and is destroyed then."
            " Tell the privacy officer: this is a privacy incident."
        )
