"""The program as data, to read: who it is for, what it promises, where it is offered."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from companionway.organizations import queries
from companionway.platform import clock
from companionway.privacy.permissions import Permission
from companionway.web.access import StaffRequest, allow


@require_safe
@allow(Permission.SEE_PROGRAM)
def program(request: StaffRequest) -> HttpResponse:
    """The whole program on one page. It is changed by its data file, not here."""
    return render(request, "program/page.html", {"program": queries.overview(clock.today()), "today": clock.today()})
