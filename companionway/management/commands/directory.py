"""`companionway directory import FILE` and `directory export FILE`: services from and as an HSDS 3.0 list."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from companionway.directory.comparing import source_named
from companionway.directory.publishing import published_sources
from companionway.interop.files import hsds_import
from companionway.interop.files.hsds.handing_back import in_words, to_mend
from companionway.interop.files.hsds.publication import PARTS
from companionway.interop.files.hsds.tables import BadList
from companionway.platform import clock

SHOWN = 50


class Command(BaseCommand):
    """Look at a list of services, or bring it in; rows to mend are named with their place and fix."""

    help = "Bring in a directory of services (Open Referral HSDS 3.0: JSON, or the CSV package); nothing is deleted."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The word and its arguments."""
        words = parser.add_subparsers(dest="word", required=True)
        bring = words.add_parser("import", help="bring in a JSON file, a folder of CSV files or a zip archive")
        bring.add_argument("file", type=Path)
        bring.add_argument("--source", default="", help="whose list it is; without it, the file's name")
        bring.add_argument("--dry-run", action="store_true", help="say what would change and change nothing")
        bring.add_argument("--whole", action="store_true", help="it is the whole list: mark all that it lacks as gone")
        bring.add_argument("--mending", type=Path, help="write the rows to mend to this CSV file")

        export = words.add_parser("export", help="write the lists that may be passed on as HSDS 3.0")
        export.add_argument("file", type=Path, help="the file to write: .zip is the CSV package, .json one of --what")
        export.add_argument("--what", choices=sorted(set(PARTS) - {"package"}), default="services")
        export.add_argument("--source", default="", help="one list alone")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        if options["word"] == "export":
            self._export(options["file"], options["what"], options["source"])
        else:
            self._import(options)

    def _export(self, file: Path, what: str, source: str) -> None:
        which = source_named(source) if source else None
        if source and (which is None or not which.published):
            raise CommandError(
                f"There is no list called {source!r} that may be passed on. See docs/howto/directory.md."
            )
        if file.suffix.casefold() not in {".zip", ".json"}:
            raise CommandError(f"{file} is neither .zip nor .json. Nothing was written.")
        part = PARTS["package" if file.suffix.casefold() == ".zip" else what]
        try:
            with transaction.atomic(), file.open("wb") as out:
                part.write(out, which.id if which else None)
        except OSError as fault:
            raise CommandError(f"{file} cannot be written: {fault.strerror}.") from None
        lists = ", ".join(one.name for one in published_sources(which.id if which else None)) or "no list"
        self.stdout.write(f"{file}: {file.stat().st_size:,} bytes, of {lists}.")

    def _import(self, options: dict[str, Any]) -> None:
        source = (options["source"] or options["file"].stem)[:80]
        now = clock.now()
        try:
            judged = hsds_import.looked_at(hsds_import.files_at(options["file"]), clock.today())
        except BadList as fault:
            raise CommandError(f"{fault} Nothing was changed.") from None
        except OSError as fault:
            raise CommandError(f"{options['file']} cannot be read: {fault.strerror}. Nothing was changed.") from None
        if options["dry_run"]:
            answer = hsds_import.would_do(source, judged, whole=options["whole"])
        else:
            answer = hsds_import.take(source, judged, whole=options["whole"], by=None, at=now)
        self._say(source, answer, dry=options["dry_run"])
        if options["mending"] and answer.faults:
            options["mending"].write_text(to_mend(answer.faults), encoding="utf-8")

    def _say(self, source: str, answer: hsds_import.Answer, *, dry: bool) -> None:
        for note in answer.notes:
            self.stdout.write(f"note: {note}")
        for fault in answer.faults[:SHOWN]:
            self.stdout.write(f"to mend: {in_words(fault)}")
        if len(answer.faults) > SHOWN:
            self.stdout.write(f"to mend: and {len(answer.faults) - SHOWN} more (--mending FILE writes all of them)")
        counts = answer.counts
        if counts.missing:
            self.stdout.write(
                f"{counts.missing} services of before are not in this list. None was marked as gone: if this is the"
                " whole list, say so with --whole."
            )
        words = (
            f"{source}: {counts.new} new, {counts.changed} changed, {counts.same} as before, {counts.vanished} gone"
            f" (kept and marked), {counts.back} back, {len(answer.faults)} to mend."
        )
        self.stdout.write(words + (" Nothing was changed (--dry-run)." if dry else ""))
