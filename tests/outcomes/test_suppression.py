"""Small cells: the fixtures of the privacy specification, and an attacker who tries every possibility."""

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companionway.outcomes.suppression import Percent, Release, Sum, audit, feasible, primary, protect

HOSPITALS = dict(zip("abcdefgh", (141, 85, 127, 43, 44, 59, 38, 11), strict=True))


def by_site(counts: dict[str, int]) -> Release:
    return Release({**counts, "all": sum(counts.values())}, (Sum("all", tuple(counts)),))


def test_the_deck_s_eight_hospitals_pass_as_they_are() -> None:
    release = by_site(HOSPITALS)
    assert release.counts["all"] == 548
    assert audit(release, set()) == []
    assert protect(release) == frozenset()


@pytest.mark.parametrize(("returned", "asked"), [(8, 260), (7, 227), (6, 195), (4, 130), (2, 65)])
def test_a_bare_percentage_beside_the_people_engaged_gives_a_small_count_away(returned: int, asked: int) -> None:
    release = Release(
        {"engaged": 260, "returned": returned, "asked": asked},
        percents=(Percent("returned", "asked", 3.08, 2),),
        at_most=(("asked", "engaged"), ("returned", "asked")),
    )
    findings = audit(release, {"returned", "asked"})
    assert [(f.name, f.low, f.high) for f in findings] == [("returned", 2, 8)]
    assert "percentage" in findings[0].reason


def test_hiding_only_the_one_small_site_is_not_enough() -> None:
    release = by_site(HOSPITALS | {"h": 4})
    assert primary(release) == {"h"}
    assert [(f.name, f.low, f.high) for f in audit(release, {"h"}) if "one value" in f.reason] == [("h", 4, 4)]
    assert protect(release) == {"h", "g"}, "the smallest of the other sites goes too"
    assert audit(release, protect(release)) == []


def test_a_hundred_percent_with_its_n_passes() -> None:
    release = Release({"n": 548, "yes": 548, "no": 0}, (Sum("n", ("yes", "no")),))
    assert protect(release) == frozenset()


def test_all_but_a_few_gives_the_few_away() -> None:
    release = Release({"n": 548, "yes": 545, "no": 3}, (Sum("n", ("yes", "no")),))
    assert protect(release) == {"yes", "no"}


def test_two_small_sites_whose_sum_is_small_take_a_third_with_them() -> None:
    assert protect(by_site({"a": 3, "b": 4, "c": 30, "d": 90})) == {"a", "b", "c"}


def test_a_small_total_is_hidden_with_its_parts() -> None:
    assert protect(Release({"n": 9, "yes": 4, "no": 5}, (Sum("n", ("yes", "no")),))) == {"n", "yes", "no"}


def test_a_small_count_shown_is_a_finding() -> None:
    assert [f.reason for f in audit(by_site({"a": 5, "b": 50}), set())] == ["shown"]


def test_a_zero_is_always_shown() -> None:
    assert "z" not in protect(by_site({"z": 0, "a": 2, "b": 50}))


def attack(counts: dict[str, int], parts: list[str], hidden: frozenset[str]) -> dict[str, set[int]]:
    """Try every value of the hidden leaves from 1 up to a limit; keep the worlds that show what is shown."""
    leaves = ["yes", "no", *parts[1:]]
    axes = [
        numpy.arange(1, sum(counts[p] for p in parts) + 4, dtype=numpy.int16)
        if leaf in hidden
        else numpy.array([counts[leaf]], dtype=numpy.int16)
        for leaf in leaves
    ]
    world = dict(zip(leaves, numpy.meshgrid(*axes, indexing="ij", sparse=True), strict=True))
    world["p0"] = world["yes"] + world["no"]
    world["all"] = sum((world[p] for p in parts), numpy.int16(0))
    shape = numpy.broadcast_shapes(*(w.shape for w in world.values()))
    fits = numpy.ones(shape, dtype=bool)
    for name in ("p0", "all"):
        fits &= (world[name] >= 1) if name in hidden else (world[name] == counts[name])
    return {name: set(numpy.unique(numpy.broadcast_to(world[name], shape)[fits]).tolist()) for name in hidden}


@settings(max_examples=80, deadline=None)
@given(st.lists(st.integers(0, 14), min_size=2, max_size=3), st.integers(0, 12))
def test_an_attacker_who_tries_everything_learns_no_small_count(parts: list[int], within: int) -> None:
    names = [f"p{i}" for i in range(len(parts))]
    counts = dict(zip(names, parts, strict=True))
    # One part is split again, as a figure of a figure: two sums share a count.
    counts |= {"all": sum(parts), "yes": min(within, parts[0]), "no": parts[0] - min(within, parts[0])}
    release = Release(counts, (Sum("all", tuple(names)), Sum("p0", ("yes", "no"))))
    hidden = protect(release)
    shown = {name: value for name, value in counts.items() if name not in hidden}
    assert not [name for name, value in shown.items() if 1 <= value <= 10]
    ranges = feasible(release, hidden)
    for name, values in attack(counts, names, hidden).items():
        assert min(values) == ranges[name][0]
        if ranges[name][1] != float("inf"):
            assert max(values) == ranges[name][1]
        assert len(values) > 1, (name, values)
        assert len(values) >= 3 or max(values) > 10, (name, values)
