"""A stored message is worked: taken in as every file is, each sender's messages about one person in their order."""

import uuid
from dataclasses import replace

from django.db import transaction

from companionway.interop import actions as inbox_actions
from companionway.interop.delivery import take_in
from companionway.interop.hl7v2 import actions
from companionway.interop.hl7v2.models import StoredMessage
from companionway.interop.inbound_models import InboundFile
from companionway.interop.inbox import terms_for
from companionway.interop.incoming import Given, Outcome, Verdict
from companionway.interop.sorting import Kind
from companionway.interop.taking import Terms
from companionway.platform import clock, wall
from companionway.platform.ids import new_id
from companionway.platform.models import OutboxMessage
from companionway.platform.turns import take_turns

TRIES = 5
STUCK = "The program could not work this message; try it again, and tell whoever looks after the program."


def work(job: OutboxMessage) -> None:
    """The effect of a stored message, in one transaction with its mark: done again it finds nothing left to do.

    What came before it from this sender about the same person is worked first. What cannot be worked after some
    tries is shown to a human, so that nothing waits behind it for ever.
    """
    wanted = uuid.UUID(job.payload["message"])
    for _ in range(10_000):
        if _next(wanted, gives_up=job.attempts >= TRIES):
            return


def _next(wanted: uuid.UUID, *, gives_up: bool) -> bool:
    """Work one message, this one or the first before it; True when there is nothing left to do for this one."""
    with transaction.atomic(), wall.everyone("what a sender says is judged by all that came before it from them"):
        row = StoredMessage.kept.select_related("partner").get(id=wanted)
        take_turns(*(f"hl7v2\n{row.partner_id}\n{turn}" for turn in row.turns))
        first = next(iter(StoredMessage.kept.before(row)[:1]), wanted)
        held = StoredMessage.kept.select_for_update(of=("self",)).select_related("partner").get(id=first)
        if held.state == StoredMessage.WAITING:
            _work(held, gives_up=gives_up and held.id == wanted)
        return first == wanted


def _work(row: StoredMessage, *, gives_up: bool) -> None:
    body, at = bytes(row.body or b""), clock.now()
    given = Given(f"{row.control_id or row.id}.hl7", "mllp", row.partner.key, body, len(body))
    terms = replace(terms_for(None, at), program=row.partner.program, limit=len(body))
    try:
        with transaction.atomic():
            inbound = _taken(given, terms)
    except Exception as fault:
        if not gives_up:
            raise
        inbound = _shown(given, terms, type(fault).__name__)
    actions.mark_worked(message_id=row.id, inbound_id=inbound.id, at=clock.now())


def _taken(given: Given, terms: Terms) -> InboundFile:
    ((_, _, inbound),) = take_in([given], terms, clock.now)
    return inbound


def _shown(given: Given, terms: Terms, fault: str) -> InboundFile:
    outcome = Outcome(Verdict.REFUSED, fault[:60], STUCK, kind=Kind.HL7V2)
    return inbox_actions.keep(given=given, outcome=outcome, batch=new_id(), terms=terms, at=clock.now())
