"""Day words, times and names in the product's voice, as filters."""

from datetime import date, datetime
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info

from companionway.platform import clock
from companionway.web import phrases
from companionway.web.toasts import Offer, offer_of

register = template.Library()


def _local(value: datetime) -> datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


def _local_day(value: date) -> date:
    return _local(value).date() if isinstance(value, datetime) else value


@register.filter
def language_called(code: str) -> str:
    """The name of a language for who reads the page, "Spanish" for "es"; the code itself where nobody named it."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


@register.filter
def day(value: date | None) -> str:
    """A date or moment as "Tue, Mar 3"; nothing for nothing."""
    return phrases.day(_local_day(value), clock.today()) if value else ""


@register.filter
def day_word(value: date | None) -> str:
    """A date or moment as "today", "yesterday", "Tue" or "Tue, Mar 3"."""
    return phrases.day_word(_local_day(value), clock.today()) if value else ""


@register.filter
def iso_day(value: str) -> str:
    """A day that was let out as "2026-03-03" as "Tue, Mar 3"."""
    return day_word(date.fromisoformat(value)) if value else ""


@register.filter
def clock_time(value: datetime | None) -> str:
    """A moment as "2:14 pm" in the installation's zone."""
    return phrases.clock_time(_local(value)) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """A moment as "today, 2:14 pm"."""
    return phrases.moment(_local(value), clock.today()) if value else ""


@register.filter
def ago(value: datetime | None) -> SafeString | str:
    """A moment as a `<time>` that says "4 min ago" or "in 6 min" and that the browser keeps up to date."""
    if not value:
        return ""
    words = phrases.ago(value, clock.now())
    return format_html('<time class="ago" datetime="{}">{}</time>', value.isoformat(), words)


@register.filter
def minutes(value: int | None) -> str:
    """A number of minutes as "1 h 20 min"."""
    return phrases.length(value) if value is not None else ""


@register.filter
def bdi(value: Any) -> SafeString:
    """A name, number or phone that keeps its own writing direction inside a sentence."""
    return format_html("<bdi>{}</bdi>", value)


@register.filter
def under(row: list[str], columns: list[str]) -> list[tuple[str, str]]:
    """The cells of a row, each with the name of its column, for a table that becomes cards on a phone."""
    return list(zip(columns, row, strict=False))


@register.filter
def initial(value: str) -> str:
    """The first letter of the name somebody chose, for the round mark beside it."""
    return next((letter.upper() for letter in str(value) if letter.isalnum()), "·")


@register.filter
def short_labels(optgroups: list[Any]) -> bool:
    """Whether every choice of a widget is under 14 characters, so that two fit in a row."""
    labels = [str(option["label"]) for _, options, _ in optgroups for option in options]
    return len(labels) > 1 and all(len(label) < 14 for label in labels)


@register.filter
def offer(message: Message) -> Offer:
    """What a toast offers beside its words."""
    return offer_of(message)
