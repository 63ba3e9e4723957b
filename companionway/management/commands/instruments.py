"""`companionway instruments list|check|add|scores`: instruments of this house, and scores that come in a file."""

import csv
import uuid
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from companionway.engagement.models.walk import Engagement
from companionway.instruments import shelf
from companionway.instruments.actions.beside import enter_score
from companionway.instruments.actions.supply import supply
from companionway.instruments.packs import PackFault, read
from companionway.platform import clock, wall
from companionway.platform.errors import DomainError

COLUMNS = ("engagement", "instrument", "version", "total", "taken_on", "source_system")


class Command(BaseCommand):
    """Say which instruments are here, judge or take in one, or bring in scores that wait for a human."""

    help = "List, check or add instruments, or bring in scores made elsewhere (see docs/howto/instruments.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The four words and their arguments."""
        words = parser.add_subparsers(dest="word", required=True)
        words.add_parser("list", help="the instruments of this house and how each may be used")
        check = words.add_parser("check", help="read a pack and say what is wrong with it; changes nothing")
        check.add_argument("file", type=Path)
        add = words.add_parser("add", help="take in a pack of your own, the right to use it affirmed")
        add.add_argument("file", type=Path)
        add.add_argument("--affirmed-by", required=True, help="the name of who affirms the right to use it")
        add.add_argument("--affirmed-on", required=True, type=date.fromisoformat, help="the day, as 2026-03-01")
        add.add_argument("--statement", required=True, help="what the right rests on: a license, a letter")
        scores = words.add_parser("scores", help=f"bring in a table with the columns {', '.join(COLUMNS)}")
        scores.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the word that was asked for."""
        word = options["word"]
        try:
            {"list": self._list, "check": self._check, "add": self._add, "scores": self._scores}[word](options)
        except (DomainError, PackFault) as fault:
            raise CommandError(f"{fault} Nothing was changed.") from None
        except OSError as problem:
            raise CommandError(f"{options['file']} cannot be read: {problem.strerror}.") from None

    def _list(self, options: dict[str, Any]) -> None:
        for use, packs in (("with its words", shelf.shipped()), ("for scores alone", shelf.for_scores())):
            for pack in packs:
                self.stdout.write(f"{pack.code} {pack.version}  {use}  {pack.title}")
        for row in shelf.supplied():
            said = f"affirmed by {row.supplied.affirmed_by_name} on {row.supplied.affirmed_on}"
            self.stdout.write(f"{row.code} {row.version}  your own, {said}")

    def _check(self, options: dict[str, Any]) -> None:
        pack = read(options["file"].read_text(encoding="utf-8"))
        self.stdout.write(f"{pack.title}, version {pack.version}: {len(pack.items)} items. No faults.")

    def _add(self, options: dict[str, Any]) -> None:
        row = supply(
            text=options["file"].read_text(encoding="utf-8"), affirmed_by_name=options["affirmed_by"],
            affirmed_on=options["affirmed_on"], statement=options["statement"], by=None, at=clock.now(),
        )  # fmt: skip
        self.stdout.write(f"{row.code} {row.version} is here. Name it in the program file to use it.")

    def _scores(self, options: dict[str, Any]) -> None:
        """All rows or none; a row that is here already is passed over, so a file may come twice."""
        with options["file"].open(newline="", encoding="utf-8-sig") as lines:
            rows = list(csv.DictReader(lines))
        if not rows or set(COLUMNS) - set(rows[0]):
            raise CommandError(f"The table needs the columns {', '.join(COLUMNS)}. Nothing was changed.")
        with transaction.atomic(), wall.everyone("a file of scores names people of every peer"):
            said = [*self._entered(rows)]
        self.stdout.write(f"{said.count('new')} scores wait for somebody to accept them; {said.count('known')} known.")

    def _entered(self, rows: list[dict[str, str]]) -> Iterator[str]:
        versions = {pack.code: pack.version for pack in shelf.for_scores()}
        for number, row in enumerate(rows, start=2):
            try:
                if versions.get(row["instrument"]) != row["version"]:
                    raise DomainError("version", f"{row['instrument']} {row['version']} is not an instrument of here.")
                enter_score(
                    score_id=uuid.uuid4(), engagement_id=uuid.UUID(row["engagement"]), code=row["instrument"],
                    total=Decimal(row["total"]), taken_on=date.fromisoformat(row["taken_on"]),
                    made_in=row["source_system"], way="imported", by=None, at=clock.now(),
                )  # fmt: skip
            except (ValueError, InvalidOperation):
                raise CommandError(f"line {number}: an id, number or day is not one. Nothing was changed.") from None
            except Engagement.DoesNotExist:
                raise CommandError(f"line {number}: there is no such engagement. Nothing was changed.") from None
            except DomainError as fault:
                if fault.code != "known":
                    raise CommandError(f"line {number}: {fault} Nothing was changed.") from None
                yield "known"
            else:
                yield "new"
