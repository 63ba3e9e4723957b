"""Scenarios of HL7 v2 messages: kept, worked, answered."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from companionway.interop.hl7v2 import actions
from companionway.interop.hl7v2.models import StoredMessage
from companionway.interop.hl7v2.preparing import prepare
from companionway.interop.hl7v2.profile import profile_of
from companionway.people.details import PersonDetails
from companionway.platform import wall
from companionway.platform.ids import new_id
from companionway.privacy.actions.joining import join_as_told
from companionway.referrals.actions.heard import hear_of
from tests.cast import NOW, Cast, sam_waits
from tests.interop.hl7v2.door import partner
from tests.interop.makers import order

Call = Callable[[], Any]
Scenario = Callable[[Cast], Call]
AT = NOW + timedelta(hours=3)
NEWS = PersonDetails(called="Sam", identifiers=(("mrn", "one"),))


def _kept(cast: Cast) -> Call:
    profile = profile_of(partner())
    assert profile is not None
    arrived = prepare(order(), profile, frozenset(), today=NOW.date(), at=AT)
    return lambda: actions.keep_all(arrived=[arrived], times=[AT], at=AT)


def _worked(cast: Cast) -> Call:
    _kept(cast)()
    with wall.everyone("a scenario finds what it made"):
        row = StoredMessage.kept.get()
    return lambda: actions.mark_worked(message_id=row.id, inbound_id=new_id(), at=AT)


def _heard(cast: Cast) -> Call:
    sam_waits(person=NEWS, sender="epic", order_id="1")
    return lambda: hear_of(sender="epic", person=NEWS, by=None, at=AT)


def _joined(cast: Cast) -> Call:
    sam_waits(person=NEWS, sender="epic", order_id="1")
    gone = PersonDetails(identifiers=(("mrn", "older"),))
    return lambda: join_as_told(sender="epic", gone=gone, stays=NEWS, by=None, at=AT)


def _answered(action: Callable[..., Any] | None, **more: Any) -> Scenario:
    def ready(cast: Cast) -> Call:
        referral, to = sam_waits(), partner()

        def put() -> Any:
            return actions.put_answer(partner_id=to.id, referral_id=referral.id, said="A", at=AT)

        if action is None:
            return put
        row = put()
        return lambda: action(message_id=row.id, at=AT, **more)

    return ready


SCENARIOS: dict[str, Scenario] = {
    "interop.hl7v2.actions.keep_all": _kept,
    "interop.hl7v2.actions.mark_worked": _worked,
    "interop.hl7v2.actions.put_answer": _answered(None),
    "interop.hl7v2.actions.mark_overtaken": _answered(actions.mark_overtaken),
    "interop.hl7v2.actions.mark_answered": _answered(actions.mark_answered, code="AA", ack=b"MSA"),
    "privacy.actions.joining.join_as_told": _joined,
    "referrals.actions.heard.hear_of": _heard,
}
