"""How results read."""

import pytest

from companionway.outcomes.phrases import hours_text, percent_text, share_words


@pytest.mark.parametrize(
    ("k", "n", "words"),
    [(268, 548, "almost half"), (274, 548, "half"), (280, 548, "just over half"), (548, 548, "all"), (0, 5, "none"),
     (1, 3, "a third"), (68, 100, "just over two thirds"), (9, 10, "90%")],
)  # fmt: skip
def test_a_share_is_said_without_rounding_up(k: int, n: int, words: str) -> None:
    assert share_words(k, n) == words


@pytest.mark.parametrize(("share", "words"), [(100, "100%"), (0, "0%"), (99.99, "over 99.9%"), (0.01, "under 0.1%")])
def test_a_percentage_never_becomes_all_or_none_by_rounding(share: float, words: str) -> None:
    assert percent_text(share) == words


@pytest.mark.parametrize(("hours", "words"), [(0.5, "30 min"), (2, "2.0 h"), (71.9, "71.9 h"), (96, "4.0 days")])
def test_a_length_of_time_is_said_in_a_fitting_unit(hours: float, words: str) -> None:
    assert hours_text(hours) == words


def test_a_share_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="share"):
        share_words(0, 0)
