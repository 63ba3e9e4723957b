"""Texts with one person: what was written and what came, how each stands, and writing one."""

import uuid
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from companionway.engagement.actions import message as actions
from companionway.engagement.actions.arriving import note_texts_read
from companionway.engagement.models.message import TextMessage
from companionway.engagement.models.walk import Engagement
from companionway.engagement.queries.lookup import engagement_for
from companionway.engagement.queries.plan import plan_of, quiet_of
from companionway.engagement.queries.texts import Way, text_for, texts_of, way_to
from companionway.engagement.rules import hellos
from companionway.engagement.rules import texts as rules
from companionway.engagement.rules.plan import hour_said
from companionway.engagement.rules.texts import Reason, State
from companionway.interop.texting.configured import is_set_up
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.platform.ids import new_id
from companionway.privacy.permissions import Permission
from companionway.privacy.viewer import Viewer
from companionway.web import phrases
from companionway.web.access import StaffRequest, allow, get_person
from companionway.web.errors import refused
from companionway.web.forms import PageForm, posted
from companionway.web.toasts import toast

MEND = {
    Reason.NO_CONSENT: "Ask whether texts are OK, and how. A no changes nothing about support.",
    Reason.NO_NUMBER: "Ask which number is safe to text.",
    Reason.STOPPED: "They can text START when they like. Ask another way how they want to be reached.",
    Reason.GOODBYE: "The door stays open. When they come back, you can write again.",
    Reason.DIED: "Nothing is sent any more.",
    Reason.NOT_SET_UP: "You can text from your work phone, and log that you did.",
}


class TextForm(PageForm):
    """The words of one text. The page makes `id`, so that the same tap twice is one text."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    words = forms.CharField(
        label="Your text", max_length=rules.MOST, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write a few words first."},
    )  # fmt: skip


@allow(Permission.SUPPORT_PEOPLE)
def texts(request: StaffRequest, engagement_id: uuid.UUID) -> HttpResponse:
    """The texts of one walk, the newest first, and a form to write one."""
    engagement = engagement_for(request.viewer, engagement_id)
    person = get_person(request, engagement.person.same_as_id, "texts")
    begin = request.GET.get("begin", "")
    begun = hellos.begin(begin, name_of(engagement, request.viewer)) if begin else ""
    form = TextForm(posted(request), initial={"id": new_id(), "words": begun})
    loud = False
    if request.method == "POST" and form.is_valid():
        try:
            text = _write(request, engagement, form)
        except DomainError as error:
            form.refuse(error)
            loud = error.code == "loud_words"
            if error.code == "taken_back":  # pressed once more it is another text
                form.data = {"id": new_id(), "words": form.cleaned_data["words"]}
        else:
            toast(request, f"It waits until {_when(text)}." if text.state == State.HELD else "Sent on its way.")
            return redirect("web:texts", engagement.id)
    context = {"engagement": engagement, "person": person, "form": form, "loud": loud, "hellos": hellos.NAMES,
               **_around(engagement, texts_of(engagement))}  # fmt: skip
    return render(request, "reach/texts.html", context, status=422 if form.is_bound else 200)


def name_of(engagement: Engagement, viewer: Viewer) -> str:
    """By what name the person knows whoever writes: the one of the plan, else the first name. One query."""
    plan = plan_of(engagement.id)
    return (plan.name_to_say if plan else "") or viewer.name.split(" ")[0]


def _write(request: StaffRequest, engagement: Engagement, form: TextForm) -> TextMessage:
    if not is_set_up():
        raise DomainError(Reason.NOT_SET_UP, f"This cannot be sent: {rules.REASON_WORDS[Reason.NOT_SET_UP]}.")
    return actions.send_text(
        text_id=form.cleaned_data["id"], engagement_id=engagement.id, words=form.cleaned_data["words"],
        as_is="as_is" in request.POST, by=request.viewer.user_id, at=clock.now(),
    )  # fmt: skip


def _around(engagement: Engagement, found: list[TextMessage]) -> dict[str, Any]:
    """What stands around the form: why not, quiet hours, how many went unanswered, and the texts as lines."""
    now = clock.now()
    way = way_to(engagement, now) if is_set_up() else Way(None, why_not=Reason.NOT_SET_UP)
    plan = plan_of(engagement.id)
    quiet = quiet_of(plan)
    return {
        "why_not": rules.REASON_WORDS[way.why_not] if way.why_not else "", "mend": MEND.get(way.why_not or Reason.GATE),
        "asks_consent": way.why_not == Reason.NO_CONSENT, "quiet_ends": hour_said(quiet.ends),
        "is_quiet": rules.is_quiet(timezone.localtime(now), quiet), "plan": plan,
        "unanswered": _unanswered(found), "fresh": any(_is_fresh(text) for text in found),
        "lines": [_line(text) for text in found],
    }  # fmt: skip


def _unanswered(found: list[TextMessage]) -> int:
    """How many of ours arrived since they last wrote, when it is so many that no other should be suggested (T16)."""
    count = 0
    for text in found:
        if text.state == State.RECEIVED:
            break
        count += text.state in (State.SENT, State.DELIVERED) and text.purpose == actions.Kind.TYPED
    return count if count >= rules.UNANSWERED else 0


def _is_fresh(text: TextMessage) -> bool:
    tells = text.state == State.RECEIVED or rules.went_wrong(text.state, text.reason)
    return tells and text.seen_at is None


def _line(text: TextMessage) -> dict[str, Any]:
    """One text: theirs or ours, how it stands in words, and whether it can be taken back."""
    theirs = text.state == State.RECEIVED
    why = rules.REASON_WORDS[Reason(text.reason)] if text.reason else ""
    stands = "" if theirs else rules.STATE_WORDS[State(text.state)]
    if text.state == State.HELD:
        stands = f"waits until {_when(text)}"
    return {
        "text": text, "words": _words(text), "theirs": theirs,
        "stands": phrases.SEPARATOR.join(part for part in (stands, why) if part),
        "failed": rules.went_wrong(text.state, text.reason), "waits": text.state in rules.WAITING,
        "fresh": _is_fresh(text),
        "asked": {"stop": "They said STOP. No text goes there.", "start": "They said START. Texts are OK again.",
                  "help": "They asked for HELP. Call if that is OK."}.get(text.asks, ""),
        "is_code": text.purpose == actions.Kind.CODE,
        "may_mean_stop": theirs and not text.asks and rules.may_mean_stop(text.words),
        "who": text.peer.first_name if text.peer else "", "segments": text.segments if text.segments > 1 else 0,
    }  # fmt: skip


def _words(text: TextMessage) -> str:
    """What it says; of a link that waits, not the part that opens it."""
    return rules.without_secret(text.words) if text.purpose == actions.Kind.LINK else text.words


def _when(text: TextMessage) -> str:
    assert text.send_after is not None
    return phrases.moment(timezone.localtime(text.send_after), clock.today())


@allow(Permission.SUPPORT_PEOPLE)
@require_POST
def reading(request: StaffRequest, engagement_id: uuid.UUID) -> HttpResponse:
    """What came in and what did not arrive has been read."""
    engagement = engagement_for(request.viewer, engagement_id)
    note_texts_read(engagement_id=engagement.id, by=request.viewer.user_id, at=clock.now())
    toast(request, "Noted as read.")
    return redirect("web:texts", engagement.id)


@allow(Permission.SUPPORT_PEOPLE)
@require_POST
def withdrawal(request: StaffRequest, text_id: uuid.UUID) -> HttpResponse:
    """Take a text back while it waits."""
    text = text_for(request.viewer, text_id)
    back = reverse("web:texts", args=[text.engagement_id])
    try:
        actions.withdraw_text(text_id=text.id, by=request.viewer.user_id, at=clock.now())
    except DomainError as error:
        return refused(request, error, back_url=back)
    toast(request, "Taken back. It was not sent.")
    return redirect(back)
