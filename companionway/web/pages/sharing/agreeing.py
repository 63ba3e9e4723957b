"""From a signed card to the consent that is kept: who signs by the state's rule, who may get it, and signing."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from companionway.people.models import Person
from companionway.platform import clock
from companionway.privacy.actions.consent import sign
from companionway.privacy.actions.naming import name_recipient, referring_team
from companionway.privacy.models.representative import Representative
from companionway.privacy.queries.consent import consents_of
from companionway.privacy.queries.standing import representatives_of, signers_for, standing_of
from companionway.privacy.rules.cards import Card, Receiver, Until, Words, expiry_kind
from companionway.privacy.rules.consent import rule_for
from companionway.privacy.rules.consent_terms import ConsentState, SignatureMethod, SignerRule
from companionway.privacy.rules.marks import STROKES_TYPE, ink_of, strokes_of
from companionway.privacy.rules.signers import AUTHORITY_WORDS, Authority, Signer, may_act
from companionway.privacy.rules.terms import Information, Purpose, RecipientClass, Relation
from companionway.privacy.signing import NewConsent, Signed
from companionway.web.pages.sharing.cards import text_in_use
from companionway.web.pages.sharing.filled import Details
from companionway.web.pages.sharing.words import EVENTS


@dataclass(frozen=True)
class MaySign:
    """Who may sign for this person today. `choices` are (value, words); the person is the value "person"."""

    rule: SignerRule
    choices: list[tuple[str, str]]
    representatives: dict[str, Representative]
    with_parent: bool = False
    ask_officer: bool = False
    asks_age: bool = False


def may_sign(person: Person) -> MaySign:
    """By the approved rows of the state, and the representatives whose document was seen. Two queries."""
    today = clock.today()
    need = signers_for(person, today)
    rule = rule_for(need)
    acting = {str(r.id): r for r in representatives_of(person) if may_act(standing_of(r), died=False, on=today)}
    if rule != SignerRule.ADULT:  # nobody signs in a minor's place
        acting = {}
    choices = [("person", person.called)]
    choices += [(key, f"{r.name}: {AUTHORITY_WORDS[Authority(r.authority)]}") for key, r in acting.items()]
    return MaySign(
        rule, choices, acting, Signer.PARENT in need.needed, need.ask_officer, asks_age=person.birth_date is None
    )


def agree(
    *, person: Person, card: Card, words: Words, details: Details, said: dict[str, Any],
    scan: tuple[bytes, str] | None, may: MaySign, by: uuid.UUID, at: datetime,
) -> uuid.UUID:  # fmt: skip
    """Name the recipient and sign, in the caller's transaction. Raises DomainError naming what is missing."""
    text = text_in_use(card, words, by=by, at=at)
    until, ends_on = Until(details.until), details.day("ends_on")
    purposes = [details.purpose] if details.purpose else list(card.purposes)
    new = NewConsent(
        person_id=person.id, program_id=uuid.UUID(details.program), text_id=text.id,
        words_shown=details.text(card, words), signed=_signed(card, details, said, scan, may, at),
        person_name=details.person_name, discloser=details.program_name,
        information=frozenset(card.shared(tuple(Information(key) for key in details.information))),
        purposes=frozenset(Purpose(key) for key in purposes),
        recipients=_recipients(person, card, details, by, at),
        recipient_class=RecipientClass.TPO if card.recipient == Receiver.CLASS else None,
        expiry_kind=expiry_kind(until), expires_on=ends_on, expiry_event=EVENTS.get(until, ""),
        revocable_from=details.day("revocable_from"), replaces=_replaced(person, card, at),
    )  # fmt: skip
    return sign(form=[new], by=by, at=at)[0].id


def _recipients(person: Person, card: Card, details: Details, by: uuid.UUID, at: datetime) -> tuple[uuid.UUID, ...]:
    if card.recipient == Receiver.SENDER:
        return (referring_team(site_id=uuid.UUID(details.team), by=by, at=at).id,)
    if card.recipient != Receiver.NAMED:
        return ()
    kind = card.kind_for(details.purpose)
    relation = Relation.MONITORING if "monitoring" in card.open else None
    row = name_recipient(
        name=details.recipient, organization=details.organization, kind=kind, person_id=person.id, relation=relation,
        by=by, at=at,
    )  # fmt: skip
    return (row.id,)


def _replaced(person: Person, card: Card, at: datetime) -> uuid.UUID | None:
    """The yes that this one stands in for: a card with one recipient has one yes at a time."""
    if card.recipient == Receiver.NAMED:
        return None
    held = consents_of(person.id, at)
    live = (h for h in held if h.row.text.card == card.slug and h.state == ConsentState.ACTIVE)
    return next((h.row.id for h in live), None)


def _signed(
    card: Card, details: Details, said: dict[str, Any], scan: tuple[bytes, str] | None, may: MaySign, at: datetime
) -> Signed:
    method = SignatureMethod(details.method)
    for_them = may.representatives.get(said.get("signer", ""))
    signers = {Signer.REPRESENTATIVE if for_them else Signer.PERSON}
    if may.with_parent:
        signers.add(Signer.PARENT)
    ink, kind = scan or (b"", "")
    if method == SignatureMethod.DRAWN:
        ink, kind = ink_of(strokes_of(said["strokes"])), STROKES_TYPE
    return Signed(
        method=method, signers=frozenset(signers), rule=may.rule, evidence=_evidence(method, said), ink=ink,
        ink_type=kind, authority_document=for_them.document if for_them else "",
        at=_paper_time(said["signed_on"], at) if method == SignatureMethod.PAPER else at,
    )  # fmt: skip


def _evidence(method: SignatureMethod, said: dict[str, Any]) -> str:
    """The name that was typed, or who read the text aloud; and the parent who signed too."""
    first = {SignatureMethod.TYPED: "typed_name", SignatureMethod.SPOKEN: "witness"}.get(method)
    words = str(said.get(first, "")) if first else ""
    return f"{words}; with {said['parent_name']}" if said.get("parent_name") else words


def _paper_time(day: date, at: datetime) -> datetime:
    """A paper knows its day only: its noon, or now where that is still to come."""
    return min(timezone.make_aware(datetime.combine(day, time(12))), at)
