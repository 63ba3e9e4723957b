"""Words, needs, cost, hours, distance and age of what a listing says. Pure functions."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

DAY, WEEK = 1440, 7 * 1440  # minutes
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAY_WORDS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
STALE_AFTER = timedelta(days=180)
LOWERED_FOR = timedelta(days=30)
MILE_OF_LATITUDE = 1 / 69.0
EVENINGS = [(day * DAY + 17 * 60, day * DAY + 20 * 60) for day in range(5)]
WEEKEND = [(5 * DAY, 7 * DAY)]
UNFOLDED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"})
FREE = re.compile(r"\b(?:free|no cost|no charge|no fee|without charge|gratis|gratuit[oa]s?)\b")
SLIDING = re.compile(r"\b(?:sliding|income based|based on income|ability to pay|pay what you can|donation)\b")


class Cost(StrEnum):
    FREE = "free"
    SLIDING = "sliding"
    FEE = "fee"
    UNKNOWN = "unknown"


COST_WORDS = {
    Cost.FREE: "Free", Cost.SLIDING: "By what you can pay", Cost.FEE: "Costs something", Cost.UNKNOWN: "Cost: ask them",
}  # fmt: skip


class Report(StrEnum):
    """What a peer can learn of a service."""

    RIGHT = "right"
    WRONG = "wrong"
    FULL = "full"
    NOT_ELIGIBLE = "not_eligible"
    GOT_HELP = "got_help"


class When(StrEnum):
    """When it should be open."""

    NOW = "now"
    EVENINGS = "evenings"
    WEEKEND = "weekend"


@dataclass(frozen=True)
class Need:
    """Something that people look for: its code, its words, and what it is recognized by."""

    code: str
    words: str
    finds: tuple[str, ...]


@dataclass(frozen=True)
class Hours:
    """One line of opening hours: days (0 is Monday), from and until as local times; only words where it is no week."""

    days: tuple[int, ...] = ()
    opens: time | None = None
    closes: time | None = None
    words: str = ""
    until: date | None = None


def folded(text: str) -> str:
    """Without accents, capitals and signs: "¿Dónde está Søren's?" becomes "donde esta soren s"."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(UNFOLDED))
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join("".join(sign if sign.isalnum() else " " for sign in kept).split())


def needs_in(text: str, needs: Iterable[Need]) -> list[str]:
    """Codes of the needs that a folded text tells of: one of their words begins a word there."""
    padded = f" {text}"
    return [need.code for need in needs if any(f" {word}" in padded for word in need.finds)]


def cost_of(amounts: Sequence[float], words: str) -> Cost:
    """What it costs by the list's amounts, else by its words. Nothing said is unknown, never free."""
    said = folded(words)
    if SLIDING.search(said):
        return Cost.SLIDING
    if amounts:
        return Cost.FEE if max(amounts) > 0 else Cost.FREE
    if FREE.search(said):
        return Cost.FREE
    return Cost.FEE if re.search(r"[$€£]\s*\d", words) else Cost.UNKNOWN


def week_of(lines: Iterable[Hours], today: date) -> tuple[list[tuple[int, int]] | None, date | None]:
    """(minutes of the week when it is open, the last day for which that is so); (None, None) where it is unknown.

    Hours over midnight go on into the next day. A line that has ended counts no more.
    """
    spans: list[tuple[int, int]] = []
    ends = []
    for line in lines:
        if not line.days or line.opens is None or line.closes is None or (line.until and line.until < today):
            continue
        opens, closes = _minute(line.opens), _minute(line.closes)
        length = (closes - opens) % DAY or DAY
        for day in line.days:
            begin = day * DAY + opens
            spans += [(begin, min(begin + length, WEEK))]
            if begin + length > WEEK:
                spans.append((0, begin + length - WEEK))
        if line.until:
            ends.append(line.until)
    return (sorted(set(spans)) or None, min(ends, default=None)) if spans else (None, None)


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def minute_of_week(local: datetime) -> int:
    """Minutes since Monday 0:00 of a moment in the installation's zone."""
    return local.weekday() * DAY + local.hour * 60 + local.minute


def spans_for(when: When, local: datetime) -> list[tuple[int, int]]:
    """The minutes of the week that an opening must meet."""
    now = minute_of_week(local)
    return {When.NOW: [(now, now + 1)], When.EVENINGS: EVENINGS, When.WEEKEND: WEEKEND}[when]


def days_words(days: Sequence[int]) -> str:
    """ "Mon to Fri", "Tue, Thu", "every day"."""
    found = sorted(set(days))
    if found == list(range(7)):
        return "every day"
    if len(found) > 2 and found == list(range(found[0], found[-1] + 1)):
        return f"{DAY_WORDS[found[0]]} to {DAY_WORDS[found[-1]]}"
    return ", ".join(DAY_WORDS[day] for day in found)


def on_earth(latitude: float, longitude: float) -> bool:
    """Whether these are coordinates of a place. 0, 0 is what lists write for "unknown"."""
    return -90 <= latitude <= 90 and -180 <= longitude <= 180 and (latitude, longitude) != (0, 0)


def wants_check(checked: date | None, today: date) -> bool:
    """Whether what a listing says is old enough to ask whether it is still right."""
    return checked is None or today - checked > STALE_AFTER


def is_lowered(full_on: date | None, today: date) -> bool:
    """Whether somebody was told lately that it is full, so that it stands below the others for a while."""
    return full_on is not None and today - full_on <= LOWERED_FOR


def days_said(words: str) -> tuple[int, ...]:
    """The days that `days_words` made these words of; nothing where they say none."""
    if words == "every day":
        return tuple(range(7))
    if " to " in words:
        first, last = (DAY_WORDS.index(word) for word in words.split(" to "))
        return tuple(range(first, last + 1))
    return tuple(DAY_WORDS.index(word) for word in words.split(", ") if word)


def text_to_share(name: str, lines: Mapping[str, str]) -> str:
    """What is sent or printed of a listing: its name and the lines that have words. Nothing about us or anybody."""
    return "\n".join([name, *(value for value in lines.values() if value)])
