"""The permit: leave to let certain values about a person out, once, now. Only the gate makes one."""

import json
import threading
import uuid
import weakref
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from companionway.platform import clock
from companionway.privacy.rules.asking import Told
from companionway.privacy.rules.bases import Book
from companionway.privacy.rules.terms import Channel, Information, Purpose

LASTS = timedelta(seconds=60)  # judged at the moment of leaving: a permit is not for keeping (design)
_SEAL = object()
_ISSUED: "weakref.WeakSet[Permit]" = weakref.WeakSet()
_ONE_AT_A_TIME = threading.Lock()


class NoPermit(RuntimeError):
    """A writer was given something that is no permit of the gate's, or one that was used or is too old."""


@dataclass(frozen=True, eq=False)
class Permit:
    """What may leave, and what has to go along. A copy of it, or one made elsewhere, opens nothing.

    `payload` holds the values as bytes (canonical JSON, or a file as it came); the writer takes them from here and
    from nowhere else. `row_id` is the row of the ledger that this one leaving has; None where the audit keeps it.
    """

    seal: object = field(repr=False)
    person_id: uuid.UUID | None
    basis: str
    recipient: Told
    purpose: Purpose
    information: frozenset[Information]
    channel: Channel
    payload: bytes = field(repr=False)
    notice: str = field(repr=False)
    scope: str = field(repr=False)
    labels: tuple[str, ...]
    conditions: tuple[str, ...]
    book: Book
    row_id: uuid.UUID | None
    at: datetime

    def __post_init__(self) -> None:
        if self.seal is not _SEAL:
            raise NoPermit("Only the gate makes permits.")

    @property
    def values(self) -> Any:
        """The values that may leave: a fresh copy each time."""
        return json.loads(self.payload)


def issue(**given: Any) -> Permit:
    """A permit that writers accept. For the gate alone; a contract keeps other modules from importing it."""
    permit = Permit(seal=_SEAL, **given)
    _ISSUED.add(permit)
    return permit


def spend(permit: Permit, *channels: Channel) -> Permit:
    """Use a permit for one of these ways out. Raises NoPermit for anything else, a second use, or a late one."""
    with _ONE_AT_A_TIME:
        if not isinstance(permit, Permit) or permit not in _ISSUED:
            raise NoPermit("Nothing about a person leaves without a permit of the gate.")
        if permit.channel not in channels:
            raise NoPermit(f"This permit is for another way out: {permit.channel}.")
        _ISSUED.discard(permit)
    if not timedelta(0) <= clock.now() - permit.at <= LASTS:
        raise NoPermit("This permit is too old. Ask the gate again at the moment of leaving.")
    return permit
