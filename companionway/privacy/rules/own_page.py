"""Rules of the person's own page: what a link is for, how long it and a visit last, how often a secret may be tried."""

import unicodedata
from datetime import datetime, timedelta
from enum import StrEnum

LINK_LASTS = timedelta(days=7)
KNOCK_LASTS = timedelta(minutes=10)  # from "Continue" to the word, from a code's sending to the code
CODE_DIGITS = 6
CODES, CODES_IN = 3, timedelta(hours=1)  # so many codes in so long a time for one person
TRIES_EACH = 5  # wrong words or codes after one "Continue"
TRIES_IN_ALL = 20  # then the link itself has ended
IDLE = timedelta(minutes=20)
LONGEST = timedelta(hours=2)
SHORTEST_WORD = 6
SHORTEST_NAME, LONGEST_NAME = 4, 60
FRESH = timedelta(minutes=10)  # a way in is chosen only so soon after coming in, and not on a page left open


class Purpose(StrEnum):
    """What a link opens: the whole page of the person, or one thing and nothing beside it."""

    PAGE = "page"
    CHECK_IN = "check_in"
    ROADMAP = "roadmap"
    ANSWER = "answer"
    EXPERIENCE = "experience"


# Whose link opens only what it is for is spent by being opened; the way to one's own page may be gone again, each time
# with what was agreed, until it ends.
ONCE = frozenset(Purpose) - {Purpose.PAGE}


class Ended(StrEnum):
    """Why a visit is over before its time."""

    LEFT = "left"
    ANOTHER = "another"  # the same person opened their page anew
    DIED = "died"
    STOPPED = "stopped"  # the person, or a peer for them, ended every way in


def plain_word(typed: str) -> str:
    """A word as it is compared: composed, without case, with single spaces."""
    return " ".join(unicodedata.normalize("NFC", typed).casefold().split())


def word_fault(typed: str, known: tuple[str, ...]) -> str:
    """Why this may not be the agreed word, "" when it may. `known`: what others know of the person, as they call it."""
    word = plain_word(typed)
    if len(word.replace(" ", "")) < SHORTEST_WORD:
        return "short"
    parts = {part for said in known for part in plain_word(said).split() if len(part) > 2}
    return "known" if any(part in word for part in parts) or word.isdigit() else ""


def plain_code(typed: str) -> str:
    """A code as it is compared: its digits, however they were grouped."""
    return "".join(sign for sign in typed if sign.isdecimal() and sign.isascii())


def plain_name(typed: str) -> str:
    """The name of a sign-in as it is compared: as with words, and what looks alike is alike."""
    return plain_word(unicodedata.normalize("NFKC", typed))


def name_fault(typed: str) -> str:
    """Why this may not be the name of a sign-in, "" when it may."""
    name = plain_name(typed)
    if not SHORTEST_NAME <= len(name) <= LONGEST_NAME:
        return "length"
    return "" if name.isprintable() else "signs"


def is_fresh(ends_at: datetime, now: datetime) -> bool:
    """Whether a visit that ends at this time began a short while ago."""
    return now - (ends_at - LONGEST) < FRESH


def is_over(seen_at: datetime, ends_at: datetime, now: datetime) -> bool:
    """Whether a visit has ended by time."""
    return now >= ends_at or now - seen_at >= IDLE
