"""People who looked at your page: for the person, on paper or on the screen of who walks with them."""

import uuid
from datetime import timedelta
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from companionway.people.models import Person
from companionway.platform import clock
from companionway.platform.models import AuditEntry
from companionway.privacy.permissions import Permission
from companionway.privacy.queries import looks
from companionway.privacy.queries.break_glass import to_tell
from companionway.privacy.queries.looks import Days
from companionway.privacy.rules.terms import Channel
from companionway.web import audit_words, leaving, phrases
from companionway.web.access import StaffRequest, allow
from companionway.web.forms import posted
from companionway.web.pages.rights.forms import HandForm
from companionway.web.pages.rights.handing import hand_over, who_may_have
from companionway.web.pages.rights.person import carry, inside_inquiry, looked_at

MONTHS_BACK = timedelta(days=365)
OPENED = "record.opened_in_need"  # its words say why themselves


@allow(Permission.SEE_RIGHTS)
@inside_inquiry
def who_looked(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """A year of looks in plain words, by day: who, as first name and role, and what they saw; handed over on paper."""
    person = looked_at(request, person_id, "who_looked")
    if isinstance(person, HttpResponse):
        return person
    form, told = HandForm(posted(request), **who_may_have(person)), looked(person)
    if request.method == "POST" and form.is_valid():
        permit = hand_over(request, person, form, Channel.PRINT, told, least="Who looked at their own page.")
        return leaving.page(request, permit, "looks/who_looked_paper.html", Channel.PRINT, name="told", now=clock.now())
    supports = request.viewer.may(Permission.SUPPORT_PEOPLE)
    context = {"person": person, "told": told, "form": form, "carry": carry(request), "may_support": supports,
               "to_tell": to_tell(person) if supports else []}  # fmt: skip
    return render(request, "looks/who_looked.html", context, status=422 if form.errors else 200)


def looked(person: Person) -> dict[str, Any]:
    """Plain values: whose it is, and by day who saw what; how many at most where there are more."""
    days = Days(clock.today() - MONTHS_BACK, clock.today())
    entries = looks.looked_at(person, days, clock.now())
    names = looks.first_names(entry.actor_id for entry in entries)
    lines = [_line(entry, names) for entry in entries[: looks.SHOWN]]
    return {
        "name": person.called, "most": looks.SHOWN if len(entries) > looks.SHOWN else 0,
        "by_day": [
            {"day": day, "lines": _once(list(those))} for day, those in groupby(lines, key=lambda one: one["day"])
        ],
    }  # fmt: skip


def _line(entry: AuditEntry, names: dict[uuid.UUID, str]) -> dict[str, Any]:
    role = audit_words.roles(entry.role) or ("" if entry.actor_id else gettext("Companionway itself"))
    name = names.get(entry.actor_id, "") if entry.actor_id and settings.COMPANIONWAY_STAFF_FIRST_NAMES else ""
    return {
        "day": phrases.long_day(timezone.localdate(entry.occurred_at)),
        "name": name, "role": role.lower(),
        "who": f"{name} ({role.lower()})" if name and role else name or role or gettext("Somebody who works here"),
        "what": audit_words.look(entry.verb),
        "why": gettext("because it could not wait") if entry.purpose == "break_glass" and entry.verb != OPENED else "",
    }  # fmt: skip


def _once(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same thing by the same person on one day is said once, with how often."""
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for line in lines:
        known = found.setdefault((line["who"], line["what"], line["why"]), {**line, "times": 0})
        known["times"] += 1
    return list(found.values())
