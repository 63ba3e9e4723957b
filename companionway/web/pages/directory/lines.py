"""A listing as pages say it: its line in a search, its facts, and the words that are shared of it."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language_info

from companionway.directory import rules
from companionway.directory.models import Listing
from companionway.directory.needs import need_words
from companionway.directory.rules import COST_WORDS, Cost
from companionway.web import phrases

MORE_LANGUAGES = {"so": "Somali", "ln": "Lingala", "rw": "Kinyarwanda", "ht": "Haitian Creole", "am": "Amharic",
                  "ps": "Pashto", "tl": "Tagalog", "ase": "American Sign Language", "zh": "Chinese"}  # fmt: skip


def language_words(code: str) -> str:
    """A language by its English name; what a list called it where it has no code."""
    if code in MORE_LANGUAGES:
        return MORE_LANGUAGES[code]
    try:
        return str(get_language_info(code)["name"])
    except KeyError:
        return code.replace("-", " ").capitalize()


def is_open(listing: Listing, local: datetime) -> bool | None:
    """Whether it is open at this moment; None where its hours are not known or hold no longer."""
    if listing.opening is None or (listing.hours_until and listing.hours_until < local.date()):
        return None
    minute = rules.minute_of_week(local)
    return any(begin <= minute < end for begin, end in listing.opening)


def hours(listing: Listing) -> list[str]:
    """Its hours, a line for each rule: "Mon to Fri, 9:00 am to 5:00 pm"."""
    return [line for line in (_hours_line(one) for one in listing.hours) if line]


def _hours_line(one: dict[str, str]) -> str:
    said = one["words"]
    if one["opens"] and one["closes"]:
        times = "all day" if one["opens"] == one["closes"] else f"{_clock(one['opens'])} to {_clock(one['closes'])}"
        said = f"{one['days']}, {times}".capitalize() if one["days"] == "every day" else f"{one['days']}, {times}"
    until = f" (until {one['until']})" if one.get("until") else ""
    return f"{said}{until}" if said else ""


def _clock(text: str) -> str:
    return phrases.clock_time(datetime.strptime(text, "%H:%M"))  # noqa: DTZ007 -- a time of day has no zone


def place(listing: Listing) -> str:
    """Its address on one line."""
    where = listing.location
    if where is None:
        return ""
    return ", ".join(filter(None, (where.street, where.town, f"{where.state} {where.postal_code}".strip())))


def is_gone(listing: Listing) -> bool:
    """Whether it has left its list: what it says may be old."""
    return listing.service.vanished_at is not None or not listing.live


def full_words(listing: Any, today: date) -> str:
    """What the next peer should know: how often somebody was told that there is no room, and when last."""
    if not rules.is_lowered(listing.service.full_on, today):
        return ""
    times = "" if listing.full_count < 2 else f", {listing.full_count} times this month"
    return f"Was full {phrases.day_word(listing.service.full_on, today)}{times}"


def checked_words(listing: Listing, today: date) -> str:
    """When somebody last made sure that this is right."""
    on = listing.service.checked_on
    return f"checked {phrases.day(on, today)}" if on else "not checked yet"


def line(listing: Any, now: datetime, url: str) -> dict[str, Any]:
    """One line of a search. `listing` is as `directory.queries.search` gives it."""
    local, service = timezone.localtime(now), listing.service
    today = local.date()
    away = f"{listing.miles:.0f} miles" if getattr(listing, "miles", None) is not None else ""
    if away and listing.miles < 1:
        away = "under a mile"
    state = is_open(listing, local)
    facts = [COST_WORDS[Cost(service.cost)], away, listing.location.town if listing.location else "by phone or online",
             "" if state is None else "open now" if state else "closed now"]  # fmt: skip
    helped = f"{listing.helped} got help lately" if listing.helped else ""
    return {
        "url": url, "name": service.name, "organization": service.organization,
        "facts": phrases.SEPARATOR.join(fact for fact in facts if fact), "full": full_words(listing, today),
        "helped": helped, "checked": checked_words(listing, today),
        "old": rules.wants_check(service.checked_on, today),
    }  # fmt: skip


def whole(listing: Any, now: datetime) -> dict[str, Any]:
    """Everything on one listing's page."""
    service = listing.service
    ages = {(True, True): f"ages {service.youngest} to {service.oldest}", (True, False): f"from age {service.youngest}",
            (False, True): f"up to age {service.oldest}", (False, False): ""}  # fmt: skip
    age = ages[service.youngest is not None, service.oldest is not None]
    facts = [
        ("Cost", "\n".join(filter(None, (COST_WORDS[Cost(service.cost)].removeprefix("Cost: ").capitalize(),
                                          service.cost_words)))),
        ("Hours", "\n".join(hours(listing))), ("Where", place(listing)),
        ("Getting there", listing.location.getting_there if listing.location else ""),
        ("Access", listing.location.access if listing.location else ""),
        ("Who it is for", "\n".join(filter(None, (service.eligibility, age)))),
        ("How to begin", service.how_to_apply), ("What to bring", service.documents),
        ("Languages", ", ".join(filter(None, (*map(language_words, listing.languages), service.languages_words)))),
        ("Good for", ", ".join(need_words(code) for code in listing.needs)),
    ]  # fmt: skip
    return {
        **line(listing, now, ""), "about": service.about, "alert": service.alert, "phones": service.phones,
        "site": service.url, "email": service.email, "details": [fact for fact in facts if fact[1]],
        "gone": is_gone(listing), "source": service.source.name,
        "synthetic": service.source.synthetic, "imported_at": service.imported_at,
    }  # fmt: skip


def shared_words(listing: Listing) -> str:
    """What is texted or printed: the place's own facts. Nothing about us, and nothing about anybody."""
    service = listing.service
    number = next((phone["number"] for phone in service.phones), "")
    return rules.text_to_share(service.name, {
        "phone": number, "place": place(listing), "hours": "; ".join(hours(listing)[:3]), "site": service.url,
    })  # fmt: skip
