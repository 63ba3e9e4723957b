"""A person's sharing choices: one card for each purpose, and the three equal answers."""

import uuid
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from companionway.people.models import Person
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy import cards as texts
from companionway.privacy.actions.consent import answer_card, publish_text
from companionway.privacy.models.consent import ConsentText
from companionway.privacy.permissions import Permission
from companionway.privacy.queries.sharing import Told, told_by
from companionway.privacy.rules import cards as rules
from companionway.privacy.rules.cards import Card, Receiver, Words
from companionway.privacy.rules.consent_terms import CardAnswer
from companionway.web.access import StaffRequest, allow, get_person
from companionway.web.errors import refused
from companionway.web.once import do_once
from companionway.web.pages.sharing import words as said
from companionway.web.toasts import toast


def language_for(request: StaffRequest, person: Person) -> str:
    """The language of the cards: the one asked for with this page, else the one that the record names."""
    offered = texts.languages()
    asked = request.POST.get("lang") or request.GET.get("lang") or ""
    return asked if asked in offered else rules.language_of(person.language, tuple(offered))


def card_named(slug: str) -> Card:
    """The card of this name. Raises Http404."""
    card = texts.card(slug)
    if card is None:
        raise Http404
    return card


def text_in_use(card: Card, words: Words, *, by: uuid.UUID, at: datetime) -> ConsentText:
    """The card's exact words as the register has them now; brought into use when a word has changed."""
    text = rules.text_of(card, words)
    return publish_text(
        card=card.slug, kind=card.type, title=text.title, summary=text.summary, words=text.words,
        statements=card.statements, language=words.language, by=by, at=at,
    )  # fmt: skip


@allow(Permission.ASK_ABOUT_SHARING)
def sharing(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """Every card with its answer. Nothing is chosen beforehand."""
    person = get_person(request, person_id, "sharing")
    words = texts.languages()[language_for(request, person)]
    told = told_by(person, clock.now())
    context = {
        "person": person, "words": words, "languages": list(texts.languages().values()),
        "cards": [_card(card, words, told.get(card.slug, Told()), person) for card in texts.cards()],
    }  # fmt: skip
    return render(request, "sharing/cards.html", context)


def _card(card: Card, words: Words, told: Told, person: Person) -> dict[str, Any]:
    today = clock.today()
    live = [said.standing(held, today) for held in told.live]
    return {
        "card": card, "words": words.cards[card.slug], "live": live,
        "state": "" if live else said.last_word(told, today),
        "may_ask": not live or card.recipient == Receiver.NAMED,
        "earlier": [(said.ended(held, today), said.to_whom(held), reverse("web:consent", args=[held.row.id]))
                    for held in told.held if held not in told.live],
        "answer_url": reverse("web:sharing-answer", args=[person.id, card.slug]),
        "sign_url": reverse("web:sharing-signature", args=[person.id, card.slug]),
    }  # fmt: skip


@allow(Permission.ASK_ABOUT_SHARING)
@require_POST
def answer(request: StaffRequest, person_id: uuid.UUID, card: str) -> HttpResponse:
    """Yes goes on to signing; no and "ask me later" are written down and change nothing about support."""
    person = get_person(request, person_id, "sharing")
    chosen, home = card_named(card), f"{reverse('web:sharing', args=[person.id])}?lang={language_for(request, person)}"
    given = request.POST.get("answer", "")
    if given == CardAnswer.YES:
        sign = reverse("web:sharing-signature", args=[person.id, chosen.slug])
        return redirect(f"{sign}?lang={language_for(request, person)}")
    if given not in (CardAnswer.NO, CardAnswer.LATER):
        return refused(request, DomainError("answer", "Choose yes, no or ask me later."), back_url=home)
    words = texts.languages()[language_for(request, person)]

    def act() -> None:
        now, by = clock.now(), request.viewer.user_id
        text = text_in_use(chosen, words, by=by, at=now)
        back = rules.ask_again_on(clock.today()) if given == CardAnswer.LATER else None
        answer_card(
            person_id=person.id, text_id=text.id, answer=CardAnswer(given), ask_again_on=back, by=by, at=now
        )  # fmt: skip

    try:
        do_once(request, act)
    except DomainError as error:
        return refused(request, error, back_url=home)
    kind = "No is fine. Nothing is shared, and nothing else changes."
    toast(request, kind if given == CardAnswer.NO else "That is fine. It comes back once, in two weeks.")
    return redirect(f"{home}#{chosen.slug}")
