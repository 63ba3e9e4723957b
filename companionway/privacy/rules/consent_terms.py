"""The closed lists that consents speak in: types, required elements, statements, signatures, states.

Sources: 42 CFR 2.14, 2.15, 2.31, 2.35 as amended by 89 FR 12472.
"""

from enum import StrEnum


class ConsentType(StrEnum):
    """What kind of consent it is. The last four are no consents to share; each is a card of its own."""

    SPECIFIC = "part2_specific"
    TPO = "part2_tpo_single"
    INTERMEDIARY = "part2_intermediary"
    COUNSELING_NOTES = "part2_counseling_notes"
    PROCEEDINGS = "part2_proceedings"
    CRIMINAL_JUSTICE = "part2_criminal_justice"
    GENERAL_RELEASE = "general_release"
    CONTACT_PREFERENCE = "contact_preference"
    TEXT_MESSAGING = "text_messaging"
    RESEARCH_CONTACT = "research_contact"
    PHOTO = "photo"


PART2_TYPES = frozenset({
    ConsentType.SPECIFIC, ConsentType.TPO, ConsentType.INTERMEDIARY, ConsentType.COUNSELING_NOTES,
    ConsentType.PROCEEDINGS, ConsentType.CRIMINAL_JUSTICE,
})  # fmt: skip
SHARING_TYPES = PART2_TYPES | {ConsentType.GENERAL_RELEASE}


class Element(StrEnum):
    """The required elements, by their number in 2.31(a), and the one that 2.35(c) adds."""

    NAME = "1"
    DISCLOSER = "2"
    INFORMATION = "3"
    RECIPIENT = "4(i)"
    INTERMEDIARY = "4(ii)"
    HIPAA_STATEMENT = "4(iii)"
    PURPOSE = "5"
    REVOKING = "6"
    EXPIRY = "7"
    SIGNATURE = "8"
    DATE = "9"
    REDISCLOSURE = "10(i)"
    NOT_SIGNING = "10(ii)"
    REVOCABLE_FROM = "2.35(c)"


class Statement(StrEnum):
    """Statements that a consent's text must carry."""

    RIGHT_TO_REVOKE = "right_to_revoke"
    LIMIT_OF_REVOKING = "limit_of_revoking"
    HOW_TO_REVOKE = "how_to_revoke"
    HIPAA_REDISCLOSURE = "hipaa_redisclosure"
    LOSS_OF_PROTECTION = "loss_of_protection"
    IF_NOT_SIGNED = "if_not_signed"


ABOUT_REVOKING = frozenset({Statement.RIGHT_TO_REVOKE, Statement.LIMIT_OF_REVOKING, Statement.HOW_TO_REVOKE})


class SignerRule(StrEnum):
    """Who must sign, as the approved rule of the state says. Unknown: no approved rule, ask the privacy officer."""

    ADULT = "adult"
    MINOR_ALONE = "minor_alone"
    MINOR_AND_PARENT = "minor_and_parent"
    PARENT = "parent"
    UNKNOWN = "unknown"


class SignatureMethod(StrEnum):
    """How it was signed."""

    TYPED = "typed"
    DRAWN = "drawn"
    SPOKEN = "spoken"
    PAPER = "paper"


class ExpiryKind(StrEnum):
    """How a consent ends by itself."""

    DATE = "date"
    EVENT = "event"
    NONE = "none"


class RevocationMethod(StrEnum):
    """How it was taken back. Spoken puts it on hold at once, until the written statement is made."""

    WRITTEN = "written"
    ORAL = "oral"


class ConsentState(StrEnum):
    """Where a consent is at a moment; always computed, never stored."""

    DRAFT = "draft"
    NOT_YET = "not_yet_effective"
    ACTIVE = "active"
    EXPIRED = "expired"
    REVOKED = "revoked"
    ON_HOLD = "on_hold"
    SUPERSEDED = "superseded"
    FALSE_KNOWN = "false_known"


class CardAnswer(StrEnum):
    """What somebody said to a card. All three are fine."""

    YES = "yes"
    NO = "no"
    LATER = "later"
