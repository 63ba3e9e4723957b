"""Meetings of peers with a site's team: the list, a new one, one with what was agreed, and how that ends."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from companionway.engagement.actions.care_team import Agreed, Meeting, agree_on, end_item, keep_meeting
from companionway.engagement.models.care_team import CareItem, CareMeeting
from companionway.engagement.queries import care_team as queries
from companionway.engagement.rules.care_team import END_WORDS, SEAT_WORDS, End, Seat
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy.permissions import Permission
from companionway.privacy.visibility import note_people_shown
from companionway.web.access import StaffRequest, allow
from companionway.web.errors import refused
from companionway.web.forms import posted
from companionway.web.once import do_once
from companionway.web.pages.care.forms import ItemForm, MeetingForm
from companionway.web.toasts import toast


@require_safe
@allow(Permission.MEET_CARE_TEAM)
def home(request: StaffRequest) -> HttpResponse:
    """The viewer's teams, and the meetings at their sites. Nobody who is served stands on this page."""
    viewer, sites = request.viewer, queries.meeting_sites(request.viewer)
    context = {
        "teams": queries.team_sites(viewer) if viewer.may(Permission.SEE_CARE_TEAM) else [],
        "meetings": [(one, seats_of(one)) for one in queries.meetings_at(sites)], "sites": sites,
        "may_write": viewer.may(Permission.SUPPORT_PEOPLE), "today": clock.today(),
    }  # fmt: skip
    return render(request, "care/home.html", context)


def seats_of(meeting: CareMeeting) -> str:
    """Who was there, by role."""
    return ", ".join(SEAT_WORDS[Seat(seat)] for seat in meeting.seats)


@allow(Permission.SUPPORT_PEOPLE)
def new(request: StaffRequest) -> HttpResponse:
    """Write down a meeting. Whom it was about is offered for the site that is chosen."""
    viewer, sites, now = request.viewer, queries.meeting_sites(request.viewer), clock.now()
    wanted = request.POST.get("site") or request.GET.get("site", "")
    site = next((one for one in sites if wanted in (str(one.id), one.slug)), sites[0] if sites else None)
    people = queries.for_agenda(viewer, site, now) if site else []
    note_people_shown(viewer, [one.person.same_as_id for one in people], at=now, part="care_meeting")
    agenda = [(str(one.id), one.person.same_as.called) for one in people]
    start = {"site": site.id if site else None, "met_on": clock.today(), "seats": [Seat.PEER]}
    form = MeetingForm(posted(request), sites=sites, agenda=agenda, initial=start)
    if request.method == "POST" and form.is_valid():
        made = _kept(request, form)
        if made:
            return redirect(reverse("web:care-meeting", args=[made]) if made is not True else reverse("web:care"))
    context = {"form": form, "sites": sites, "site": site}
    return render(request, "care/new.html", context, status=422 if form.is_bound else 200)


def _kept(request: StaffRequest, form: MeetingForm) -> uuid.UUID | bool:
    said, made = form.cleaned_data, []
    meeting = Meeting(said["site"], said["met_on"], said["seats"], said["agenda"], said["next_on"])

    def act() -> None:
        made.append(keep_meeting(meeting=meeting, by=request.viewer.user_id, at=clock.now()).id)

    try:
        do_once(request, act)
    except DomainError as error:
        form.refuse(error)
        return False
    return made[0] if made else True


@allow(Permission.MEET_CARE_TEAM)
def meeting(request: StaffRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """One meeting: who was there by role, what was agreed and how it ended, the next day; and something more agreed."""
    viewer, now = request.viewer, clock.now()
    row = queries.meeting_for(viewer, meeting_id)
    agenda, items = queries.agenda_of(viewer, row), queries.items_of(viewer, row)
    form = ItemForm(posted(request), agenda=[(str(one.id), one.person.same_as.called) for one in agenda])
    if request.method == "POST" and form.is_valid() and _agreed(request, row, form):
        return redirect(reverse("web:care-meeting", args=[row.id]))
    shown = [*agenda, *(one.engagement for one in items if one.engagement)]
    note_people_shown(viewer, [one.person.same_as_id for one in shown], at=now, part="care_meeting")
    context = {"meeting": row, "seats": seats_of(row), "agenda": agenda, "items": [_item(one) for one in items],
               "form": form}  # fmt: skip
    return render(request, "care/meeting.html", context, status=422 if form.is_bound else 200)


def _item(item: CareItem) -> dict[str, Any]:
    return {"i": item, "owner": SEAT_WORDS[Seat(item.owner)],
            "ended": END_WORDS[End(item.ended_how)] if item.ended_how else ""}  # fmt: skip


def _agreed(request: StaffRequest, row: CareMeeting, form: ItemForm) -> bool:
    said = form.cleaned_data
    words = Agreed(said["words"], said["owner"], said["ends_on"], said["engagement"], said["tells"])
    try:
        do_once(request, lambda: agree_on(meeting_id=row.id, agreed=words, by=request.viewer.user_id, at=clock.now()))
    except DomainError as error:
        form.refuse(error)
        return False
    toast(request, "Agreed.")
    return True


@require_POST
@allow(Permission.MEET_CARE_TEAM)
def item_end(request: StaffRequest, care_item_id: uuid.UUID) -> HttpResponse:
    """Done, or let go."""
    item = queries.item_for(request.viewer, care_item_id)
    home = reverse("web:care-meeting", args=[item.meeting_id])
    how = End.LET_GO if request.POST.get("how") == End.LET_GO else End.DONE
    try:
        end_item(item_id=item.id, how=how, by=request.viewer.user_id, at=clock.now())
    except DomainError as error:
        return refused(request, error, back_url=home)
    toast(request, "Written down.")
    return redirect(home)
