"""Scoring a check-in. Pure. A total exists only when every item is answered; what is missing stays missing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from companionway.instruments.packs.reading import Pack


@dataclass(frozen=True)
class Score:
    """How many of the items were answered, the total (None unless all were), and an estimate when one is missing.

    The estimate (sum x items / answered) is for a labeled line on a screen; it never enters a comparison or an export.
    """

    answered: int
    items: int
    total: int | None
    estimate: float | None


def counted(value: int, *, low: int, high: int, backward: bool) -> int:
    """What an answer counts: itself, or `low + high` less itself where the item counts backward."""
    return low + high - value if backward else value


def score(values: Mapping[int, int | None], *, items: int, low: int, high: int, reverse: Collection[int] = ()) -> Score:
    """Sum over items 1..`items`, each `low`..`high` or None; those in `reverse` count backward. ValueError outside."""
    for item, value in values.items():
        if not 1 <= item <= items:
            raise ValueError(f"There is no item {item}.")
        if value is not None and not low <= value <= high:
            raise ValueError(f"Item {item}: {value} is not between {low} and {high}.")
    given = [
        counted(value, low=low, high=high, backward=item in reverse)
        for item, value in values.items() if value is not None
    ]  # fmt: skip
    total = sum(given) if len(given) == items else None
    estimate = sum(given) * items / len(given) if given and len(given) == items - 1 else None
    return Score(len(given), items, total, estimate)


def score_of(pack: Pack, values: Mapping[int, int | None]) -> Score:
    """The score of a check-in with this pack."""
    return score(values, items=len(pack.items), low=pack.low, high=pack.high, reverse=pack.reverse)


def parts(pack: Pack, values: Mapping[int, int | None]) -> dict[str, int]:
    """{dimension: total} of those dimensions whose every item is answered. Nothing for a pack with one dimension."""
    if pack.dimensions == 1:
        return {}
    found: dict[str, list[int | None]] = {}
    for item in pack.items:
        value = values.get(item.n)
        one = None if value is None else counted(value, low=pack.low, high=pack.high, backward=item.reverse)
        found.setdefault(item.dimension, []).append(one)
    return {name: sum(v for v in all_ if v is not None) for name, all_ in found.items() if None not in all_}
