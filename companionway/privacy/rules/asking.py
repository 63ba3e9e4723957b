"""What is asked of the gate, what is known at that moment, and its answer. Plain values only."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from companionway.privacy.rules.bases import Book
from companionway.privacy.rules.consent_facts import ConsentFacts
from companionway.privacy.rules.restrictions import Restriction
from companionway.privacy.rules.terms import (
    Channel,
    Information,
    Part2,
    Protection,
    Purpose,
    RecipientKind,
    Relation,
    Standing,
)

STATEMENT_1 = "statement_1"
STATEMENT_2 = "statement_2"


@dataclass(frozen=True)
class Told:
    """The recipient, with the relations that are on file at that moment. `key` is the row in the list of recipients."""

    name: str
    kind: RecipientKind | None = None
    key: uuid.UUID | None = None
    relations: frozenset[Relation] = frozenset()
    organization: str = ""
    address: str = ""


@dataclass(frozen=True)
class Disclosure:
    """One disclosure that somebody wants to make. `least` says why it is no more than is needed.

    `labels` came in with the records and are never taken off; `made_at` is when the oldest record was made.
    """

    part2: Part2
    standing: Standing
    basis: str
    protection: Protection
    information: frozenset[Information] = frozenset()
    purpose: Purpose | None = None
    recipient: Told | None = None
    channel: Channel = Channel.PAGE
    least: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    labels: frozenset[str] = frozenset()
    program_id: uuid.UUID | None = None
    made_at: datetime | None = None


@dataclass(frozen=True)
class Known:
    """What is on file. Nothing is read from anywhere else."""

    consent: ConsentFacts | None = None
    restrictions: tuple[Restriction, ...] = ()
    agreement_stands: bool = False
    acknowledges: bool = False
    small_cells_passed: bool = False
    died: bool = False
    keeps_do_not_redisclose: bool = True  # the label may be dropped under one consent for care, by setting (design)


@dataclass(frozen=True)
class Decision:
    """The gate's answer. `reasons` in the order of the rules; empty when allowed. `scope` explains the consent."""

    allowed: bool
    reasons: tuple[str, ...] = ()
    notice: str = ""
    scope: str = ""
    labels: tuple[str, ...] = ()
    book: Book | None = None
    conditions: tuple[str, ...] = ()
