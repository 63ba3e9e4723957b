"""Judging a consent: which required elements it lacks, where it is at a moment, and what may stand on one form.

42 CFR 2.31(a) to (d), 2.14, 2.15 and 2.35; (design) marks what this project decided on the stricter side.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from companionway.privacy.rules.consent_facts import ConsentFacts, Signature
from companionway.privacy.rules.consent_terms import (
    ABOUT_REVOKING,
    PART2_TYPES,
    SHARING_TYPES,
    ConsentState,
    ConsentType,
    Element,
    ExpiryKind,
    RevocationMethod,
    SignatureMethod,
    SignerRule,
    Statement,
)
from companionway.privacy.rules.signers import Signer, Signers
from companionway.privacy.rules.terms import (
    TPO_PURPOSES,
    UNDER_HIPAA,
    Information,
    Purpose,
    RecipientClass,
)

T, E = ConsentType, Element
WORDS: dict[Element, str] = {
    E.NAME: "the person's name",
    E.DISCLOSER: "who may share",
    E.INFORMATION: "what may be shared, said so that the person knows what it means",
    E.RECIPIENT: "who may get it, by name",
    E.INTERMEDIARY: "the go-between by name, with its members or those of them who treat the person",
    E.HIPAA_STATEMENT: "the sentence that a health system may pass it on under the HIPAA rules, but not against the "
    "person in any proceeding",
    E.PURPOSE: "what it is shared for",
    E.REVOKING: "that the person may take it back, how, and what was already done on it",
    E.EXPIRY: "when it ends: a day, or an event",
    E.SIGNATURE: "the signature of everyone who has to sign",
    E.DATE: "the day it was signed, today or before",
    E.REDISCLOSURE: "the sentence that whoever gets it may pass it on and these rules may no longer protect it",
    E.NOT_SIGNING: "what happens if the person does not sign",
    E.REVOCABLE_FROM: "the day or event after which it can be taken back",
}
SIGNED: tuple[Element, ...] = (E.NAME, E.SIGNATURE, E.DATE)
COMMON: tuple[Element, ...] = (
    E.NAME, E.DISCLOSER, E.INFORMATION, E.RECIPIENT, E.HIPAA_STATEMENT, E.PURPOSE, E.REVOKING, E.EXPIRY, E.SIGNATURE,
    E.DATE,
)  # fmt: skip
# Which elements each type needs, in the order of the rule.
NEEDED: dict[ConsentType, tuple[Element, ...]] = {
    T.SPECIFIC: COMMON,
    T.TPO: (*COMMON, E.REDISCLOSURE, E.NOT_SIGNING),
    T.INTERMEDIARY: tuple(E.INTERMEDIARY if element == E.RECIPIENT else element for element in COMMON),
    T.COUNSELING_NOTES: COMMON,
    T.PROCEEDINGS: COMMON,
    T.CRIMINAL_JUSTICE: (*(e for e in COMMON if e != E.REVOKING), E.REVOCABLE_FROM),
    T.GENERAL_RELEASE: tuple(e for e in COMMON if e != E.HIPAA_STATEMENT),
} | dict.fromkeys((T.CONTACT_PREFERENCE, T.TEXT_MESSAGING, T.RESEARCH_CONTACT, T.PHOTO), SIGNED)


def deficiencies(facts: ConsentFacts) -> tuple[Element, ...]:
    """The required elements that are missing on the consent's face, in the order of the rule."""
    return tuple(element for element in NEEDED[facts.type] if not HOLDS[element](facts))


def _recipient(facts: ConsentFacts) -> bool:
    by_class = facts.recipient_class == RecipientClass.TPO and facts.type in (T.TPO, T.GENERAL_RELEASE)
    return bool(facts.recipients) or by_class


def _intermediary(facts: ConsentFacts) -> bool:
    members = facts.recipients or facts.recipient_class == RecipientClass.TREATING_MEMBERS
    return bool(facts.intermediary and members)


def _hipaa_statement(facts: ConsentFacts) -> bool:
    under_hipaa = facts.recipient_class is not None or any(named.kind in UNDER_HIPAA for named in facts.recipients)
    return not (under_hipaa and facts.purposes & TPO_PURPOSES) or Statement.HIPAA_REDISCLOSURE in facts.statements


def _expiry(facts: ConsentFacts) -> bool:
    expiry = facts.expiry
    if expiry.kind == ExpiryKind.NONE:
        return facts.type == T.TPO
    return bool(expiry.on if expiry.kind == ExpiryKind.DATE else expiry.kind and expiry.event.strip())


def _signature(facts: ConsentFacts) -> bool:
    return facts.signature is not None and signed_by_all(facts.signature, part2=facts.type in PART2_TYPES)


def signed_by_all(signature: Signature, *, part2: bool) -> bool:
    """Whether everyone signed whom the state's rule names, each provably (2.14, 2.15).

    Without an approved rule nobody's signature counts until the privacy officer has decided. Under Part 2 a parent
    never signs alone for a minor who is there to sign. A representative counts with the document of their authority.
    """
    signers = set(signature.signers)
    if not signature.evidence.strip() or signature.rule == SignerRule.UNKNOWN:
        return False
    if Signer.REPRESENTATIVE in signers and not signature.authority_document.strip():
        return False
    grown_up = Signer.PARENT in signers or Signer.REPRESENTATIVE in signers
    if signature.rule == SignerRule.ADULT:
        return Signer.PERSON in signers or Signer.REPRESENTATIVE in signers
    if signature.rule == SignerRule.MINOR_ALONE:
        return Signer.PERSON in signers
    if signature.rule == SignerRule.PARENT and not part2:
        return grown_up
    return Signer.PERSON in signers and grown_up


def rule_for(who: Signers) -> SignerRule:
    """What the approved rules said about who signs (`signers.signers`), in one word to be kept with the signature."""
    if who.ask_officer:
        return SignerRule.UNKNOWN
    if who.needed == {Signer.PERSON}:
        return SignerRule.MINOR_ALONE if who.rule else SignerRule.ADULT
    return SignerRule.PARENT if who.needed == {Signer.PARENT} else SignerRule.MINOR_AND_PARENT


def _date(facts: ConsentFacts) -> bool:
    return facts.signed_at is not None and (facts.recorded_at is None or facts.signed_at <= facts.recorded_at)


HOLDS: dict[Element, Callable[[ConsentFacts], bool]] = {
    E.NAME: lambda facts: bool(facts.person_name.strip()),
    E.DISCLOSER: lambda facts: bool(facts.discloser.strip()),
    E.INFORMATION: lambda facts: bool(facts.information),
    E.RECIPIENT: _recipient,
    E.INTERMEDIARY: _intermediary,
    E.HIPAA_STATEMENT: _hipaa_statement,
    E.PURPOSE: lambda facts: bool(facts.purposes) and Purpose.FUNDRAISING not in facts.purposes,
    E.REVOKING: lambda facts: facts.statements >= ABOUT_REVOKING,
    E.EXPIRY: _expiry,
    E.SIGNATURE: _signature,
    E.DATE: _date,
    E.REDISCLOSURE: lambda facts: Statement.LOSS_OF_PROTECTION in facts.statements,
    E.NOT_SIGNING: lambda facts: Statement.IF_NOT_SIGNED in facts.statements,
    E.REVOCABLE_FROM: lambda facts: facts.revocable_from is not None or bool(facts.revocable_event.strip()),
}


def combination_faults(form: Sequence[ConsentFacts]) -> tuple[str, ...]:
    """Which rules the consents on one form break together, or one of them by itself: 2.31(b)(2), 2.31(d), TPO (design).

    Codes: `proceedings_alone`, `counseling_notes_alone`, `tpo_purposes_only`.
    """
    faults = []
    about_proceedings = [f for f in form if f.type == T.PROCEEDINGS or Purpose.PROCEEDINGS in f.purposes]
    pure = all(f.type == T.PROCEEDINGS and f.purposes == {Purpose.PROCEEDINGS} for f in about_proceedings)
    if about_proceedings and (len(form) > 1 or not pure):
        faults.append("proceedings_alone")
    about_notes = [f for f in form if f.type == T.COUNSELING_NOTES or Information.COUNSELING_NOTES in f.information]
    pure = all(f.type == T.COUNSELING_NOTES and f.information == {Information.COUNSELING_NOTES} for f in about_notes)
    if about_notes and (len(about_notes) < len(form) or not pure):
        faults.append("counseling_notes_alone")
    if any(f.type == T.TPO and not f.purposes <= TPO_PURPOSES for f in form):
        faults.append("tpo_purposes_only")
    return tuple(faults)


def revocable_at(facts: ConsentFacts) -> datetime | None:
    """From when taking it back counts; None when the stated event has not come yet. Only 2.35 knows such a time."""
    if facts.type != T.CRIMINAL_JUSTICE:
        return facts.signed_at
    if facts.revocable_from is not None:
        return datetime.combine(facts.revocable_from, time(), ZoneInfo(facts.expiry.zone))
    return facts.revocable_event_at


def revoked_at(facts: ConsentFacts, method: RevocationMethod | None = None) -> datetime | None:
    """From when it counts as taken back (or, with `method`, as taken back in that way); None when it was not.

    A criminal-justice consent taken back too early is taken back when its stated time comes.
    """
    said = [one.at for one in facts.revocations if method in (None, one.method)]
    if not said:
        return None
    if facts.type != T.CRIMINAL_JUSTICE:
        return min(said)
    begins = revocable_at(facts)
    return max(min(said), begins) if begins else None


def has_passed(moment: datetime | None, t: datetime) -> bool:
    """Whether there is such a moment and it has come."""
    return moment is not None and moment <= t


def is_expired(facts: ConsentFacts, t: datetime) -> bool:
    """Whether its last day is over, or its event is recorded. The recording time blocks."""
    if facts.expiry.kind == ExpiryKind.EVENT:
        return has_passed(facts.expiry_event_at, t)
    return has_passed(facts.expiry.ends_at, t)


def is_not_yet(facts: ConsentFacts, t: datetime) -> bool:
    """Whether it was not signed yet, or was signed on words that were not in use (which no later day mends)."""
    if facts.signed_at is None:
        return False
    return t < facts.signed_at or (facts.effective_from is not None and facts.signed_at < facts.effective_from)


def state_at(facts: ConsentFacts, t: datetime) -> ConsentState:
    """Where the consent is at this moment, computed from its facts."""
    if has_passed(facts.found_false_at, t):
        return ConsentState.FALSE_KNOWN
    if facts.signed_at is None:
        return ConsentState.DRAFT
    if is_not_yet(facts, t):
        return ConsentState.NOT_YET
    if has_passed(revoked_at(facts, RevocationMethod.WRITTEN), t):
        return ConsentState.REVOKED
    if has_passed(revoked_at(facts), t):
        return ConsentState.ON_HOLD
    if is_expired(facts, t):
        return ConsentState.EXPIRED
    return ConsentState.SUPERSEDED if has_passed(facts.superseded_at, t) else ConsentState.ACTIVE


def needs_witness(method: SignatureMethod) -> bool:
    """Whether somebody else must have heard it."""
    return method == SignatureMethod.SPOKEN


def is_sharing(kind: ConsentType) -> bool:
    """Whether a consent of this type lets anything be shared at all."""
    return kind in SHARING_TYPES
