"""Scenarios of what other systems send and get: files, partners and their tokens."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from companionway.interop import actions as interop
from companionway.interop.inbox import terms_for
from companionway.interop.incoming import Given, Outcome, Verdict
from companionway.interop.partners import actions as partners
from companionway.interop.partners.file import PartnerPlan
from companionway.interop.smart.actions import give_token, refuse_token
from tests.architecture.actions_of_mail import SCENARIOS as OF_MAIL
from tests.architecture.actions_of_messages import SCENARIOS as OF_MESSAGES
from tests.cast import NOW, Cast
from tests.interop.smart.making import a_partner

Call = Callable[[], Any]
Scenario = Callable[[Cast], Call]
AT = NOW + timedelta(hours=3)
PLAN = (PartnerPlan("coast-hospital", "Coast Hospital", "Coast Hospital", "covered_entity"),)


def _ended(cast: Cast) -> Call:
    row = a_partner()
    return lambda: partners.end(key=row.key, by=None, at=AT)


def _given(scopes: tuple[str, ...]) -> Scenario:
    def prepare(cast: Cast) -> Call:
        row = a_partner()
        return lambda: give_token(partner_id=row.id, jti="one", stands_until=AT, scopes=scopes, by=None, at=AT)

    return prepare


GIVEN = Given(name="broken.json", folder="", source="epic", body=b"{", size=1)
OUTCOME = Outcome(Verdict.REFUSED, "line 1", "This is not JSON.")


def with_file(action: Callable[..., Any] | None, **more: Any) -> Scenario:
    """Keeping an inbound file, or an action on one that waits."""

    def prepare(cast: Cast) -> Call:
        def keep() -> Any:
            return interop.keep(given=GIVEN, outcome=OUTCOME, batch=uuid.uuid4(), terms=terms_for(None, AT), at=AT)

        if action is None:
            return keep
        row = keep()
        return lambda: action(item_id=row.id, by=cast.ben.id, at=AT, **more)

    return prepare


SCENARIOS: dict[str, Scenario] = {
    "interop.actions.keep": with_file(None),
    "interop.actions.set_aside": with_file(interop.set_aside),
    "interop.actions.mark_mended": with_file(interop.mark_mended, replaced_by=uuid.uuid4()),
    "interop.actions.note_looked": with_file(interop.note_looked, part="content"),
    "interop.partners.actions.apply": lambda cast: lambda: partners.apply(plan=PLAN, by=None, at=AT),
    "interop.partners.actions.end": _ended,
    "interop.smart.actions.give_token": _given(("system/Task.rs",)),
    "interop.smart.actions.refuse_token": lambda cast: (
        lambda: refuse_token(partner_id=None, reason="signature", by=None, at=AT)
    ),
    **OF_MESSAGES,
    **OF_MAIL,
}
