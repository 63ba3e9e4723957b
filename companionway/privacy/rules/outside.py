"""Somebody from outside asks about a person: what is said to everyone, and what must lie before us to release (P26)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

# Byte for byte the same answer whether or not the person is known here; it names nobody and promises nothing.
NEUTRAL_REPLY = (
    "Federal law does not allow us to say whether any person is or was supported here. "
    "That is not a yes and not a no. "
    "Your request goes to our privacy officer today, who will answer you in writing."
)


class How(StrEnum):
    """How it came."""

    SUBPOENA = "subpoena"
    COURT_ORDER = "court_order"
    LAW_ENFORCEMENT = "law_enforcement"
    ATTORNEY = "attorney"
    PHONE = "phone"
    OTHER = "other"


HOW_WORDS = {
    How.SUBPOENA: "A subpoena",
    How.COURT_ORDER: "A court order",
    How.LAW_ENFORCEMENT: "Police or another officer",
    How.ATTORNEY: "A lawyer or investigator",
    How.PHONE: "A call from somebody we do not know",
    How.OTHER: "Anyone else: family, employer, press",
}


class State(StrEnum):
    """What became of it."""

    HELD = "held"
    ANSWERED = "answered"
    RELEASED = "released"


# Sections under which a court may authorize use or disclosure; 2.67 (undercover) is not supported.
ORDER_SECTIONS = {"2.64": "2.64: not a criminal matter", "2.65": "2.65: a criminal matter against the person",
                  "2.66": "2.66: a matter against the program"}  # fmt: skip


@dataclass(frozen=True)
class Papers:
    """What lies before the privacy officer: the order, the mandate that goes with it, and counsel's word."""

    order_section: str
    order_court: str
    order_on: date | None
    order_scope: Collection[str]
    mandate: str
    mandate_on: date | None
    counsel: str
    counsel_on: date | None


def missing(papers: Papers) -> list[str]:
    """The names of what is missing before anything may be released; empty when order, mandate and counsel are there.

    An order alone opens nothing, and neither does a subpoena alone (2.61).
    """
    needed = {
        "order_section": papers.order_section in ORDER_SECTIONS, "order_court": bool(papers.order_court.strip()),
        "order_on": papers.order_on is not None, "order_scope": bool(papers.order_scope),
        "mandate": bool(papers.mandate.strip()), "mandate_on": papers.mandate_on is not None,
        "counsel": bool(papers.counsel.strip()), "counsel_on": papers.counsel_on is not None,
    }  # fmt: skip
    return [name for name, there in needed.items() if not there]
