"""Given names that are often one person's (data/nicknames.txt): Bill and William. Pure, no Django."""

from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parents[2] / "data" / "nicknames.txt"


@cache
def groups() -> dict[str, frozenset[int]]:
    """Each name with the numbers of the lines that it stands on."""
    found: dict[str, set[int]] = {}
    lines = [line.split() for line in FILE.read_text().splitlines() if line and not line.startswith("#")]
    for number, names in enumerate(lines):
        for name in names:
            found.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


def nothing_in_common(one: str, other: str) -> bool:
    """Whether two name keys share no word, not even shortened or by a nickname: a sign that they are two people."""
    first, second = set(one.split()), set(other.split())
    if not first or not second or any(a.startswith(b) or b.startswith(a) for a in first for b in second):
        return False
    nothing: frozenset[int] = frozenset()
    lines = frozenset[int]().union(*(groups().get(word, nothing) for word in first))
    return not any(lines & groups().get(word, nothing) for word in second)


def same_given_name(one: str, other: str) -> bool:
    """Whether two name keys share the family name and their given names stand on one line."""
    first, second = one.split(), other.split()
    if len(first) < 2 or len(second) < 2 or first[-1] != second[-1]:
        return False
    nothing: frozenset[int] = frozenset()
    return bool(groups().get(first[0], nothing) & groups().get(second[0], nothing))
