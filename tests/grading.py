"""Reading grades by formula, offline: Flesch-Kincaid and SMOG over English text, and sentence lengths for any language.

Flesch-Kincaid: 0.39 (words/sentences) + 11.8 (syllables/words) - 15.59 (Kincaid and others, 1975).
SMOG: 1.0430 sqrt(polysyllables * 30/sentences) + 3.1291 (McLaughlin, 1969), meant for 30 sentences and more.
Syllables are counted by groups of vowels, which counts rather too many than too few. A grade is a hint, not a proof.
"""

import re
from dataclasses import dataclass
from math import sqrt

TOO_SHORT = 100  # words; under this the grade means little (language.md 5)


@dataclass(frozen=True)
class Grade:
    """How a text grades: words, sentences, the mean and the longest sentence in words, and both formulas."""

    words: int
    sentences: int
    longest: int
    flesch_kincaid: float
    smog: float

    @property
    def is_unreliable(self) -> bool:
        """Whether the text is too short for its grade to mean much."""
        return self.words < TOO_SHORT


def syllables(word: str) -> int:
    """Syllables of an English word, by its groups of vowels: "share" 1, "people" 2, "support" 2."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    if not letters:
        return 1
    bare = re.sub(r"(?:[^laeiouy]es|[^tdaeiouy]ed|[^aeiouyl]e)$", lambda m: m.group()[0], letters)
    groups = re.findall(r"[aeiouy]+", bare)
    hiatus = len(re.findall(r"i[aou]|ea[tn]e|uou", bare)) - len(re.findall(r"[tcs]io|iou", bare))
    return max(len(groups) + max(hiatus, 0), 1)


def sentences(text: str) -> list[str]:
    """Sentences and headings: split at full stops, question marks, colons with a list after them, and paragraphs."""
    parts = re.split(r"(?<=[.!?])\s+|\n+", text)
    return [part for part in parts if re.search(r"\w", part)]


def words(text: str) -> list[str]:
    """Words without punctuation."""
    return re.findall(r"[^\W_]+(?:['\u2019-][^\W_]+)*", text)


def grade(text: str) -> Grade:
    """The grades of a passage. Raises ValueError for a text without a word."""
    found, said = words(text), sentences(text)
    if not found:
        raise ValueError("There is no word to grade.")
    counts = [syllables(word) for word in found]
    long = sum(1 for count in counts if count >= 3)
    return Grade(
        len(found), len(said), max(len(words(one)) for one in said),
        0.39 * len(found) / len(said) + 11.8 * sum(counts) / len(found) - 15.59,
        1.0430 * sqrt(long * 30 / len(said)) + 3.1291,
    )  # fmt: skip
