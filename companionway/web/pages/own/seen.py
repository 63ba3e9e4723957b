"""Who looked, and what was shared: in plain words, for the person themselves."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from companionway.platform import clock
from companionway.privacy.queries.accounting import accounting
from companionway.privacy.queries.own_page import myself
from companionway.web.access import OwnRequest, own_page
from companionway.web.pages.looks.person import looked
from companionway.web.pages.own.choices import day_of, words_now
from companionway.web.pages.own.told import kind_of, purpose_of


@require_safe
@own_page("who looked at it")
def who_looked(request: OwnRequest) -> HttpResponse:
    """A year of looks by day, newest first: first name and role, and what they saw."""
    return render(request, "own/looked.html", looked(myself(request.visit)))


@require_safe
@own_page("what was shared about them")
def shared(request: OwnRequest) -> HttpResponse:
    """The accounting of three years (42 CFR 2.25), repeats in one line."""
    words = words_now()
    lines = [
        {
            "first": day_of(line.first_at), "last": day_of(line.last_at), "times": line.times,
            "to": ", ".join(dict.fromkeys(part for part in (line.recipient, line.organization) if part)),
            "what": "; ".join(kind_of(key, words) for key in line.information), "why": purpose_of(line.purpose, words),
        }
        for line in accounting(myself(request.visit), asked_at=clock.now())
    ]  # fmt: skip
    return render(request, "own/shared.html", {"lines": lines})
