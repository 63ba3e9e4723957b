"""What a provider brings: checked by its signature first, then read, then kept once."""

import logging
import uuid

from companionway.engagement.actions.arriving import Arrived, take_in
from companionway.engagement.actions.message import note_receipt
from companionway.interop.texting.configured import program_of
from companionway.interop.texting.provider import Form, Provider
from companionway.platform import clock, wall

log = logging.getLogger(__name__)
FILES_TOO = "(A picture or file came with it. It was not kept.)"


class Forged(Exception):
    """The request does not carry the provider's signature."""


def bring_text(by: Provider, url: str, form: Form, signature: str) -> bool:
    """Take in a text that came. Returns whether there was one. Raises Forged."""
    _check(by, url, form, signature)
    came = by.read_text(form)
    if came is None:
        return False
    with wall.everyone("nobody is signed in when a text comes, and whose it is has to be found"):
        take_in(
            arrived=Arrived(
                by.name, came.id, came.number, came.words.replace("\x00", ""), program_of(came.to),
                beside=FILES_TOO if came.with_files else "",
            ),
            at=clock.now(),
        )  # fmt: skip
    return True


def bring_receipt(by: Provider, url: str, form: Form, signature: str, said: str) -> bool:
    """Note what became of a text of ours (`said`: its id, from the address). Returns whether it was known."""
    _check(by, url, form, signature)
    receipt = by.read_receipt(form, _id(said))
    if receipt is None:
        return False
    with wall.everyone("nobody is signed in when a receipt comes"):
        found = note_receipt(
            provider=by.name, provider_id=receipt.id, text_id=receipt.text_id, state=receipt.state,
            reason=receipt.reason, at=clock.now(),
        )  # fmt: skip
    return found is not None


def _check(by: Provider, url: str, form: Form, signature: str) -> None:
    if not by.is_signed(url, form, signature):
        log.warning("a request without the provider's signature", extra={"kind": by.name})
        raise Forged


def _id(said: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(said)
    except ValueError:
        return None
