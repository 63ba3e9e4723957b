"""The health page: database, worker, waiting messages, audit, phone lines; what waits for somebody stands first."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from companionway.organizations.lines import public_lines
from companionway.platform import clock
from companionway.platform.health import health
from companionway.privacy.permissions import Permission
from companionway.web.access import StaffRequest, allow


@require_safe
@allow(Permission.SEE_HEALTH)
def health_page(request: StaffRequest) -> HttpResponse:
    """Facts and whether they are as they should be. No word about any person."""
    found = health(clock.now(), clock.today())
    lines = public_lines()
    lines_due = lines.review_due(clock.today())
    context = {"found": found, "lines": lines, "lines_due": lines_due, "well": found.all_well and not lines_due,
               "hours": settings.COMPANIONWAY_AUDIT_VERIFY_HOURS}  # fmt: skip
    return render(request, "health/health.html", context)
