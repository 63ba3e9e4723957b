"""`companionway export_facts DIR`: the two fact tables as Parquet files, for DuckDB and research."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from companionway.outcomes.actions import export_facts
from companionway.platform import clock


class Command(BaseCommand):
    help = "Write the fact tables to Parquet. One row is one referral or engagement of a real person: guard the files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        written = export_facts(folder=options["folder"], by=None, at=clock.now(), progress=self._progress)
        for view, rows in written.items():
            self.stdout.write(f"{view}: {rows:,} rows in {options['folder']}")
        self.stdout.write("These files are about people. Keep them where you would keep the database.")

    def _progress(self, view: str, rows: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{view}: {rows:,} rows", ending="")
