"""What was shared about a person: one click from their page; on paper and as a table through the gate."""

import uuid
from datetime import datetime, time, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from companionway.people.models import Person
from companionway.platform import clock, limits
from companionway.platform.errors import DomainError
from companionway.privacy.actions.delays import delay_showing
from companionway.privacy.gate import Permit
from companionway.privacy.permissions import Permission
from companionway.privacy.queries.accounting import accounting, disclosure_that_may_wait, may_be_delayed
from companionway.privacy.rules.accounting import Line
from companionway.privacy.rules.terms import Channel
from companionway.web import leaving
from companionway.web.access import StaffRequest, allow
from companionway.web.forms import posted
from companionway.web.limits import EXPORTS, held_up
from companionway.web.pages.rights.forms import AccountingForm, DelayForm
from companionway.web.pages.rights.handing import hand_over, who_may_have
from companionway.web.pages.rights.person import carry, inside_inquiry, looked_at, what_for
from companionway.web.pages.rights.words import (
    BASIS_WORDS,
    CHANNEL_WORDS,
    INFORMATION_WORDS,
    PURPOSE_WORDS,
    listed,
)
from companionway.web.toasts import toast

SPANS = {"3y": ("3 years", None), "1y": ("1 year", timedelta(days=365)), "3m": ("3 months", timedelta(days=91))}
COLUMNS = ("First", "Last", "Times", "To", "Address", "What", "What for", "Because of", "How")


@allow(Permission.SEE_RIGHTS)
@inside_inquiry
def shared(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """Everything that was shared in three years, or in less if the person likes; repeats are one line."""
    person = looked_at(request, person_id, "shared")
    if isinstance(person, HttpResponse):
        return person
    span = _span(request.GET.get("span", ""))
    return _page(request, person, AccountingForm(initial={"span": span}, **who_may_have(person)), span)


def _page(request: StaffRequest, person: Person, form: AccountingForm, span: str) -> HttpResponse:
    now = clock.now()
    lines = accounting(person, asked_at=now, since=_since(span, now))
    keeps = request.viewer.may(Permission.KEEP_PRIVACY)
    context = {
        "person": person, "lines": [_row(line) for line in lines], "span": span, "spans": SPANS, "form": form,
        "carry": carry(request), "inquiry": request.inquiry, "now": now,
        "may_wait": may_be_delayed(person, asked_at=now) if keeps else [],
    }  # fmt: skip
    return render(request, "rights/shared.html", context, status=422 if form.is_bound else 200)


@require_POST
@allow(Permission.SEE_RIGHTS)
@inside_inquiry
def paper(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """The accounting on paper for the person, printed from what the gate let out."""
    return _given(request, person_id, Channel.PRINT)


@require_POST
@allow(Permission.SEE_RIGHTS)
@inside_inquiry
def table(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """The accounting as a table file for the person."""
    return _given(request, person_id, Channel.CSV)


def _given(request: StaffRequest, person_id: uuid.UUID, channel: Channel) -> HttpResponse:
    page = reverse("web:shared", args=[person_id])
    person = looked_at(request, person_id, f"shared_{channel}", page)
    if isinstance(person, HttpResponse):
        return person
    form = AccountingForm(request.POST, **who_may_have(person))
    if not form.is_valid():
        return _page(request, person, form, _span(request.POST.get("span", "")))
    if channel == Channel.CSV:
        wait = held_up(request, limits.EXPORT, what=EXPORTS, back=page)
        return wait or leaving.table(_let_out(request, person, form, channel), "what-was-shared")
    permit = _let_out(request, person, form, channel)
    return leaving.page(request, permit, "rights/shared_paper.html", channel, name="told", now=clock.now())


def _let_out(request: StaffRequest, person: Person, form: AccountingForm, channel: Channel) -> Permit:
    now, span = clock.now(), _span(form.cleaned_data["span"])
    values = as_table(person, accounting(person, asked_at=now, since=_since(span, now)), SPANS[span][0])
    return hand_over(request, person, form, channel, values, least="The person's own accounting, as they asked for it.")


@allow(Permission.KEEP_PRIVACY)
@inside_inquiry
def later(request: StaffRequest, disclosure_id: uuid.UUID) -> HttpResponse:
    """From which day the person sees a report of a crime or of child abuse in their list, and why not before."""
    if request.inquiry is None:
        return what_for(request, request.path)
    row = disclosure_that_may_wait(request.viewer, disclosure_id)
    assert row.person is not None
    person = looked_at(request, row.person.same_as_id, "shared_later")
    if isinstance(person, HttpResponse):
        return person
    form = DelayForm(posted(request), initial={"until": timezone.localdate(row.delayed_until).isoformat()}
                     if row.delayed_until else None)  # fmt: skip
    if request.method == "POST" and ("show" in request.POST or form.is_valid()):
        try:
            _decide(request, row.id, form)
        except DomainError as error:
            form.refuse(error)
        else:
            toast(request, "Saved.")
            return redirect(reverse("web:shared", args=[person.id]) + carry(request))
    context = {"row": row, "person": person, "form": form, "because": BASIS_WORDS[row.basis], "now": clock.now(),
               "carry": carry(request)}  # fmt: skip
    return render(request, "rights/shared_later.html", context, status=422 if form.is_bound else 200)


def _decide(request: StaffRequest, disclosure_id: uuid.UUID, form: DelayForm) -> None:
    shows = "show" in request.POST
    until = None if shows else timezone.make_aware(datetime.combine(form.cleaned_data["until"], time()))
    delay_showing(
        disclosure_id=disclosure_id, until=until, because="" if shows else form.cleaned_data["because"],
        by=request.viewer.user_id, at=clock.now(),
    )  # fmt: skip


def _span(given: str) -> str:
    return given if given in SPANS else "3y"


def as_table(person: Person, lines: list[Line], span: str) -> dict[str, Any]:
    """The accounting as paper and file show it: columns, rows of words, the span in words, and whose it is."""
    return {"columns": list(COLUMNS), "rows": [list(_row(line).values()) for line in lines], "span": span,
            "name": person.called}  # fmt: skip


def _since(span: str, now: datetime) -> datetime | None:
    """The beginning of the day so long ago, for a shorter accounting."""
    length = SPANS[span][1]
    return timezone.make_aware(datetime.combine((now - length).date(), time())) if length else None


def _row(line: Line) -> dict[str, Any]:
    """One line in words, in the order of the columns."""
    return {
        "first": _day(line.first_at), "last": _day(line.last_at), "times": str(line.times),
        "to": ", ".join(part for part in (line.recipient, line.organization) if part), "address": line.address,
        "what": listed(line.information, INFORMATION_WORDS), "why": PURPOSE_WORDS.get(line.purpose, line.purpose),
        "because": BASIS_WORDS.get(line.basis, line.basis), "how": listed(line.channels, CHANNEL_WORDS),
    }  # fmt: skip


def _day(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{local:%B} {local.day}, {local.year}"
