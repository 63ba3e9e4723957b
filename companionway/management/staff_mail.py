"""Mail to the staff about their own sign-in: neutral notices, invitations, and the link to begin anew."""

import uuid

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from companionway.platform import clock, notices, outbox
from companionway.platform.models import OutboxMessage, User
from companionway.signin.actions.passwords import start_over
from companionway.workforce.actions import invitations, sign_outs

INVITED = "You are invited to begin. The link works once, within seven days."
NEW_START = "You can begin anew with your sign-in. The link works once and for a short time."


def tell(message: OutboxMessage) -> None:
    """Something about their own access changed, in words that say nothing more."""
    user = _reachable(message)
    if user is not None:
        _mail(message, user.email, notices.SUBJECT, notices.WORDS[message.payload["what"]])


def invite(message: OutboxMessage) -> None:
    """The link of an invitation. Its token is made now, so that it stands in no table and no log."""
    made = invitations.new_link(invitation_id=uuid.UUID(message.payload["invitation"]), at=clock.now())
    if made is not None:
        email, token = made
        _mail(message, email, "Your invitation", f"{INVITED}\n\nOpen: {_address('web:invitation', token)}")


def start_anew(message: OutboxMessage) -> None:
    """Every way in that somebody lost ends, and they, and nobody else, get a link for one use."""
    user, payload = _reachable(message), message.payload
    if user is not None and user.is_active:
        token = start_over(
            user_id=user.id, proofing=payload["proofing"], by=uuid.UUID(payload["by"]), at=clock.now()
        )  # fmt: skip
        _mail(message, user.email, notices.SUBJECT, f"{NEW_START}\n\nOpen: {_address('web:new-password', token)}")


def _reachable(message: OutboxMessage) -> User | None:
    return User.objects.filter(id=uuid.UUID(message.payload["user"])).exclude(email="").first()


def _address(name: str, token: str) -> str:
    return settings.COMPANIONWAY_BASE_URL.rstrip("/") + reverse(name, args=[token])


def _mail(message: OutboxMessage, address: str, subject: str, words: str) -> None:
    """One plain mail that says no program and no name; its id makes a second sending known to the mail server."""
    EmailMessage(
        subject, f"{words}\n", to=[address], headers={"Message-ID": f"<{message.id}@companionway>"}
    ).send()  # fmt: skip


HANDLERS: dict[str, outbox.Handler] = {
    notices.KIND: tell, invitations.KIND: invite, sign_outs.NEW_START: start_anew,
}  # fmt: skip
