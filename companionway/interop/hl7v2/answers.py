"""Answers to a sender's own system: RRI^I12 when its request moved, no more than the gate allows at that moment."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from companionway.interop.fhir.server.task.ground import Level, grounds
from companionway.interop.hl7v2 import actions
from companionway.interop.hl7v2.models import SentMessage
from companionway.interop.hl7v2.outgoing import Addressed, order_of, rri
from companionway.interop.hl7v2.profile import Profile, profile_of
from companionway.interop.hl7v2.wire import NotAnswered, exchange
from companionway.interop.partners.models import Partner
from companionway.people.queries import numbers_of
from companionway.platform import clock, wall
from companionway.platform.models import OutboxMessage
from companionway.platform.turns import take_turns
from companionway.privacy import gate
from companionway.privacy.gate import Permit
from companionway.privacy.leaving import opened
from companionway.privacy.rules.terms import Channel, Information, Purpose, RecipientKind, Relation
from companionway.referrals.leading import family, requests_of
from companionway.referrals.queries import sender_of_request
from companionway.referrals.rules import State

WHY = "what a sender is told rests on its request and on consents that are nobody's at the edge"
LEAST = "whether a peer has the sender's own request"
LEAST_STATUS = "one of four words about the sender's own request, as the person agreed"
# What a request in this state is to its sender, who has the person's agreement to know.
BECAME = {
    State.RECEIVED: "P", State.ACCEPTED: "A", State.ATTEMPTING: "A", State.ENGAGED: "A", State.DECLINED: "R",
    State.WITHDRAWN: "R", State.NOT_REACHED: "E",
}  # fmt: skip


@dataclass(frozen=True)
class Due:
    """What may be said of a request now (RF1-1), and the ask that the gate judges."""

    said: str
    ask: gate.Ask


def answer(referral_id: uuid.UUID, at: datetime) -> None:
    """A request moved: have its sender told, if it speaks HL7 v2, waits for answers, and may know something new.

    Safe to run again. Nothing leaves here; it is judged when it leaves.
    """
    with wall.everyone(WHY):
        for one in sorted(family(referral_id)):
            _answer(one, at)


def answer_person(person_id: uuid.UUID, at: datetime) -> None:
    """The same for every request of a person, whose agreements changed."""
    with wall.everyone(WHY):
        for referral_id in requests_of(person_id):
            answer(referral_id, at)


def _answer(referral_id: uuid.UUID, at: datetime) -> None:
    to = _addressee(sender_of_request(referral_id))
    due = _due(referral_id, to[0], at) if to else None
    if to is None or due is None:
        return
    with transaction.atomic():
        take_turns(f"hl7v2 answer\n{referral_id}")
        held = SentMessage.kept.filter(partner=to[0], referral_id=referral_id).exclude(state=SentMessage.OVERTAKEN)
        last = held.order_by("-made_at", "-id").first()
        if last is None or last.said != due.said:
            actions.put_answer(partner_id=to[0].id, referral_id=referral_id, said=due.said, at=at)


def send(job: OutboxMessage) -> None:
    """Send one answer and keep its acknowledgment. Raises what the outbox tries again for, with the same MSH-10."""
    message_id = uuid.UUID(job.payload["message"])
    ready = _ready(message_id, clock.now())
    if ready is None:
        return
    profile, body, control_id = ready
    code, ack = exchange(profile.answer_host, profile.answer_port, body, control_id, tls=profile.answer_tls)
    if code not in {"AA", "CA", "AR", "CR"}:
        raise NotAnswered(f"they answered {code or 'nothing'}")
    actions.mark_answered(message_id=message_id, code=code, ack=ack, at=clock.now())


def _ready(message_id: uuid.UUID, at: datetime) -> tuple[Profile, bytes, str] | None:
    """The bytes to send, on a permit of this moment; None when there is nothing to say any more."""
    with wall.everyone(WHY), transaction.atomic():
        row = SentMessage.kept.select_for_update(of=("self",)).select_related("partner").get(id=message_id)
        if row.state != SentMessage.WAITING:
            return None
        to = _addressee(row.partner.key)
        due = _due(row.referral_id, row.partner, at) if to else None
        permit = _permit(due, at) if due is not None and due.said == row.said else None
        if to is None or permit is None:
            actions.mark_overtaken(message_id=row.id, at=at)
            return None
        body = _written(permit, to[1], row)
        actions.keep_body(row, body)
        return to[1], body, row.control_id


def _written(permit: Permit, profile: Profile, row: SentMessage) -> bytes:
    out = opened(permit, Channel.API)
    head = Addressed(*profile.answer_as, control_id=row.control_id, at=row.made_at)
    return rri(head, out.values, beside=[text for text in (out.notice, out.scope) if text])


def _permit(due: Due, at: datetime) -> Permit | None:
    try:
        return gate.judge(due.ask, by=None, at=at)
    except gate.Refused:
        return None


def _addressee(sender: str) -> tuple[Partner, Profile] | None:
    row = Partner.kept.living().filter(key=sender).first() if sender else None
    profile = profile_of(row) if row else None
    return (row, profile) if row and profile and profile.answer_host else None


def _due(referral_id: uuid.UUID, partner: Partner, at: datetime) -> Due | None:
    """With a consent that names this system: what became of it. Without: that a peer has it, where that is told."""
    ground = grounds([referral_id], partner, at).get(referral_id)
    if ground is None or ground.level == Level.NONE:
        return None
    referral, living = ground.referral, ground.living
    numbers = [list(pair) for pair in numbers_of(partner.key, referral.person_id)]
    values = {"order": list(order_of(referral.order_id)), "ours": str(referral.id), "numbers": numbers}
    if ground.level >= Level.STATUS and ground.recipient is not None and not ground.inside:
        said = BECAME.get(State(living.state))
        if not said:
            return None
        return Due(said, gate.Ask(
            person_id=living.person_id, program_id=living.program_id, basis=ground.rests.basis,
            consent_id=ground.rests.consent_id, recipient=ground.recipient.id, purpose=Purpose.TELL_REFERRER,
            information=frozenset({Information.STATUS}), channel=Channel.API, least=LEAST_STATUS,
            record_ids=(living.id,), values=values | {"said": said},
        ))  # fmt: skip
    if living.accepted_at is None or not ground.acknowledges:
        return None
    key = ground.recipient.id if ground.recipient else None
    told = gate.Told(partner.name, RecipientKind.OTHER, key, frozenset({Relation.SENDER}))
    return Due("A", gate.Ask(
        person_id=referral.person_id, program_id=ground.silent_program, basis=gate.Basis.OWN_MESSAGE, recipient=told,
        purpose=Purpose.TELL_REFERRER, information=frozenset({Information.OWN_WORDS, Information.ACKNOWLEDGMENT}),
        channel=Channel.API, least=LEAST, record_ids=(referral.id,), values=values | {"said": "A"},
    ))  # fmt: skip
