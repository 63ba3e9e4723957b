"""The notice of privacy practices by e-mail: sent by the worker on a permit; what cannot be sent is given on paper."""

import uuid
from datetime import datetime

from django.core.mail import EmailMessage
from django.db import transaction

from companionway.platform import clock, outbox, wall
from companionway.platform.errors import DomainError
from companionway.platform.models import OutboxMessage
from companionway.privacy import gate
from companionway.privacy.actions import notices
from companionway.privacy.leaving import as_letter
from companionway.privacy.models.notice import NoticeDelivery
from companionway.privacy.queries.notices import email_of, waiting_to_be_sent
from companionway.privacy.rules.terms import Channel, Information, Purpose, RecipientKind, Relation


def send(message: OutboxMessage) -> None:
    """Send it and note that it was sent. When the sending fails, the list of what was shared does not hold it."""
    delivery = uuid.UUID(message.payload["delivery"])
    with wall.everyone("the worker sends somebody the notice that they agreed to get"), transaction.atomic():
        row = waiting_to_be_sent(delivery)
        if row is None:
            return
        letter = as_letter(gate.judge(_ask(row), by=None, at=clock.now()))
        EmailMessage(
            letter.subject, letter.body, to=[letter.to], headers={"Message-ID": f"<{message.id}@companionway>"}
        ).send()  # fmt: skip
        notices.note_notice_sent(delivery_id=delivery, at=clock.now())


def _ask(row: NoticeDelivery) -> gate.Ask:
    """To the address that is on file at this moment; an address that was taken off gets nothing."""
    person, address = row.person.same_as, email_of(row.person.same_as_id)
    if not address:
        raise DomainError("no_email", "No e-mail address is on file.")
    return gate.Ask(
        person_id=person.id, program_id=row.version.program_id, basis=gate.Basis.PERSON_ACCESS,
        recipient=gate.Told(person.called, RecipientKind.PERSON, relations=frozenset({Relation.SELF})),
        purpose=Purpose.AT_REQUEST, information=frozenset({Information.DOCUMENTS}), channel=Channel.EMAIL,
        values={"to": address, "text": row.version.text}, least="The notice itself, and nothing about them.",
        fields={"identity_check": "the address on file, and they agreed to e-mail"}, record_ids=(row.id,),
    )  # fmt: skip


def give_up(now: datetime) -> int:
    """What the outbox gave up becomes a task to give the notice on paper (2.22(c)). Returns how many."""
    given_up = OutboxMessage.objects.filter(kind=notices.MAIL, gave_up_at__isnull=False)
    ids = [uuid.UUID(payload["delivery"]) for payload in given_up.values_list("payload", flat=True)]
    waiting = NoticeDelivery.objects.filter(id__in=ids, sent_at=None, failed_at=None).values_list("id", flat=True)
    for delivery in list(waiting):
        notices.note_notice_failed(delivery_id=delivery, by=None, at=now)
    return len(waiting)


HANDLERS: dict[str, outbox.Handler] = {notices.MAIL: send}
