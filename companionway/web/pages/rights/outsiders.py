"""Somebody from outside asks about a person: the same words to everyone, and a task for the privacy officer."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from companionway.platform import clock
from companionway.privacy.actions.outside import Asker, take_outside_request
from companionway.privacy.permissions import Permission
from companionway.privacy.rules.outside import NEUTRAL_REPLY, How
from companionway.web.access import StaffRequest, allow
from companionway.web.forms import posted
from companionway.web.once import do_once
from companionway.web.pages.rights.forms import OutsiderForm


@allow(Permission.HEAR_OUTSIDERS)
def outsiders(request: StaffRequest) -> HttpResponse:
    """What to say, and a short form. Nobody is looked up, so the page is the same whoever is asked about."""
    form = OutsiderForm(posted(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        asked = Asker(How(said["how"]), said["asker"], said["organization"], said["reach_at"], said["about"])
        do_once(request, lambda: take_outside_request(asked=asked, by=request.viewer.user_id, at=clock.now()))
        return redirect("web:outsiders-reply")
    status = 422 if form.is_bound else 200
    return render(request, "rights/outsiders.html", {"form": form, "reply": NEUTRAL_REPLY}, status=status)


@require_safe
@allow(Permission.HEAR_OUTSIDERS)
def reply(request: StaffRequest) -> HttpResponse:
    """The neutral reply, to read aloud or to hand over on paper."""
    return render(request, "rights/outsiders_reply.html", {"reply": NEUTRAL_REPLY, "on": clock.today()})
