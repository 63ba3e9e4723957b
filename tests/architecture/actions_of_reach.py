"""Scenarios of the contact plan, of handing over to another peer, and of texts."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from companionway.engagement.actions import arriving, handover, message
from companionway.engagement.actions.plan import Agreed, agree_contact_plan
from companionway.engagement.models.handover import Handover
from companionway.engagement.models.message import TextMessage
from companionway.engagement.rules.texts import Reason, State
from tests.cast import NOW, TODAY, Cast, sam_walks_with
from tests.texting.agreeing import agrees_to_texts, comes_in

Call = Callable[[], Any]
AT = NOW + timedelta(hours=3)
NIGHT = NOW + timedelta(hours=9)


def written(cast: Cast, at: Any = AT) -> TextMessage:
    """Ana wrote to Sam, who agreed to texts."""
    row = sam_walks_with(cast.ana)
    agrees_to_texts(cast, row)
    return message.send_text(text_id=uuid.uuid4(), engagement_id=row.id, words="Hi", by=cast.ana.id, at=at)


def _send(cast: Cast) -> Call:
    row = sam_walks_with(cast.ana)
    agrees_to_texts(cast, row)
    return lambda: message.send_text(text_id=uuid.uuid4(), engagement_id=row.id, words="Hi", by=cast.ana.id, at=AT)


def on_its_way(action: Callable[..., Any], **more: Any) -> Callable[[Cast], Call]:
    """What the worker notes about a text that it has begun to send."""

    def prepare(cast: Cast) -> Call:
        text = written(cast)
        message.begin_sending(text_id=text.id, at=AT)
        return lambda: action(text_id=text.id, at=AT, **more)

    return prepare


def _withdraw(cast: Cast) -> Call:
    text = written(cast, NIGHT)
    return lambda: message.withdraw_text(text_id=text.id, by=cast.ana.id, at=AT)


def _come_in(cast: Cast) -> Call:
    sam_walks_with(cast.ana)
    return lambda: comes_in(cast, at=AT)


def nobodys(action: Callable[..., Any], *, placed: bool) -> Callable[[Cast], Call]:
    """A human says whose a text is, or that it is nobody's."""

    def prepare(cast: Cast) -> Call:
        row = sam_walks_with(cast.ana)
        text = comes_in(cast, at=AT, number="+12075550188")
        more = {"engagement_id": row.id} if placed else {}
        return lambda: action(text_id=text.id, by=cast.ben.id, at=AT, **more)

    return prepare


def _read(cast: Cast) -> Call:
    row = sam_walks_with(cast.ana)
    comes_in(cast, at=AT)
    return lambda: arriving.note_texts_read(engagement_id=row.id, by=cast.ana.id, at=AT)


def _stop(cast: Cast) -> Call:
    row = sam_walks_with(cast.ana)
    return lambda: arriving.stop_texts(person_id=row.person_id, stop=True, at=AT)


def _agree(cast: Cast) -> Call:
    row = sam_walks_with(cast.ana)
    agreed = Agreed(modes=["text"], name_to_say="Alex")
    return lambda: agree_contact_plan(engagement_id=row.id, agreed=agreed, version=0, by=cast.ana.id, at=AT)


def thought_of(cast: Cast) -> Handover:
    """Ana thinks of Jo for Sam."""
    return handover.propose_handover(
        engagement_id=sam_walks_with(cast.ana).id, to_peer=cast.jo.id, asked_for_by_person=False, by=cast.ana.id, at=AT
    )


def _propose(cast: Cast) -> Call:
    row = sam_walks_with(cast.ana)
    return lambda: handover.propose_handover(
        engagement_id=row.id, to_peer=cast.jo.id, asked_for_by_person=False, by=cast.ana.id, at=AT
    )


def handing(action: Callable[..., Any], state: State | str, **more: Any) -> Callable[[Cast], Call]:
    """A step of a handover that is in this state."""

    def prepare(cast: Cast) -> Call:
        row = thought_of(cast)
        Handover.objects.filter(id=row.id).update(state=state)
        return lambda: action(handover_id=row.id, by=cast.ana.id, at=AT, **more)

    return prepare


RECEIPT = {"provider": "twilio", "provider_id": "SM1", "state": State.DELIVERED, "reason": None}
SCENARIOS: dict[str, Callable[[Cast], Call]] = {
    "engagement.actions.plan.agree_contact_plan": _agree,
    "engagement.actions.handover.propose_handover": _propose,
    "engagement.actions.handover.answer_handover": handing(handover.answer_handover, "asked", yes=True),
    "engagement.actions.handover.plan_handover_meeting": handing(
        handover.plan_handover_meeting, "agreed", meets_on=TODAY, meeting="Cafe"
    ),
    "engagement.actions.handover.note_met": handing(handover.note_met, "planned"),
    "engagement.actions.handover.finish_handover": handing(handover.finish_handover, "met", history_passes=False),
    "engagement.actions.handover.stop_handover": handing(handover.stop_handover, "asked"),
    "engagement.actions.message.send_text": _send,
    "engagement.actions.message.withdraw_text": _withdraw,
    "engagement.actions.message.note_sent": on_its_way(message.note_sent, provider="twilio", provider_id="SM1"),
    "engagement.actions.message.note_failed": on_its_way(message.note_failed, reason=Reason.CARRIER),
    "engagement.actions.message.cancel_text": on_its_way(message.cancel_text, reason=Reason.GATE),
    "engagement.actions.message.note_receipt": on_its_way(message.note_receipt, **RECEIPT),
    "engagement.actions.arriving.take_in": _come_in,
    "engagement.actions.arriving.place_text": nobodys(arriving.place_text, placed=True),
    "engagement.actions.arriving.set_text_aside": nobodys(arriving.set_text_aside, placed=False),
    "engagement.actions.arriving.note_texts_read": _read,
    "engagement.actions.arriving.stop_texts": _stop,
}
