"""Which words stand, when "Still want this?" is asked, and how long a hope may be."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from companionway.roadmap import rules
from companionway.roadmap.rules import Hand, StepState

TODAY = date(2026, 3, 3)


@dataclass
class Version:
    """A version as the rules see it."""

    number: int
    hand: str


P, T, A = Hand.PERSON, Hand.TOGETHER, Hand.PEER


@pytest.mark.parametrize(
    ("hands", "stands", "beside"),
    [
        ([], None, None),
        ([T], 1, None),
        ([T, A], 2, None),  # nobody's own hand yet: the newest stands
        ([P], 1, None),
        ([P, T], 1, 2),  # what staff type stands beside the person's own words
        ([P, A, T], 1, 3),
        ([T, P], 2, None),
        ([P, T, P], 3, None),  # the person has spoken again
        ([T, P, A, P, T], 4, 5),
    ],
)  # fmt: skip
def test_the_persons_own_hand_stands_and_others_stand_beside(
    hands: list[Hand], stands: int | None, beside: int | None
) -> None:
    versions = [Version(number, hand) for number, hand in enumerate(hands, 1)]
    for order in (versions, versions[::-1]):
        found, other = rules.standing(order), rules.beside(order)
        assert (found.number if found else None, other.number if other else None) == (stands, beside)


def test_without_staff_it_is_the_persons_own_hand() -> None:
    assert [rules.hand_of(None, together=t) for t in (True, False)] == [P, P]
    assert [rules.hand_of("ana", together=t) for t in (True, False)] == [T, A]


@pytest.mark.parametrize(
    ("days", "state", "asks"),
    [(-1, "open", True), (0, "open", False), (1, "open", False), (None, "open", False), (-400, "open", True),
     (-1, "done", False), (-1, "let_go", False)],
)  # fmt: skip
def test_a_day_that_passed_asks_and_nothing_else_does(days: int | None, state: str, asks: bool) -> None:
    on = None if days is None else TODAY + timedelta(days=days)
    assert rules.asks_still(on, state, TODAY) is asks


def test_each_answer_leads_to_a_state_and_letting_go_is_as_near_as_done() -> None:
    assert set(rules.AFTER) == set(rules.Still)
    assert rules.AFTER[rules.Still.LET_GO] == StepState.LET_GO and rules.AFTER[rules.Still.DONE] == StepState.DONE


@pytest.mark.parametrize("letter", ["a", "é", "\u0645", "\U0001f331"])
def test_5000_letters_of_any_script_fit_and_one_more_does_not(letter: str) -> None:
    assert rules.fault(letter * 5000, rules.LONGEST) == ""
    assert "5001 characters" in rules.fault(letter * 5001, rules.LONGEST)


@pytest.mark.parametrize("nothing", ["", "   ", "\n\t\n"])
def test_nothing_is_not_a_hope(nothing: str) -> None:
    assert rules.fault(nothing, 10)
