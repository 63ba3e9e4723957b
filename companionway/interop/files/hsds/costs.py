"""What a service costs, option by option, and the same in words."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from companionway.interop.files.hsds.tables import Row

Cost = dict[str, Any]  # option, amount, currency, words, until


def read(row: Row, amount: float | None, until: date | None) -> Cost:
    """One option of a list."""
    return {
        "option": row.text("option")[:1_000], "amount": amount, "currency": row.text("currency").upper()[:10],
        "words": row.text("amount_description")[:1_000], "until": until.isoformat() if until else "",
    }  # fmt: skip


def lines(options: Iterable[Cost]) -> str:
    """The options in words, one on a line."""
    return "\n".join(filter(None, (_line(one) for one in options)))


def _line(one: Cost) -> str:
    money = f"{one['amount']:g} {one['currency']}".strip() if one["amount"] is not None else ""
    return " ".join(filter(None, (one["option"], money, one["words"])))


def without(words: str, options: Iterable[Cost]) -> str:
    """What a service says of its cost beside its options: its words without the lines that they were read from."""
    tail = lines(options)
    if not tail:
        return words
    return words.removesuffix(tail).removesuffix("\n")
