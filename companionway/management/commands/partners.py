"""`companionway partners check|load|list|end|key`: the systems that we speak with, as a data file that one edits."""

import json
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from companionway.interop.partners import actions, queries
from companionway.interop.partners.file import Plan, read
from companionway.interop.partners.models import Partner
from companionway.interop.partners.pairs import new_pair
from companionway.interop.partners.planning import changes
from companionway.organizations.table_reading import FaultyFile
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.platform.ids import new_id


class Command(BaseCommand):
    """Check a partners file, bring this installation to it, list or end partners, or make a pair of keys."""

    help = "Check or load the partners data file, list or end partners (see docs/howto/partners.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The five words and their arguments."""
        words = parser.add_subparsers(dest="word", required=True)
        check = words.add_parser("check", help="read a file and name every fault; changes nothing")
        check.add_argument("file", type=Path)
        load = words.add_parser("load", help="bring this installation to a file; nothing is ever deleted")
        load.add_argument("file", type=Path)
        load.add_argument("--dry-run", action="store_true", help="print what would change and change nothing")
        load.add_argument("--again", action="append", default=[], metavar="KEY", help="begin again with an ended one")
        words.add_parser("list", help="the partners with the client id of each")
        end = words.add_parser("end", help="speak with a partner no more; its tokens end at once")
        end.add_argument("key")
        key = words.add_parser("key", help="make a pair of keys: NAME.jwks to sign with, NAME-public.jwks for us")
        key.add_argument("name", type=Path, help="path and name of the files, without an ending")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the word that was asked for."""
        words = {"check": self._check, "load": self._load, "list": self._list, "end": self._end, "key": self._key}
        try:
            words[options["word"]](options)
        except FaultyFile as problem:
            count = len(problem.faults)
            head = f"{options['file']}: {count} thing{'s' if count != 1 else ''} to mend. Nothing was changed."
            raise CommandError("\n".join([head, *(f"  {fault}" for fault in problem.faults)])) from None
        except DomainError as problem:
            raise CommandError(problem.message) from None

    def _check(self, options: dict[str, Any]) -> None:
        """Read the file, hold it against this installation, and say what is in it."""
        plan = _read(options["file"])
        changes(plan)
        signing = sum(1 for one in plan if one.scopes)
        self.stdout.write(f"{len(plan)} partners, {signing} of them sign in. No faults.")

    def _load(self, options: dict[str, Any]) -> None:
        """Bring this installation to the file and print what changed."""
        plan, again = _read(options["file"]), options["again"]
        if options["dry_run"]:
            made, remarks = changes(plan, again=again)
        else:
            made, remarks = actions.apply(plan=plan, again=again, by=None, at=clock.now())
        for line in [*(change.words for change in made), *remarks]:
            self.stdout.write(line)
        if not made:
            self.stdout.write("Nothing to change: this installation already says what the file says.")
        elif options["dry_run"]:
            self.stdout.write(f"{len(made)} changes; none was made (--dry-run).")
        else:
            self.stdout.write(f"{len(made)} changes made.")

    def _list(self, options: dict[str, Any]) -> None:
        """Each partner with what it needs to know of us."""
        found = queries.everyone()
        for row in found:
            self.stdout.write(_line(row))
        if not found:
            self.stdout.write("There are no partners. See docs/howto/partners.md.")

    def _end(self, options: dict[str, Any]) -> None:
        """End one partner."""
        row = actions.end(key=options["key"], by=None, at=clock.now())
        self.stdout.write(f"{row.name} ({row.key}) is ended: its tokens are gone, and nothing more is sent to it.")

    def _key(self, options: dict[str, Any]) -> None:
        """Write a pair of keys beside each other; a file that is there stays. The private one is the owner's alone."""
        name: Path = options["name"]
        pair = new_pair(f"{name.name}-{new_id().hex[-8:]}")
        public = name.with_name(f"{name.name}-public.jwks")
        try:
            for file, said, mode in ((name.with_name(f"{name.name}.jwks"), pair.private, 0o600),
                                     (public, pair.public, 0o644)):  # fmt: skip
                with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w") as opened:
                    json.dump(said, opened, indent=2)
        except OSError as problem:
            raise CommandError(f"{problem.filename} cannot be written: {problem.strerror}.") from None
        self.stdout.write(json.dumps(pair.public, indent=2))
        self.stdout.write(f"Sign with {name.name}.jwks and show it to nobody; {public.name} is for the partners file.")


def _read(file: Path) -> Plan:
    try:
        return read(file.read_bytes(), file.parent)
    except OSError as problem:
        raise CommandError(f"{file} cannot be read: {problem.strerror}.") from None


def _line(row: Partner) -> str:
    state = f"ended {row.ended_at:%Y-%m-%d}" if row.ended_at else "living"
    ways = ["sign-in" if row.scopes else "", *sorted(row.sections)]
    return "\t".join([row.key, row.name, state, f"client_id {row.client_id}", ", ".join(filter(None, ways)) or "-"])
