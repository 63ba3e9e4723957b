"""Signing a consent, and recording what a person answered to a card. Nothing is saved that lacks an element."""

import hashlib
import uuid
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from companionway.platform import audit
from companionway.platform.errors import DomainError
from companionway.platform.ids import new_id
from companionway.privacy.actions.agreed import note_changed
from companionway.privacy.models.consent import CardAnswered, Consent, ConsentText
from companionway.privacy.models.recipient import Recipient
from companionway.privacy.queries.consent import expiry_of, named
from companionway.privacy.rules.consent import combination_faults, deficiencies
from companionway.privacy.rules.consent_facts import ConsentFacts, Signature
from companionway.privacy.rules.consent_terms import CardAnswer, ConsentType, SignatureMethod, Statement
from companionway.privacy.signing import CannotStandTogether, ConsentLacks, NewConsent

INKED = frozenset({SignatureMethod.DRAWN, SignatureMethod.PAPER})


@transaction.atomic
def publish_text(
    *, card: str, kind: ConsentType, title: str, summary: str, words: str, statements: frozenset[Statement],
    language: str = "en", by: uuid.UUID | None, at: datetime,
) -> ConsentText:  # fmt: skip
    """Bring a card's exact words into use from now on, as its next version in this language.

    Words that are in use already are left as they are. Earlier versions stay, and old consents keep theirs.
    """
    checksum = hashlib.sha256(words.encode()).hexdigest()
    latest = ConsentText.objects.filter(card=card, language=language).order_by("-version").first()
    if latest and latest.checksum == checksum:
        text = latest
    else:
        text = ConsentText.objects.create(
            card=card, kind=kind, version=latest.version + 1 if latest else 1, language=language, title=title,
            summary=summary, words=words, checksum=checksum, statements=sorted(statements), effective_from=at,
        )  # fmt: skip
    audit.record("consent_text.published", actor=by, at=at, subject=("consent_text", text.id))
    return text


@transaction.atomic
def sign(*, form: Sequence[NewConsent], by: uuid.UUID | None, at: datetime) -> list[Consent]:
    """Save the consents of one form, each with the exact words that were shown.

    Raises ConsentLacks naming every missing element, CannotStandTogether, DomainError("consent_ended") for one whose
    last day is over.
    """
    prepared = [_prepared(new, at) for new in form]
    for _, facts in prepared:
        lacking = deficiencies(facts)
        if lacking:
            raise ConsentLacks(lacking)
        if facts.expiry.ends_at and facts.expiry.ends_at <= at:
            raise DomainError("consent_ended", "The last day of this agreement is over already. Choose a later day.")
    faults = combination_faults([facts for _, facts in prepared])
    if faults:
        raise CannotStandTogether(faults)
    form_id = new_id()
    rows = [_save(new, facts, form_id=form_id, by=by, at=at) for new, facts in prepared]
    _audit("consent.signed", rows, by, at)
    return rows


@transaction.atomic
def bring_in(*, new: NewConsent, by: uuid.UUID | None, at: datetime) -> Consent:
    """Keep a consent from elsewhere (an older form, another system) as it is, even when it lacks an element.

    The gate looks at its elements each time and allows nothing on one that lacks any.
    """
    _, facts = _prepared(new, at)
    row = _save(new, facts, form_id=new_id(), by=by, at=at, brought_in=True)
    _audit("consent.brought_in", [row], by, at)
    return row


@transaction.atomic
def answer_card(
    *, person_id: uuid.UUID, text_id: uuid.UUID, answer: CardAnswer, ask_again_on: date | None = None,
    by: uuid.UUID | None, at: datetime,
) -> CardAnswered:  # fmt: skip
    """Record a no or an "ask me later". A yes is recorded by signing. Nothing of the support depends on it."""
    if answer == CardAnswer.YES:
        raise DomainError("yes_is_signed", "A yes is given by signing the card.")
    row = CardAnswered.objects.create(
        person_id=person_id, text_id=text_id, answer=answer, ask_again_on=ask_again_on, answered_at=at, asked_by_id=by
    )
    audit.record("card.answered", actor=by, at=at, subject=("card", row.id), person=person_id, reason=answer)
    return row


def _audit(verb: str, rows: Sequence[Consent], by: uuid.UUID | None, at: datetime) -> None:
    ids = [str(row.id) for row in rows]
    first = rows[0]
    audit.record(
        verb, actor=by, at=at, subject=("consent", first.id), person=first.person_id, reason=first.kind,
        detail={"consents": ids},
    )  # fmt: skip


def _prepared(new: NewConsent, at: datetime) -> tuple[NewConsent, ConsentFacts]:
    """The facts that this consent would have, for judging it before it is saved."""
    text = ConsentText.objects.get(id=new.text_id)
    earlier = Consent.objects.filter(text__card=text.card, person_id=new.person_id)
    if new.replaces and not earlier.filter(id=new.replaces).exists():
        raise DomainError("not_the_same_card", "A new signature replaces an earlier one of the same card only.")
    chosen = Recipient.objects.in_bulk([*new.recipients, *([new.intermediary] if new.intermediary else [])])
    signed = new.signed
    evidence = Signature(signed.signers, signed.rule, signed.method, _evidence(new), signed.authority_document)
    return new, ConsentFacts(
        id=new_id(), type=ConsentType(text.kind), person_name=new.person_name, discloser=new.discloser,
        information=new.information, recipients=tuple(named(chosen[key]) for key in new.recipients),
        recipient_class=new.recipient_class,
        intermediary=named(chosen[new.intermediary]) if new.intermediary else None, purposes=new.purposes,
        statements=frozenset(map(Statement, text.statements)),
        expiry=expiry_of(new.expiry_kind or "", new.expires_on, new.expiry_event),
        signature=evidence, signed_at=signed.at, recorded_at=at,
        effective_from=text.effective_from, revocable_from=new.revocable_from,
        revocable_event=new.revocable_event, proceeding=new.proceeding, matter=new.matter,
    )  # fmt: skip


def _evidence(new: NewConsent) -> str:
    """What proves the signature: the name typed, the witness, or the hash of the ink."""
    if new.signed.method in INKED:
        return hashlib.sha256(new.signed.ink).hexdigest() if new.signed.ink else ""
    return new.signed.evidence.strip()


def _save(
    new: NewConsent, facts: ConsentFacts, *, form_id: uuid.UUID, by: uuid.UUID | None, at: datetime,
    brought_in: bool = False,
) -> Consent:  # fmt: skip
    text = ConsentText.objects.get(id=new.text_id)
    signed = new.signed
    row = Consent.objects.create(
        id=facts.id, person_id=new.person_id, program_id=new.program_id, text=text, kind=text.kind,
        language=text.language, words_shown=new.words_shown,
        shown_checksum=hashlib.sha256(new.words_shown.encode()).hexdigest(), person_name=new.person_name,
        discloser=new.discloser, information=sorted(new.information), purposes=sorted(new.purposes),
        statements=text.statements, recipient_class=new.recipient_class or "", intermediary_id=new.intermediary,
        expiry_kind=new.expiry_kind or "", expires_on=new.expires_on, expiry_event=new.expiry_event,
        revocable_from=new.revocable_from, revocable_event=new.revocable_event, proceeding=new.proceeding,
        matter=new.matter, method=signed.method, signers=sorted(signed.signers), signer_rule=signed.rule,
        evidence=_evidence(new), ink=signed.ink or None, ink_type=signed.ink_type,
        authority_document=signed.authority_document, signed_at=signed.at, recorded_at=at, recorded_by_id=by,
        form_id=form_id, brought_in=brought_in, replaces_id=new.replaces,
    )  # fmt: skip
    row.recipients.set(Recipient.objects.filter(id__in=new.recipients))
    note_changed(row.person_id, because_of=row.id, what="signed", at=at)
    CardAnswered.objects.create(
        person_id=new.person_id, text=text, answer=CardAnswer.YES, consent=row, answered_at=at, asked_by_id=by
    )
    return row
