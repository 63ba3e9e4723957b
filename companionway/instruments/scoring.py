"""Scoring a check-in. Pure. A total exists only when every item is answered; what is missing stays missing."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Score:
    """How many of the items were answered, the total (None unless all were), and an estimate when one is missing.

    The estimate (sum x items / answered) is for a labeled line on a screen; it never enters a comparison or an export.
    """

    answered: int
    items: int
    total: int | None
    estimate: float | None


def score(values: Mapping[int, int | None], *, items: int, low: int, high: int) -> Score:
    """Plain sum over items 1..`items`, each `low`..`high` or None. Raises ValueError outside the range."""
    for item, value in values.items():
        if not 1 <= item <= items:
            raise ValueError(f"There is no item {item}.")
        if value is not None and not low <= value <= high:
            raise ValueError(f"Item {item}: {value} is not between {low} and {high}.")
    given = [value for value in values.values() if value is not None]
    total = sum(given) if len(given) == items else None
    estimate = sum(given) * items / len(given) if len(given) == items - 1 else None
    return Score(len(given), items, total, estimate)
