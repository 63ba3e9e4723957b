"""By what contact points find each other: keyed hashes, so that the database alone knows no number and no address."""

from typing import NamedTuple

from companionway.people import rules
from companionway.platform.sealing import token

LAST = 4  # digits by which somebody looks for a phone


class Tokens(NamedTuple):
    """`key` for the whole, `ending` for a phone's last four digits; "" where there is nothing to compare."""

    key: str
    ending: str


def of(kind: str, value: str) -> Tokens:
    """The tokens of one contact point."""
    compared = rules.contact_key(kind, value)
    return Tokens(token("reach", compared), ending_of(compared) if kind == "phone" else "")


def known_as(system: str, value: str) -> str:
    """The token of what a sender calls somebody."""
    return token("identifier", f"{system}\n{value}")


def ending_of(digits: str) -> str:
    """The token of the last four of these digits."""
    return token("ending", digits[-LAST:])
