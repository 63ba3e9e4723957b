"""`companionway outcomes --program ed --from DATE --to DATE`: the results of a program, from raw records."""

from argparse import ArgumentParser
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from companionway.outcomes import formats, queries, report
from companionway.outcomes.cohort import Cohort
from companionway.outcomes.engines import DuckDB, Engine, PostgreSQL
from companionway.platform import clock
from companionway.platform.errors import DomainError

FORMATS = {"table": formats.as_table, "json": formats.as_json, "csv": formats.as_csv}


def day(text: str) -> date:
    """A date as YYYY-MM-DD."""
    return date.fromisoformat(text)


class Command(BaseCommand):
    help = "Print the results of a program for the referrals received in a period."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--program", required=True, help="the program's short name, for example ed")
        parser.add_argument("--from", dest="first_on", type=day, required=True, metavar="DATE", help="first day")
        parser.add_argument("--to", dest="last_on", type=day, required=True, metavar="DATE", help="last day")
        parser.add_argument("--site", help="one site only, by its short name")
        parser.add_argument("--format", choices=FORMATS, default="table")
        parser.add_argument("--suppress", action="store_true", help="hide counts of 1 to 10 and what gives them away")
        parser.add_argument("--engine", choices=("postgresql", "duckdb"), default="postgresql")
        parser.add_argument("--parquet", type=Path, metavar="DIR", help="folder of exported facts, for duckdb")
        judged = "the moment at which windows and promises are judged (default: now); the records are as they are now"
        parser.add_argument("--as-of", type=datetime.fromisoformat, metavar="TIME", help=judged)

    def handle(self, *args: Any, **options: Any) -> None:
        as_of = options["as_of"] or clock.now()
        zone = ZoneInfo(settings.TIME_ZONE)
        try:
            engine = self._engine(options)
            cohort = Cohort(
                options["program"], options["first_on"], options["last_on"],
                as_of if as_of.tzinfo else as_of.replace(tzinfo=zone), zone, options["site"],
            )  # fmt: skip
        except (DomainError, ValueError) as error:
            raise CommandError(str(error)) from None
        found = report.build(engine, cohort, suppressed=options["suppress"])
        self.stdout.write(FORMATS[options["format"]](found), ending="")

    def _engine(self, options: dict[str, Any]) -> Engine:
        if options["engine"] == "duckdb":
            if options["parquet"] is None:
                raise CommandError("--engine duckdb needs --parquet DIR, made by: companionway export_facts DIR")
            return DuckDB(options["parquet"])
        for name, known in (("program", queries.program_slugs()), ("site", queries.site_slugs())):
            if options[name] and options[name] not in known:
                raise CommandError(
                    f"There is no {name} called {options[name]}. There are: {', '.join(known) or 'none'}."
                )
        return PostgreSQL()
