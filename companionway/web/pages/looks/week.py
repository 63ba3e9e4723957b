"""The weekly look at who looked: every finding, and what was said of it, so that the loop closes."""

import uuid
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy.actions.inquiry import mark_finding, note_inquired
from companionway.privacy.permissions import Permission
from companionway.privacy.queries import looks, oddities
from companionway.privacy.queries.looks import Days
from companionway.privacy.rules.inquiry import MARK_WORDS, PURPOSE_WORDS, Mark, Purpose
from companionway.privacy.rules.oddities import PATTERN_WORDS, Finding
from companionway.web.access import StaffRequest, allow
from companionway.web.errors import refused
from companionway.web.toasts import toast

WEEK = timedelta(days=6)


def finding_line(finding: Finding, workers: dict[uuid.UUID, str], people: dict[uuid.UUID, str]) -> dict[str, Any]:
    """One finding as a line shows it."""
    names = [people.get(one, "a record that is not there") for one in finding.people]
    return {
        "f": finding, "who": workers.get(finding.worker, "somebody"), "what": PATTERN_WORDS[finding.pattern],
        "whom": ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else ""),
    }  # fmt: skip


def _chosen(said: str) -> Days:
    """The seven days that end on this day, today for anything that is no day."""
    today = clock.today()
    try:
        until = min(type(today).fromisoformat(said), today)
    except ValueError:
        until = today
    return Days(until - WEEK, until)


@require_safe
@allow(Permission.SEE_WHO_LOOKED)
def week(request: StaffRequest, inquiry_id: uuid.UUID) -> HttpResponse:
    """Seven days of unusual looks. What nobody has said anything of stands first."""
    row = looks.inquiry_of(request.viewer, inquiry_id, clock.now())
    days = _chosen(request.GET.get("until", ""))
    found = oddities.odd_looks(days)
    marks = oddities.marks_of([one.key for one in found])
    workers = looks.names_of_workers(one.worker for one in found)
    people = looks.names_of_people(person for one in found for person in one.people)
    shown = sorted({str(person) for one in found for person in one.people})
    note_inquired(
        inquiry=row,
        part="week",
        by=request.viewer.user_id,
        at=clock.now(),
        detail={"people": shown, "findings": len(found)},
    )
    lines = [
        finding_line(one, workers, people) | {
            "marks": [
                {"words": MARK_WORDS[Mark(m.mark)], "by": m.by.get_full_name(), "at": m.at} for m in marks[one.key]
            ],
            "url": reverse("web:what-opened", args=[row.id, one.worker]), "mine": one.worker == request.viewer.user_id,
        }
        for one in found
    ]  # fmt: skip
    here = reverse("web:looks-week", args=[row.id])
    context = {
        "inquiry": row, "why": PURPOSE_WORDS[Purpose(row.purpose)], "closes": row.closes_at, "days": days,
        "open": [line for line in lines if not line["marks"]], "said": [line for line in lines if line["marks"]],
        "choices": [(mark.value, words) for mark, words in MARK_WORDS.items()],
        "earlier_url": f"{here}?until={days.since - timedelta(days=1)}",
        "later_url": f"{here}?until={days.until + timedelta(days=7)}" if days.until < clock.today() else "",
    }  # fmt: skip
    return render(request, "looks/week.html", context)


@require_POST
@allow(Permission.SEE_WHO_LOOKED)
def mark(request: StaffRequest, inquiry_id: uuid.UUID) -> HttpResponse:
    """Say of one finding: fine, ask them, or a complaint. Only what the days really show can be marked."""
    row = looks.inquiry_of(request.viewer, inquiry_id, clock.now())
    days = _chosen(request.POST.get("until", ""))
    back = f"{reverse('web:looks-week', args=[row.id])}?until={days.until}"
    found = next((one for one in oddities.odd_looks(days) if one.key == request.POST.get("finding", "")), None)
    said = request.POST.get("mark", "")
    try:
        if found is None:
            raise DomainError("finding", "These days do not show that.")
        mark_finding(
            inquiry=row, finding=found.key, pattern=found.pattern, worker_id=found.worker,
            person_id=found.people[0] if len(found.people) == 1 else None, mark=said,
            by=request.viewer.user_id, at=clock.now(),
        )  # fmt: skip
    except DomainError as error:
        return refused(request, error, back_url=back)
    toast(request, "Saved. What is said stays with it.")
    return redirect(back)
