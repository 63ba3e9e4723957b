"""Texting from any page what it made for a person: a link of theirs, a sheet, a place. All that holds for texts holds.

A page puts `reach/_by_text.html` with an `Offer` into the form that makes the thing. When that button was pressed
(`is_asked`), it calls `text_link` or `text_words` with a fresh offer and shows what `said` says. A refusal is a
DomainError, and `refused_text` shows it, with "as it is" where only the words stand in the way.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from companionway.engagement.actions.message import Kind, send_text
from companionway.engagement.models.message import TextMessage
from companionway.engagement.models.walk import Engagement
from companionway.engagement.queries.plan import plan_of, quiet_of
from companionway.engagement.queries.texts import text_written, walks_to_text, way_to
from companionway.engagement.rules import texts as rules
from companionway.engagement.rules.plan import hour_said
from companionway.engagement.rules.texts import Reason, State
from companionway.interop.texting.configured import is_set_up
from companionway.people.models import Person
from companionway.platform import clock
from companionway.platform.errors import DomainError, NotVisible
from companionway.privacy.actions.own_page import GivenLink, note_texted
from companionway.privacy.rules.own_page import Purpose
from companionway.privacy.viewer import Viewer
from companionway.web import phrases
from companionway.web.access import StaffRequest
from companionway.web.errors import refused
from companionway.web.languages import code_of
from companionway.web.pages.reach.texts import MEND, name_of

HOW, BY_TEXT, ID = "how", "text", "text_id"
# What a text with a link says: who it is from, and nothing else.
WORDS = {
    Purpose.PAGE: _("Your page, from %(name)s: %(address)s"),
    Purpose.CHECK_IN: _("Your check-in, from %(name)s: %(address)s"),
    Purpose.EXPERIENCE: _("Three questions, from %(name)s: %(address)s"),
}


@dataclass(frozen=True)
class Offer:
    """Whether something can be texted to somebody now, over which walk; else why not, and what would help.

    `id` is the text's, made with the page, so that one tap is one text. `waits` is the hour at which it would leave.
    """

    walk: Engagement | None
    id: uuid.UUID
    why_not: str = ""
    mend: str = ""
    asks_consent: bool = False
    waits: str = ""


def offer(viewer: Viewer, person: Person, walk: Engagement | None = None) -> Offer:
    """By what is on file now. Of several walks the first over which it can go. Nine queries a walk at most.

    The caller has looked the person up by viewer.
    """
    walks = [walk] if walk else walks_to_text(viewer, person)
    now, reason = clock.now(), None
    for one in walks if is_set_up() else ():
        why_not = way_to(one, now).why_not
        if why_not is None:
            quiet = quiet_of(plan_of(one.id))
            waits = hour_said(quiet.ends) if rules.is_quiet(timezone.localtime(now), quiet) else ""
            return Offer(one, uuid.uuid4(), waits=waits)
        reason = why_not
    if not walks:
        return Offer(None, uuid.uuid4(), "nobody walks with them now")
    reason = reason or Reason.NOT_SET_UP
    return Offer(None, uuid.uuid4(), rules.REASON_WORDS[reason], MEND[reason], reason == Reason.NO_CONSENT)


def is_asked(request: StaffRequest) -> bool:
    """Whether the button for texting it was pressed."""
    return request.POST.get(HOW) == BY_TEXT


def text_link(request: StaffRequest, over: Offer, purpose: Purpose, make: Callable[[], GivenLink]) -> TextMessage:
    """Make a link and text it, both or neither; it is shown nowhere. Pressed twice it is one link and one text.

    Raises DomainError as `make` and `send_text` do, and where the offer says that nothing can be texted.
    """
    walk = _walk(over)
    known = text_written(walk, _id(request))
    if known is not None:
        return known
    with transaction.atomic():
        given = make()
        note_texted(given.id)
        address = settings.COMPANIONWAY_BASE_URL.rstrip("/") + reverse("web:own-link", args=[given.token])
        with translation.override(code_of(walk.person.same_as.language) or settings.LANGUAGE_CODE):
            words = str(WORDS[purpose]) % {"name": name_of(walk, request.viewer), "address": address}
        return text_words(request, over, words, kind=Kind.LINK)


def text_words(
    request: StaffRequest, over: Offer, words: str, *, kind: Kind = Kind.SHARE, text_id: uuid.UUID | None = None
) -> TextMessage:
    """Text these words over the walk of an offer. Raises DomainError.

    `text_id` where the page's form has an id of its own for the one tap.
    """
    return send_text(
        text_id=text_id or _id(request), engagement_id=_walk(over).id, words=words, by=request.viewer.user_id,
        at=clock.now(), kind=kind, as_is="as_is" in request.POST,
    )  # fmt: skip


def _walk(over: Offer) -> Engagement:
    if over.walk is None:
        raise DomainError("no_text", f"It cannot be texted: {over.why_not}. {over.mend}".strip())
    return over.walk


def _id(request: StaffRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get(ID, ""))
    except ValueError:
        raise NotVisible from None


def said(text: TextMessage) -> str:
    """What to tell the peer: that it is on its way, until when it waits, or that it went wrong since."""
    if text.state in (State.CANCELED, State.FAILED):
        return f"This text {rules.STATE_WORDS[State(text.state)]}: {rules.REASON_WORDS[Reason(text.reason)]}."
    if text.send_after is None or text.state != State.HELD:
        return "Texted. It is on its way."
    until = phrases.moment(timezone.localtime(text.send_after), clock.today())
    return f"It waits until {until}, for their quiet hours."


def said_of(request: StaffRequest, walk: Engagement) -> str:
    """`said` of the text that this form made, now or when it came before. Raises DomainError "taken_back"."""
    text = text_written(walk, _id(request))
    return said(text) if text else "Saved."


def refused_text(request: StaffRequest, error: DomainError, back_url: str) -> HttpResponse:
    """422: what stands in the way. Words that may tell too much can be sent as they are, once that was read."""
    if error.code != "loud_words":
        return refused(request, error, back_url=back_url)
    answers = [(name, value) for name, values in request.POST.lists() for value in values]
    kept = [(name, value) for name, value in answers if name != "csrfmiddlewaretoken"]
    return render(request, "reach/as_it_is.html", {"error": error, "answers": kept, "back_url": back_url}, status=422)
