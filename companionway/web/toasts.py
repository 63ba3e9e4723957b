"""What the next page says was just done, with Undo and one further step, kept in Django's messages."""

import json
from typing import Any, TypedDict

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.session import SessionStorage
from django.http import HttpRequest

from companionway.platform import envelope


class Offer(TypedDict, total=False):
    """What a toast offers beside its words. `undo_url` is posted to; `more_url` is opened."""

    undo_url: str
    more_url: str
    more_label: str


def toast(request: HttpRequest, words: str, *, undo_url: str = "", more_url: str = "", more_label: str = "Add") -> None:
    """Say `words` on the next page. Every offer made here must also stand in the page: a toast passes."""
    offer = Offer(undo_url=undo_url, more_url=more_url, more_label=more_label)
    messages.success(request, words, extra_tags=json.dumps(offer))


def offer_of(message: Message) -> Offer:
    """What the toast of this message offers; an empty offer for a message that was not made by `toast`."""
    tags = message.extra_tags or ""
    if not tags.startswith("{"):
        return Offer()
    offer: Offer = json.loads(tags)
    return offer


class SealedStorage(SessionStorage):
    """Messages between two pages. They name people, and a session is a row like any other: they are sealed in it."""

    def serialize_messages(self, messages: Any) -> str:
        """The messages, sealed, as text that a session can hold."""
        plain: str = super().serialize_messages(messages)
        return envelope.seal_text(plain, table="session", column="messages", row="").hex()

    def deserialize_messages(self, data: Any) -> Any:
        """The messages of a session. Some that do not open (their key has left the ring) are passed over."""
        if not isinstance(data, str):
            return []
        try:
            plain = envelope.unseal(bytes.fromhex(data), table="session", column="messages", row="")
        except (envelope.CannotOpen, ValueError):
            return []
        return super().deserialize_messages(plain.decode())
