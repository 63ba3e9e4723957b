"""`companionway program check|load|export`: the program as a data file that a program manager edits."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from companionway.instruments import shelf
from companionway.organizations import actions, program_file, program_writing, queries
from companionway.organizations.plan import OrganizationPlan
from companionway.organizations.planning import changes
from companionway.organizations.table_reading import FaultyFile, did_you_mean
from companionway.platform import clock


class Command(BaseCommand):
    """Check a program file, bring this installation to it, or write the present state as such a file."""

    help = "Check, load or export the program data file (see docs/howto/program.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The three words and their arguments."""
        words = parser.add_subparsers(dest="word", required=True)
        check = words.add_parser("check", help="read a file and name every fault; changes nothing")
        check.add_argument("file", type=Path)
        load = words.add_parser("load", help="bring this installation to a file; nothing is ever deleted")
        load.add_argument("file", type=Path)
        load.add_argument("--dry-run", action="store_true", help="print what would change and change nothing")
        export = words.add_parser("export", help="write the present state as a file")
        export.add_argument("file", type=Path, nargs="?", help="where to write; the screen when left out")
        export.add_argument("--organization", help="its slug, when there are several")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the word that was asked for."""
        try:
            {"check": self._check, "load": self._load, "export": self._export}[options["word"]](options)
        except FaultyFile as problem:
            count = len(problem.faults)
            head = f"{options['file']}: {count} thing{'s' if count != 1 else ''} to mend. Nothing was changed."
            raise CommandError("\n".join([head, *(f"  {fault}" for fault in problem.faults)])) from None

    def _check(self, options: dict[str, Any]) -> None:
        """Read the file and say what is in it."""
        plan = self._read(options["file"])
        pairs = sum(len(program.offers or ()) for program in plan.programs)
        self.stdout.write(
            f"{plan.name}: {len(plan.sites)} sites, {len(plan.programs)} programs, {pairs} offers at sites. No faults."
        )

    def _load(self, options: dict[str, Any]) -> None:
        """Bring this installation to the file and print what changed."""
        plan = self._read(options["file"])
        found = changes(queries.held(plan.slug), plan, clock.today())
        for change in found:
            self.stdout.write(change.words)
        if not found:
            self.stdout.write("Nothing to change: this installation already says what the file says.")
        elif options["dry_run"]:
            self.stdout.write(f"{len(found)} changes; none was made (--dry-run).")
        else:
            actions.apply_changes(organization=plan.slug, changes=found, by=None, at=clock.now())
            self.stdout.write(f"{len(found)} changes made.")

    def _export(self, options: dict[str, Any]) -> None:
        """Write the present state as a file."""
        slugs = [options["organization"]] if options["organization"] else queries.organizations()
        if len(slugs) != 1:
            known = ", ".join(slugs) or "none"
            raise CommandError(f"Say which organization with --organization. Here: {known}.")
        held = queries.held(slugs[0])
        if held is None:
            raise CommandError(f"There is no organization {slugs[0]!r} here.")
        text = program_writing.write(held, clock.today())
        if options["file"]:
            options["file"].write_text(text, encoding="utf-8")
        else:
            sys.stdout.write(text)

    def _read(self, file: Path) -> OrganizationPlan:
        try:
            plan = program_file.read(file.read_bytes())
        except OSError as problem:
            raise CommandError(f"{file} cannot be read: {problem.strerror}.") from None
        known = shelf.answerable()
        faults = [
            f"programs.{slug}.instrument: unknown {code!r}; {did_you_mean(code, known)}"
            for slug, code in ((program.slug, program.instrument) for program in plan.programs)
            if code not in known
        ]
        if faults:
            raise FaultyFile(faults)
        return plan
