"""The receipt to who wrote to the mailbox: fixed words that say nothing about anybody, sent by the worker."""

import uuid

from django.conf import settings
from django.core.mail import EmailMessage

from companionway.interop.mail.actions import RECEIPT
from companionway.interop.mail.answering import receipt_for
from companionway.interop.mail.rules.automatic import OWN_SIGN
from companionway.platform import outbox
from companionway.platform.models import OutboxMessage
from companionway.privacy.leaving import neutral


def send(message: OutboxMessage) -> None:
    """Send it, marked as a machine's answer (RFC 3834), so that no machine answers it; nothing of theirs is quoted."""
    found = receipt_for(uuid.UUID(message.payload["mail"]))
    if found is None:
        return
    says = neutral("mail_received", link="")
    headers = {
        "Message-ID": f"<{message.id}@companionway>", "Auto-Submitted": "auto-replied",
        "X-Auto-Response-Suppress": "All", OWN_SIGN: "1",
    }  # fmt: skip
    if found.message_id:
        headers["In-Reply-To"] = headers["References"] = found.message_id
    sender = settings.COMPANIONWAY_MAILBOX_ADDRESS or settings.DEFAULT_FROM_EMAIL
    EmailMessage(says.subject, says.body, sender, to=[found.address], headers=headers).send()


HANDLERS: dict[str, outbox.Handler] = {RECEIPT: send}
