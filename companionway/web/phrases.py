"""How moments, spans and counts are said: given the present as an argument, in the language of the request."""

from datetime import date, datetime, timedelta

from django.utils.dateformat import format as formatted
from django.utils.translation import get_language, gettext

MINUTE, HOUR, DAY = 60, 3600, 86400
SEPARATOR = "\u00a0· "  # a line never begins with the dot


def _english() -> bool:
    return (get_language() or "en").startswith("en")


def day(value: date, today: date) -> str:
    """ "Tue, Mar 3"; with the year when it is another one: "Tue, Mar 3, 2025"."""
    if not _english():
        return formatted(value, gettext("D, N j") if value.year == today.year else gettext("D, N j, Y"))
    text = f"{value:%a, %b} {value.day}"
    return text if value.year == today.year else f"{text}, {value.year}"


def long_day(value: date) -> str:
    """ "Tuesday, March 3, 2026": a day in full, for a list that is kept on paper."""
    if not _english():
        return formatted(value, gettext("l, F j, Y"))
    return f"{value:%A, %B} {value.day}, {value.year}"


def day_word(value: date, today: date) -> str:
    """ "today", "yesterday", "tomorrow", "Tue" within the six days before, else as `day`."""
    away = (value - today).days
    near = {0: gettext("today"), -1: gettext("yesterday"), 1: gettext("tomorrow")}
    if away in near:
        return near[away]
    if not _english():
        return formatted(value, "l") if -7 < away < 0 else day(value, today)
    return f"{value:%a}" if -7 < away < 0 else day(value, today)


def cover(name: str, until: date, today: date) -> str:
    """ "for Jo until Friday": for whom somebody is there, and until when; a day a week or more away by its date."""
    away = (until - today).days
    when = "today" if away == 0 else "tomorrow" if away == 1 else f"{until:%A}" if away < 7 else day(until, today)
    return f"for {name} until {when}"


def clock_time(value: datetime) -> str:
    """ "2:14 pm", in the zone that the value carries."""
    if not _english():
        return formatted(value, gettext("g:i a"))
    return f"{value.hour % 12 or 12}:{value:%M} {'am' if value.hour < 12 else 'pm'}"


def moment(value: datetime, today: date) -> str:
    """ "today, 2:14 pm" or "Tue, Mar 3, 2:14 pm"."""
    return f"{day_word(value.date(), today)}, {clock_time(value)}"


def span(length: timedelta) -> str:
    """A length of time in its largest fitting unit: "4 min", "2 hours", "1 day". Negative lengths lose their sign."""
    seconds = abs(int(length.total_seconds()))
    if seconds < HOUR:
        return f"{max(seconds // MINUTE, 1)} min"
    count, unit = (seconds // HOUR, "hour") if seconds < 2 * DAY else (seconds // DAY, "day")
    return f"{count} {unit}{'' if count == 1 else 's'}"


def ago(value: datetime, now: datetime) -> str:
    """ "just now" under a minute, then "4 min ago", "3 hours ago", "5 days ago"; a coming moment is "in 6 min"."""
    gone = now - value
    if abs(gone.total_seconds()) < MINUTE:
        return "just now"
    return f"{span(gone)} ago" if gone > timedelta(0) else f"in {span(gone)}"


def length(minutes: int) -> str:
    """Minutes as people say them: "45 min", "1 h", "1 h 20 min"."""
    hours, rest = divmod(minutes, 60)
    return " ".join(
        part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else "") if part
    )


def share(count: int, of: int) -> str:
    """A percentage with as many decimals as its base supports: none under 100, one from 100 on; "<0.1%" never 0."""
    if of <= 0 or not 0 <= count <= of:
        raise ValueError(f"A share needs 0 <= n <= N and N > 0, not {count} of {of}.")
    value = 100 * count / of
    if of < 100 or value in (0, 100):
        return f"{value:.0f}%"
    rounded = f"{value:.1f}%"
    if rounded == "0.0%":
        return "<0.1%"
    return ">99.9%" if rounded == "100.0%" else rounded
