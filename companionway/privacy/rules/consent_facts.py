"""What is known of one consent: the elements as signed, and everything that happened to it since. Immutable."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from companionway.privacy.rules.consent_terms import (
    ConsentType,
    ExpiryKind,
    RevocationMethod,
    SignatureMethod,
    SignerRule,
    Statement,
)
from companionway.privacy.rules.signers import Signer
from companionway.privacy.rules.terms import (
    Information,
    Purpose,
    RecipientClass,
    RecipientKind,
)


@dataclass(frozen=True)
class Named:
    """A recipient that a consent names."""

    key: uuid.UUID
    name: str
    kind: RecipientKind = RecipientKind.OTHER


@dataclass(frozen=True)
class Expiry:
    """When a consent ends by itself: at the end of a day where the program is, at an event, or never."""

    kind: ExpiryKind | None = None
    on: date | None = None
    event: str = ""
    zone: str = "UTC"

    @property
    def ends_at(self) -> datetime | None:
        """The first moment after its last day, for an expiry by date."""
        if self.kind != ExpiryKind.DATE or self.on is None:
            return None
        return datetime.combine(self.on + timedelta(days=1), time(), ZoneInfo(self.zone))


@dataclass(frozen=True)
class Signature:
    """Who signed and how. `evidence` is the typed name, the witness of spoken words, or the hash of ink or scan."""

    signers: frozenset[Signer]
    rule: SignerRule
    method: SignatureMethod
    evidence: str
    authority_document: str = ""


@dataclass(frozen=True)
class Revocation:
    """It was taken back."""

    at: datetime
    method: RevocationMethod = RevocationMethod.WRITTEN


@dataclass(frozen=True)
class ConsentFacts:
    """One consent. Empty values mean that the form does not say it; a later event carries its own time."""

    id: uuid.UUID
    type: ConsentType
    person_name: str = ""
    discloser: str = ""
    information: frozenset[Information] = frozenset()
    recipients: tuple[Named, ...] = ()
    recipient_class: RecipientClass | None = None
    intermediary: Named | None = None
    purposes: frozenset[Purpose] = frozenset()
    statements: frozenset[Statement] = frozenset()
    expiry: Expiry = Expiry()
    signature: Signature | None = None
    signed_at: datetime | None = None
    recorded_at: datetime | None = None
    effective_from: datetime | None = None  # when the text that was signed came into use
    revocable_from: date | None = None  # criminal justice only
    revocable_event: str = ""
    proceeding: str = ""
    matter: str = ""
    revocations: tuple[Revocation, ...] = ()
    expiry_event_at: datetime | None = None  # when the event was recorded
    revocable_event_at: datetime | None = None
    found_false_at: datetime | None = None
    superseded_at: datetime | None = None
