"""The two tables of expectations, read: who may open an address (routes.csv) and who sees whom (sight.csv).

Both are written from the requirements, by hand. Nothing in them is taken from the code under test.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
# The letters of `who` in routes.csv. "lee" held a role until yesterday and holds none today.
ROLES = {
    "p": ("ana", "jo", "cleo", "cal", "oli"), "s": ("ben", "uma"), "m": ("dana",), "o": ("eli",), "c": ("fay",),
    "a": ("gil",), "k": ("kit",),
}  # fmt: skip
PERSON, QUEUE = "P", "Q"


@dataclass(frozen=True)
class Row:
    """What is expected of one address.

    `who`: letters of roles, "*" for everybody, signed in or not. `kind`: what its parameter names ("" for none).
    `needs`: "P" when the person must be visible, "Q" when a waiting request is enough, "" when nothing is asked.
    `gone`: situations in which whoever may see it still finds 404, because it is not there in that state.
    """

    path: str
    kind: str
    who: str
    needs: str
    gone: frozenset[str]
    why: str

    def may(self, actor: str) -> bool:
        """Whether this address is for this viewer at all."""
        return self.who == "*" or any(actor in ROLES[letter] for letter in self.who)


def routes_table() -> dict[str, Row]:
    """Expectations by the address as the URL tree writes it."""
    with (HERE / "routes.csv").open(newline="") as file:
        return {
            r["path"]: Row(r["path"], r["kind"], r["who"], r["needs"], frozenset(r["gone"].split()), r["why"])
            for r in csv.DictReader(file)
        }


def sight_table() -> dict[str, dict[str, str]]:
    """Situation -> viewer -> "P" (sees the person), "Q" (sees that they wait), "-"."""
    with (HERE / "sight.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["situation"]: {a: v for a, v in row.items() if a not in {"situation", "why"}} for row in rows}


def sees(sight: dict[str, dict[str, str]], situation: str, actor: str, needs: str) -> bool:
    """Whether this viewer sees enough of this situation."""
    if not needs:
        return True
    has = sight[situation].get(actor, "-")
    return has == PERSON or (needs == QUEUE and has == QUEUE)
