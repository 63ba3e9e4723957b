"""What a request for results asks for, checked against what its viewer may see."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings

from companionway.outcomes import queries, report
from companionway.outcomes.cohort import Cohort
from companionway.outcomes.engines import PostgreSQL
from companionway.outcomes.registry import INDICATORS
from companionway.outcomes.report import Report
from companionway.platform import clock
from companionway.platform.errors import NotVisible
from companionway.privacy.permissions import Permission
from companionway.web.access import StaffRequest
from companionway.web.pages.outcomes.forms import FilterForm


@dataclass(frozen=True)
class Asked:
    """The filter form, and the report when the form was in order."""

    form: FilterForm
    report: Report | None
    program_name: str = ""
    site_name: str = ""
    query: str = ""


def year_before(today: date) -> tuple[date, date]:
    """The year that ends today, both days included."""
    try:
        start = today.replace(year=today.year - 1)
    except ValueError:  # February 29
        start = today.replace(year=today.year - 1, day=28)
    return start, today


def asked(request: StaffRequest, only: str = "") -> Asked:
    """Read the filters, fall back to the widest program and the past year, and work out the report (or `only` a part).

    Raises NotVisible for a program outside the viewer's roles; a site outside them is an answer not on the form. Who
    may only see results with small counts hidden gets them hidden, whatever the address says.
    """
    may_see_small = request.viewer.may(Permission.SEE_OUTCOMES)
    choices = queries.choices(request.viewer, request.GET.get("program", ""))
    programs, sites = dict(choices.programs), dict(choices.sites)
    if not programs or request.GET.get("program", next(iter(programs))) not in programs:
        raise NotVisible
    first, last = year_before(clock.today())
    given = {
        "program": choices.chosen, "first_on": first.isoformat(), "last_on": last.isoformat(),
        "site": "" if choices.whole_program else next(iter(sites), ""),
    } | {key: value for key, value in request.GET.items() if value}  # fmt: skip
    form = FilterForm(given, choices=choices, may_see_small=may_see_small)
    if not form.is_valid():
        return Asked(form, None)
    chosen = form.cleaned_data
    cohort = Cohort(
        chosen["program"], chosen["first_on"], chosen["last_on"], clock.now(), ZoneInfo(settings.TIME_ZONE),
        chosen["site"] or None,
    )  # fmt: skip
    hide = not may_see_small or bool(chosen.get("small"))
    # What must be hidden is judged over the whole report, so only an open one can be worked out in part.
    wanted = tuple(i for i in INDICATORS if hide or not only or i.name == only)
    found = report.build(PostgreSQL(), cohort, suppressed=hide, indicators=wanted)
    query = {"program": cohort.program, "first_on": cohort.first_on.isoformat(), "last_on": cohort.last_on.isoformat(),
             "site": cohort.site or "", "small": "on" if hide else ""}  # fmt: skip
    return Asked(
        form, found, programs[cohort.program], sites.get(cohort.site or "", ""),
        urlencode({key: value for key, value in query.items() if value}),
    )  # fmt: skip
