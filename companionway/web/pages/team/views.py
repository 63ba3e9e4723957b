"""The team page, one's own words, and supervision notes."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from companionway.engagement.queries.held import count_for_supervisor
from companionway.engagement.queries.nobody import with_nobody
from companionway.engagement.queries.week import lines_of
from companionway.platform import clock
from companionway.platform.errors import NotVisible
from companionway.privacy.permissions import Permission
from companionway.privacy.queries.cover import covers_for
from companionway.privacy.visibility import note_people_shown
from companionway.web.access import StaffRequest, allow
from companionway.web.forms import posted
from companionway.web.pages.team.forms import AboutYouForm, NoteForm
from companionway.web.pages.team.week import said_of
from companionway.web.toasts import toast
from companionway.workforce import own_words, who
from companionway.workforce.actions import own_words as actions
from companionway.workforce.actions import sign_outs

TIME = "Shall we find time to talk this week? "


@require_safe
@allow(Permission.SEE_COLLEAGUES)
def team(request: StaffRequest) -> HttpResponse:
    """Colleagues with what they choose to show; for a supervisor also who walks with nobody now."""
    viewer, now = request.viewer, clock.now()
    left = with_nobody(viewer, clock.today())
    shown = [*(row.person.same_as_id for row in left.walks), *(row.person.same_as_id for row in left.requests)]
    note_people_shown(viewer, shown, at=now, part="with_nobody")
    running = covers_for(viewer.user_id, clock.today(), now) if viewer.may(Permission.SUPERVISE) else []
    colleagues = own_words.team_of(viewer.user_id, clock.today(), now)
    context = {"colleagues": colleagues, "left": left, "running": running, "now": now,
               "is_peer": viewer.may(Permission.KEEP_OWN_WORDS),
               "unplaced": count_for_supervisor(viewer) if viewer.may(Permission.SUPERVISE) else 0}  # fmt: skip
    return render(request, "team/page.html", context)


@require_POST
@allow(Permission.SUPERVISE)
def signed_out(request: StaffRequest, user_id: uuid.UUID) -> HttpResponse:
    """A peer lost their phone: their supervisor signs them out everywhere."""
    if not who.supervises(request.viewer.user_id, user_id, clock.today()):
        raise NotVisible
    sign_outs.sign_out_everywhere(user_id=user_id, by=request.viewer.user_id, at=clock.now())
    toast(request, "Signed out everywhere. They can sign in again on another device.")
    return redirect(reverse("web:team"))


@allow(Permission.KEEP_OWN_WORDS)
def about_you(request: StaffRequest) -> HttpResponse:
    """A peer's own words. Empty fields are gone for good when they save."""
    _, about = own_words.about_oneself(request.viewer.user_id)
    form = AboutYouForm(posted(request), initial=AboutYouForm.initial_of(about))
    if request.method == "POST" and form.is_valid():
        actions.write_about_oneself(words=form.words(), by=request.viewer.user_id, at=clock.now())
        toast(request, "Saved. You can change it at any time.")
        return redirect(reverse("web:about-you"))
    return render(request, "team/about_you.html", {"form": form}, status=422 if form.is_bound else 200)


@allow(Permission.KEEP_OWN_WORDS)
def supervision(request: StaffRequest) -> HttpResponse:
    """Every note about oneself from supervision, and a note of one's own."""
    peer, notes = own_words.notes_about_oneself(request.viewer.user_id)
    form = NoteForm(posted(request))
    if _noted(request, form, peer.id):
        return redirect(reverse("web:supervision"))
    line = lines_of(request.viewer, [peer.user_id], clock.now())[peer.user_id]
    context = {"notes": notes, "form": form, "peer": peer, "mine": True, "line": said_of(line)}
    return render(request, "team/supervision.html", context, status=422 if form.is_bound else 200)


@allow(Permission.SUPERVISE)
def supervision_of(request: StaffRequest, peer_id: uuid.UUID) -> HttpResponse:
    """The notes that this supervisor wrote about a peer whom they supervise now."""
    peer, notes = own_words.notes_for_supervisor(peer_id, request.viewer.user_id, clock.now())
    offer = TIME if request.GET.get("offer") == "time" else ""
    form = NoteForm(posted(request), initial={"words": offer})
    if _noted(request, form, peer.id):
        return redirect(reverse("web:supervision-of", args=[peer.id]))
    context = {"notes": notes, "form": form, "peer": peer, "mine": False}
    return render(request, "team/supervision.html", context, status=422 if form.is_bound else 200)


def _noted(request: StaffRequest, form: NoteForm, peer_id: uuid.UUID) -> bool:
    if request.method != "POST" or not form.is_valid():
        return False
    words = form.cleaned_data["words"].strip()
    actions.note_supervision(peer_id=peer_id, words=words, by=request.viewer.user_id, at=clock.now())
    toast(request, "Kept.")
    return True
