"""To whom a receipt goes: read again from the kept mail at the moment of sending, so that no address waits in a row."""

import uuid
from dataclasses import dataclass

from companionway.interop.mail.models import MailReceived
from companionway.interop.mail.reading import read
from companionway.interop.mail.rules.automatic import Kind, silence
from companionway.interop.mail.taking_in import own_addresses
from companionway.platform import wall


@dataclass(frozen=True)
class Receipt:
    """An address, and the id of the mail that is answered, "" where it has none that could be."""

    address: str
    message_id: str


def receipt_for(mail_id: uuid.UUID) -> Receipt | None:
    """The receipt that this mail gets, None where it gets none any more."""
    with wall.everyone("the worker answers a mail that is nobody's yet"):
        mail = MailReceived.kept.filter(id=mail_id).first()
        raw = bytes(mail.raw) if mail is not None and mail.raw is not None else b""
    letter = read(raw)
    if mail is None or not raw or silence(letter.headers, letter.address, kind=Kind(mail.kind), own=own_addresses()):
        return None
    return Receipt(letter.address, letter.message_id)
