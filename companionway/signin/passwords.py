"""What a password must be: long, and none of those that are tried first. The reason is always said.

No composition rules and no expiry (SP 800-63B-4, 3.1.1.2). The list is Django's 20,000 most common passwords, of which
few are long, so what counts is that the whole password is looked at as people make long ones from short: a word with
numbers around it, one or two such words, one piece again and again, a run along the keyboard. Names of this place
(programs, hospitals, towns, the product, roles) count as words.
"""

import gzip
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from companionway.organizations.models import Organization, Program, Site
from companionway.platform.installation import installation
from companionway.platform.models import normal_form

SHORTEST, LONGEST = 15, 512
COMMON = Path(password_validation.__file__).parent / "common-passwords.txt.gz"
PHRASES = Path(__file__).parent / "common-phrases.txt"
ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "qwertzuiop", "azertyuiop")
ZIGZAGS = ("1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "qazwsxedcrfvtgbyhnujm")
OUR_WORDS = ("companionway", "peer", "support", "peersupport", "recovery", "coach", "worker", "supervisor", "manager",
             "clinician", "privacy", "officer", "administrator", "analyst", "hospital", "emergency", "department",
             "clinic", "program", "referral", "health", "care", "addiction", "sobriety", "sober", "sign", "login",
             "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
             "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
             "spring", "summer", "autumn", "fall", "winter", "and", "the", "my", "our", "is")  # fmt: skip
LETTERS = re.compile(r"[^\W\d_]+")


def fault(password: str, words_here: frozenset[str] = frozenset()) -> str:
    """Why this cannot be a password, in words for its owner; "" when it can. `words_here` are names of this place."""
    whole = normal_form(password)
    if len(whole) < SHORTEST:
        return f"Use at least {SHORTEST} characters. Four or five words that do not belong together work well."
    if len(whole) > LONGEST:
        return f"Use at most {LONGEST} characters."
    plain = whole.casefold()
    known = common() | words_here
    letters, core = "".join(LETTERS.findall(plain)), "".join(sign for sign in plain if sign.isalnum())
    if known & {plain, core, letters} or letters in phrases():
        return "This password is on a list of those that are tried first. Choose another."
    # Signs between the pieces make no other password of them; where there are more signs than else, they count.
    pieces = {plain, core} if 2 * len(core) >= len(plain) else {plain}
    if any(map(_repeats, pieces)):
        return "This is one piece again and again. Choose words that do not belong together."
    if any(map(_runs, pieces)):
        return "This is a run along the keyboard or the alphabet. Choose words that do not belong together."
    if _few_words(plain, known):
        return "This is one or two common words, or names of this place, with signs around them. Use more words."
    return ""


def _repeats(plain: str) -> bool:
    """One piece at least twice and nothing else (its last time may be cut short)."""
    return any(plain == (plain[:size] * len(plain))[: len(plain)] for size in range(1, len(plain) // 2 + 1))


def _runs(plain: str) -> bool:
    """Made only of runs of at least four along a row of keys, a zigzag or the alphabet, either way, or on one key."""
    roads = [road for row in (*ROWS, *ZIGZAGS) for road in (row * 3, row[::-1] * 3)]
    start = 0
    while start < len(plain):
        longest = max(_along(plain[start:], road) for road in (*roads, plain[start] * len(plain)))
        if longest < min(4, len(plain) - start):
            return False
        start += longest
    return True


def _along(rest: str, road: str) -> int:
    size = 0
    while size < len(rest) and rest[: size + 1] in road:
        size += 1
    return size


def _few_words(plain: str, known: frozenset[str] | set[str]) -> bool:
    """At most two known words, however joined, with any digits and signs between and around them."""
    parts = LETTERS.findall(plain)
    if not parts:
        return len(set(plain)) <= 6
    if len(parts) > 2:
        return len("".join(parts)) < 8
    if all(part in known or len(part) < 3 for part in parts):
        return True
    joined = "".join(parts)
    cuts = range(2, len(joined) - 1)
    return joined in known or any(joined[:cut] in known and joined[cut:] in known for cut in cuts)


@lru_cache(maxsize=1)
def common() -> frozenset[str]:
    """Django's list of common passwords, with our own words."""
    with gzip.open(COMMON, "rt", encoding="utf-8") as file:
        return frozenset(line.strip().casefold() for line in file if line.strip()) | frozenset(OUR_WORDS)


@lru_cache(maxsize=1)
def phrases() -> frozenset[str]:
    """The letters of long passwords that many people think of, one on a line of common-phrases.txt."""
    lines = PHRASES.read_text(encoding="utf-8").splitlines()
    kept = (line for line in lines if line.strip() and not line.startswith("#"))
    return frozenset("".join(LETTERS.findall(line.casefold())) for line in kept)


def words_of_this_place() -> frozenset[str]:
    """Names of the organizations, sites, towns and programs here, whole and in their words. Three short queries."""
    names = [installation().name, *Organization.objects.values_list("name", flat=True)]
    for name, town in Site.objects.values_list("name", "town"):
        names += [name, town]
    names += Program.objects.values_list("name", flat=True)
    return _words(names)


def _words(names: list[str]) -> frozenset[str]:
    """Names whole, by their letters alone, and in their words."""
    plain = [name.casefold() for name in names]
    whole = {"".join(LETTERS.findall(name)) for name in plain}
    return frozenset({*plain, *whole, *(word for name in plain for word in LETTERS.findall(name))}) - {""}


class Policy:
    """The one validator in AUTH_PASSWORD_VALIDATORS."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError with the reason."""
        own = [str(getattr(user, name, "") or "") for name in ("username", "first_name", "last_name", "email")]
        own.append(own[-1].partition("@")[0])
        reason = fault(password, words_of_this_place() | _words(own))
        if reason:
            raise ValidationError(reason, code="password_policy")

    def get_help_text(self) -> str:
        """What is asked for, in a sentence."""
        return f"At least {SHORTEST} characters. Four or five words that do not belong together work well."
