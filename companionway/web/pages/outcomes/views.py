"""The results: a page, its print, its CSV, and each picture at its own address so that no page waits for one."""

from django.db import transaction
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from companionway.privacy.permissions import Permission
from companionway.web.access import StaffRequest, allow

# What answers is imported by each view: it reads in the library that asks the facts, most of a second of a start.


# Not inside the request's transaction, so that the report may open its own with one snapshot for all figures.
@require_safe
@transaction.non_atomic_requests
@allow(Permission.SEE_OUTCOMES_SUPPRESSED)
def results(request: StaffRequest) -> HttpResponse:
    """The filters, the program's two tables, the pictures, every figure."""
    from companionway.web.pages.outcomes import showing

    return showing.page(request, "outcomes/page.html")


@require_safe
@transaction.non_atomic_requests
@allow(Permission.SEE_OUTCOMES_SUPPRESSED)
def results_print(request: StaffRequest) -> HttpResponse:
    """The same on paper: everything open, nothing to press."""
    from companionway.web.pages.outcomes import showing

    return showing.page(request, "outcomes/print.html", paper=True)


@require_safe
@transaction.non_atomic_requests
@allow(Permission.SEE_OUTCOMES_SUPPRESSED)
def results_csv(request: StaffRequest) -> HttpResponse:
    """The lines as CSV, all or one section's."""
    from companionway.web.pages.outcomes import showing

    return showing.csv(request)


@require_safe
@transaction.non_atomic_requests
@allow(Permission.SEE_OUTCOMES_SUPPRESSED)
def results_picture(request: StaffRequest, name: str) -> HttpResponse:
    """One picture in its frame, drawn now if need be: a fragment for the page, a page of its own without script."""
    from companionway.web.pages.outcomes import showing

    return showing.picture(request, name)
