"""The scenarios of the actions about who works here: roles, invitations, sign-outs and a peer's own words."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from companionway.workforce.actions import sign_outs
from tests.cast import NOW, Cast
from tests.signed_in import signed_in

Call = Callable[[], Any]
AT = NOW + timedelta(hours=3)


def _signed_in(cast: Cast) -> Call:
    session = signed_in(cast.ana)
    return lambda: sign_outs.end_sign_in(session_id=session.id, by=cast.ana.id, at=AT)


def _everywhere(cast: Cast) -> Call:
    signed_in(cast.ana)
    return lambda: sign_outs.sign_out_everywhere(user_id=cast.ana.id, by=cast.ben.id, at=AT)


SCENARIOS: dict[str, Callable[[Cast], Call]] = {
    "workforce.actions.sign_outs.end_sign_in": _signed_in,
    "workforce.actions.sign_outs.sign_out_everywhere": _everywhere,
}
