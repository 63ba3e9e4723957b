"""Reading the corpus, and how well the guard does on it: precision and recall for each pair.

`python -m tests.wording` prints the table.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from companionway.engagement.rules.wording import Form, Pair, suggestions
from companionway.engagement.wording import read
from tests.architecture.reading import ROOT

FILE = Path(__file__).with_name("corpus.txt")
HELD_OUT = Path(__file__).with_name("held_out.txt")
PAIRS, NAMES = read(ROOT / "data" / "language-pairs.toml")
SILENT = ("quote", "own", "name", "-")


@dataclass(frozen=True)
class Line:
    """One sentence: which pairs must fire (none for a negative, whose `kind` says why), and whether it came later."""

    kind: str
    text: str
    pairs: frozenset[str]
    later: bool


@cache
def corpus(file: Path = FILE) -> tuple[Line, ...]:
    """Every sentence of the file."""
    found = []
    for line in file.read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            said, _, text = line.partition(" | ")
            later, kind = said.startswith("*"), said.removeprefix("*")
            pairs = frozenset() if kind in SILENT else frozenset(kind.split("+"))
            found.append(Line(kind, text, pairs, later))
    return tuple(found)


def fired(text: str) -> frozenset[str]:
    """The pairs that suggest something for a text."""
    return frozenset(one.pair for one in suggestions(text, PAIRS, NAMES))


def forms_hit(pair: Pair) -> list[Form]:
    """The forms of a pair that match somewhere in its positives."""
    texts = [line.text for line in corpus() if pair.id in line.pairs]
    return [form for form in pair.forms if any(form.find.search(text) for text in texts)]


@dataclass(frozen=True)
class Figures:
    """Right, missed and false suggestions of one pair, or of all."""

    right: int
    missed: int
    false: int

    @property
    def precision(self) -> float | None:
        """Of what it suggested, how much was right."""
        return self.right / (self.right + self.false) if self.right + self.false else None

    @property
    def recall(self) -> float | None:
        """Of what it should have suggested, how much it did."""
        return self.right / (self.right + self.missed) if self.right + self.missed else None


def figures(lines: tuple[Line, ...]) -> dict[str, Figures]:
    """By pair, and under "all"."""
    right: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    false: Counter[str] = Counter()
    for line in lines:
        said = fired(line.text)
        for pair in said | line.pairs:
            box = right if pair in said & line.pairs else missed if pair in line.pairs else false
            box[pair] += 1
            box["all"] += 1
    return {pair: Figures(right[pair], missed[pair], false[pair]) for pair in (*(p.id for p in PAIRS), "all")}
