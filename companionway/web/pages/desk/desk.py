"""What needs the privacy officer; and finding a person, with a purpose said first."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy.actions import outside
from companionway.privacy.actions.inquiry import begin_inquiry
from companionway.privacy.permissions import Permission
from companionway.privacy.queries import desk as queries
from companionway.privacy.queries.officer import find_for
from companionway.privacy.rules.tasks import Kind, Owner
from companionway.web.access import StaffRequest, allow
from companionway.web.errors import refused
from companionway.web.forms import posted
from companionway.web.pages.desk.forms import FindForm
from companionway.web.pages.rights.words import TASK_WORDS
from companionway.web.toasts import toast

PAGES = {
    Kind.OUTSIDE_REQUEST: "web:outside-request", Kind.RESTRICTION: "web:restriction",
    Kind.INTERMEDIARY_LIST: "web:intermediary-request", Kind.COMPLAINT: "web:complaint",
    Kind.AGREEMENT_ENDS: "web:agreement", Kind.DESTRUCTION: "web:agreement", "stale_rule": "web:state-rule",
    Kind.OPENING_REVIEW: "web:opening", Kind.TELL_OF_OPENING: "web:opening",
}  # fmt: skip


@allow(Permission.KEEP_PRIVACY)
def desk(request: StaffRequest) -> HttpResponse:
    """Everything that waits, what is past its time first. It names nobody."""
    found = [_line(w) for w in queries.desk(request.viewer, clock.now(), clock.today())]
    context = {
        "mine": [line for line in found if line["w"].owner == Owner.OFFICER],
        "teams": [line for line in found if line["w"].owner == Owner.TEAM],
    }
    return render(request, "desk/page.html", context)


def _line(waits: queries.Waits) -> dict[str, Any]:
    title, about = TASK_WORDS.get(waits.kind, (waits.kind, ""))
    if waits.kind == "audit_does_not_hold":
        url = ""  # there is nothing to open: what it found stands here
    elif waits.kind == "no_notice":
        url = reverse("web:notices")
    elif waits.kind in PAGES:
        url = reverse(PAGES[waits.kind], args=[waits.about])
    else:
        url = reverse("web:person-rights", args=[waits.person_id])
    return {"w": waits, "title": title, "about": about, "url": url, "worry": waits.kind == Kind.WORRY}


@allow(Permission.KEEP_PRIVACY)
def people(request: StaffRequest) -> HttpResponse:
    """Find a person by words, once it is said what for. Both are posted: a name in an address would be kept."""
    form = FindForm(posted(request))
    found: list[dict[str, Any]] | None = None
    if request.method == "POST" and form.is_valid():
        said, now = form.cleaned_data, clock.now()
        row = begin_inquiry(purpose=said["purpose"], words="", by=request.viewer.user_id, at=now)
        kept = {p.same_as_id: p.same_as for p in find_for(request.viewer, said["q"], row, at=now)}
        found = [{"name": p.called, "url": f"{reverse('web:person-rights', args=[p.id])}?inquiry={row.id}",
                  "facts": f"born {p.birth_date:%Y}" if p.birth_date else ""} for p in kept.values()]  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "desk/people.html", {"form": form, "found": found}, status=status)


@require_POST
@allow(Permission.KEEP_PRIVACY)
def settle_worry(request: StaffRequest, about: uuid.UUID) -> HttpResponse:
    """The officer has spoken with whoever asked."""
    try:
        outside.settle_worry(about=about, by=request.viewer.user_id, at=clock.now())
    except DomainError as error:
        return refused(request, error, back_url=reverse("web:privacy-desk"))
    toast(request, "Settled.")
    return redirect("web:privacy-desk")
