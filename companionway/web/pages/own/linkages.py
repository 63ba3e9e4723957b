"""What was shared with them: places that help, how it went in one tap, and sheets to read again."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from companionway.linkages import actions
from companionway.linkages.models import Linkage
from companionway.linkages.queries import own_linkage, own_linkages, own_sheets_given
from companionway.linkages.rules import Barrier, Outcome
from companionway.platform import clock
from companionway.sheets.catalog import sheet
from companionway.web.access import OwnRequest, own_page
from companionway.web.pages.directory.lines import is_gone, place

OUTCOMES = {
    Outcome.GOT_HELP: _("I got help"), Outcome.WAITING: _("I am waiting"),
    Outcome.FULL: _("Full, or not for me"), Outcome.CHANGED_MIND: _("I changed my mind"),
    Outcome.UNKNOWN: _("I do not know"),
}  # fmt: skip
# "Full" lowers the place for whoever comes next, so it is asked apart from what did not suit them.
APART = {Barrier.FULL: _("It was full"), Barrier.NOT_ELIGIBLE: _("It was not for me")}
ANSWERS: dict[str, tuple[Outcome, Barrier | None]] = {
    "got_help": (Outcome.GOT_HELP, None), "waiting": (Outcome.WAITING, None), "full": (Outcome.FULL, Barrier.FULL),
    "not_for_me": (Outcome.FULL, Barrier.NOT_ELIGIBLE), "changed_mind": (Outcome.CHANGED_MIND, None),
    "unknown": (Outcome.UNKNOWN, None),
}  # fmt: skip


def outcome_words(outcome: str, barrier: str) -> str:
    """What they or their peer said of it, in words to the person; "" while nobody has."""
    if not outcome:
        return ""
    apart = APART.get(Barrier(barrier)) if barrier else None
    return str(apart or OUTCOMES[Outcome(outcome)])


@require_safe
@own_page("what was shared with them, and how it went")
def help_shared(request: OwnRequest) -> HttpResponse:
    """Each place with its number and the answers at one size; below, what there is to read."""
    who = request.visit.person_id
    mine = request.visit.language.partition("-")[0]
    given = {slug: language if mine == "en" else mine for slug, language in own_sheets_given(who)}
    sheets = [one for slug, language in given.items() if (one := sheet(slug, language))]
    context = {
        "places": [_place(row) for row in own_linkages(who)], "sheets": sheets,
        "answers": [(value, outcome_words(outcome, barrier or "")) for value, (outcome, barrier) in ANSWERS.items()],
    }  # fmt: skip
    return render(request, "own/help.html", context)


def _place(row: Linkage) -> dict[str, Any]:
    listing, service = row.listing, row.listing.service
    return {
        "row": row, "name": service.name, "phones": service.phones, "where": place(listing),
        "site": service.url, "gone": is_gone(listing), "day": timezone.localdate(row.made_at),
        "said": outcome_words(row.outcome, row.barrier),
        "tapped": next((value for value, (o, b) in ANSWERS.items() if (o, b or "") == (row.outcome, row.barrier)), ""),
    }  # fmt: skip


@require_POST
@own_page("how it went, as they say")
def help_outcome(request: OwnRequest, linkage_id: uuid.UUID) -> HttpResponse:
    """One tap. Another answer later stands beside this one."""
    row, said = own_linkage(linkage_id), ANSWERS.get(request.POST.get("outcome", ""))
    if said is None:
        raise Http404
    actions.answer(linkage_id=row.id, outcome=said[0], barrier=said[1], by=None, at=clock.now())
    return redirect(reverse("web:own-help") + f"#place-{row.id}")


@require_safe
@own_page("something to read")
def own_sheet(request: OwnRequest, sheet_slug: str) -> HttpResponse:
    """One sheet, in their language where there is one."""
    language = request.GET.get("lang") or request.visit.language.partition("-")[0]
    found = sheet(sheet_slug, language)
    if found is None or found.audience != "people":
        raise Http404
    return render(request, "own/sheet.html", {"sheet": found})
