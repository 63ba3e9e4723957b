"""Sending from the outbox: a message about a person waits as ids and is judged when it is sent, not when it is queued.

The outbox row holds who, which basis and which consent, and no values. At sending time `values_of` reads them anew, the
gate judges on what is on file then, and `deliver` gets the permit. What the gate refuses is given up, not tried again.
"""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from companionway.platform import clock, outbox
from companionway.platform.models import OutboxMessage
from companionway.privacy.gate import Ask, Permit, judge
from companionway.privacy.rules.terms import Channel, Information, Purpose

Values = Callable[[Mapping[str, Any]], Any]
Deliver = Callable[[Permit, OutboxMessage], None]


def put(
    kind: str, *, key: str, person_id: uuid.UUID, program_id: uuid.UUID, basis: str, recipient: uuid.UUID,
    purpose: Purpose, information: frozenset[Information], channel: Channel, least: str,
    consent_id: uuid.UUID | None = None, about: uuid.UUID | None = None,
) -> None:  # fmt: skip
    """Queue a disclosure in the current transaction. Nothing is decided here and no word about the person is kept."""
    outbox.put(kind, key=key, payload={
        "person": str(person_id), "program": str(program_id), "basis": basis, "recipient": str(recipient),
        "purpose": str(purpose), "information": sorted(information), "channel": str(channel), "least": least,
        "consent": str(consent_id) if consent_id else "", "about": str(about) if about else "",
    })  # fmt: skip


def judged(values_of: Values, deliver: Deliver) -> outbox.Handler:
    """A handler of the worker for such messages: reads the values, asks the gate, delivers on its permit."""

    def send(message: OutboxMessage) -> None:
        held = message.payload
        permit = judge(
            Ask(
                person_id=uuid.UUID(held["person"]), program_id=uuid.UUID(held["program"]), basis=held["basis"],
                recipient=uuid.UUID(held["recipient"]), purpose=Purpose(held["purpose"]),
                information=frozenset(map(Information, held["information"])), channel=Channel(held["channel"]),
                values=values_of(held), least=held["least"],
                consent_id=uuid.UUID(held["consent"]) if held["consent"] else None,
                record_ids=(uuid.UUID(held["about"]),) if held["about"] else (),
            ),
            by=None, at=clock.now(),
        )  # fmt: skip
        deliver(permit, message)

    return send
