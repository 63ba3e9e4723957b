"""The recovery-language guard: what it would say otherwise, and why. Pure functions over a text and a list of pairs.

It suggests and never blocks, and it leaves alone what is not the writer's own: what stands in quotes, what somebody
calls themself, names of organizations and codes. Rules G01 to G10 of the language specification.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Span = tuple[int, int]
SENTENCE_ENDS = re.compile(r"(?<=[.!?])[\s\u201d\"\u2019)]+|\n+")
# A quote that was opened and not closed lasts to the end of its line: better silent than wrong.
QUOTES = re.compile(
    r"\"[^\"\n]*(?:\"|$)|\u201c[^\u201d\n]*(?:\u201d|$)|\u00ab[^\u00bb\n]*(?:\u00bb|$)"
    r"|\u201e[^\u201c\u201d\n]*(?:[\u201c\u201d]|$)|\u2018(?:[^\u2019\n]|\u2019(?=\w))*\u2019(?!\w)"
    r"|(?<!\w)'(?=\S)(?:[^'\n]|'(?=\w))*'(?!\w)|^[ \t]*>.*$",
    re.M,
)
# What a paper says of somebody is not their own word.
PAPERS = "".join(rf"(?<!\b{paper} )" for paper in ("referral", "chart", "note", "record", "report", "file", "letter"))
# What stands right before a word that somebody uses of themself: the word is theirs (G01).
SELF = r"(?:him|her|them|my|your)sel(?:f|ves)"
OF_ONESELF = re.compile(
    r"(?:\bI(?:['\u2019]m|['\u2019]ve been| am| was| have been)"
    rf"|\b(?:call|describe|introduce|consider|see|name|label)(?:s|d|ed|ing)? {SELF}(?: as)?"
    rf"|\bidentif(?:y|ies|ied|ying)(?: {SELF})? (?:as|with)"
    rf"|{PAPERS}\b(?:say|tell|told|share)(?:s|d|ing)?(?: (?:me|us))?(?: that)?"
    r" (?:he|she|they)(?:['\u2019](?:s|re)| is| are| was| were))"
    r"(?: an?| the)?(?:\s+[\w-]+){0,2}\s*$",
    re.I,
)
IN_THEIR_WORDS = re.compile(r"\bin (?:his|her|their|my) (?:own )?words\b:?[^.!?\n]*", re.I)
# What is put in place takes no "a" before it.
WITHOUT_ARTICLE = re.compile(
    r"(?:people|problems|medication|substances|newborns|family members|supporting people|time in|have|has|had|not|in"
    r"|us(?:es|ed|ing)|substance use$|(?:regular|nonmedical) use|opioid agonist|MOUD)\b",
    re.I,
)


class Kind(StrEnum):
    """H is suggested wherever it stands, C only where its context is there, HEADING on a line of its own."""

    ALWAYS = "H"
    IN_CONTEXT = "C"
    HEADING = "heading"


@dataclass(frozen=True)
class Form:
    """One way in which a pair appears. A group `hit` narrows what is replaced; without `say` there is advice alone."""

    find: re.Pattern[str]
    say: tuple[str, ...]


@dataclass(frozen=True)
class Pair:
    """What to say instead of what, why, who says so, and until when somebody looks at it again.

    `spare` cancels a hit that it overlaps; `near` must stand in the same sentence. `product` pairs are never in text of
    ours either.
    """

    id: str
    kind: Kind
    forms: tuple[Form, ...]
    why: str
    source: str
    read_on: date
    review_by: date
    language: str = "en"
    version: int = 1
    product: bool = False
    spare: re.Pattern[str] | None = None
    near: re.Pattern[str] | None = None


@dataclass(frozen=True)
class Suggestion:
    """What was said from where to where, and what could be said. An empty `say` means: say it in other words."""

    pair: str
    start: int
    end: int
    said: str
    say: tuple[str, ...]
    why: str
    source: str


def suggestions(text: str, pairs: Iterable[Pair], names: Sequence[re.Pattern[str]] = ()) -> list[Suggestion]:
    """Every suggestion in the order of the text; of those that overlap the longest. `names` are never touched."""
    spared = _spared(text, names)
    found = [one for pair in pairs for one in _of_pair(text, pair, spared)]
    found.sort(key=lambda one: (-(one.end - one.start), one.pair))
    kept: list[Suggestion] = []
    for one in found:
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def _spared(text: str, names: Sequence[re.Pattern[str]]) -> list[Span]:
    """What is not the writer's to change."""
    patterns = (QUOTES, IN_THEIR_WORDS, *names)
    return [match.span() for pattern in patterns for match in pattern.finditer(text) if match.group()]


def _of_pair(text: str, pair: Pair, spared: list[Span]) -> Iterable[Suggestion]:
    own = [*spared, *(match.span() for match in pair.spare.finditer(text))] if pair.spare else spared
    for form in pair.forms:
        for match in form.find.finditer(text):
            start, end = match.span("hit") if "hit" in form.find.groupindex else match.span()
            if any(start < last and first < end for first, last in own):
                continue
            if OF_ONESELF.search(text[max(0, match.start() - 80) : match.start()]):
                continue
            if pair.near is not None and not pair.near.search(sentence_of(text, start)):
                continue
            yield Suggestion(pair.id, start, end, text[start:end], form.say, pair.why, pair.source)


def sentence_of(text: str, place: int) -> str:
    """The sentence that stands at this place of a text."""
    ends = [0, *(match.end() for match in SENTENCE_ENDS.finditer(text)), len(text)]
    n = bisect_right(ends, place)
    return text[ends[n - 1] : ends[min(n, len(ends) - 1)]]


def taken(text: str, start: int, end: int, say: str) -> str:
    """The text with `say` in place: a capital where a sentence starts, and the fitting a or an before it."""
    before, after = text[:start], text[end:]
    if say and text[start : start + 1].isupper() and (not before.strip() or before.rstrip()[-1:] in ".!?:\n"):
        say = say[0].upper() + say[1:]
    article = re.search(r"\b(an?)(\s+)$", before, re.I)
    if article and say:
        if WITHOUT_ARTICLE.match(say):
            before = before[: article.start()]
        else:
            fits = "an" if say[0].lower() in "aeiou" and not say.lower().startswith(("use", "usu", "one")) else "a"
            fits = fits.capitalize() if article.group(1)[0].isupper() else fits
            before = before[: article.start()] + fits + article.group(2)
    return before + say + after


def as_said(text: str, start: int, end: int) -> str:
    """The text with these words marked as the person's own, which ends every suggestion about them (G07)."""
    return f"{text[:start]}\u201c{text[start:end]}\u201d{text[end:]}"


def stale(pairs: Iterable[Pair], today: date) -> list[str]:
    """The pairs whose day to be looked at again has passed: lists age."""
    return [pair.id for pair in pairs if pair.review_by < today]
