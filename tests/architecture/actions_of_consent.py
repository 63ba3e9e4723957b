"""The scenarios of consent and disclosure: what stands before, and the call that must leave one audit entry."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from companionway.privacy.actions import consent, copies, naming, revoking
from companionway.privacy.models.consent import ConsentEvent
from companionway.privacy.models.copies import ConsentCopy
from companionway.privacy.rules.consent_terms import CardAnswer, ConsentType, ExpiryKind
from companionway.privacy.rules.terms import RecipientKind, Relation
from tests.cast import NOW, TODAY, Cast, sam_walks_with
from tests.sharing import a_consent, a_text, sam_consents

AT = NOW + timedelta(hours=3)
Scenario = Callable[[Cast], Callable[[], Any]]


def _publish(cast: Cast) -> Callable[[], Any]:
    return lambda: consent.publish_text(
        card="a-card", kind=ConsentType.SPECIFIC, title="A card", summary="Short", words="All of it",
        statements=frozenset(), by=cast.eli.id, at=AT,
    )  # fmt: skip


def _sign(cast: Cast) -> Callable[[], Any]:
    new = a_consent(cast, sam_walks_with(cast.ana).person, at=AT)
    return lambda: consent.sign(form=[new], by=cast.ana.id, at=AT)


def _bring_in(cast: Cast) -> Callable[[], Any]:
    new = a_consent(cast, sam_walks_with(cast.ana).person, at=AT, discloser="")
    return lambda: consent.bring_in(new=new, by=cast.ana.id, at=AT)


def _answer(cast: Cast) -> Callable[[], Any]:
    person, text = sam_walks_with(cast.ana).person, a_text()
    return lambda: consent.answer_card(
        person_id=person.id, text_id=text.id, answer=CardAnswer.LATER, by=cast.ana.id, at=AT
    )


def on_a_consent(action: Callable[..., Any], **more: Any) -> Scenario:
    """An action on a consent that Sam signed."""

    def prepare(cast: Cast) -> Callable[[], Any]:
        event = {"expiry_kind": ExpiryKind.EVENT, "expires_on": None, "expiry_event": "The walk ends"}
        row = sam_consents(cast, sam_walks_with(cast.ana).person, **event)
        return lambda: action(consent_id=row.id, by=cast.ana.id, at=AT, **more)

    return prepare


def _name(cast: Cast) -> Callable[[], Any]:
    person = sam_walks_with(cast.ana).person
    return lambda: naming.name_recipient(
        name="Officer Lane", kind=RecipientKind.COURT, person_id=person.id, relation=Relation.MONITORING,
        by=cast.ana.id, at=AT,
    )  # fmt: skip


def _team(cast: Cast) -> Callable[[], Any]:
    return lambda: naming.referring_team(site_id=cast.places.harbor.id, by=cast.ana.id, at=AT)


SCENARIOS: dict[str, Scenario] = {
    "privacy.actions.consent.publish_text": _publish,
    "privacy.actions.consent.sign": _sign,
    "privacy.actions.consent.bring_in": _bring_in,
    "privacy.actions.consent.answer_card": _answer,
    "privacy.actions.copies.note_copy": on_a_consent(copies.note_copy, how=ConsentCopy.How.PAPER),
    "privacy.actions.naming.name_recipient": _name,
    "privacy.actions.naming.referring_team": _team,
    "privacy.actions.revoking.revoke": on_a_consent(revoking.revoke),
    "privacy.actions.revoking.hold": on_a_consent(revoking.hold),
    "privacy.actions.revoking.record_event": on_a_consent(
        revoking.record_event, kind=ConsentEvent.Kind.ENDS, happened_on=TODAY
    ),
    "privacy.actions.revoking.mark_false": on_a_consent(revoking.mark_false, how="Another name"),
}
