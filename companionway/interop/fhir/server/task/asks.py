"""What the gate is asked for each resource that would leave to a partner."""

import uuid
from collections.abc import Mapping
from typing import Any

import orjson

from companionway.interop.fhir.server import bodies
from companionway.interop.fhir.server.models import Resource
from companionway.interop.fhir.server.task.ground import OUTCOME, STATUS, Ground, Level, level_named
from companionway.interop.fhir.server.task.rules import Status
from companionway.interop.partners.models import Partner
from companionway.privacy.gate import Ask, Basis, Told
from companionway.privacy.rules.terms import Channel, Information, Protection, Purpose, RecipientKind, Relation

OWN_WORDS = frozenset({Information.OWN_WORDS})
LEAST = {
    Level.RECEIPT: "the sender's own message and whether a peer has it",
    Level.STATUS: "the status of the sender's request, as the person agreed",
    Level.OUTCOME: "the status of the sender's request and that the person takes part, as the person agreed",
}
DUTY = "answering the requests that this system works on"
OUTPUTS = frozenset({"Procedure", "Observation"})


def level_of(row: Resource) -> Level:
    """How much a resource says: a Task as it was written, what we made of the outcome all, everything else its own."""
    if row.kind == "Task":
        return level_named(row.level)
    return Level.OUTCOME if row.kind in OUTPUTS and row.referral_id else Level.RECEIPT


def ask_for(row: Resource, grounds: Mapping[uuid.UUID, Ground], partner: Partner) -> Ask | None:
    """The ask for this row, None where nothing may be asked: to a partner it is then not there."""
    ground = grounds.get(row.referral_id) if row.referral_id else None
    if row.referral_id and ground is None:
        return None
    level = level_of(row)
    if ground is not None and level > ground.level:
        return None
    return ask(ground, level, partner, row)


def ask(ground: Ground | None, level: Level, partner: Partner, row: Resource) -> Ask:
    """The ask for a row's bytes at a level, on the ground that there is. Without a request it is the sender's own."""
    if ground is not None and ground.inside:
        return _ask(
            row, person_id=ground.living.person_id, program_id=ground.living.program_id, basis=Basis.INTERNAL,
            purpose=Purpose.RUNNING, recipient=Told(partner.name, RecipientKind.STAFF), information=OUTCOME, least=DUTY,
            fields={"role": "system", "duty": DUTY},
        )  # fmt: skip
    if level <= Level.RECEIPT or ground is None:
        return _own(ground, partner, row)
    return _ask(
        row, person_id=ground.living.person_id, program_id=ground.living.program_id, basis=ground.rests.basis,
        consent_id=ground.rests.consent_id, recipient=ground.recipient.id if ground.recipient else None,
        purpose=Purpose.TELL_REFERRER, information=OUTCOME if level == Level.OUTCOME else STATUS,
        least=LEAST[level], record_ids=(ground.living.id,),
    )  # fmt: skip


def _own(ground: Ground | None, partner: Partner, row: Resource) -> Ask:
    """Their own message back. That a peer has it is more, and a program may stay silent about it."""
    taken = row.kind == "Task" and row.status == Status.ACCEPTED
    key = ground.recipient.id if ground and ground.recipient else None
    return _ask(
        row, person_id=ground.referral.person_id if ground else row.person_id,
        program_id=ground.silent_program if ground else None, basis=Basis.OWN_MESSAGE,
        recipient=Told(partner.name, RecipientKind.OTHER, key, frozenset({Relation.SENDER})),
        purpose=Purpose.TELL_REFERRER, least=LEAST[Level.RECEIPT],
        information=OWN_WORDS | {Information.ACKNOWLEDGMENT} if taken else OWN_WORDS,
        record_ids=(ground.referral.id,) if ground else (),
    )  # fmt: skip


def _ask(row: Resource, **more: Any) -> Ask:
    body = bytes(row.body)
    return Ask(channel=Channel.API, values=body, labels=_labels(body), protection=Protection.HEALTH, **more)


def _labels(body: bytes) -> frozenset[str]:
    """The codes of the labels that it came in with; they are never taken off."""
    meta = bodies.top(body).get("meta")
    listed = orjson.loads(bytes(meta)).get("security", []) if meta is not None else []
    return frozenset(str(one["code"]) for one in listed if isinstance(one, dict) and one.get("code"))
