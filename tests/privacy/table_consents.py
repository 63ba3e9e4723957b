"""The consents of the truth table: one that says everything, and from it each one that lacks something."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from companionway.privacy.rules.consent_facts import ConsentFacts, Expiry, Named, Revocation, Signature
from companionway.privacy.rules.consent_terms import (
    ConsentType,
    ExpiryKind,
    RevocationMethod,
    SignatureMethod,
    SignerRule,
    Statement,
)
from companionway.privacy.rules.signers import Signer
from companionway.privacy.rules.terms import Purpose, RecipientClass, RecipientKind
from tests.privacy.table_words import AS_AGREED, INFORMATION_AGREED, NAMED, PURPOSE_AGREED

T, S = ConsentType, Signer
ZONE = ZoneInfo("America/New_York")
SIGNED = datetime(2026, 3, 2, 10, 0, tzinfo=ZONE)
SECOND = timedelta(seconds=1)
WHERE = "America/New_York"
PERSON, PARENT, OTHER = frozenset({S.PERSON}), frozenset({S.PARENT}), frozenset({S.REPRESENTATIVE})
BOTH = PERSON | PARENT


def _signed(signers: frozenset[Signer], rule: SignerRule, **more: Any) -> Signature:
    given = {"method": SignatureMethod.TYPED, "evidence": "Sam"} | more
    return Signature(signers, rule, **given)


SIGNATURES: dict[str, Signature] = {
    "adult": _signed(PERSON, SignerRule.ADULT),
    "minor alone, allowed alone": _signed(PERSON, SignerRule.MINOR_ALONE),
    "minor and parent, both sign": _signed(BOTH, SignerRule.MINOR_AND_PARENT),
    "minor alone, both sign": _signed(PERSON, SignerRule.MINOR_AND_PARENT),
    "parent alone, both sign": _signed(PARENT, SignerRule.MINOR_AND_PARENT),
    "parent alone, the minor signs": _signed(PARENT, SignerRule.MINOR_ALONE),
    "parent alone, the state says parent": _signed(PARENT, SignerRule.PARENT),
    "minor and parent, the state says parent": _signed(BOTH, SignerRule.PARENT),
    "minor alone, no approved rule": _signed(PERSON, SignerRule.UNKNOWN),
    "minor and parent, no approved rule": _signed(BOTH, SignerRule.UNKNOWN),
    "representative with a document": _signed(OTHER, SignerRule.ADULT, authority_document="Guardianship 2025-17"),
    "representative without a document": _signed(OTHER, SignerRule.ADULT),
    "spoken, with a witness": _signed(
        PERSON, SignerRule.ADULT, method=SignatureMethod.SPOKEN, evidence="heard by Jo Marsh"
    ),
    "spoken, without a witness": _signed(PERSON, SignerRule.ADULT, method=SignatureMethod.SPOKEN, evidence=""),
    "drawn": _signed(PERSON, SignerRule.ADULT, method=SignatureMethod.DRAWN, evidence="5e8a"),
    "drawn, no ink": _signed(PERSON, SignerRule.ADULT, method=SignatureMethod.DRAWN, evidence=""),
    "on paper, scanned": _signed(PERSON, SignerRule.ADULT, method=SignatureMethod.PAPER, evidence="77ab"),
    "on paper, not scanned": _signed(PERSON, SignerRule.ADULT, method=SignatureMethod.PAPER, evidence=""),
}


def _less(*gone: Statement) -> Callable[[ConsentFacts], ConsentFacts]:
    return lambda facts: replace(facts, statements=facts.statements - set(gone))


def _with(**changes: Any) -> Callable[[ConsentFacts], ConsentFacts]:
    return lambda facts: replace(facts, **changes)


TREATING = RecipientClass.TREATING_MEMBERS
LACKS: dict[str, Callable[[ConsentFacts], ConsentFacts]] = {
    "nothing": _with(),
    "1": _with(person_name=" "),
    "2": _with(discloser=""),
    "1 and 2": _with(person_name="", discloser=""),
    "3": _with(information=frozenset()),
    "4(i)": _with(recipients=(), recipient_class=None),
    "4(i), a class instead": _with(recipients=(), recipient_class=RecipientClass.TPO),
    "4(ii)": lambda facts: replace(
        facts, recipients=() if facts.intermediary else facts.recipients, recipient_class=None
    ),
    "4(ii), no go-between": _with(intermediary=None),
    "4(iii)": _less(Statement.HIPAA_REDISCLOSURE),
    "5": _with(purposes=frozenset()),
    "6 (right)": _less(Statement.RIGHT_TO_REVOKE),
    "6 (limit)": _less(Statement.LIMIT_OF_REVOKING),
    "6 (how)": _less(Statement.HOW_TO_REVOKE),
    "7": _with(expiry=Expiry(None, zone=WHERE)),
    "8": _with(signature=None),
    "9": _with(signed_at=None),
    "9, in the future": _with(recorded_at=SIGNED - timedelta(days=1)),
    "10(i)": _less(Statement.LOSS_OF_PROTECTION),
    "10(ii)": _less(Statement.IF_NOT_SIGNED),
    "2.35(c)": _with(revocable_from=None),
    "text not in use": _with(effective_from=SIGNED + timedelta(days=365)),
    "replaced by a newer one": _with(superseded_at=SIGNED + timedelta(days=1)),
}


def consent_of(row: dict[str, str], t: datetime) -> ConsentFacts:
    """The consent that a row speaks of, with all that happened to it."""
    facts = LACKS[row["missing"]](_whole(row))
    return replace(
        facts, revocations=_taken_back(row["taken back"], t),
        found_false_at={"yes": t, "one second after": t + SECOND}.get(row["known false"]),
        expiry_event_at=t if row["time"] == "event recorded" else None,
    )  # fmt: skip


def _whole(row: dict[str, str]) -> ConsentFacts:
    kind = ConsentType(row["consent"])
    named = {T.PROCEEDINGS: RecipientKind.COURT, T.CRIMINAL_JUSTICE: RecipientKind.OTHER}
    purpose, is_agreed = _agreed(row, kind)
    facts = ConsentFacts(
        id=uuid.UUID(int=7), type=kind, person_name="Sam", discloser="Emergency Department",
        information=INFORMATION_AGREED.get(kind, AS_AGREED),
        recipients=(Named(NAMED, "The one named", named.get(kind, RecipientKind.COVERED_ENTITY)),),
        purposes=frozenset({purpose, is_agreed}), statements=frozenset(Statement), expiry=_expiry(row["ends"]),
        signature=SIGNATURES[row["signers"]], signed_at=SIGNED, recorded_at=SIGNED,
        effective_from=SIGNED - timedelta(days=90),
    )  # fmt: skip
    if kind == T.TPO:
        return replace(facts, recipient_class=RecipientClass.TPO, purposes=frozenset({
            Purpose.TREATMENT, Purpose.PAYMENT, Purpose.OPERATIONS,
        }))  # fmt: skip
    if kind == T.INTERMEDIARY:
        between = Named(uuid.UUID(int=5), "Coast Exchange", RecipientKind.INTERMEDIARY)
        return replace(facts, intermediary=between, recipient_class=TREATING)
    return replace(facts, revocable_from=date(2026, 6, 1)) if kind == T.CRIMINAL_JUSTICE else facts


def _agreed(row: dict[str, str], kind: ConsentType) -> tuple[Purpose, Purpose]:
    """The purpose of the consent, and one more where the row says that it was agreed too."""
    usual = PURPOSE_AGREED.get(kind, Purpose.COORDINATION)
    more, found, _ = row["purpose"].partition(", and agreed")
    return usual, Purpose(more) if found else usual


def _expiry(words: str) -> Expiry:
    return {
        "on a day": Expiry(ExpiryKind.DATE, date(2026, 6, 30), zone=WHERE),
        "with an event": Expiry(ExpiryKind.EVENT, event="The walk ends", zone=WHERE),
        "never": Expiry(ExpiryKind.NONE, zone=WHERE),
    }[words]


def _taken_back(words: str, t: datetime) -> tuple[Revocation, ...]:
    early = datetime(2026, 4, 1, 10, 0, tzinfo=ZONE)
    return {
        "no": (),
        "one second before": (Revocation(t - SECOND),),
        "at that moment": (Revocation(t),),
        "one second after": (Revocation(t + SECOND),),
        "too early": (Revocation(early),),
        "by word of mouth": (Revocation(t - SECOND, RevocationMethod.ORAL),),
    }[words]
