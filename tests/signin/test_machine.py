"""No path to a full session without the second factor once somebody has one: every step in any order (A22)."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from companionway.platform import clock, sign_ins
from companionway.signin import totp
from companionway.signin.actions import factors
from companionway.signin.models import RecoveryCode
from companionway.web import second_step
from companionway.web.pages.signin.stages import SecondStep
from tests.cast import Cast
from tests.signin.machine import SigningIn

RUNS = settings(max_examples=30, stateful_step_count=16, deadline=None, suppress_health_check=list(HealthCheck))
# Looking for a planted defect: the same runs each time, and none is made smaller once it was found.
HUNT = settings(RUNS, max_examples=200, derandomize=True, database=None, phases=[Phase.generate])


def _machine(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    SigningIn.cast = cast
    SigningIn.tell_time = staticmethod(lambda at: monkeypatch.setattr(clock, "now", lambda: at))
    SigningIn.seen.clear()


@pytest.mark.asvs("6.3.3", "6.3.4", "6.4.3", "6.5.1", "7.5.1")
def test_no_order_of_steps_opens_the_house_without_the_second_factor(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    _machine(cast, monkeypatch)
    run_state_machine_as_test(SigningIn, settings=RUNS)
    happened = set(SigningIn.seen)
    wanted = {"asked for the second step", "refused in the second step", "opened by the second step", "enrolled",
              "reset by mail", "tried again at once"}  # fmt: skip
    assert happened >= wanted, "the runs went everywhere that matters"


def _one_factor_opens_the_house(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(second_step, "is_done", lambda request: True)


def _the_second_step_is_not_asked_for(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(SecondStep, "handle", lambda self: (None, True))


def _a_code_works_twice(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(factors, "use_app_step", lambda **_: True)


def _a_recovery_code_is_not_spent(patch: pytest.MonkeyPatch) -> None:
    original = factors.use_recovery_code

    def use(*, user_id: Any, **more: Any) -> bool:
        right = original(user_id=user_id, **more)
        RecoveryCode.objects.filter(user_id=user_id).update(used_at=None)
        return right

    patch.setattr(factors, "use_recovery_code", use)


def _the_code_of_anybody_will_do(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(totp, "is_right", lambda user_id, typed, at: len(typed) == 6)


def _other_sessions_go_on_after_a_change(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sign_ins, "end_all", lambda *_, **__: 0)
    patch.setattr("companionway.platform.models.User.get_session_auth_hash", lambda self: "never another")


@pytest.mark.parametrize(
    "plant",
    [_one_factor_opens_the_house, _the_second_step_is_not_asked_for, _a_code_works_twice,
     _a_recovery_code_is_not_spent, _the_code_of_anybody_will_do, _other_sessions_go_on_after_a_change],
    ids=lambda plant: plant.__name__.strip("_"),
)  # fmt: skip
def test_the_machine_sees_a_defect_that_was_planted(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, plant: Callable[[pytest.MonkeyPatch], None]
) -> None:
    _machine(cast, monkeypatch)
    plant(monkeypatch)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(SigningIn, settings=HUNT)
