"""Small cells: hides counts of 1 to 10 and whatever would give them away, and audits the result. Pure.

House rule, after the CMS cell size suppression policy (January 26, 2024): no count of 1-10 shown or derivable from the
other counts and percentages of the same release; zero is allowed. Three steps: primary (the small counts),
complementary (further counts until nothing small can be worked out), audit (the range that every hidden count may
still lie in, given all that is shown, found by integer programming). A register of earlier releases is not kept here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from math import inf

THRESHOLD = 11
POLICY = (
    f"Counts of 1 to {THRESHOLD - 1} are not shown, nor what would give them away. Zero is shown. "
    "Each release is checked by itself, not against earlier ones."
)
FEWEST_VALUES = 3


@dataclass(frozen=True)
class Sum:
    """A published relation: the count named `total` is the sum of the counts named in `parts`."""

    total: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Percent:
    """A published percentage of `part` in `whole`, rounded half up or half even to `digits` places."""

    part: str
    whole: str
    value: float
    digits: int


@dataclass(frozen=True)
class Release:
    """All that goes out together: counts by name, their relations, percentages shown on their own."""

    counts: Mapping[str, int]
    sums: Sequence[Sum] = ()
    percents: Sequence[Percent] = ()
    at_most: Sequence[tuple[str, str]] = field(default=())


@dataclass(frozen=True)
class Finding:
    """A count that the release gives away: the range it must lie in, and why that is too narrow."""

    name: str
    low: float
    high: float
    reason: str


def is_small(value: int) -> bool:
    """Whether a count may not be shown: 1 to 10."""
    return 0 < value < THRESHOLD


def primary(release: Release) -> set[str]:
    """The counts that are small themselves."""
    return {name for name, value in release.counts.items() if is_small(value)}


Row = tuple[dict[str, int], float, float]


def _rows(release: Release, hidden: Iterable[str]) -> list[Row]:
    """Every published relation as low <= sum(coefficient * hidden count) <= high, shown counts moved to the sides."""
    unknown = set(hidden)
    relations: list[tuple[list[tuple[str, int]], float, float]] = [
        ([(s.total, -1), *((p, 1) for p in s.parts)], 0, 0) for s in release.sums
    ]
    relations += [([(whole, 1), (part, -1)], 0, inf) for part, whole in release.at_most]
    for p in release.percents:
        scale = 10**p.digits
        shown = round(p.value * scale)
        relations.append(([(p.part, 200 * scale), (p.whole, -(2 * shown - 1))], 0, inf))
        relations.append(([(p.part, -200 * scale), (p.whole, 2 * shown + 1)], 0, inf))
    rows = []
    for terms, low, high in relations:
        known = sum(c * release.counts[name] for name, c in terms if name not in unknown)
        open_terms: dict[str, int] = {}
        for name, c in terms:
            if name in unknown:
                open_terms[name] = open_terms.get(name, 0) + c
        if open_terms:
            rows.append((open_terms, low - known, high - known))
    return rows


def _groups(rows: list[Row], hidden: Iterable[str]) -> list[tuple[list[str], list[Row]]]:
    """Hidden counts that hang together through a relation, with their relations: each group is solved by itself."""
    label = {name: i for i, name in enumerate(hidden)}
    for terms, _, _ in rows:
        linked = {label[name] for name in terms}
        for name, current in label.items():
            if current in linked:
                label[name] = min(linked)
    return [
        ([n for n in label if label[n] == key], [r for r in rows if label[next(iter(r[0]))] == key])
        for key in sorted(set(label.values()))
    ]


def feasible(release: Release, hidden: Iterable[str]) -> dict[str, tuple[float, float]]:
    """For each hidden count the lowest and highest whole number that fits all that is shown.

    A reader knows that zeros are shown, so a hidden count is at least 1. The highest may be infinite.
    """
    hidden = sorted(set(hidden))
    found: dict[str, tuple[float, float]] = {}
    for names, rows in _groups(_rows(release, hidden), hidden):
        found |= _solve(names, rows) if rows else dict.fromkeys(names, (1.0, inf))
    return found


def _solve(names: list[str], rows: list[Row]) -> dict[str, tuple[float, float]]:
    """Lowest and highest of each name by mixed-integer programming."""
    import numpy
    from scipy.optimize import Bounds, LinearConstraint, milp

    matrix = numpy.array([[terms.get(name, 0) for name in names] for terms, _, _ in rows], dtype=float)
    limits = LinearConstraint(matrix, [low for _, low, _ in rows], [high for _, _, high in rows])
    found = {}
    for i, name in enumerate(names):
        ends = []
        for direction in (1.0, -1.0):
            goal = numpy.zeros(len(names))
            goal[i] = direction
            answer = milp(goal, constraints=limits, integrality=numpy.ones(len(names)), bounds=Bounds(1, numpy.inf))
            # Without an optimum upward the count has no upper limit; downward it always has 1.
            ends.append(float(round(answer.x[i])) if answer.status == 0 else inf if direction < 0 else 1.0)
        found[name] = (ends[0], ends[1])
    return found


def audit(release: Release, hidden: Iterable[str]) -> list[Finding]:
    """What the release gives away, empty when it may go out."""
    hidden = set(hidden)
    findings = [
        Finding(name, v, v, "shown") for name, v in release.counts.items() if name not in hidden and is_small(v)
    ]
    told_by_percent = {p.part for p in release.percents}
    for name, (low, high) in feasible(release, hidden).items():
        if low == high:
            findings.append(Finding(name, low, high, "only one value fits"))
        elif high < THRESHOLD and high - low + 1 < FEWEST_VALUES:
            findings.append(Finding(name, low, high, "fewer than three small values fit"))
        elif high < THRESHOLD and name in told_by_percent:
            findings.append(Finding(name, low, high, "the percentage leaves only small counts"))
    for s in release.sums:
        rest = sum(release.counts[p] for p in s.parts if p in hidden)
        if s.total not in hidden and is_small(rest):
            findings.extend(Finding(p, 1, rest, "the hidden rest is small") for p in s.parts if p in hidden)
    return findings


def protect(release: Release) -> frozenset[str]:
    """The names of the counts to hide so that the audit finds nothing. Percentages are taken as not published.

    Next to go is the smallest shown non-zero part of a sum that gives something away; when a sum has no such part
    left, its total.
    """
    plain = Release(release.counts, release.sums, (), release.at_most)
    hidden = primary(plain)
    for _ in count():
        findings = audit(plain, hidden)
        if not findings:
            return frozenset(hidden)
        hidden.add(_next_to_hide(plain, hidden, {f.name for f in findings}))
    raise AssertionError("unreachable: every round hides one more count")


def _next_to_hide(release: Release, hidden: set[str], told: set[str]) -> str:
    parts, totals, uppers = set(), set(), set()
    for s in release.sums:
        if told & {s.total, *s.parts}:
            parts |= {p for p in s.parts if p not in hidden and release.counts[p]}
            totals |= {s.total} - hidden
    for part, whole in release.at_most:
        if told & {part, whole}:
            uppers |= {name for name in (part, whole) if name not in hidden and release.counts[name]}
    for candidates in (parts, totals, uppers):
        if candidates:
            return min(candidates, key=lambda name: (release.counts[name], name))
    # A chain of sums: what tells is further away, so the smallest shown count anywhere goes next.
    return min((n for n, v in release.counts.items() if v and n not in hidden), key=lambda n: (release.counts[n], n))
