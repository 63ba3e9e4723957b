"""Why first; then who saw this person, what did this worker open, and what left."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from companionway.people.models import Person
from companionway.platform import clock
from companionway.platform.errors import DomainError, NotVisible
from companionway.privacy.actions.inquiry import begin_inquiry
from companionway.privacy.models.disclosure import Disclosure
from companionway.privacy.models.inquiry import Inquiry
from companionway.privacy.permissions import Permission
from companionway.privacy.queries import left as leaving
from companionway.privacy.queries import looks, oddities
from companionway.privacy.rules.inquiry import PURPOSE_WORDS, Purpose
from companionway.web.access import StaffRequest, allow
from companionway.web.forms import posted
from companionway.web.pages.looks.forms import FindForm, NarrowForm, PurposeForm
from companionway.web.pages.looks.inside import Sheet, frame, given_out, inquiry_of, note
from companionway.web.pages.looks.lines import cells_of, in_short, ledger_cells, ledger_lines, lines_of, people_in
from companionway.web.pages.looks.week import finding_line

BACK = 90


@allow(Permission.SEE_WHO_LOOKED)
def inquiries(request: StaffRequest) -> HttpResponse:
    """The purpose comes first. What is open already can be gone on with."""
    form = PurposeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            row = begin_inquiry(purpose=said["purpose"], words=said["words"], by=request.viewer.user_id, at=clock.now())
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect(_first_page(row))
    mine = [
        {"url": reverse("web:inquiry", args=[row.id]), "why": PURPOSE_WORDS[Purpose(row.purpose)], "row": row}
        for row in looks.open_inquiries(request.viewer, clock.now())
    ]
    return render(request, "looks/begin.html", {"form": form, "mine": mine}, status=422 if form.errors else 200)


def _first_page(row: Inquiry) -> str:
    return reverse("web:looks-week" if row.purpose == Purpose.WEEKLY_REVIEW else "web:inquiry", args=[row.id])


@allow(Permission.SEE_WHO_LOOKED)
def inquiry(request: StaffRequest, inquiry_id: uuid.UUID) -> HttpResponse:
    """Three questions: about a person, about a worker, about what left."""
    row = inquiry_of(request, inquiry_id)
    form = FindForm(posted(request))
    found, searched = [], request.method == "POST" and form.is_valid()
    if searched:
        found = looks.people_named(form.cleaned_data["q"])
    note(request, row, "search" if searched else "begin", people=[str(person.id) for person in found])
    context = {
        **frame(row), "form": form, "searched": searched,
        "found": [{"p": p, "facts": _facts(p), "url": reverse("web:who-saw", args=[row.id, p.id])} for p in found],
        "workers": [
            {"name": w.get_full_name() or w.username, "url": reverse("web:what-opened", args=[row.id, w.id])}
            for w in looks.workers()
        ],
    }  # fmt: skip
    return render(request, "looks/inquiry.html", context, status=422 if form.errors else 200)


@allow(Permission.SEE_WHO_LOOKED)
def who_saw(request: StaffRequest, inquiry_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """Everybody who saw or touched this person's records, newest first."""
    row = inquiry_of(request, inquiry_id)
    person = looks.person_named(person_id)
    form = NarrowForm(request.GET, workers=looks.workers(), today=clock.today())
    worker, days = form.said("worker"), form.days(BACK)
    entries = looks.who_saw(person, days, worker=uuid.UUID(worker) if worker else None, kind=form.said("kind"))
    table, told = _table(entries, with_people=False), _ledger(leaving.disclosures(days, about=person))
    if request.method == "POST":
        cells = ledger_cells(told["ledger"]) + cells_of(table["lines"])
        sheet = Sheet("who_saw", f"Who saw {person.called}", days, cells, table["more"] or told["ledger_more"])
        return given_out(request, row, sheet, person_id=person.id, entries=len(entries))
    note(request, row, "who_saw", person_id=person.id, entries=len(entries))
    short = in_short(table["lines"], oddities.without_standing(person, entries))
    context = {**frame(row), "person": person, "form": form, "days": days, "short": short, **table, **told}
    return render(request, "looks/who_saw.html", context)


@allow(Permission.SEE_WHO_LOOKED)
def what_opened(request: StaffRequest, inquiry_id: uuid.UUID, worker_id: uuid.UUID) -> HttpResponse:
    """What a worker saw, did and tried; what is unusual in it stands first."""
    row = inquiry_of(request, inquiry_id)
    name = looks.names_of_workers([worker_id]).get(worker_id)
    if name is None:
        raise NotVisible
    form = NarrowForm(request.GET, today=clock.today())
    days = form.days(30)
    entries = looks.what_opened(worker_id, days, kind=form.said("kind"))
    table, shown = _table(entries, with_people=True), people_in(entries[: looks.SHOWN])
    if request.method == "POST":
        sheet = Sheet("what_opened", f"What {name} opened", days, cells_of(table["lines"]), table["more"])
        return given_out(request, row, sheet, worker=str(worker_id), people=sorted(shown))
    odd = oddities.odd_looks(days, worker_id)
    people = looks.names_of_people(one for finding in odd for one in finding.people)
    note(request, row, "what_opened", worker=str(worker_id), people=sorted(shown | {str(one) for one in people}))
    context = {**frame(row), "name": name, "form": form, "days": days, **table,
               "odd": [finding_line(one, {worker_id: name}, people) for one in odd]}  # fmt: skip
    return render(request, "looks/what_opened.html", context)


@allow(Permission.SEE_WHO_LOOKED)
def what_left(request: StaffRequest, inquiry_id: uuid.UUID) -> HttpResponse:
    """What left the house: the ledger of disclosures, and every other file and print."""
    row = inquiry_of(request, inquiry_id)
    form = NarrowForm(request.GET, workers=looks.workers(), today=clock.today())
    days, worker = form.days(BACK), form.said("worker")
    actor = uuid.UUID(worker) if worker else None
    ledger, entries = leaving.disclosures(days, actor), leaving.exports(days, actor)
    shown = people_in(entries[: looks.SHOWN]) | {str(one.person_id) for one in ledger if one.person_id}
    table, told = _table(entries, with_people=True), _ledger(ledger)
    if request.method == "POST":
        cells = ledger_cells(told["ledger"]) + cells_of(table["lines"])
        sheet = Sheet("what_left", "What left", days, cells, table["more"] or told["ledger_more"])
        return given_out(request, row, sheet, people=sorted(shown))
    note(request, row, "what_left", people=sorted(shown))
    context = {**frame(row), "form": form, "days": days, **table, **told}
    return render(request, "looks/what_left.html", context)


def _facts(person: Person) -> str:
    """What tells people of one name apart: the whole name and the birth date."""
    born = f"born {person.birth_date:%b} {person.birth_date.day}, {person.birth_date.year}" if person.birth_date else ""
    return " · ".join(filter(None, [f"{person.given_name} {person.family_name}".strip(), born or "no birth date"]))


def _table(entries: list[Any], *, with_people: bool) -> dict[str, Any]:
    shown = entries[: looks.SHOWN]
    return {"lines": lines_of(shown, with_people=with_people), "more": len(entries) > looks.SHOWN, "most": looks.SHOWN}


def _ledger(ledger: list[Disclosure]) -> dict[str, Any]:
    return {"ledger": ledger_lines(ledger[: looks.SHOWN]), "ledger_more": len(ledger) > looks.SHOWN}
