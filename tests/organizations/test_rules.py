"""The sentences that a program says about itself, and the order of alternatives."""

import pytest

from companionway.organizations import rules


@pytest.mark.parametrize(
    ("here", "days", "sentence"),
    [
        (None, 7, "A peer tries to reach the person within 7 days."),
        (None, 1, "A peer tries to reach the person within 1 day."),
        (60, 7, "A peer is with the person within 60 minutes while they are here, otherwise tries to reach them"
                " within 7 days."),
        (1440, 3, "A peer is with the person within 24 hours while they are here, otherwise tries to reach them"
                  " within 3 days."),
        (90, 2, "A peer is with the person within 90 minutes while they are here, otherwise tries to reach them"
                " within 2 days."),
    ],
)  # fmt: skip
def test_a_promise_is_said_as_people_say_it(here: int | None, days: int, sentence: str) -> None:
    assert rules.promise_words(here, days) == sentence


def test_the_nearest_offer_is_the_same_program_in_town_then_the_town_then_the_program() -> None:
    offers = [("far", False, False), ("program", True, False), ("town", False, True), ("both", True, True)]
    assert rules.nearest_first(offers) == ["both", "town", "program", "far"]
