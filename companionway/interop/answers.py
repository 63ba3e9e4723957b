"""What the worker does when a request, its walk or an agreement changed: each way to the sender writes its answer."""

import uuid
from collections.abc import Callable
from datetime import datetime

from companionway.engagement.queries.lookup import peers_after
from companionway.interop.fhir.server.task import changing, publishing
from companionway.interop.hl7v2 import answers as hl7v2
from companionway.platform import clock, outbox, wall
from companionway.platform.models import OutboxMessage
from companionway.privacy.actions import agreed
from companionway.referrals.actions import news

# Each is given the id of a request; other ways to a sender join here.
WAYS: list[Callable[[uuid.UUID, datetime], object]] = [publishing.publish, hl7v2.answer]
# Each is given the id of a person whose agreements changed.
WAYS_OF_A_PERSON: list[Callable[[uuid.UUID, datetime], object]] = [publishing.publish_person, hl7v2.answer_person]


def answer(message: OutboxMessage) -> None:
    """A request moved."""
    for way in WAYS:
        way(uuid.UUID(message.payload["referral"]), clock.now())


def answer_all(message: OutboxMessage) -> None:
    """A person signed, took back, or restricted."""
    for way in WAYS_OF_A_PERSON:
        way(uuid.UUID(message.payload["person"]), clock.now())


HANDLERS: dict[str, outbox.Handler] = {news.KIND: answer, agreed.KIND: answer_all}
TOOK_BACK = changing.TOOK_BACK


def peers_of(referral_id: uuid.UUID) -> list[tuple[uuid.UUID, str]]:
    """Who walks with the person now, by a request: the person and each peer's e-mail address."""
    with wall.everyone("the worker tells a peer that a sender took its request back"):
        return peers_after(referral_id)
