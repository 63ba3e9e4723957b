"""The worker's sending of texts: judged by the gate at the moment of leaving, handed to the provider, and noted.

A text leaves at most once by itself. When the provider was not reached, the outbox tries again for some minutes; when
it took the text and its answer was lost, nobody knows, and its peer decides.
"""

import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from django.db import transaction

from companionway.engagement.actions import message as actions
from companionway.engagement.models.message import TextMessage
from companionway.engagement.queries.texts import died
from companionway.engagement.rules.texts import Reason
from companionway.interop.texting.configured import dialed, number_of, provider
from companionway.interop.texting.provider import Declined, NotTaken, Provider, ToSend, Unclear
from companionway.platform import clock, outbox, wall
from companionway.platform.models import OutboxMessage
from companionway.privacy import gate
from companionway.privacy.leaving import as_text
from companionway.privacy.queries.left import in_ledger
from companionway.privacy.rules.terms import Channel, Information, Purpose, RecipientKind, Relation

TRIES = 7  # 20 s, 40 s ... in all about twenty minutes; a hello that is later than that is for its peer to send again
WHY = "the worker sends a text to somebody whom it does not know"


def send(message: OutboxMessage) -> None:
    """Send one text that waits. Raises NotTaken while the outbox should try again."""
    text_id, by = uuid.UUID(message.payload["text"]), provider()
    if by is None:
        _note(lambda: actions.cancel_text(text_id=text_id, reason=Reason.NOT_SET_UP, at=clock.now()))
        return
    with wall.everyone(WHY), transaction.atomic():
        text = actions.begin_sending(text_id=text_id, at=clock.now(), may_have_left=_enter_what_is_missing)
    if text is None:
        return
    try:
        _hand_over(text, by)
    except gate.Refused:
        _note(lambda: actions.cancel_text(text_id=text_id, reason=Reason.GATE, at=clock.now()))
    except Declined as declined:
        reason = declined.reason
        _note(lambda: actions.note_failed(text_id=text_id, reason=reason, at=clock.now()))
    except NotTaken:
        if message.attempts >= TRIES:
            _note(lambda: actions.note_failed(text_id=text_id, reason=Reason.NOT_REACHED, at=clock.now()))
            return
        _note(lambda: actions.note_not_taken(text_id=text_id, at=clock.now()))
        raise


def _hand_over(text: TextMessage, by: Provider) -> None:
    """What was shared holds it exactly when it left or may have: a text that was not taken leaves no row there."""
    with wall.everyone(WHY), transaction.atomic():
        says = as_text(gate.judge(_ask(text), by=None, at=clock.now(), audited=False))
        try:
            made = by.send(ToSend(text.id, number_of(text.program.slug), dialed(says.to), says.words))
        except Unclear:
            actions.note_failed(text_id=text.id, reason=Reason.UNCLEAR, at=clock.now())
            return
        actions.note_sent(text_id=text.id, provider=by.name, provider_id=made, at=clock.now())


def _enter_what_is_missing(text: TextMessage) -> None:
    """The row of the ledger that was lost with a worker killed between handing over and noting.

    Somebody who died since was alive on file when it was sent. What else was put on file since may make the gate
    refuse; then its refusal stands in the audit, beside the text's own entry.
    """
    if text.engagement is None or in_ledger(text.engagement.person_id, text.id):
        return
    with suppress(gate.Refused):
        gate.judge(replace(_ask(text), died=False), by=None, at=clock.now(), audited=False)


def _note(act: Callable[[], object]) -> None:
    with wall.everyone(WHY), transaction.atomic():
        act()


def _ask(text: TextMessage) -> gate.Ask:
    """To the number that was OK to text a moment ago (`begin_sending`)."""
    assert text.engagement is not None
    person = text.engagement.person.same_as
    return gate.Ask(
        person_id=person.id, program_id=text.program_id, basis=gate.Basis.PERSON_ACCESS,
        recipient=gate.Told(person.called, RecipientKind.PERSON, relations=frozenset({Relation.SELF})),
        purpose=Purpose.OUTREACH, information=frozenset({Information.MESSAGES}), channel=Channel.TEXT,
        values={"to": text.number, "words": text.words}, least="What was written to them, and nothing else.",
        fields={"identity_check": "the number on file, and they agreed to texts"}, record_ids=(text.id,),
        died=died(text.engagement),
    )  # fmt: skip


HANDLERS: dict[str, outbox.Handler] = {actions.OUTBOX: send}
