"""The statistics of the results: proportions, paired change, reliable change, missing data. Pure functions.

Formulas are textbook statistics unless a source is named. The test vectors stand in tests/outcomes; scipy is the
independent witness there and is not needed here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import erfc, floor, sqrt

from companionway.outcomes.distributions import beta_quantile, t_cdf, t_quantile

Z95 = 1.959963984540054
RELIABLE = 1.96
# Burns and Yates 2022, Recovery Capital Questionnaire, one-week ICC (n = 102): borrowed, and said so wherever used.
BORROWED_STABILITY = 0.88
SMALLEST_BASELINE_FOR_SD = 50


@dataclass(frozen=True)
class Interval:
    """A range with both ends included, in the unit of what it describes."""

    low: float
    high: float


def _checked(k: int, n: int) -> None:
    if n < 1 or not 0 <= k <= n:
        raise ValueError(f"A proportion needs 0 <= k <= n and n >= 1, not {k} of {n}.")


def wilson(k: int, n: int, z: float = Z95) -> Interval:
    """Wilson's score interval of k of n, as proportions 0..1 (95 % unless z says otherwise). Raises ValueError."""
    _checked(k, n)
    p, zz = k / n, z * z
    center = (p + zz / (2 * n)) / (1 + zz / n)
    half = z / (1 + zz / n) * sqrt(p * (1 - p) / n + zz / (4 * n * n))
    return Interval(0.0 if k == 0 else max(0.0, center - half), 1.0 if k == n else min(1.0, center + half))


def clopper_pearson(k: int, n: int, level: float = 0.95) -> Interval:
    """The exact binomial interval of k of n, as proportions 0..1; named wherever it is used. Raises ValueError."""
    _checked(k, n)
    tail = (1 - level) / 2
    low = 0.0 if k == 0 else beta_quantile(tail, k, n - k + 1)
    high = 1.0 if k == n else beta_quantile(1 - tail, k + 1, n - k)
    return Interval(low, high)


@dataclass(frozen=True)
class PairedChange:
    """Change of one score between two occasions. SDs use n - 1; None where fewer than two pairs or no spread."""

    n: int
    mean: float
    sd: float | None
    interval: Interval | None
    t: float | None
    p: float | None
    d_z: float | None
    d_av: float | None


def _moments(counts: Mapping[int, int]) -> tuple[int, float, float | None]:
    """n, mean and SD (n - 1) of whole numbers given as value -> how often; sums stay whole, division comes last."""
    n = sum(counts.values())
    total = sum(value * times for value, times in counts.items())
    squares = sum(value * value * times for value, times in counts.items())
    if n < 2:
        return n, total / n if n else 0.0, None
    return n, total / n, sqrt((n * squares - total * total) / (n * (n - 1)))


def tally(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    result: dict[int, int] = {}
    for value, times in pairs:
        result[value] = result.get(value, 0) + times
    return result


def standard_deviation(counts: Mapping[int, int]) -> float | None:
    """SD (n - 1) of whole numbers given as value -> how often; None below two."""
    return _moments(counts)[2]


def paired_change(pairs: Mapping[tuple[int, int], int]) -> PairedChange | None:
    """The paired change of (first, second) -> how often; None when there is no pair.

    95 % interval: mean +/- t(.975, n - 1) * sd / sqrt(n). d_z = mean / sd; d_av = mean / ((SD1 + SD2) / 2).
    """
    n, mean, sd = _moments(tally((b - a, k) for (a, b), k in pairs.items()))
    if n == 0:
        return None
    if sd is None or sd == 0:
        return PairedChange(n, mean, sd, None, None, None, None, None)
    error = sd / sqrt(n)
    half = t_quantile(0.975, n - 1) * error
    spread = [standard_deviation(tally((pair[i], k) for pair, k in pairs.items())) or 0.0 for i in (0, 1)]
    average = sum(spread) / 2
    t = mean / error
    return PairedChange(
        n, mean, sd, Interval(mean - half, mean + half), t, 2 * t_cdf(-abs(t), n - 1),
        mean / sd, mean / average if average else None,
    )  # fmt: skip


@dataclass(frozen=True)
class SignedRank:
    """Wilcoxon's signed-rank test. Zero differences are dropped before ranking (Wilcoxon's own rule)."""

    n: int
    zeros: int
    statistic: float
    p: float
    method: str


def _exact_tail(n: int, statistic: int) -> float:
    """P(W+ <= statistic) under no change, by counting the subsets of 1..n."""
    ways = [1] + [0] * (n * (n + 1) // 2)
    for rank in range(1, n + 1):
        for total in range(len(ways) - 1, rank - 1, -1):
            ways[total] += ways[total - rank]
    return float(sum(ways[: statistic + 1]) / 2**n)


def wilcoxon(differences: Mapping[int, int]) -> SignedRank | None:
    """Signed-rank test of whole differences given as value -> how often; None when all are zero.

    Ties share their middle rank. Exact for up to 50 differences without ties, else the normal approximation with tie
    correction and no continuity correction. `statistic` is the smaller of the two rank sums.
    """
    sizes = tally((abs(d), times) for d, times in differences.items() if d)
    n = sum(sizes.values())
    if n == 0:
        return None
    plus, before, ties = 0.0, 0, 0
    for size, times in sorted(sizes.items()):
        plus += differences.get(size, 0) * (before + (times + 1) / 2)
        before += times
        ties += times**3 - times
    statistic = min(plus, n * (n + 1) / 2 - plus)
    zeros = differences.get(0, 0)
    if n <= 50 and ties == 0:
        return SignedRank(n, zeros, statistic, min(1.0, 2 * _exact_tail(n, int(statistic))), "exact")
    variance = n * (n + 1) * (2 * n + 1) / 24 - ties / 48
    z = (statistic - n * (n + 1) / 4) / sqrt(variance)
    return SignedRank(n, zeros, statistic, min(1.0, erfc(abs(z) / sqrt(2))), "normal approximation")


def jacobson_truax(sd: float, stability: float) -> float:
    """S_diff = sqrt(2) * SD * sqrt(1 - r) (Jacobson and Truax 1991)."""
    return sqrt(2) * sd * sqrt(1 - stability)


def maassen(sd_first: float, sd_second: float, stability: float) -> float:
    """S_diff = sqrt((SD1^2 + SD2^2)(1 - r)) (after Maassen 2004), for different spread at the two times."""
    return sqrt((sd_first**2 + sd_second**2) * (1 - stability))


def reliable_class(change: float, s_diff: float) -> str:
    """ "higher", "same" or "lower": reliable when |change| / S_diff > 1.96."""
    if abs(change) <= RELIABLE * s_diff:
        return "same"
    return "higher" if change > 0 else "lower"


def event_bounds(events: int, reached: int, due: int) -> Interval:
    """The lowest and highest share of those due, whatever the unreached would have said: [x/N, (x + N - m)/N]."""
    if not 0 <= events <= reached <= due or due < 1:
        raise ValueError(f"Bounds need 0 <= events <= reached <= due, not {events}, {reached}, {due}.")
    return Interval(events / due, (events + due - reached) / due)


@dataclass(frozen=True)
class TippingPoint:
    """How many of the unreached would have to have the event to break "at most `threshold` overall"."""

    threshold: float
    needed: int
    unreached: int

    @property
    def share(self) -> float:
        """Needed / unreached, 0..1."""
        return self.needed / self.unreached


def tipping_point(events: int, reached: int, due: int, threshold: float) -> TippingPoint | None:
    """The smallest k with (events + k) / due > threshold; None when even all of the unreached would not break it,
    or when it is broken already."""
    unreached = due - reached
    # The product is nudged so that a binary fraction such as 0.1 * 260 counts as the whole number it stands for.
    needed = floor(threshold * due + 1e-9) + 1 - events
    if needed < 1 or needed > unreached:
        return None
    return TippingPoint(threshold, needed, unreached)


def tipping_mean(mean: float, reached: int, unreached: int) -> float | None:
    """The mean change the unreached would need to bring the overall mean to zero: -m * mean / u; None when u = 0."""
    return -reached * mean / unreached if unreached else None
