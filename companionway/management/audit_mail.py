"""Mail about the audit: something was opened in need, it does not hold, the day's anchor. No word about anybody."""

import uuid
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse
from django.utils import timezone

from companionway.platform import anchors, checkup, clock, outbox
from companionway.platform.models import OutboxMessage
from companionway.privacy.leaving import neutral
from companionway.privacy.queries import break_glass
from companionway.workforce.rules import Role


def tell_of_opening(message: OutboxMessage) -> None:
    """Tell supervisors and privacy officers that something waits to be looked at; not whom, and not about what."""
    opening = uuid.UUID(message.payload["opening"])
    _please_look(message, break_glass.addresses_to_tell(opening, clock.today()), reverse("web:opening", args=[opening]))


def tell_of_checkup(message: OutboxMessage) -> None:
    """Tell privacy officers and administrators that something waits: the audit did not hold. The pages say what."""
    today = clock.today()
    officers = break_glass.addresses_of(Role.PRIVACY_OFFICER, today)
    _please_look(message, officers, reverse("web:privacy-desk"))
    administrators = break_glass.addresses_of(Role.SYSTEM_ADMINISTRATOR, today)
    _please_look(message, administrators, reverse("web:health"), after=len(officers))


def send_anchor(message: OutboxMessage) -> None:
    """The day's anchor of the audit, to every privacy officer: numbers only, to be kept with their mail."""
    words = f"Please keep this message. Nothing is to be done.\n\n{message.payload['line']}\n"
    _mail(message, break_glass.addresses_of(Role.PRIVACY_OFFICER, clock.today()), "Daily note", words)


def anchor(now: datetime) -> None:
    """Append an anchor when one is due; the first of each day also goes to the privacy officers."""
    line = anchors.anchor_if_due(now)
    if line:
        day = timezone.localdate(now).isoformat()
        outbox.put("audit_anchor", key=f"audit-anchor:{day}", payload={"line": line})


def check(now: datetime) -> None:
    """Verify the whole audit when that is due; where it does not hold, who answers for it is told, once a day."""
    found = checkup.check_if_due(now)
    if found is not None and not found.holds:
        day = timezone.localdate(now).isoformat()
        outbox.put("audit_does_not_hold", key=f"audit-does-not-hold:{day}", payload={})


def _please_look(message: OutboxMessage, addresses: list[str], path: str, *, after: int = 0) -> None:
    says = neutral("something_waits", link=settings.COMPANIONWAY_BASE_URL.rstrip("/") + path)
    _mail(message, addresses, says.subject, says.body, after=after)


def _mail(message: OutboxMessage, addresses: list[str], subject: str, words: str, *, after: int = 0) -> None:
    mails = [
        EmailMessage(subject, words, to=[address], headers={"Message-ID": f"<{message.id}.{number}@companionway>"})
        for number, address in enumerate(addresses, start=after)
    ]
    if mails:
        get_connection().send_messages(mails)


HANDLERS: dict[str, outbox.Handler] = {"opened_in_need": tell_of_opening, "audit_anchor": send_anchor,
                                        "audit_does_not_hold": tell_of_checkup}  # fmt: skip
