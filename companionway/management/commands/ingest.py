"""Takes in files of FHIR, HL7 v2 and spreadsheets, and says for each what became of it."""

import json
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError

from companionway.interop.delivery import take_in
from companionway.interop.inbox import terms_for
from companionway.interop.incoming import WORDS, Given, Outcome
from companionway.interop.taking import Terms
from companionway.platform import clock


class Command(BaseCommand):
    help = "Take in referrals from files and folders; files given together resolve each other."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file or a folder")
        parser.add_argument("--source", default="", help="who sent them; without it, the name of each file's folder")
        parser.add_argument("--program", default="", help="the program for what names none")
        parser.add_argument(
            "--order-code",
            action="append",
            default=[],
            metavar="CODE",
            help="one more order code: CODE or SYSTEM|CODE",
        )
        parser.add_argument("--json", action="store_true", help="one JSON object a line instead of text")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            terms = _terms(options)
        except (OperationalError, ProgrammingError) as error:
            raise CommandError(f"The database cannot be used: {error}") from None
        files = list(_given(options["paths"], options["source"], terms.limit))
        tally: dict[str, Counter[str]] = {}
        try:
            for given, outcome, row in take_in(files, terms, clock.now):
                tally.setdefault(given.folder, Counter())[WORDS[outcome.verdict]] += 1
                self._say(_as_json(given, outcome, str(row.id)) if options["json"] else _as_text(given, outcome))
        except OperationalError as error:
            raise CommandError(f"The database went away: {error} What was told is kept; run it again.") from None
        for folder, counts in sorted(tally.items()):
            self._total(folder, counts, as_json=options["json"])

    def _say(self, line: str) -> None:
        self.stdout.write(line)

    def _total(self, folder: str, counts: Counter[str], *, as_json: bool) -> None:
        numbers = {word: counts[word] for word in WORDS.values() if counts[word]}
        if as_json:
            self._say(json.dumps({"folder": folder, "files": counts.total(), "tally": numbers}))
        else:
            parts = ", ".join(f"{count} {word}" for word, count in numbers.items())
            self._say(f"{folder}: {counts.total()} files: {parts}")


def _terms(options: dict[str, Any]) -> Terms:
    terms = terms_for(None, clock.now())
    if options["program"] and not terms.catalog.program_named(options["program"]):
        raise CommandError(f"There is no program called {options['program']!r}.")
    pairs = (code.rpartition("|") for code in options["order_code"])
    codes = frozenset((system, code) for system, _, code in pairs)
    return replace(terms, more_codes=codes, program=terms.catalog.program_named(options["program"]))


def _files(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(inner for inner in path.rglob("*") if inner.is_file() and not inner.name.startswith("."))
        elif path.is_file():
            yield path
        else:
            raise CommandError(f"There is no file or folder {path}.")


def _given(paths: list[Path], source: str, limit: int) -> Iterator[Given]:
    seen: set[Path] = set()
    for path in _files(paths):
        whole = path.resolve()
        if whole in seen:
            continue
        seen.add(whole)
        name, parent = _printable(path.name), _printable(str(path.parent))
        size = path.stat().st_size
        body = None if size > limit else _read(path, limit)
        yield Given(name, parent, (source or _printable(whole.parent.name))[:80], body, size)


def _read(path: Path, limit: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(limit + 1)
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}. Nothing was taken in.") from None


def _printable(text: str) -> str:
    """A file name as text; bytes that are no UTF-8 become question marks."""
    return text.encode("utf-8", "replace").decode()


def _as_text(given: Given, outcome: Outcome) -> str:
    why = ": ".join(part for part in (outcome.location, outcome.reason) if part)
    lines = [f"{given.folder}/{given.name}: {WORDS[outcome.verdict]}" + (f" ({why})" if why else "")]
    lines += [f"    row {number}: {text}" for number, text in outcome.rows.items()]
    lines += [f"    note: {note}" for note in outcome.notes]
    return "\n".join(lines)


def _as_json(given: Given, outcome: Outcome, identity: str) -> str:
    return json.dumps({
        "file": given.name, "folder": given.folder, "source": given.source, "kind": outcome.kind, "id": identity,
        "verdict": WORDS[outcome.verdict], "location": outcome.location, "reason": outcome.reason,
        "referrals": [str(one) for one in outcome.referrals], "notes": list(outcome.notes),
        "rows": {str(number): text for number, text in outcome.rows.items()},
    })  # fmt: skip
