"""What a caller asks the gate: plain ids and values. What decides is looked up by the gate itself."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from companionway.privacy.rules.asking import Told
from companionway.privacy.rules.terms import Channel, Information, Protection, Purpose


@dataclass(frozen=True)
class Ask:
    """One disclosure that somebody wants to make.

    `recipient` is a row of the list of recipients, or somebody said in words (an emergency room, an agency).
    `values` are what would leave: plain values, or the bytes of a file. `least` says why it is no more than needed.
    """

    person_id: uuid.UUID | None
    program_id: uuid.UUID | None
    basis: str
    recipient: uuid.UUID | Told | None
    purpose: Purpose | None
    information: frozenset[Information]
    channel: Channel
    values: Any
    least: str
    protection: Protection = Protection.PART2
    consent_id: uuid.UUID | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    record_ids: tuple[uuid.UUID, ...] = ()
    labels: frozenset[str] = frozenset()
    small_cells_passed: bool = False
    made_at: datetime | None = None  # when the oldest record in it was made; None: not known, so an old one
    died: bool = False  # known on the floors above

    @property
    def payload(self) -> bytes:
        """The values as bytes: a file as it is, everything else as canonical JSON."""
        if isinstance(self.values, bytes):
            return self.values
        return json.dumps(self.values, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
