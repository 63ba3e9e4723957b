"""Beside a check-in: what stands out to the person, the rulers from 0 to 10."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from companionway.engagement.queries.lookup import engagement_for
from companionway.engagement.rules import walk
from companionway.instruments import shelf
from companionway.instruments.actions import beside
from companionway.instruments.queries import check_in_for, marks_of
from companionway.instruments.rules import SIDE_WORDS, Side
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.platform.ids import new_id
from companionway.privacy.permissions import Permission
from companionway.web.access import StaffRequest, allow, get_person
from companionway.web.forms import posted
from companionway.web.once import do_once
from companionway.web.pages.check_ins.beside_forms import RulerForm, StandoutForm
from companionway.web.pages.check_ins.views import result_of
from companionway.web.toasts import toast


@require_POST
@allow(Permission.SUPPORT_PEOPLE)
def standouts(request: StaffRequest, check_in_id: uuid.UUID) -> HttpResponse:
    """Keep what the person points at after a check-in."""
    row = check_in_for(request.viewer, check_in_id)
    topics = [(item.n, item.topic) for item in shelf.pack_of(row.instrument).items]
    form = StandoutForm(request.POST, topics=topics)
    if form.is_valid():
        said = form.cleaned_data
        try:
            beside.say_what_stands_out(
                standout_id=said["id"], administration_id=row.id, items=said["items"], words=said["words"],
                by=request.viewer.user_id, at=clock.now(),
            )  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect("web:check-in", check_in_id=row.id)
    return result_of(request, row, form)


@allow(Permission.SUPPORT_PEOPLE)
def rulers(request: StaffRequest, engagement_id: uuid.UUID) -> HttpResponse:
    """The rulers, to answer together, and the numbers of before. No number leads to a stage, a rule or an alert."""
    engagement = engagement_for(request.viewer, engagement_id)
    form = RulerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            do_once(request, lambda: _keep(form, engagement.id, request.viewer.user_id))
        except DomainError as error:
            form.refuse(error)
        else:
            toast(request, "Kept, in your words.")
            return redirect("web:rulers", engagement_id=engagement.id)
    person = get_person(request, engagement.person.same_as_id, "check_in")
    lines = [{"m": m, "words": SIDE_WORDS[Side(m.side)], "is_life": m.side == Side.LIFE} for m in marks_of(person)]
    context = {"form": form, "lines": lines, "person": person, "may_add": engagement.state != walk.State.CLOSED}
    return render(request, "check_ins/rulers.html", context, status=422 if form.is_bound and form.errors else 200)


def _keep(form: RulerForm, engagement_id: uuid.UUID, by: uuid.UUID) -> None:
    for mark in form.marks():
        beside.mark(mark_id=new_id(), engagement_id=engagement_id, **mark, by=by, at=clock.now())
