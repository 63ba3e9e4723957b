"""The gallery page: every component on one page, in the states it can have. Holds nothing about anybody."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from companionway.platform import clock
from companionway.web.pages.components import samples
from companionway.web.pages.components.forms import SampleForm


def gallery(request: HttpRequest) -> HttpResponse:
    """All components as staff pages show them. `?wrong=1` shows the form after a refusal."""
    wrong = "wrong" in request.GET
    now = clock.now()
    context = {
        "form": SampleForm({"name": "", "phone": "12", "channel": "text", "length": "10"} if wrong else None),
        "earlier": now - timedelta(minutes=4),
        "soon": now + timedelta(minutes=6),
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


def public_gallery(request: HttpRequest) -> HttpResponse:
    """The components as a public page shows them: system fonts, no cookie, the way out."""
    return render(request, "components/gallery/public.html", {"form": SampleForm()})
