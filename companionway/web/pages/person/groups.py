"""A group met: one entry, and a tap for each person who came."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render

from companionway.engagement.actions.group import log_group
from companionway.engagement.queries.caseload import together_in
from companionway.organizations.queries import live_programs
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.platform.ids import new_id
from companionway.privacy.permissions import Permission
from companionway.privacy.visibility import note_people_shown
from companionway.web.access import StaffRequest, allow
from companionway.web.forms import posted
from companionway.web.pages.person.forms import GroupForm
from companionway.web.toasts import toast


@allow(Permission.SUPPORT_PEOPLE)
def groups(request: StaffRequest) -> HttpResponse:
    """One session of one of the viewer's programs. Each attendance becomes a contact of that person."""
    held = {h.program_id for h in request.viewer.holdings}
    programs = [p for p in live_programs(clock.today()) if None in held or p.id in held]
    chosen = next((p for p in programs if p.slug == request.GET.get("program")), programs[0] if programs else None)
    people = together_in(request.viewer, chosen.id) if chosen else []
    choices = [(str(e.id), e.person.same_as.called) for e in people]
    form = GroupForm(posted(request), people=choices, initial={"id": new_id()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        came = {uuid.UUID(identity) for identity in said["came"]}
        try:
            log_group(
                session_id=said["id"], name=said["name"], engagements=[e for e in people if e.id in came],
                occurred_at=clock.now(), minutes=int(said["minutes"]) if said["minutes"] else None,
                by=request.viewer.user_id, at=clock.now(),
            )  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            toast(request, f"Saved: a group with {len(came)} {'person' if len(came) == 1 else 'people'}.")
            return redirect("web:today")
    note_people_shown(request.viewer, [e.person.same_as_id for e in people], at=clock.now(), part="group")
    context = {"form": form, "programs": programs, "chosen": chosen, "people": people}
    return render(request, "person/groups.html", context, status=422 if form.is_bound else 200)
