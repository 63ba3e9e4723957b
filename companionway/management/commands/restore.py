"""`companionway restore FILE --key KEYFILE`: an empty database brought to a backup, and every table compared."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from companionway.platform import backup, parcel


class Command(BaseCommand):
    """Restore a backup."""

    help = "Restores a backup into an empty database and compares every table (see docs/howto/keys.md)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The backup, and the file that holds the private key."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--key", type=Path, required=True, help="a file with the private backup key")

    def handle(self, *args: Any, file: Path, key: Path, **options: Any) -> None:
        """All or nothing, in one transaction."""
        conninfo = backup.where(settings.DATA)
        if not conninfo:
            raise CommandError("COMPANIONWAY_BACKUP_DATABASE_URL is not set: where the empty database is.")
        try:
            manifest = backup.restore(conninfo, file, key.read_text(), production=settings.PRODUCTION)
        except (backup.CannotRestore, parcel.ParcelUnusable, psycopg.Error, OSError) as problem:
            raise CommandError(str(problem)) from None
        rows = sum(count for count, _ in manifest["tables"].values())
        self.stdout.write(
            f"Restored {len(manifest['tables'])} tables and {rows:,} rows of {manifest['made_at']}; each is as it was."
        )
