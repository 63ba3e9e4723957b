"""Mail about the audit: that something was opened in need, and the day's anchor. No word about anybody."""

import uuid
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse
from django.utils import timezone

from companionway.platform import anchors, clock, outbox
from companionway.platform.models import OutboxMessage
from companionway.privacy.queries import break_glass


def tell_of_opening(message: OutboxMessage) -> None:
    """Tell supervisors and privacy officers that something waits to be looked at; not whom, and not about what."""
    opening = uuid.UUID(message.payload["opening"])
    link = settings.COMPANIONWAY_BASE_URL.rstrip("/") + reverse("web:opening", args=[opening])
    words = f"Something waits for you.\n\nOpen: {link}\n"
    _mail(message, break_glass.addresses_to_tell(opening, clock.today()), "Please look", words)


def send_anchor(message: OutboxMessage) -> None:
    """The day's anchor of the audit, to every privacy officer: numbers only, to be kept with their mail."""
    words = f"Please keep this message. Nothing is to be done.\n\n{message.payload['line']}\n"
    _mail(message, break_glass.officers_addresses(clock.today()), "Daily note", words)


def anchor(now: datetime) -> None:
    """Append an anchor when one is due; the first of each day also goes to the privacy officers."""
    line = anchors.anchor_if_due(now)
    if line:
        day = timezone.localdate(now).isoformat()
        outbox.put("audit_anchor", key=f"audit-anchor:{day}", payload={"line": line})


def _mail(message: OutboxMessage, addresses: list[str], subject: str, words: str) -> None:
    mails = [
        EmailMessage(subject, words, to=[address], headers={"Message-ID": f"<{message.id}.{number}@companionway>"})
        for number, address in enumerate(addresses)
    ]
    if mails:
        get_connection().send_messages(mails)


HANDLERS: dict[str, outbox.Handler] = {"opened_in_need": tell_of_opening, "audit_anchor": send_anchor}
