"""Cover: a supervisor lets a peer be there for another peer's people for a time, sees which covers run, ends them."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from companionway.engagement.actions.cover import begin_cover, end_cover
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.platform.models import User
from companionway.privacy.permissions import Permission
from companionway.privacy.queries.cover import covers_for
from companionway.web.access import StaffRequest, allow
from companionway.web.errors import refused
from companionway.web.forms import PageForm, posted
from companionway.web.toasts import toast
from companionway.workforce.models import PeerWorker
from companionway.workforce.queries import could_cover, supervised_peer

MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class CoverForm(PageForm):
    """Who covers, from when until when."""

    covering = forms.TypedChoiceField(label="Who covers?", coerce=uuid.UUID, widget=forms.RadioSelect)
    starts_at = forms.DateTimeField(label="From", required=False, widget=MOMENT, help_text="Empty: from now on.")
    ends_at = forms.DateTimeField(
        label="Until", widget=MOMENT, help_text="It ends by itself at this time. At most 30 days."
    )  # fmt: skip

    def __init__(self, *args: object, peers: Iterable[User], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.offer("covering", [(user.id, user.get_full_name() or user.username) for user in peers])


@allow(Permission.SUPERVISE)
def cover(request: StaffRequest, peer_id: uuid.UUID) -> HttpResponse:
    """Set up a cover for a peer whom the viewer supervises; those that run or are to come stand above it."""
    viewer, now, today = request.viewer, clock.now(), clock.today()
    peer = supervised_peer(peer_id, viewer.user_id, now)
    able = could_cover(peer.user_id, today)
    form = CoverForm(posted(request), peers=able)
    if request.method == "POST" and form.is_valid() and _set_up(form, peer, viewer.user_id, now):
        toast(request, "Set up. It ends by itself.")
        return redirect(reverse("web:cover", args=[peer.id]))
    running = [row for row in covers_for(viewer.user_id, today, now) if row.covered_id == peer.user_id]
    context = {"peer": peer, "form": form, "running": running, "able": able, "now": now}
    return render(request, "team/cover.html", context, status=422 if form.is_bound else 200)


def _set_up(form: CoverForm, peer: PeerWorker, by: uuid.UUID, now: datetime) -> bool:
    said = form.cleaned_data
    try:
        begin_cover(
            covered=peer.user_id, covering=said["covering"], starts_at=said["starts_at"] or now,
            ends_at=said["ends_at"], by=by, at=now,
        )  # fmt: skip
    except DomainError as error:
        form.refuse(error)
        return False
    return True


@require_POST
@allow(Permission.SUPERVISE)
def ending(request: StaffRequest, cover_id: uuid.UUID) -> HttpResponse:
    """End a cover before its time."""
    try:
        end_cover(cover_id=cover_id, by=request.viewer.user_id, at=clock.now())
    except DomainError as error:
        return refused(request, error, back_url=reverse("web:team"))
    toast(request, "Ended. They do not see these people any more.")
    return redirect(reverse("web:team"))
