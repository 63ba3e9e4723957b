"""What a system may do, as SMART writes it: `system/Task.cruds`, and the older `.read`, `.write` and `.*`. Pure.

Source: SMART App Launch 2.2, "Scopes for requesting FHIR resources". A scope that narrows by a search (`?category=`)
is not one of ours: granting it without its narrowing would grant more than was asked.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

LETTERS = "cruds"  # create, read, update, delete, search: in this order, each at most once
EVERY = "*"
OLDER = {"read": "rs", "write": "cud", "*": LETTERS}
WRITTEN = re.compile(r"system/(\*|[A-Z][A-Za-z]{1,59})\.(\*|read|write|c?r?u?d?s?)")


@dataclass(frozen=True)
class Scope:
    """One kind of resource, or every kind ("*"), and the letters that are allowed of it. `said` is how it was asked."""

    kind: str
    letters: frozenset[str]
    said: str


@lru_cache(maxsize=4096)
def parsed(said: str) -> Scope | None:
    """The scope that is written so; None for what is no scope of a system."""
    match = WRITTEN.fullmatch(said)
    if match is None or not match[2]:
        return None
    return Scope(match[1], frozenset(OLDER.get(match[2], match[2])), said)


def spelled(kind: str, letters: Iterable[str]) -> str:
    """The scope in the newer way of writing."""
    return f"system/{kind}.{''.join(sorted(letters, key=LETTERS.index))}"


def allows(scopes: Iterable[str], kind: str, letter: str) -> bool:
    """Whether one of these scopes allows this letter for this kind. `kind` "*" asks whether all kinds are allowed."""
    found = (parsed(said) for said in scopes)
    return any(one is not None and one.kind in (kind, EVERY) and letter in one.letters for one in found)


def granted(asked: Iterable[str], registered: Iterable[str]) -> tuple[str, ...]:
    """What of `asked` is also registered, in the order asked, each once; empty when nothing is.

    A scope that is granted whole keeps the letters in which it was asked, since some clients compare them.
    """
    held = [one for said in registered if (one := parsed(said)) is not None]
    found: dict[str, None] = {}
    for said in asked:
        scope = parsed(said)
        if scope is not None:
            found |= dict.fromkeys(_of(scope, held))
    return tuple(found)


def _of(scope: Scope, held: list[Scope]) -> Iterator[str]:
    """The part of one asked scope that is held."""
    for_all = _letters(held, EVERY)
    wide = scope.letters & (for_all if scope.kind == EVERY else for_all | _letters(held, scope.kind))
    if wide == scope.letters:
        yield scope.said
    elif wide:
        yield spelled(scope.kind, wide)
    if scope.kind == EVERY:
        for kind in sorted({one.kind for one in held} - {EVERY}):
            more = scope.letters & _letters(held, kind)
            if more - wide:
                yield spelled(kind, more)


def _letters(held: list[Scope], kind: str) -> frozenset[str]:
    return frozenset().union(*(one.letters for one in held if one.kind == kind))
