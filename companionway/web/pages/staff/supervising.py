"""Who supervises a peer, named and ended by an administrator."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from companionway.engagement.actions import supervision
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy.permissions import Permission
from companionway.web.access import StaffRequest, allow
from companionway.web.errors import refused
from companionway.web.pages.staff.forms import SupervisorForm
from companionway.web.toasts import toast
from companionway.workforce import who


@require_POST
@allow(Permission.MANAGE_STAFF)
def begun(request: StaffRequest, user_id: uuid.UUID) -> HttpResponse:
    """This supervisor sees whom the peer walks with."""
    page = reverse("web:staff-member", args=[who.peer_of_user(user_id).user_id])
    form = SupervisorForm(request.POST, able=who.could_supervise(user_id, clock.today()))
    try:
        if not form.is_valid():
            raise DomainError("supervisor", "Choose a peer supervisor of their program and site.")
        chosen = uuid.UUID(form.cleaned_data["supervisor"])
        row = supervision.begin_supervision(
            user_id=user_id, supervisor_id=chosen, by=request.viewer.user_id, at=clock.now()
        )
    except DomainError as error:
        return refused(request, error, back_url=page)
    undo = reverse("web:supervision-ended", args=[row.id])
    toast(request, "Saved. They see whom this peer walks with.", undo_url=undo)
    return redirect(page)


@require_POST
@allow(Permission.MANAGE_STAFF)
def ended(request: StaffRequest, supervision_id: uuid.UUID) -> HttpResponse:
    """It ends now, with what was seen by it."""
    row = supervision.end_supervision(supervision_id=supervision_id, by=request.viewer.user_id, at=clock.now())
    toast(request, "Ended. They no longer see whom this peer walks with.")
    return redirect(reverse("web:staff-member", args=[row.peer.user_id]))
