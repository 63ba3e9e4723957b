"""Consents of the tests: a text, recipients, and Sam's signature, all through the real actions."""

import uuid
from datetime import date, datetime, timedelta

from companionway.people.models import Person
from companionway.privacy.actions.consent import publish_text, sign
from companionway.privacy.models.consent import Consent, ConsentText
from companionway.privacy.models.recipient import Recipient
from companionway.privacy.rules.consent_terms import ConsentType, ExpiryKind, SignatureMethod, Statement
from companionway.privacy.rules.terms import Information, Purpose, RecipientKind
from companionway.privacy.signing import NewConsent, Signed
from tests.cast import NOW, Cast

YEARS_LATER = date(2030, 12, 31)
WORDS = "I let {discloser} share what is ticked below with {recipients}. I may take this back at any time, in writing."


def a_text(kind: ConsentType = ConsentType.SPECIFIC, card: str = "tell-the-team", at: datetime = NOW) -> ConsentText:
    """A card's words with every statement, in use for a year."""
    return publish_text(
        card=card, kind=kind, title="Tell the team that asked", summary="They hear how it went.", words=WORDS,
        statements=frozenset(Statement), by=None, at=at - timedelta(days=365),
    )  # fmt: skip


def a_recipient(name: str = "Harbor Hospital, the team that asked", **more: object) -> Recipient:
    """Somebody who may be told."""
    kind = more.pop("kind", RecipientKind.COVERED_ENTITY)
    return Recipient.objects.create(name=name, kind=kind, organization="Coast Health", **more)


def a_consent(cast: Cast, person: Person, *, at: datetime = NOW, **more: object) -> NewConsent:
    """What Sam agrees to: the team that asked may hear what became of the request, until the end of 2030."""
    text = more.pop("text", None) or a_text(at=at)
    recipients = more.pop("recipients", None) or (a_recipient().id,)
    base: dict[str, object] = {
        "person_id": person.id, "program_id": cast.places.ed.id, "text_id": text.id, "words_shown": text.words,  # type: ignore[attr-defined]
        "signed": Signed(method=SignatureMethod.TYPED, evidence="Sam", at=at), "person_name": "Sam",
        "discloser": "Emergency Department", "information": frozenset({Information.STATUS}),
        "purposes": frozenset({Purpose.TELL_REFERRER}), "recipients": recipients, "expiry_kind": ExpiryKind.DATE,
        "expires_on": YEARS_LATER,
    }  # fmt: skip
    return NewConsent(**(base | more))  # type: ignore[arg-type]


def sam_consents(cast: Cast, person: Person, *, at: datetime = NOW, **more: object) -> Consent:
    """Sam's signature on it."""
    (row,) = sign(form=[a_consent(cast, person, at=at, **more)], by=cast.ana.id, at=at)
    return row


def somebody() -> uuid.UUID:
    """An id that nothing has."""
    return uuid.uuid4()
