"""A request from outside on the privacy officer's desk: whom it is about, its papers, release or the neutral answer."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy.actions import outside as actions
from companionway.privacy.models.request import OutsideRequest
from companionway.privacy.permissions import Permission
from companionway.privacy.queries import desk as queries
from companionway.privacy.queries.officer import find_for
from companionway.privacy.rules.inquiry import Purpose
from companionway.privacy.rules.outside import HOW_WORDS, NEUTRAL_REPLY, ORDER_SECTIONS, How, State, missing
from companionway.privacy.rules.terms import Channel
from companionway.privacy.visibility import note_people_shown
from companionway.web import leaving
from companionway.web.access import StaffRequest, allow
from companionway.web.errors import refused
from companionway.web.pages.desk.forms import PapersForm
from companionway.web.pages.desk.package import package
from companionway.web.pages.rights.person import for_work
from companionway.web.pages.rights.words import INFORMATION_WORDS, listed
from companionway.web.toasts import toast

STATES = {State.HELD: "held", State.ANSWERED: "answered with the neutral reply", State.RELEASED: "released"}
MISSING = {
    "order_section": "the section of the order", "order_court": "the court", "order_on": "the day of the order",
    "order_scope": "what the order names", "mandate": "the subpoena or similar mandate",
    "mandate_on": "its day", "counsel": "counsel who was asked", "counsel_on": "the day counsel was asked",
}  # fmt: skip


@allow(Permission.KEEP_PRIVACY)
def register(request: StaffRequest) -> HttpResponse:
    """Every request from outside."""
    rows = [{"r": row, "how": HOW_WORDS[How(row.how)], "state": STATES[State(row.state)]}
            for row in queries.outside_requests(request.viewer)]  # fmt: skip
    return render(request, "desk/outside_register.html", {"rows": rows})


@allow(Permission.KEEP_PRIVACY)
@for_work(Purpose.OUTSIDE_REQUEST)
def request_page(request: StaffRequest, request_id: uuid.UUID) -> HttpResponse:
    """One request: who asks, the papers, what is missing, and the two ways to settle it."""
    row = queries.outside_request_for(request.viewer, request_id)
    _note(request, row, "outside")
    papers = actions.papers_of(row)
    initial = {**vars(papers), "order_bars_telling": row.order_bars_telling,
               "order_on": _iso(row.order_on), "mandate_on": _iso(row.mandate_on),
               "counsel_on": _iso(row.counsel_on)}  # fmt: skip
    context = {
        "row": row, "how": HOW_WORDS[How(row.how)], "state": STATES[State(row.state)], "held": row.state == State.HELD,
        "released": row.state == State.RELEASED,
        "missing": [MISSING[name] for name in missing(papers)], "form": PapersForm(initial=initial),
        "section": ORDER_SECTIONS.get(row.order_section, ""), "scope": listed(row.order_scope, INFORMATION_WORDS),
        "holds": queries.holds_because_of(request.viewer, row.id), "reply": NEUTRAL_REPLY, "on": clock.today(),
    }  # fmt: skip
    return render(request, "desk/outside.html", context)


def _note(request: StaffRequest, row: OutsideRequest, part: str) -> None:
    """Whom the page names, if anybody was named yet."""
    named = [row.person_id] if row.person_id else []
    note_people_shown(request.viewer, named, at=clock.now(), part=part)


def _iso(day: object) -> str | None:
    return str(day) if day else None


@allow(Permission.KEEP_PRIVACY)
def person(request: StaffRequest, request_id: uuid.UUID) -> HttpResponse:
    """Find whom it is about, and put a hold on the record. The asker sees nothing of it."""
    row = queries.outside_request_for(request.viewer, request_id)
    _note(request, row, "outside_person")
    words = request.POST.get("q", "").strip()[:120]
    found = list(find_for(request.viewer, words, Purpose.OUTSIDE_REQUEST, at=clock.now())) if words else []
    chosen = request.POST.get("person", "")
    if chosen:
        try:
            actions.name_person(request_id=row.id, person_id=_uuid(chosen), by=request.viewer.user_id, at=clock.now())
        except DomainError as error:
            return refused(request, error, back_url=reverse("web:outside-request", args=[row.id]))
        toast(request, "The record is held: it is not destroyed before you lift the hold.")
        return redirect("web:outside-request", row.id)
    kept = list({p.same_as_id: p.same_as for p in found}.values())
    return render(request, "desk/outside_person.html", {"row": row, "q": words, "found": kept})


def _uuid(given: str) -> uuid.UUID:
    try:
        return uuid.UUID(given)
    except ValueError:
        raise DomainError("person", "Choose a person from the list.") from None


@require_POST
@allow(Permission.KEEP_PRIVACY)
def papers(request: StaffRequest, request_id: uuid.UUID) -> HttpResponse:
    """Write down what lies before us."""
    row = queries.outside_request_for(request.viewer, request_id)
    page = reverse("web:outside-request", args=[row.id])
    form = PapersForm(request.POST)
    if not form.is_valid():
        return refused(request, DomainError("papers", "One of the days or choices is not right."), back_url=page)
    said, bars = form.papers()
    try:
        actions.write_papers(
            request_id=row.id, papers=said, bars_telling=bars, by=request.viewer.user_id, at=clock.now()
        )
    except DomainError as error:
        return refused(request, error, back_url=page)
    toast(request, "Saved.")
    return redirect(page)


@require_POST
@allow(Permission.KEEP_PRIVACY)
@for_work(Purpose.OUTSIDE_REQUEST)
def release(request: StaffRequest, request_id: uuid.UUID) -> HttpResponse:
    """Release what the order names, through the gate, as one page to print. It is made once."""
    row = queries.outside_request_for(request.viewer, request_id)
    page = reverse("web:outside-request", args=[row.id])
    try:
        values = package(row.person.same_as, row.order_scope) if row.person else {}
        permit = actions.release(request_id=row.id, values=values, by=request.viewer.user_id, at=clock.now())
    except DomainError as error:
        return refused(request, error, back_url=page)
    return leaving.page(request, permit, "desk/outside_released.html", Channel.PRINT, name="out", row=row,
                        now=clock.now())  # fmt: skip


@require_POST
@allow(Permission.KEEP_PRIVACY)
def answer(request: StaffRequest, request_id: uuid.UUID) -> HttpResponse:
    """Answered in writing with the neutral reply."""
    row = queries.outside_request_for(request.viewer, request_id)
    page = reverse("web:outside-request", args=[row.id])
    try:
        actions.answer_neutrally(request_id=row.id, by=request.viewer.user_id, at=clock.now())
    except DomainError as error:
        return refused(request, error, back_url=page)
    toast(request, "Saved: answered with the neutral reply.")
    return redirect(page)


@require_POST
@allow(Permission.KEEP_PRIVACY)
def telling(request: StaffRequest, request_id: uuid.UUID) -> HttpResponse:
    """Whether the order still forbids telling the person what was released."""
    row = queries.outside_request_for(request.viewer, request_id)
    page, forbidden = reverse("web:outside-request", args=[row.id]), request.POST.get("forbidden") == "yes"
    try:
        actions.say_of_telling(request_id=row.id, forbidden=forbidden, by=request.viewer.user_id, at=clock.now())
    except DomainError as error:
        return refused(request, error, back_url=page)
    toast(request, "Saved: not told." if forbidden else "Saved: the person may be told, and their list shows it.")
    return redirect(page)


@require_POST
@allow(Permission.KEEP_PRIVACY)
def lift(request: StaffRequest, hold_id: uuid.UUID) -> HttpResponse:
    """Lift a hold."""
    try:
        row = actions.lift_hold(hold_id=hold_id, by=request.viewer.user_id, at=clock.now())
    except DomainError as error:
        return refused(request, error, back_url=reverse("web:privacy-desk"))
    toast(request, "The hold is lifted.")
    return redirect("web:outside-request", row.because_of)
