"""`companionway demo load`: an invented program year (or many), marked as such on every page."""

from argparse import ArgumentParser
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from companionway.demo import loader, signins
from companionway.platform import clock
from companionway.platform.errors import DomainError


def instant(text: str) -> datetime:
    """A day or an instant, in the installation's time zone unless it says another."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else timezone.make_aware(found)


class Command(BaseCommand):
    """Load the demo."""

    help = "Fill an empty installation with invented people: `demo load`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The one word and its arguments."""
        words = parser.add_subparsers(dest="word", required=True)
        load = words.add_parser("load", help="fill this installation with invented people")
        load.add_argument("--seed", type=int, default=7, help="the same seed and instant make the same people (7)")
        load.add_argument("--scale", type=int, default=1, help="how many program years (1)")
        load.add_argument("--as-of", type=instant, help="the day or instant that the demo ends with (now)")
        load.add_argument("--quiet", action="store_true", help="say nothing but faults")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say what was made."""
        if options["scale"] < 1:
            raise CommandError("--scale must be at least 1.")
        say = (lambda words: None) if options["quiet"] else self._say
        try:
            made = loader.load(
                seed=options["seed"], scale=options["scale"], as_of=self._end(options["as_of"]), data=settings.DATA,
                password=signins.password(settings.DATA), say=say,
            )  # fmt: skip
        except DomainError as problem:
            raise CommandError(f"{problem.message} To start afresh: companionway reset.") from None
        say(
            f"{made.requests:,} requests, {made.rows:,} rows in {made.seconds:.1f} s "
            f"({made.rows / made.seconds:,.0f} rows a second, at most {made.megabytes:.0f} MB of memory). "
            "Everybody is invented."
        )

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()

    def _end(self, given: datetime | None) -> datetime:
        """The instant that the demo ends with: now, or the given one, or 5 pm of a given day; never later than now."""
        now = clock.now().replace(second=0, microsecond=0)
        if given is None:
            return now
        day_only = given.timetz().replace(tzinfo=None) == time()
        if day_only:
            given = timezone.make_aware(datetime.combine(date(given.year, given.month, given.day), time(17)))
        return min(given, now)
