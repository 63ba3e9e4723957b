"""What was shared about a person: one click from their page; on paper and as a table through the gate."""

import uuid
from datetime import datetime, time, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from companionway.people.models import Person
from companionway.platform import clock, limits
from companionway.privacy import gate
from companionway.privacy.permissions import Permission
from companionway.privacy.queries.accounting import accounting
from companionway.privacy.rules.accounting import Line
from companionway.privacy.rules.terms import Channel, Information, Purpose, RecipientKind, Relation
from companionway.web import leaving
from companionway.web.access import StaffRequest, allow
from companionway.web.limits import EXPORTS, held_up
from companionway.web.pages.rights.person import looked_at, officers_sight
from companionway.web.pages.rights.words import (
    BASIS_WORDS,
    CHANNEL_WORDS,
    INFORMATION_WORDS,
    PURPOSE_WORDS,
    listed,
)

SPANS = {"3y": ("3 years", None), "1y": ("1 year", timedelta(days=365)), "3m": ("3 months", timedelta(days=91))}
COLUMNS = ("First", "Last", "Times", "To", "Address", "What", "What for", "Because of", "How")


@allow(Permission.SEE_RIGHTS)
@officers_sight
def shared(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """Everything that was shared in three years, or in less if the person likes; repeats are one line."""
    person = looked_at(request, person_id, "shared")
    if isinstance(person, HttpResponse):
        return person
    span, now = _span(request.GET.get("span", "")), clock.now()
    lines = accounting(person, asked_at=now, since=_since(span, now))
    purpose = request.GET.get("for", "")
    context = {"person": person, "lines": [_row(line) for line in lines], "span": span, "spans": SPANS,
               "purpose": purpose, "carry": f"?for={purpose}" if purpose else ""}  # fmt: skip
    return render(request, "rights/shared.html", context)


@require_POST
@allow(Permission.SEE_RIGHTS)
@officers_sight
def paper(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """The accounting on paper for the person, printed from what the gate let out."""
    person = looked_at(request, person_id, "shared_paper")
    if isinstance(person, HttpResponse):
        return person
    permit = _let_out(request, person, Channel.PRINT)
    return leaving.page(request, permit, "rights/shared_paper.html", Channel.PRINT, name="told", now=clock.now())


@require_POST
@allow(Permission.SEE_RIGHTS)
@officers_sight
def table(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """The accounting as a table file for the person."""
    person = looked_at(request, person_id, "shared_table")
    if isinstance(person, HttpResponse):
        return person
    wait = held_up(request, limits.EXPORT, what=EXPORTS, back=reverse("web:shared", args=[person_id]))
    if wait is not None:
        return wait
    return leaving.table(_let_out(request, person, Channel.CSV), "what-was-shared")


def _let_out(request: StaffRequest, person: Person, channel: Channel) -> gate.Permit:
    now = clock.now()
    span = _span(request.POST.get("span", ""))
    lines = accounting(person, asked_at=now, since=_since(span, now))
    told = gate.Told(person.called, RecipientKind.PERSON, relations=frozenset({Relation.SELF}))
    ask = gate.Ask(
        person_id=person.id, program_id=None, basis=gate.Basis.PERSON_ACCESS, recipient=told,
        purpose=Purpose.AT_REQUEST, information=frozenset({Information.DOCUMENTS}), channel=channel,
        values=_values(person, lines, SPANS[span][0]),
        least="The person's own accounting, as they asked for it.",
        fields={"identity_check": "known to the team"},
    )  # fmt: skip
    return gate.judge(ask, by=request.viewer, at=now)


def _span(given: str) -> str:
    return given if given in SPANS else "3y"


def _values(person: Person, lines: list[Line], span: str) -> dict[str, Any]:
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
