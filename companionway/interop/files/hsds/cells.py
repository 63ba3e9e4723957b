"""One cell at a time: numbers, days, times, links and languages as a list says them, or why they cannot be read."""

import re
from datetime import date, datetime, time

from companionway.directory.rules import DAYS, folded

# What lists call the languages that are spoken here, by their ISO 639-1 code.
LANGUAGES = {
    "english": "en", "spanish": "es", "espanol": "es", "french": "fr", "portuguese": "pt", "arabic": "ar",
    "somali": "so", "lingala": "ln", "kinyarwanda": "rw", "haitian creole": "ht", "vietnamese": "vi", "chinese": "zh",
    "mandarin": "zh", "cantonese": "zh", "russian": "ru", "ukrainian": "uk", "polish": "pl", "pashto": "ps",
    "dari": "fa", "farsi": "fa", "persian": "fa", "amharic": "am", "swahili": "sw", "khmer": "km", "korean": "ko",
    "japanese": "ja", "german": "de", "italian": "it", "urdu": "ur", "hindi": "hi", "nepali": "ne", "tagalog": "tl",
    "american sign language": "ase", "asl": "ase",
}  # fmt: skip
EMAIL = re.compile(r"[^@\s<>\"]{1,64}@[^@\s<>\"]+\.[^@\s<>\"]+")
HTTP = re.compile(r"https?://[^\s<>\"']+", re.I)
BARE = re.compile(r"(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[^\s<>\"']*)?", re.I)


class Unreadable(ValueError):
    """A cell that cannot be what its column is for. `fix` says how to write it."""

    def __init__(self, reason: str, fix: str) -> None:
        super().__init__(reason)
        self.reason, self.fix = reason, fix


def number(text: str) -> float | None:
    """A number, None for an empty cell."""
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        raise Unreadable(f"{text[:40]!r} is no number.", "Write digits only, such as 44.1.") from None
    if value != value or value in (float("inf"), float("-inf")):
        raise Unreadable(f"{text[:40]!r} is no number.", "Write digits only, such as 44.1.")
    return value


def age(text: str) -> int | None:
    """Years of age, None for an empty cell."""
    value = number(text)
    if value is not None and not 0 <= value <= 130:
        raise Unreadable(f"{text[:40]} is no age.", "Write years, 0 to 130.")
    return None if value is None else int(value)


def day(text: str) -> date | None:
    """A day, None for an empty cell; of a moment its day."""
    if not text:
        return None
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text).date()
    except ValueError:
        raise Unreadable(f"{text[:40]!r} is no day.", "Write it as 2026-03-31.") from None


def clock(text: str) -> time | None:
    """A time of day, None for an empty cell; 24:00 is midnight."""
    if not text:
        return None
    plain = text.strip().upper().removesuffix("Z")
    if plain.startswith("24:00"):
        return time(0)
    try:
        return time.fromisoformat(plain).replace(tzinfo=None, second=0, microsecond=0)
    except ValueError:
        raise Unreadable(f"{text[:40]!r} is no time.", "Write it as 09:30 or 17:00.") from None


def weekdays(text: str) -> tuple[int, ...]:
    """The days of a rule such as "MO,WE", 0 is Monday; nothing for an empty cell."""
    found = []
    for part in (piece.strip().upper() for piece in text.replace(";", ",").split(",")):
        if part and part not in DAYS:
            raise Unreadable(f"{part[:10]!r} is no day of the week.", "Write days as MO, TU, WE, TH, FR, SA, SU.")
        if part:
            found.append(DAYS.index(part))
    return tuple(sorted(set(found)))


def link(text: str) -> str:
    """A web address, http or https only; one without it gets https. "" for an empty cell."""
    if not text or HTTP.fullmatch(text):
        return text
    if BARE.fullmatch(text):
        return f"https://{text}"
    raise Unreadable(f"{text[:60]!r} is no web address.", "Write it as https://example.org.")


def email(text: str) -> str:
    """An e-mail address, "" for an empty cell."""
    if text and not EMAIL.fullmatch(text):
        raise Unreadable(f"{text[:60]!r} is no e-mail address.", "Write it as name@example.org.")
    return text


def phone(text: str) -> str:
    """A phone number as it is said, without quotation marks; at least three digits, as 211 or 988 have."""
    plain = text.strip("\"' ")
    if plain and sum(sign.isdigit() for sign in plain) < 3:
        raise Unreadable(f"{plain[:40]!r} is no phone number.", "Write its digits, such as 207-555-0101.")
    return plain[:60]


def language(code: str, name: str) -> str:
    """A language as its code, else its folded name; "" where nothing is said."""
    plain = folded(code)
    if plain and len(plain) <= 3:
        return plain
    said = folded(name) or plain
    return LANGUAGES.get(said, said.replace(" ", "-"))[:20]


def country(text: str) -> str:
    """A country by its two letters; a list that names none (or writes it out) is of this one."""
    plain = text.strip().upper()
    return plain if re.fullmatch("[A-Z]{2}", plain) else "US"
