"""The statistics against the tables of the specification and against scipy."""

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from companionway.outcomes import distributions, statistics


@pytest.mark.parametrize(
    ("k", "n", "percent", "low", "high"),
    [
        (260, 548, 47.4, 43.3, 51.6),
        (8, 260, 3.08, 1.6, 6.0),
        (4, 130, 3.08, 1.2, 7.6),
        (2, 65, 3.08, 0.8, 10.5),
        (20, 20, 100, 83.9, 100),
        (100, 100, 100, 96.3, 100),
    ],
)
def test_wilson_gives_the_published_intervals(k: int, n: int, percent: float, low: float, high: float) -> None:
    interval = statistics.wilson(k, n)
    assert round(100 * k / n, 2 if percent == 3.08 else 1) == percent
    assert (round(100 * interval.low, 1), round(100 * interval.high, 1)) == (low, high)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_both_intervals_of_a_proportion_agree_with_scipy(pair: tuple[int, int]) -> None:
    k, n = pair
    result = stats.binomtest(k, n)
    for ours, method in ((statistics.wilson(k, n), "wilson"), (statistics.clopper_pearson(k, n), "exact")):
        theirs = result.proportion_ci(method=method)
        assert ours.low == pytest.approx(theirs.low, abs=1e-9)
        assert ours.high == pytest.approx(theirs.high, abs=1e-9)
        assert ours.low <= k / n <= ours.high


@pytest.mark.parametrize(("k", "n"), [(1, 0), (-1, 5), (6, 5)])
def test_a_proportion_of_nothing_or_more_than_all_is_refused(k: int, n: int) -> None:
    with pytest.raises(ValueError, match="proportion"):
        statistics.wilson(k, n)
    with pytest.raises(ValueError, match="proportion"):
        statistics.clopper_pearson(k, n)


@given(st.floats(0.001, 0.999), st.floats(0.5, 400), st.floats(0.5, 400))
def test_beta_and_t_distributions_agree_with_scipy(p: float, a: float, b: float) -> None:
    assert distributions.beta_cdf(p, a, b) == pytest.approx(stats.beta.cdf(p, a, b), abs=1e-10)
    assert distributions.t_quantile(p, a + 1) == pytest.approx(stats.t.ppf(p, a + 1), rel=1e-7, abs=1e-9)


pairs_of_scores = st.lists(st.tuples(st.integers(10, 60), st.integers(10, 60)), min_size=2, max_size=120)


@given(pairs_of_scores)
def test_paired_change_agrees_with_scipy(pairs: list[tuple[int, int]]) -> None:
    counts: dict[tuple[int, int], int] = {}
    for pair in pairs:
        counts[pair] = counts.get(pair, 0) + 1
    ours = statistics.paired_change(counts)
    differences = [b - a for a, b in pairs]
    assert ours is not None
    assert ours.n == len(pairs)
    assert ours.mean == pytest.approx(sum(differences) / len(pairs))
    if len(set(differences)) == 1:
        assert ours.interval is None
        return
    test = stats.ttest_rel([b for _, b in pairs], [a for a, _ in pairs])
    expected = test.confidence_interval(0.95)
    assert ours.interval is not None
    assert ours.interval.low == pytest.approx(expected.low, rel=1e-7, abs=1e-7)
    assert ours.interval.high == pytest.approx(expected.high, rel=1e-7, abs=1e-7)
    assert ours.p == pytest.approx(test.pvalue, rel=1e-6, abs=1e-9)


def test_paired_change_of_nobody_is_nothing_and_of_one_has_no_interval() -> None:
    assert statistics.paired_change({}) is None
    alone = statistics.paired_change({(30, 42): 1})
    assert alone is not None
    assert (alone.n, alone.mean, alone.sd, alone.interval) == (1, 12, None, None)


@given(st.lists(st.integers(-30, 30), min_size=1, max_size=80))
def test_wilcoxon_agrees_with_scipy(differences: list[int]) -> None:
    ours = statistics.wilcoxon(Counter(differences))
    kept = [d for d in differences if d]
    if not kept:
        assert ours is None
        return
    exact = len(kept) <= 50 and len({abs(d) for d in kept}) == len(kept)
    theirs = stats.wilcoxon(kept, method="exact" if exact else "approx", correction=False)
    assert ours is not None
    assert ours.zeros == len(differences) - len(kept)
    assert ours.statistic == pytest.approx(theirs.statistic)
    assert ours.p == pytest.approx(theirs.pvalue, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(
    ("stability", "per_sd", "thresholds"),
    [
        (0.90, 0.877, (7.0, 7.9, 8.8, 11.5)),
        (0.88, 0.960, (7.7, 8.6, 9.6, 12.6)),
        (0.85, 1.074, (8.6, 9.7, 10.7, 14.1)),
        (0.80, 1.240, (9.9, 11.2, 12.4, 16.2)),
    ],
)
def test_reliable_change_gives_the_table_of_thresholds(
    stability: float, per_sd: float, thresholds: tuple[float, ...]
) -> None:
    assert round(1.96 * statistics.jacobson_truax(1, stability), 3) == per_sd
    for sd, expected in zip((8, 9, 10, 13.1), thresholds, strict=True):
        assert round(1.96 * statistics.jacobson_truax(sd, stability), 1) == expected


def test_reliable_change_classes_follow_the_vector_of_the_specification() -> None:
    s_diff = statistics.jacobson_truax(9, statistics.BORROWED_STABILITY)
    assert round(s_diff, 3) == 4.409
    assert round(statistics.RELIABLE * s_diff, 2) == 8.64
    assert [statistics.reliable_class(c, s_diff) for c in (8, 9, -8, -9, 0)] == [
        "same", "higher", "same", "lower", "same",
    ]  # fmt: skip


def test_maassen_equals_jacobson_truax_when_the_spread_is_the_same() -> None:
    assert statistics.maassen(9, 9, 0.88) == pytest.approx(statistics.jacobson_truax(9, 0.88))
    assert statistics.maassen(9, 5, 0.88) < statistics.jacobson_truax(9, 0.88)


def test_bounds_and_tipping_point_of_the_deck_s_figure() -> None:
    bounds = statistics.event_bounds(4, 130, 260)
    assert (round(100 * bounds.low, 1), round(100 * bounds.high, 1)) == (1.5, 51.5)
    tipping = statistics.tipping_point(4, 130, 260, 0.10)
    assert tipping is not None
    assert (tipping.needed, tipping.unreached, round(100 * tipping.share, 1)) == (23, 130, 17.7)


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.integers(0, n), st.just(n))))
def test_a_tipping_point_is_the_smallest_number_that_breaks_the_claim(triple: tuple[int, int, int]) -> None:
    a, b, due = triple
    events, reached = min(a, b), max(a, b)
    found = statistics.tipping_point(events, reached, due, 0.10)
    breaking = [k for k in range(due - reached + 1) if (events + k) * 10 > due]
    if not breaking or breaking[0] == 0:
        assert found is None
    else:
        assert found is not None
        assert found.needed == breaking[0]


def test_a_tipping_mean_brings_the_overall_mean_to_zero() -> None:
    mean = statistics.tipping_mean(6.5, 40, 25)
    assert mean is not None
    assert math.isclose(40 * 6.5 + 25 * mean, 0, abs_tol=1e-9)
    assert statistics.tipping_mean(6.5, 40, 0) is None


@pytest.mark.parametrize("numbers", [(5, 4, 10), (1, 11, 10), (0, 0, 0), (-1, 4, 10)])
def test_impossible_bounds_are_refused(numbers: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="Bounds"):
        statistics.event_bounds(*numbers)
