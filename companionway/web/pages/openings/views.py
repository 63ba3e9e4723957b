"""One person's page for an hour, because it cannot wait: why, whom, ending it, and the look that follows."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from companionway.platform import audit, clock
from companionway.platform.errors import DomainError
from companionway.platform.limits import Limit, wait
from companionway.privacy.actions import break_glass as actions
from companionway.privacy.models.break_glass import BreakGlass
from companionway.privacy.permissions import Permission
from companionway.privacy.queries import break_glass as queries
from companionway.privacy.queries.looks import OPENINGS
from companionway.privacy.rules import break_glass as rules
from companionway.privacy.rules.inquiry import Purpose
from companionway.privacy.visibility import note_people_shown, visible_people
from companionway.referrals.findable import find_exactly
from companionway.web import audit_words
from companionway.web.access import StaffRequest, allow
from companionway.web.errors import refused
from companionway.web.forms import posted
from companionway.web.pages.openings.forms import TOLD, OpeningForm, ReviewForm, TellingForm
from companionway.web.toasts import toast

TRIES = Limit("opening-in-need", 5, 900)


@allow(Permission.OPEN_IN_NEED)
def opening_new(request: StaffRequest) -> HttpResponse:
    """Why, then whom. Nobody is shown here: either the one person's page opens, or nobody goes by exactly that."""
    form = OpeningForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            person = _open(request, form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect("web:person", person)
    return render(request, "openings/new.html", {"form": form}, status=422 if form.errors else 200)


def _open(request: StaffRequest, said: dict[str, Any]) -> uuid.UUID:
    """The person whose page is open now. Raises DomainError; each wrong guess is counted."""
    viewer, now = request.viewer, clock.now()
    person = find_exactly(
        viewer, name=said["name"], born=said["born"], phone=said["phone"], request=said["request"]
    ) if not wait(TRIES, str(viewer.user_id), at=now) else None  # fmt: skip
    if person is None:
        raise DomainError("too_often", "That was tried several times now. Call your supervisor, or try in a while.")
    if not visible_people(viewer).filter(id=person).exists():
        actions.open_in_need(person_id=person, reason=said["reason"], words=said["words"], by=viewer.user_id, at=now)
    return person


@require_POST
@allow(Permission.OPEN_IN_NEED)
def end(request: StaffRequest, opening_id: uuid.UUID) -> HttpResponse:
    """Done before the hour is over."""
    try:
        actions.end_opening(opening_id=opening_id, by=request.viewer.user_id, at=clock.now())
    except DomainError as error:
        return refused(request, error, back_url=reverse("web:start"))
    toast(request, "Closed. Somebody will look at it with you.")
    return redirect("web:start")


@allow(Permission.REVIEW_OPENINGS)
def openings(request: StaffRequest) -> HttpResponse:
    """What waits for a second person, longest waiting first; then what was settled lately."""
    viewer, on, now = request.viewer, clock.today(), clock.now()
    waiting, settled = queries.waiting(viewer, on), queries.settled(viewer, on)
    note_people_shown(viewer, [row.person.same_as_id for row in [*waiting, *settled]], at=now, part=OPENINGS)
    context = {"waiting": [_facts(row) for row in waiting], "settled": [_facts(row) for row in settled]}
    return render(request, "openings/list.html", context)


@allow(Permission.REVIEW_OPENINGS)
def opening(request: StaffRequest, opening_id: uuid.UUID) -> HttpResponse:
    """One opening: the reason, every screen that was read, and what the second person says of it."""
    row = queries.opening_for(request.viewer, opening_id, clock.today())
    form = ReviewForm(posted(request))
    if request.method == "POST" and form.is_valid():
        said, by = form.cleaned_data, request.viewer.user_id
        try:
            actions.review_opening(
                opening_id=row.id, verdict=said["verdict"], words=said["words"], by=by, at=clock.now()
            )
        except DomainError as error:
            form.refuse(error)
        else:
            toast(request, "Saved.")
            return redirect("web:openings")
    return _shown(request, row, form)


def _shown(request: StaffRequest, row: BreakGlass, form: ReviewForm) -> HttpResponse:
    screens = queries.screens_of(row)
    _looked_at(request, row, "review", screens=len(screens))
    context = {**_facts(row), "screens": [_screen(one) for one in screens], "form": form}
    return render(request, "openings/review.html", context, status=422 if form.errors else 200)


def _looked_at(request: StaffRequest, row: BreakGlass, part: str, **detail: int) -> None:
    audit.record(
        "opening.looked_at", actor=request.viewer.user_id, at=clock.now(), subject=("opening", row.id),
        person=row.person.same_as_id, reason=part, purpose=Purpose.GLASS_REVIEW, detail=dict(detail),
    )  # fmt: skip


@allow(Permission.SEE_RIGHTS)
def telling(request: StaffRequest, opening_id: uuid.UUID) -> HttpResponse:
    """The person was told, or why that waits: written down by their peer, or by who reviews openings."""
    row = queries.opening_to_tell(request.viewer, opening_id, clock.today())
    form = TellingForm(posted(request))
    here, back = reverse("web:opening-telling", args=[row.id]), reverse("web:telling-withdrawal", args=[row.id])
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data["delay"]
        try:
            actions.tell_of_opening(
                opening_id=row.id, delay="" if said == TOLD else said, by=request.viewer.user_id, at=clock.now()
            )
        except DomainError as error:
            return refused(request, error, back_url=here)
        toast(request, "Saved: they know." if said == TOLD else "Saved.", undo_url=back if said == TOLD else "")
        return redirect(here)
    _looked_at(request, row, "telling")
    context = {**_facts(row), "form": form, "reviews": request.viewer.may(Permission.REVIEW_OPENINGS)}
    return render(request, "openings/telling.html", context, status=422 if form.errors else 200)


@require_POST
@allow(Permission.SEE_RIGHTS)
def telling_withdrawal(request: StaffRequest, opening_id: uuid.UUID) -> HttpResponse:
    """It was a mistake: nobody has told them yet."""
    row = queries.opening_to_tell(request.viewer, opening_id, clock.today())
    here = reverse("web:opening-telling", args=[row.id])
    try:
        actions.take_telling_back(opening_id=row.id, by=request.viewer.user_id, at=clock.now())
    except DomainError as error:
        return refused(request, error, back_url=here)
    toast(request, "Taken back. They are still to be told.")
    return redirect(here)


def _screen(screen: queries.Screen) -> dict[str, Any]:
    words, part = audit_words.act(screen.verb, whose="their"), audit_words.part(screen.part)
    return {"at": screen.at, "words": f"{words} ({part})" if part else words}


def _facts(row: BreakGlass) -> dict[str, Any]:
    """One opening as a line and as a page show it."""
    now, on = clock.now(), clock.today()
    days = rules.days_waiting(timezone.localdate(row.opened_at), on)
    late = row.reviewed_at is None and now > row.review_by
    return {
        "row": row, "who": row.user.get_full_name() or row.user.get_username(), "name": row.person.same_as.called,
        "why": rules.REASON_WORDS[rules.Reason(row.reason)], "url": reverse("web:opening", args=[row.id]),
        "is_open": row.ends_at > now, "late": late, "days": days,
        "verdict": rules.VERDICT_WORDS[rules.Verdict(row.verdict)] if row.verdict else "",
        "told": row.telling == rules.Telling.TOLD, "told_by": row.told_by.get_full_name() if row.told_by else "",
        "delayed": rules.DELAY_WORDS[rules.Delay(row.delay_reason)] if row.delay_reason else "",
    }  # fmt: skip
