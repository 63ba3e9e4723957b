"""The gallery pages: every component, in the states it can have. They hold nothing about anybody."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.web.access import public
from companionway.web.navigation import DOORS, NavItem
from companionway.web.pages.components import samples
from companionway.web.pages.components.forms import SampleForm
from companionway.web.toasts import toast

WHY = "the gallery holds nothing about anybody"
ERRORS = ("400", "404", "403", "403_csrf", "422", "500", "sealed", "offline")
WRONG = {"name": "", "phone": "12", "channel": "text", "length": "10"}


@require_safe
@public(WHY)
def gallery(request: HttpRequest) -> HttpResponse:
    """All components as staff pages show them. `?wrong=1` shows the form after a refusal."""
    wrong = "wrong" in request.GET
    now = clock.now()
    context = {
        "form": SampleForm(WRONG if wrong else None),
        "earlier": now - timedelta(minutes=4),
        "soon": now + timedelta(minutes=6, seconds=30),
        "yesterday": now - timedelta(days=1),
        "range": (1.2, 7.6),
        "chart": samples.chart(),
        "rhythm": samples.rhythms(),
        "weeks": samples.WEEKS,
        "changes": samples.changes(),
        "road_start": samples.START,
        "road_end": samples.WEEKS[-1],
        "milestones": samples.milestones(),
        "contacts": samples.contacts(),
        "hospitals": [("Mid Coast", 14, 9), ("Pen Bay", 8, 5), ("Biddeford", 5, 3)],
    }
    return render(request, "components/gallery/page.html", context, status=422 if wrong else 200)


@public(WHY)
def day(request: HttpRequest) -> HttpResponse:
    """How a peer's day looks: the doors, rows with sheets, a toast. A POST says "Saved" and changes nothing."""
    here = reverse("web:components-day")
    if request.method == "POST":  # shown on this very page or part of one: nothing is kept
        toast(request, "Saved.", undo_url=here, more_url=here)
    fragment = bool(request.headers.get("HX-Request"))
    icons = {door.label: door.icon for door in DOORS}
    doors = [NavItem(label, here, icon, label == "Today") for label, icon in icons.items()]
    context = {"nav": doors, "sign_out_url": here, "place": "Mid Coast · emergency room", "fragment": fragment,
               "earlier": clock.now() - timedelta(minutes=4)}  # fmt: skip
    return render(request, f"components/gallery/{'_day_rows' if fragment else 'day'}.html", context)


@require_safe
@public(WHY)
def error(request: HttpRequest, name: str) -> HttpResponse:
    """An error page as people meet it: 400, 404, 403, 403_csrf, 422, 500, sealed or offline."""
    if name not in ERRORS:
        raise Http404
    refusal = DomainError("taken", "Jo has it. Thank you.")
    return render(request, f"{name}.html", {"error": refusal})


@require_safe
@public(WHY)
def public_gallery(request: HttpRequest) -> HttpResponse:
    """The components as a public page shows them: system fonts, no cookie, the way out."""
    return render(request, "components/gallery/public.html", {"form": SampleForm()})
