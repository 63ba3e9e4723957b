"""Mail with a link to a new password. The token is made when the mail is sent, so it stands in no queue."""

import uuid

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from companionway.platform import clock, notices, outbox
from companionway.platform.installation import installation
from companionway.platform.models import OutboxMessage
from companionway.signin import queries
from companionway.signin.actions import passwords

LINK = "Somebody asked for a new password for your sign-in. The link works once, for one hour."
ASK = "Somebody asked for a new password for your sign-in. Please ask your administrator; a mail is not enough here."


def send_reset(message: OutboxMessage) -> None:
    """The link, to whoever has a second step: to a mailbox alone nothing opens. Nobody known, nothing sent."""
    known = message.payload["user"]
    user = queries.user_by_id(uuid.UUID(known)) if known else None
    if user is None or not user.email:
        return
    words = ASK
    if queries.has_second_step(user.pk) or installation().is_demo:
        token = passwords.link_for_mail(user_id=user.pk, now=clock.now())
        address = settings.COMPANIONWAY_BASE_URL.rstrip("/") + reverse("web:new-password", args=[token])
        words = f"{LINK}\n\nOpen: {address}\n\nIf it was not you, you need not do anything."
    EmailMessage(
        notices.SUBJECT, f"{words}\n", to=[user.email], headers={"Message-ID": f"<{message.id}@companionway>"}
    ).send()  # fmt: skip


HANDLERS: dict[str, outbox.Handler] = {passwords.RESET: send_reset}
