"""Somebody asks for themselves: one thing on each page, no account, no cookie, no script needed.

The answers travel with the pages in a signed field, so nothing is kept before Send and nothing is set in the browser.
"""

import uuid
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from companionway.organizations import queries as organizations
from companionway.organizations.lines import public_lines
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy.actions.own_page import keep_way_back
from companionway.privacy.queries.notices import all_in_force
from companionway.referrals.actions.once import receive_once
from companionway.web.access import public
from companionway.web.forms import PageForm
from companionway.web.languages import chosen, speaks
from companionway.web.limits import seconds_to_wait
from companionway.web.pages.doors.ask_forms import STEPS, request_of
from companionway.web.pages.own.forms import WayBackForm
from companionway.web.pages.own.home import full_address
from companionway.web.pages.rights.notices import shown

SALT = "ask"
NAMES = [*STEPS, "check"]
ANOTHER_PROGRAM = "Asked for themselves, and this program is for pregnancy and the first year. Which program fits?"
Said = dict[str, dict[str, list[str]]]


class Walk:
    """Where somebody is in the questions, and what they said so far, as it travels in the signed field."""

    def __init__(self, key: str, said: Said, seen_all: bool) -> None:
        self.key, self.said, self.seen_all = key, said, seen_all

    @classmethod
    def of(cls, request: HttpRequest) -> "Walk | None":
        """The walk that this request carries; a fresh one without; None for one that we did not sign."""
        sent = request.POST.get("state", "")
        if not sent:
            return cls(str(uuid.uuid4()), {}, False)
        try:
            held = signing.loads(sent, salt=SALT)
            return cls(held["key"], held["said"], held["seen_all"])
        except (signing.BadSignature, KeyError, TypeError):
            return None

    def sealed(self) -> str:
        """The signed field."""
        return signing.dumps({"key": self.key, "said": self.said, "seen_all": self.seen_all}, salt=SALT, compress=True)

    def hear(self, step: str, request: HttpRequest) -> None:
        """Keep what was just typed, right or wrong, so that no step back loses it."""
        if step in STEPS:
            self.said[step] = {name: request.POST.getlist(name) for name in STEPS[step].base_fields}

    def form(self, step: str, *, judged: bool) -> PageForm:
        """A step's form with what was said; judged when its answers should be looked at."""
        held = self.said.get(step, {})
        if judged:
            data = QueryDict(mutable=True)
            for name, values in held.items():
                data.setlist(name, values)
            return STEPS[step](data)
        many = {name for name, field in STEPS[step].base_fields.items() if name == "times"}
        initial = {name: values if name in many else values[0] for name, values in held.items() if values}
        return STEPS[step](initial=initial)

    def wrong_step(self) -> str:
        """The first step whose answers cannot go as they are, "" when all can."""
        return next((step for step in STEPS if not self.form(step, judged=True).is_valid()), "")


@csrf_exempt  # no session stands behind this form, and it sets no cookie; its answers are signed and sent once
@public("somebody asks for themselves, without an account")
@speaks
def ask(request: HttpRequest) -> HttpResponse:
    """The next page of the questions, the check, and the sending."""
    walk = Walk.of(request)
    if walk is None:
        return _page(request, Walk(str(uuid.uuid4()), {}, False), "name", status=422, lost=True)
    if request.method != "POST":
        return _page(request, walk, "name")
    step, go = request.POST.get("step", ""), request.POST.get("go", "next")
    if step not in NAMES:
        return _page(request, walk, "name")
    walk.hear(step, request)
    if go == "back":
        return _page(request, walk, NAMES[max(NAMES.index(step) - 1, 0)])
    if go in NAMES:
        return _page(request, walk, go)
    if step in STEPS and not walk.form(step, judged=True).is_valid():
        return _page(request, walk, step, judged=True, status=422)
    if step == "check":
        return _send(request, walk)
    onward = "check" if walk.seen_all else NAMES[NAMES.index(step) + 1]
    walk.seen_all = walk.seen_all or onward == "check"
    return _page(request, walk, onward)


def _page(request: HttpRequest, walk: Walk, step: str, *, status: int = 200, judged: bool = False, lost: bool = False,
          trouble: str = "") -> HttpResponse:  # fmt: skip
    form = walk.form(step, judged=judged) if step in STEPS else None
    place = NAMES.index(step)
    context = {
        "step": step, "state": walk.sealed(), "form": form, "lines": public_lines(), "lost": lost, "trouble": trouble,
        "first": place == 0, "number": place + 1, "of": len(NAMES), "seen_all": walk.seen_all,
        "answers": _answers(walk) if form is None else [],
        "way_back": WayBackForm({"word": request.POST.get("word", "")}) if form is None else None,
        "notices": [shown(row) for row in all_in_force(clock.today())] if form is None else [],
    }  # fmt: skip
    template = "doors/ask_check.html" if form is None else "doors/ask.html"
    return render(request, template, context, status=status)


def _answers(walk: Walk) -> list[tuple[str, str, str]]:
    """What was said, as (step, label, words), for the page that shows it all before sending."""
    shown = []
    for step in STEPS:
        form = walk.form(step, judged=True)
        form.is_valid()
        for bound in form:
            value = form.cleaned_data.get(bound.name)
            if not value or (bound.name == "email" and form.cleaned_data.get("channel") != "email"):
                continue
            if bound.name in {"phone", "message_ok"} and form.cleaned_data.get("channel") == "email":
                continue
            shown.append((step, str(bound.label), _words(bound.field, value)))
    return shown


def _words(field: Any, value: Any) -> str:
    choices = dict(getattr(field, "choices", []))
    values = value if isinstance(value, list) else [value]
    return _("Yes") if value is True else ", ".join(str(choices.get(v, v)) for v in values)


def _send(request: HttpRequest, walk: Walk) -> HttpResponse:
    wrong = walk.wrong_step()
    if wrong:
        return _page(request, walk, wrong, judged=True, status=422)
    wait = seconds_to_wait(request, "ask")
    if wait:
        minutes = wait // 60 + 1
        trouble = _("Many people are sending right now. Your words are still here. Press Send again in %(n)d min.")
        trouble %= {"n": minutes}
        response = _page(request, walk, "check", status=429, trouble=trouble)
        response["Retry-After"] = str(wait)
        return response
    said = {step: _cleaned(walk, step) for step in STEPS}
    perinatal = said["more"]["perinatal"] == "yes"
    program = organizations.self_referral_program(
        clock.today(), usual=settings.COMPANIONWAY_SELF_REFERRAL_PROGRAM, perinatal=perinatal
    )  # fmt: skip
    if program is None:
        trouble = _("We cannot take requests on this page right now. Your words are still here. Please call instead.")
        return _page(request, walk, "check", status=503, trouble=trouble)
    way_back = WayBackForm(request.POST)
    if fault := way_back.fault(said["name"]["called"]):
        return _page(request, walk, "check", status=422, trouble=fault)
    new = request_of(said, program.slug, ANOTHER_PROGRAM if program.perinatal and not perinatal else "")
    try:
        received = receive_once(new=new, scope="ask", key=uuid.UUID(walk.key), by=None, at=clock.now())
    except DomainError as error:
        return _page(request, walk, "check", status=422, trouble=error.message)
    by = timezone.localdate(received.referral.promise_due_at)
    if received.verdict == "made" and (word := way_back.cleaned_data["word"]):
        given = keep_way_back(person_id=received.referral.person_id, word=word, at=clock.now())
        context = {"by": by, "lines": public_lines(), "address": full_address(given.token)}
        return render(request, "doors/ask_sent.html", context)
    language = chosen(request)
    return redirect(f"{reverse('web:ask-sent')}?by={by.isoformat()}{f'&lang={language}' if language else ''}")


def _cleaned(walk: Walk, step: str) -> dict[str, Any]:
    form = walk.form(step, judged=True)
    form.is_valid()
    return form.cleaned_data


@require_safe
@public("after sending: what happens, by when; nothing about anyone")
@speaks
def sent(request: HttpRequest) -> HttpResponse:
    """What happens now. The address holds a day and nothing else, and any day near today reads the same to anyone."""
    try:
        by = date.fromisoformat(request.GET.get("by", ""))
    except ValueError:
        raise Http404 from None
    if abs(by - clock.today()) > timedelta(days=62):
        raise Http404
    return render(request, "doors/ask_sent.html", {"by": by, "lines": public_lines()})


@require_safe
@public("how to leave a page, and what leaving does not do")
@speaks
def leaving(request: HttpRequest) -> HttpResponse:
    """What "Leave this page now" does and does not do, and who to call."""
    return render(request, "doors/leaving.html", {"lines": public_lines()})
