"""Phone lines for the public pages, from a data file that the deployer checks, with the day of the last review."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import get_language


@dataclass(frozen=True)
class Line:
    """One number that somebody can call: whose it is, and when or how."""

    name: str
    number: str
    words: str


@dataclass(frozen=True)
class PublicLines:
    """The program's own number, further lines, words on what must be reported, and when somebody checked them."""

    call_number: str
    call_hours: str
    reporting_words: str
    lines: tuple[Line, ...]
    reviewed_on: date | None
    review_every_days: int

    def review_due(self, today: date) -> bool:
        """Whether the numbers wait for somebody to call them and write down the day."""
        return self.reviewed_on is None or self.reviewed_on + timedelta(days=self.review_every_days) < today


def public_lines() -> PublicLines:
    """The lines of `COMPANIONWAY_LINES`, in the language of the page where the file has words in it.

    Raises OSError or ValueError for a file that is gone or malformed.
    """
    return read_lines(Path(settings.COMPANIONWAY_LINES), (get_language() or "en").partition("-")[0])


@lru_cache(maxsize=16)
def read_lines(path: Path, language: str = "en") -> PublicLines:
    """The lines of one file, read once for each process and language: `words_es` stands for `words` in Spanish."""
    said: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    reviewed = said.get("reviewed_on")
    if reviewed is not None and not isinstance(reviewed, date):
        raise ValueError(f"{path.name}: reviewed_on must be a date such as 2026-11-30.")
    try:
        call = said["call"]
        lines = tuple(Line(x["name"], x["number"], _in(x, "words", language)) for x in said["lines"])
        return PublicLines(
            call["number"], _in(call, "hours", language), said.get("reporting", {}).get("words", ""), lines, reviewed,
            int(said.get("review_every_days", 180)),
        )  # fmt: skip
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path.name}: {error} is missing or not written as in the example.") from None


def _in(said: dict[str, Any], name: str, language: str) -> str:
    return str(said.get(f"{name}_{language}", said.get(name, "")))
