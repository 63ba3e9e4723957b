"""People who looked at your page: for the person, on paper or on the screen of who walks with them."""

import uuid
from datetime import timedelta
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from companionway.platform import clock
from companionway.platform.models import AuditEntry
from companionway.privacy.permissions import Permission
from companionway.privacy.queries import looks
from companionway.privacy.queries.looks import Days
from companionway.web import audit_words
from companionway.web.access import StaffRequest, allow, get_person

MONTHS_BACK = timedelta(days=365)
OPENED = "record.opened_in_need"  # its words say why themselves


@require_safe
@allow(Permission.SUPPORT_PEOPLE)
def who_looked(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """A year of looks in plain words, by day: who, as first name and role, and what they saw."""
    person = get_person(request, person_id, "who_looked")
    days = Days(clock.today() - MONTHS_BACK, clock.today())
    entries = looks.looked_at(person, days, clock.now())
    names = looks.first_names(entry.actor_id for entry in entries)
    lines = [_line(entry, names) for entry in entries[: looks.SHOWN]]
    context = {
        "person": person, "days": days, "more": len(entries) > looks.SHOWN, "most": looks.SHOWN,
        "by_day": [
            {"day": day, "lines": _once(list(those))} for day, those in groupby(lines, key=lambda one: one["day"])
        ],
    }  # fmt: skip
    return render(request, "looks/who_looked.html", context)


def _line(entry: AuditEntry, names: dict[uuid.UUID, str]) -> dict[str, Any]:
    role = audit_words.roles(entry.role) or ("" if entry.actor_id else "Companionway itself")
    name = names.get(entry.actor_id, "") if entry.actor_id and settings.COMPANIONWAY_STAFF_FIRST_NAMES else ""
    return {
        "day": timezone.localdate(entry.occurred_at), "at": entry.occurred_at,
        "who": f"{name} ({role.lower()})" if name and role else name or role or "Somebody who works here",
        "what": audit_words.act(entry.verb),
        "why": "because it could not wait" if entry.purpose == "break_glass" and entry.verb != OPENED else "",
    }  # fmt: skip


def _once(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same thing by the same person on one day is said once, with how often."""
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for line in lines:
        known = found.setdefault((line["who"], line["what"], line["why"]), {**line, "times": 0})
        known["times"] += 1
    return list(found.values())
