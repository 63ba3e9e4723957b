"""The role page for clinicians, requests outside the role, how long forms take, and what is counted of that."""

import uuid
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from companionway.engagement.queries.care_team import meeting_sites
from companionway.platform import clock
from companionway.platform import form_times as sums
from companionway.platform.errors import DomainError
from companionway.privacy.permissions import Permission
from companionway.web.access import StaffRequest, allow, public
from companionway.web.form_times import PUBLIC, bring, form_at, role_of
from companionway.web.forms import PageForm, posted
from companionway.web.once import do_once
from companionway.web.toasts import toast
from companionway.workforce.actions.out_of_role import note_out_of_role
from companionway.workforce.role_limits import asked_since, least_holders
from companionway.workforce.role_rules import WORDS, OutOfRole
from companionway.workforce.rules import TITLES, Role

MONTHS_SHOWN = 6


@require_safe
@public("what a peer does and does not do, for whoever works beside one")
def role_page(request: HttpRequest) -> HttpResponse:
    """One printed page: the role, its limits, and six ways of working well together."""
    return render(request, "role_page/page.html")


class OutOfRoleForm(PageForm):
    """What a peer was asked for. Nobody is named and nobody is blamed."""

    site = forms.TypedChoiceField(label="Where?", coerce=uuid.UUID, widget=forms.RadioSelect)
    kind = forms.TypedChoiceField(
        label="What were you asked for?", coerce=OutOfRole, widget=forms.RadioSelect,
        choices=[(kind.value, words) for kind, words in WORDS.items()],
    )  # fmt: skip


@allow(Permission.SEE_ROLE_LIMITS)
def role_limits(request: StaffRequest) -> HttpResponse:
    """Count a request outside the role, and see how often it happens by site. Peers see what managers see."""
    sites = meeting_sites(request.viewer)
    may_count = request.viewer.may(Permission.SUPPORT_PEOPLE) and bool(sites)
    form = OutOfRoleForm(posted(request) if may_count else None, initial={"site": sites[0].id if sites else None})
    form.offer("site", [(site.id, site.name) for site in sites])
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            do_once(request, lambda: note_out_of_role(
                site_id=said["site"], kind=said["kind"], by=request.viewer.user_id, at=clock.now()
            ))  # fmt: skip
        except DomainError as error:
            form.refuse(error)
        else:
            toast(request, "Counted. Nobody is named.")
            return redirect("web:role-limits")
    since = (clock.today().replace(day=1) - timedelta(days=31 * (MONTHS_SHOWN - 1))).replace(day=1)
    context = {"form": form, "may_count": may_count, "asked": asked_since(since), "since": since}
    return render(request, "role_page/limits.html", context, status=422 if form.is_bound else 200)


@require_safe
@allow(Permission.SEE_FORM_TIMES)
def form_times(request: StaffRequest) -> HttpResponse:
    """How long forms take, by month. A role that fewer than three people hold stands only within all staff."""
    months = sums.months()[:12]
    month = next((one for one in months if f"{one:%Y-%m}" == request.GET.get("month")), months[0] if months else None)
    lines = [_line(line) for line in sums.shown(sums.in_month(month), _holders(month))] if month else []
    context = {"months": [(f"{one:%Y-%m}", f"{one:%B %Y}", one == month) for one in months], "lines": lines}
    return render(request, "role_page/form_times.html", context)


def _holders(month: date) -> dict[str, int]:
    last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return least_holders(month, min(last, clock.today()))


def _line(line: sums.Line) -> dict[str, Any]:
    who = {PUBLIC: "Anybody", sums.ALL_STAFF: "All staff"}
    role = who.get(line.role) or TITLES[Role(line.role)]
    over = f"over {sums.BOUNDS[-1]} s"

    def bound(share: float) -> str:
        seconds = line.within(share)
        return f"{seconds} s" if seconds else over if line.edited else "not known"

    return {"form": line.form.removeprefix("web:").replace("-", " ").capitalize(), "role": role, "line": line,
            "median": bound(0.5), "p90": bound(0.9)}  # fmt: skip


@require_POST
@allow(Permission.SEE_HOME)
def form_left(request: StaffRequest) -> HttpResponse:
    """A form was begun and left unsent: one more in the day's sums. The page says so by itself; nobody is in it."""
    form = form_at(request.POST.get("form", ""))
    if form:
        bring(request, sums.Sent(form, role_of(request), abandoned=True))
    return HttpResponse(status=204)


@require_safe
@allow(Permission.SEE_HOME)
def what_is_counted(request: StaffRequest) -> HttpResponse:
    """What is counted when somebody here fills in a form, and what is not."""
    return render(request, "role_page/counted.html")
