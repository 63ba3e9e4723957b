"""Scoring and packs: the published vectors, and an edited pack that is refused. Pure."""

import json
from typing import Any

import pytest

from companionway.instruments import packs, scoring
from companionway.instruments.packs import FOLDER, PackFault, read
from companionway.instruments.rules import direction

TEN = range(1, 11)


def score(*values: int | None) -> scoring.Score:
    return scoring.score(dict(zip(TEN, values, strict=False)), items=10, low=1, high=6)


@pytest.mark.parametrize(("value", "total"), [(1, 10), (6, 60)])
def test_all_lowest_is_10_and_all_highest_is_60(value: int, total: int) -> None:
    assert score(*[value] * 10).total == total


@pytest.mark.parametrize("place", range(10))
def test_nine_fives_and_a_two_reach_the_cutoff_and_a_one_does_not(place: int) -> None:
    cutoff = packs.pack("barc-10").cutoffs[0]
    for low, total in ((2, 47), (1, 46)):
        values = [5] * 10
        values[place] = low
        assert score(*values).total == total
        assert (total >= cutoff) is (low == 2)


def test_one_skipped_gives_no_total_and_a_labeled_estimate() -> None:
    result = score(*[4] * 9, None)
    assert (result.answered, result.items, result.total, result.estimate) == (9, 10, None, 40.0)


def test_two_skipped_give_neither_total_nor_estimate() -> None:
    result = score(*[4] * 8)
    assert (result.answered, result.total, result.estimate) == (8, None, None)


@pytest.mark.parametrize("value", [0, 7, -1])
def test_an_answer_outside_the_scale_is_rejected(value: int) -> None:
    with pytest.raises(ValueError, match="not between 1 and 6"):
        score(value)


def test_an_item_that_does_not_exist_is_rejected() -> None:
    with pytest.raises(ValueError, match="no item 11"):
        scoring.score({11: 3}, items=10, low=1, high=6)


def test_the_pack_has_the_published_items_and_scale() -> None:
    pack = packs.pack("barc-10")
    raw = json.loads((FOLDER / "barc-10.json").read_text())
    assert raw["items_checksum"] == "e0b33d1c83c1bb96fbf5cb6f8207ee58ecf790192b254939da955c8948682e48"
    assert (len(pack.items), pack.low, pack.high, pack.dimensions, pack.cutoffs) == (10, 1, 6, 1, (47,))


def edit(path: list[Any], value: object) -> str:
    data = json.loads((FOLDER / "barc-10.json").read_text())
    place = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return json.dumps(data)


@pytest.mark.parametrize("item", range(10))
def test_a_pack_with_one_changed_word_is_refused(item: int) -> None:
    with pytest.raises(PackFault, match="changed word"):
        read(edit(["items", item, "text"], "I have friends."))


@pytest.mark.parametrize("path", [["response_set", 0, "label"], ["response_set", 5, "value"], ["scoring", "method"]])
def test_a_pack_with_changed_answers_or_scoring_is_refused(path: list[Any]) -> None:
    with pytest.raises(PackFault, match="answers or the scoring"):
        read(edit(path, "changed"))


def test_a_pack_with_a_band_that_cites_nothing_is_refused() -> None:
    with pytest.raises(PackFault, match="without a cited source"):
        read(edit(["bands"], [{"from": 10, "to": 29}]))


def test_an_unknown_pack_is_named() -> None:
    with pytest.raises(PackFault, match="nowhere"):
        packs.pack("nowhere")


@pytest.mark.parametrize(
    ("before", "now", "way"), [(3, 4, "more"), (4, 4, "same"), (4, 3, "less"), (None, 3, ""), (3, None, "")]
)
def test_an_arrow_needs_both_answers(before: int | None, now: int | None, way: str) -> None:
    assert direction(before, now) == way
