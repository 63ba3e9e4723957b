"""`companionway backup FILE` and `companionway backup --new-key`: the database as one file that only its key opens."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from companionway.platform import backup, clock, parcel


class Command(BaseCommand):
    """Write a backup, or make the pair of keys for it."""

    help = "Writes an encrypted backup (see docs/howto/keys.md)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A file, or a fresh pair of keys."""
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--new-key", action="store_true", help="print a fresh pair of keys and write nothing")

    def handle(self, *args: Any, file: Path | None = None, new_key: bool = False, **options: Any) -> None:
        """The private key is printed once and kept nowhere."""
        if new_key:
            private, public = parcel.new_pair()
            self.stdout.write(f"{private}\n  keep this away from this machine: it opens the backups\n{public}\n"
                              "  set this as COMPANIONWAY_BACKUP_KEY: it only seals them")  # fmt: skip
            return
        if file is None or not settings.COMPANIONWAY_BACKUP_KEY:
            raise CommandError("Name a file, and set COMPANIONWAY_BACKUP_KEY (`companionway backup --new-key`).")
        conninfo = backup.where(settings.DATA)
        if not conninfo:
            raise CommandError("COMPANIONWAY_BACKUP_DATABASE_URL is not set: a role that sees every row.")
        try:
            manifest = backup.write(
                conninfo, file, settings.COMPANIONWAY_BACKUP_KEY, production=settings.PRODUCTION, at=clock.now()
            )
        except (backup.CannotRestore, parcel.ParcelUnusable, psycopg.Error, OSError) as problem:
            raise CommandError(str(problem)) from None
        rows = sum(count for count, _ in manifest["tables"].values())
        self.stdout.write(f"{file}: {len(manifest['tables'])} tables, {rows:,} rows, {file.stat().st_size:,} bytes.")
        self.stdout.write("It needs the key ring, too: keep a copy of that elsewhere.")
