"""What the results' views answer with. Read in at the first question, since what asks the facts takes long to load."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from companionway.outcomes import formats
from companionway.outcomes.report import FOOTER
from companionway.platform import clock
from companionway.privacy.gate.usual import figures
from companionway.privacy.rules.terms import Channel
from companionway.web import leaving
from companionway.web.access import StaffRequest
from companionway.web.pages.outcomes.asking import asked
from companionway.web.pages.outcomes.frames import INDICATOR_OF, blocks, frame, frames, measures, site_table


def page(request: StaffRequest, template: str, *, paper: bool = False) -> HttpResponse:
    """The report in its template; on paper through the gate."""
    found = asked(request)
    if found.report is None:
        return render(request, "outcomes/page.html", {"form": found.form, "asked": found}, status=422)
    context: dict[str, Any] = {
        "form": found.form, "asked": found, "report": found.report, "period": formats.period_text(found.report),
        "sites": site_table(found.report),
        "measures": measures(found, found.report), "blocks": blocks(found, found.report),
        "frames": frames(found, found.report), "footer": FOOTER,
    }  # fmt: skip
    if not paper:
        return render(request, template, context)
    permit = figures(
        formats.as_values(found.report), viewer=request.viewer, table="results", hidden=found.report.suppressed,
        at=clock.now(), channel=Channel.PRINT,
    )  # fmt: skip
    return leaving.page(request, permit, template, Channel.PRINT, **context)


def csv(request: StaffRequest) -> HttpResponse:
    """The lines as CSV, all or one section's."""
    found = asked(request)
    if found.report is None:
        return render(request, "outcomes/page.html", {"form": found.form, "asked": found}, status=422)
    section = request.GET.get("section", "")
    if section and section not in {s.indicator.name for s in found.report.sections}:
        raise Http404
    name = "-".join(["results", found.report.cohort.program, *([section.replace("_", "-")] if section else [])])
    body = formats.as_csv(found.report, section).encode()
    permit = figures(
        body, viewer=request.viewer, table=name, hidden=found.report.suppressed, at=clock.now(), channel=Channel.CSV
    )
    return leaving.file(permit, f"{name}.csv", leaving.CSV)


def picture(request: StaffRequest, name: str) -> HttpResponse:
    """One picture in its frame, drawn now if need be: a fragment for the page, a page of its own without script."""
    if name not in INDICATOR_OF:
        raise Http404
    found = asked(request, only=INDICATOR_OF[name])
    if found.report is None:
        raise Http404
    figure = frame(found, found.report, name, draw=True)
    if figure is None:
        raise Http404
    template = "outcomes/_figure.html" if request.headers.get("HX-Request") else "outcomes/picture.html"
    return render(request, template, {"figure": figure, "asked": found})
