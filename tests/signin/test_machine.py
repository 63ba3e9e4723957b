"""No path to a full session without the second factor once somebody has one: every step in any order (A22)."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from companionway.platform import clock
from tests.cast import Cast
from tests.signin.machine import SigningIn

RUNS = settings(max_examples=30, stateful_step_count=16, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.asvs("6.3.3", "6.3.4", "6.4.3", "6.5.1", "7.5.1")
def test_no_order_of_steps_opens_the_house_without_the_second_factor(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    SigningIn.cast = cast
    SigningIn.tell_time = staticmethod(lambda at: monkeypatch.setattr(clock, "now", lambda: at))
    SigningIn.seen.clear()
    run_state_machine_as_test(SigningIn, settings=RUNS)
    happened = set(SigningIn.seen)
    assert happened >= {"asked for the second step", "refused in the second step", "opened by the second step",
                        "enrolled", "reset by mail"}, "the runs went everywhere that matters"  # fmt: skip
