"""What the next page says was just done, with Undo and one further step, kept in Django's messages."""

import json
import re
from typing import TypedDict

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest


class Offer(TypedDict, total=False):
    """What a toast offers beside its words. `undo_url` is posted to; `more_url` is opened."""

    undo_url: str
    more_url: str
    more_label: str


def toast(request: HttpRequest, words: str, *, undo_url: str = "", more_url: str = "", more_label: str = "Add") -> None:
    """Say `words` on the next page. Every offer made here must also stand in the page: a toast passes."""
    offer = Offer(undo_url=undo_url, more_url=more_url, more_label=more_label)
    said = re.sub(r"(?<!\.)\.\.(?!\.)", ".", words)  # a name may end with a stop of its own
    messages.success(request, said, extra_tags=json.dumps(offer))


def offer_of(message: Message) -> Offer:
    """What the toast of this message offers; an empty offer for a message that was not made by `toast`."""
    tags = message.extra_tags or ""
    if not tags.startswith("{"):
        return Offer()
    offer: Offer = json.loads(tags)
    return offer
