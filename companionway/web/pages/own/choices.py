"""My choices: what is shared, turning it off in three taps, and the receipt with what was shared before."""

import uuid
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language

from companionway.platform import clock
from companionway.privacy import cards as texts
from companionway.privacy.actions.own_choices import turn_off
from companionway.privacy.queries.consent import Held
from companionway.privacy.queries.own_choices import own_consent, own_consents
from companionway.privacy.queries.sharing import LIVE, left_on
from companionway.privacy.rules.cards import Words
from companionway.privacy.rules.consent_terms import RevocationMethod
from companionway.web import phrases
from companionway.web.access import OwnRequest, own_page
from companionway.web.pages.own.told import kind_of
from companionway.web.pages.sharing.stopping import statement, waits_until, words_of
from companionway.web.pages.sharing.words import to_whom


@own_page("what they agreed to share, and what they stopped")
def choices(request: OwnRequest) -> HttpResponse:
    """Each yes that stands, and those that ended."""
    now = clock.now()
    held = own_consents(request.visit.person_id, now)
    context = {
        "on": [_line(one) for one in held if one.state in LIVE],
        "off": [_line(one) for one in held if one.state not in LIVE],
    }  # fmt: skip
    return render(request, "own/choices.html", context)


@own_page("one yes: turning it off, and the receipt")
def choice(request: OwnRequest, consent_id: uuid.UUID) -> HttpResponse:
    """What it says. POST turns it off at once; what was shared before stays in the list."""
    now = clock.now()
    held = own_consent(request.visit.person_id, consent_id, now)
    waits, day = waits_until(held, now)
    if request.method == "POST":
        words = statement(held, words_of(held), now)
        turn_off(consent_id=consent_id, person_id=request.visit.person_id, statement=words, at=now)
        return redirect("web:own-choice", consent_id=consent_id)
    context = {
        **_line(held), "held": held, "waits": waits, "day": day, "is_on": held.state in LIVE and not waits,
        "receipt": _receipt(held), "left": [left_words(row) for row in left_on(consent_id)],
    }  # fmt: skip
    return render(request, "own/choice.html", context)


def words_now() -> Words:
    """The words of sharing in the language of this page; English where we have none."""
    offered = texts.languages()
    return offered.get((get_language() or "en").split("-")[0]) or next(iter(offered.values()))


def title_of(held: Held) -> str:
    """What a yes is called in the language of this page; as it was signed where a card is offered no more."""
    card = words_now().cards.get(held.row.text.card)
    return card.title if card else held.row.text.title


def _line(held: Held) -> dict[str, Any]:
    return {
        "id": held.row.id, "title": title_of(held), "in_language": words_now().language, "to": to_whom(held),
        "since": held.row.signed_at, "until": held.facts.expiry.on, "state": held.state.value,
    }  # fmt: skip


def _receipt(held: Held) -> dict[str, Any]:
    """The written statement and when it was made; empty while it stands."""
    rows = {one.method: one for one in held.row.revocations.all()}
    first = min(rows.values(), key=lambda one: one.recorded_at, default=None)
    written = rows.get(RevocationMethod.WRITTEN)
    return {"at": first.recorded_at, "statement": written.statement if written else ""} if first else {}


def left_words(row: Any) -> dict[str, Any]:
    """One thing that was shared: when, with whom, what."""
    words = words_now()
    names = dict.fromkeys(part for part in (row.recipient_name, row.recipient_organization) if part)
    what = "; ".join(kind_of(key, words) for key in row.information)
    return {"at": day_of(row.at), "to": ", ".join(names), "what": what}


def full_day_of(moment: datetime) -> str:
    """The same with its year, for what is printed and kept."""
    return phrases.long_day(timezone.localdate(moment))


def day_of(moment: datetime) -> str:
    """The day of a moment in the language of the page."""
    return phrases.day(timezone.localdate(moment), clock.today())
