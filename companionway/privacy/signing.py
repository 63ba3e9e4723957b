"""What is to be signed, as plain values, and why it cannot be saved yet."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from companionway.platform.errors import DomainError
from companionway.privacy.rules.consent import WORDS
from companionway.privacy.rules.consent_terms import Element, ExpiryKind, SignatureMethod, SignerRule
from companionway.privacy.rules.signers import Signer
from companionway.privacy.rules.terms import Information, Purpose, RecipientClass


@dataclass(frozen=True)
class Signed:
    """How a consent was signed. `evidence` is the typed name or the witness; ink (drawing or scan) is hashed here."""

    method: SignatureMethod
    signers: frozenset[Signer] = frozenset({Signer.PERSON})
    rule: SignerRule = SignerRule.ADULT
    evidence: str = ""
    ink: bytes = b""
    ink_type: str = ""
    authority_document: str = ""
    at: datetime | None = None  # None: the form bears no date; for one signed just now, the time of saving


@dataclass(frozen=True)
class NewConsent:
    """One card as the person agreed to it. The kind and the statements come with the text, not from here."""

    person_id: uuid.UUID
    program_id: uuid.UUID
    text_id: uuid.UUID
    words_shown: str
    signed: Signed
    person_name: str = ""
    discloser: str = ""
    information: frozenset[Information] = frozenset()
    purposes: frozenset[Purpose] = frozenset()
    recipients: tuple[uuid.UUID, ...] = ()
    recipient_class: RecipientClass | None = None
    intermediary: uuid.UUID | None = None
    expiry_kind: ExpiryKind | None = None
    expires_on: date | None = None
    expiry_event: str = ""
    revocable_from: date | None = None
    revocable_event: str = ""
    proceeding: str = ""
    matter: str = ""
    replaces: uuid.UUID | None = None


class ConsentLacks(DomainError):
    """A consent cannot be saved: required elements are missing. `elements` names them by the rule's numbers."""

    def __init__(self, elements: Iterable[Element]) -> None:
        self.elements = tuple(elements)
        missing = "; ".join(f"{WORDS[element]} ({element})" for element in self.elements)
        super().__init__("consent_lacks", f"This cannot be saved yet. What is missing: {missing}.")


COMBINATIONS = {
    "proceedings_alone": "A consent about a court or another proceeding stands alone, with that purpose only.",
    "counseling_notes_alone": "A consent about counseling notes stands alone, or beside another about such notes.",
    "tpo_purposes_only": "The one consent for care, payment and running it holds no other purpose. Use another card.",
}


class CannotStandTogether(DomainError):
    """Consents that may not be on one form. `faults` are codes of `rules.consent.combination_faults`."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        super().__init__("cannot_stand_together", " ".join(COMBINATIONS[fault] for fault in faults))
