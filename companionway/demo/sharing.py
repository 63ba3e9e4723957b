"""Sharing choices of a few invented people: a yes, a no, a later, one that was stopped, one that ends soon."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from companionway.engagement.models.walk import Engagement
from companionway.platform.models import User
from companionway.privacy import cards as texts
from companionway.privacy.actions.consent import answer_card, publish_text, sign
from companionway.privacy.actions.copies import note_copy
from companionway.privacy.actions.naming import name_recipient, referring_team
from companionway.privacy.actions.revoking import revoke
from companionway.privacy.models.consent import Consent, ConsentText
from companionway.privacy.models.copies import ConsentCopy
from companionway.privacy.rules.cards import (
    GOODBYE_EVENT,
    Card,
    Filled,
    Receiver,
    Until,
    Words,
    expiry_kind,
    full_text,
    text_of,
)
from companionway.privacy.rules.consent_terms import CardAnswer, SignatureMethod
from companionway.privacy.rules.terms import RecipientClass, RecipientKind
from companionway.privacy.signing import NewConsent, Signed

HOW_MANY = 6
NAMED = {"agency": ("Rowan Ellery", "Harbor Lights Housing"), "family": ("Wren Ellery", "")}


@dataclass(frozen=True)
class Asking:
    """Who asks and when, with the words that were used."""

    by: User
    at: datetime
    words: Words

    def text(self, card: Card) -> ConsentText:
        """The card's words in the register."""
        said = text_of(card, self.words)
        return publish_text(
            card=card.slug, kind=card.type, title=said.title, summary=said.summary, words=said.words,
            statements=card.statements, language=self.words.language, by=self.by.id, at=self.at,
        )  # fmt: skip


def choose_sharing(*, username: str, as_of: datetime, today: date) -> int:
    """Let some who walk with this peer make choices in the past weeks. Returns how many people did."""
    by = User.objects.get(username=username)
    live = Engagement.objects.filter(
        assignments__worker=by, assignments__ends_at=None, state="open", site__isnull=False
    )
    walks = list(live.select_related("person__same_as", "program", "site").order_by("opened_at", "id")[:HOW_MANY])
    cards = {card.slug: card for card in texts.cards()}
    english = texts.languages()["en"]
    for number, walk in enumerate(walks):
        asking = Asking(by, as_of - timedelta(days=40 - 5 * number), english)
        _choose(number, walk, cards, asking, as_of, today)
    return len(walks)


def _choose(
    number: int, walk: Engagement, cards: dict[str, Card], asking: Asking, as_of: datetime, today: date
) -> None:
    """One person's choices, by turns."""
    if number in (0, 3):
        row = _yes(walk, cards["sender"], asking)
        note_copy(consent_id=row.id, how=ConsentCopy.How.PAPER, by=asking.by.id, at=asking.at)
        if number == 3:
            revoke(consent_id=row.id, by=asking.by.id, at=as_of - timedelta(days=2))
    if number in (0, 4):
        _yes(walk, cards["agency"], asking, ends_on=today + timedelta(days=20 if number == 4 else 300))
    if number == 0:
        _answer(walk, cards["court"], CardAnswer.NO, asking)
    if number == 1:
        for card in cards.values():
            _answer(walk, card, CardAnswer.NO, asking)
    if number == 2:
        _answer(walk, cards["care"], CardAnswer.LATER, asking, today)
        _answer(walk, cards["family"], CardAnswer.LATER, asking, today + timedelta(days=6))
    if number == 5:
        _yes(walk, cards["care"], asking)
        _yes(walk, cards["texts"], asking)


def agree_to_texts(walk: Engagement, by: User, at: datetime) -> None:
    """A typed yes to texts."""
    card = next(card for card in texts.cards() if card.slug == "texts")
    _yes(walk, card, Asking(by, at, texts.languages()["en"]))


def agree_to_care(walk: Engagement, by: User, at: datetime) -> None:
    """A typed yes to those who treat them, unless it stands already."""
    if not Consent.objects.filter(person__same_as=walk.person.same_as_id, text__card="care", revocations=None).exists():
        card = next(card for card in texts.cards() if card.slug == "care")
        _yes(walk, card, Asking(by, at, texts.languages()["en"]))


def _answer(walk: Engagement, card: Card, answer: CardAnswer, asking: Asking, back: date | None = None) -> None:
    answer_card(
        person_id=walk.person.same_as_id, text_id=asking.text(card).id, answer=answer, ask_again_on=back,
        by=asking.by.id, at=asking.at,
    )  # fmt: skip


def _yes(walk: Engagement, card: Card, asking: Asking, ends_on: date | None = None) -> Consent:
    """A typed yes, as the pages would make it."""
    person = walk.person.same_as
    name, organization = NAMED.get(card.slug, (walk.site.name if walk.site else "", ""))
    until = Until.DATE if ends_on else card.until[0]
    purpose = card.purposes[0] if card.choose_purpose else ""
    picked = card.information[:1] if card.choose else ()
    whom = ", ".join(filter(None, (name, organization))) if card.recipient in (Receiver.NAMED, Receiver.SENDER) else ""
    shown = full_text(card, asking.words, Filled(
        person=person.called, program=walk.program.name, until=until, recipient=whom, purpose=purpose,
        information=picked, ends_on=ends_on,
    ))  # fmt: skip
    recipients = []
    if card.recipient == Receiver.SENDER and walk.site_id:
        recipients = [referring_team(site_id=walk.site_id, by=asking.by.id, at=asking.at).id]
    elif card.recipient == Receiver.NAMED:
        kind: RecipientKind = card.kind_for(purpose)
        recipients = [name_recipient(name=name, organization=organization, kind=kind, person_id=person.id,
                                     by=asking.by.id, at=asking.at).id]  # fmt: skip
    new = NewConsent(
        person_id=person.id, program_id=walk.program_id, text_id=asking.text(card).id, words_shown=shown,
        signed=Signed(SignatureMethod.TYPED, evidence=person.called, at=asking.at), person_name=person.called,
        discloser=walk.program.name, information=frozenset(card.shared(picked)),
        purposes=frozenset([card.purposes[0]] if card.choose_purpose else card.purposes), recipients=tuple(recipients),
        recipient_class=RecipientClass.TPO if card.recipient == Receiver.CLASS else None,
        expiry_kind=expiry_kind(until), expires_on=ends_on,
        expiry_event=GOODBYE_EVENT if until == Until.GOODBYE else "",
    )  # fmt: skip
    return sign(form=[new], by=asking.by.id, at=asking.at)[0]
