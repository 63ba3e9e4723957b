"""What a texting provider is: it takes a text, says what became of it, and brings texts that came in.

A provider that is added is one class with these methods and one line in `configured`.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from companionway.engagement.rules.texts import Reason, State

Form = Mapping[str, list[str]]


@dataclass(frozen=True)
class ToSend:
    """One text as it leaves: our id, from which number of ours, to which number, the words."""

    id: uuid.UUID
    sender: str
    to: str
    words: str


@dataclass(frozen=True)
class CameIn:
    """One text as it came: the provider's id, from which number, to which of ours, the words, whether files came."""

    id: str
    number: str
    to: str
    words: str
    with_files: bool = False


@dataclass(frozen=True)
class Receipt:
    """What became of a text: the provider's id, ours where it is known, how it stands, and why not."""

    id: str
    text_id: uuid.UUID | None
    state: State
    reason: Reason | None = None


class NotTaken(Exception):
    """The provider was not reached or asked us to wait: nothing left, and a later try is safe."""


class Unclear(Exception):
    """It was handed over and no answer came: nobody knows whether it left, so nobody tries again by themselves."""


class Declined(Exception):
    """The provider said no for a reason that will not pass."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class Provider(Protocol):
    """A provider of texts. `read_*` are asked only for what `is_signed` says is the provider's own."""

    @property
    def name(self) -> str:
        """By what it is known in addresses, settings and rows."""

    def send(self, text: ToSend) -> str:
        """Hand it over. Returns the provider's id. Raises NotTaken, Unclear, Declined."""

    def is_signed(self, url: str, form: Form, signature: str) -> bool:
        """Whether the provider made this request to this address."""

    def read_text(self, form: Form) -> CameIn | None:
        """The text that came in; None for a form that is none."""

    def read_receipt(self, form: Form, text_id: uuid.UUID | None) -> Receipt | None:
        """What became of one of ours; None for a form that says nothing new."""
