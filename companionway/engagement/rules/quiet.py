"""Quiet weeks, gently: in which order a hello helps most, and how tries without an answer are said. Pure functions.

Nobody's silence is a failing, so nothing here counts days against anybody. First comes who was not tried yet, the
longest quiet first; whoever was tried twice comes last, for a third try may feel like pressure (T16).
"""

from collections.abc import Iterable
from datetime import datetime

ENOUGH = 2
COUNTED = {1: "once", 2: "twice", 3: "three times"}


def tries_since(touched: datetime | None, tries: Iterable[datetime]) -> int:
    """How many tries were made since the last touch."""
    return sum(1 for tried in tries if touched is None or tried > touched)


def tries_said(count: int) -> str:
    """ "You tried twice since you last talked."; "" for fewer than two."""
    if count < ENOUGH:
        return ""
    times = COUNTED.get(count, f"{count} times")
    return f"You tried {times} since you were last in touch. It is fine to leave it with them for now."


def turn(tries: int, touched: datetime) -> tuple[bool, datetime]:
    """By what to order those for whom a hello fits: tried often enough last, the longest quiet first."""
    return tries >= ENOUGH, touched
