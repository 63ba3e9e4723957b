"""Names, numbers and dates of a person: how they are compared and which are believable. Pure functions."""

import re
import unicodedata
from datetime import date

MATCH_OPEN, MATCH_SAME, MATCH_DIFFERENT = "open", "same", "different"


def name_key(*names: str) -> str:
    """Names as one search key: no accents, lower case, single blanks ("José  O'Neil" -> "jose oneil")."""
    joined = " ".join(names).replace("'", "").replace("\u2019", "")
    plain = unicodedata.normalize("NFKD", joined)
    letters = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return re.sub(r"[^\w]+", " ", letters).strip()


def phone_key(value: str) -> str:
    """The last ten digits of a phone number, "" when there are fewer than seven."""
    digits = re.sub(r"\D", "", value)
    return digits[-10:] if len(digits) >= 7 else ""


def contact_key(kind: str, value: str) -> str:
    """How a contact point is compared: digits for phones, lower case for the rest."""
    return phone_key(value) if kind == "phone" else value.strip().casefold()


def birth_date_fault(born: date, today: date) -> str:
    """Why a birth date cannot be right, "" when it can."""
    if born > today:
        return "This birth date is in the future."
    if born.year < today.year - 120:
        return "This birth date is more than 120 years ago."
    return ""
