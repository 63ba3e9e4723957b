"""Finding help, on its own or for somebody: need first, then near them; one listing; what a peer says of it."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from companionway.directory import actions, queries
from companionway.directory.needs import all_needs
from companionway.directory.rules import Report
from companionway.engagement.models.walk import Engagement
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy.permissions import Permission
from companionway.web.access import StaffRequest, allow
from companionway.web.errors import refused
from companionway.web.pages.directory.forms import CheckForm, FindForm
from companionway.web.pages.directory.lines import line, shared_words, whole
from companionway.web.toasts import toast


@allow(Permission.SUPPORT_PEOPLE)
def find(request: StaffRequest) -> HttpResponse:
    """Find help. The page posts its words, as the search for people does: an address would be kept."""
    return render(request, "directory/find.html", found(request, None))


def found(request: StaffRequest, engagement: Engagement | None) -> dict[str, Any]:
    """What a search shows; near the site where the person walks until another town is named."""
    now, near = clock.now(), engagement.site.town if engagement and engagement.site else ""
    spoken = queries.languages()
    asked = request.method == "POST"
    form = FindForm(request.POST if asked else None, spoken=spoken, initial={"town": near, "need": ""})
    context: dict[str, Any] = {
        "form": form, "needs": [(need.code, need.words) for need in all_needs()], "engagement": engagement,
        "asked": asked,
    }  # fmt: skip
    if not asked:
        return context
    form.is_valid()
    wanted = form.wanted()
    answer = queries.search(wanted, timezone.localtime(now))
    narrowed = wanted.when or wanted.free or wanted.language or wanted.town != near
    context |= {
        "narrowed": narrowed, "answer": answer, "wanted": wanted, "town_unknown": bool(wanted.town and not answer.town),
        "rows": [line(row, now, _url(row.id, engagement)) for row in answer.listings],
        "earlier": wanted.page - 1 if wanted.page else None, "later": wanted.page + 1 if answer.more else None,
    }  # fmt: skip
    return context


def _url(listing_id: uuid.UUID, engagement: Engagement | None) -> str:
    if engagement is None:
        return reverse("web:listing", args=[listing_id])
    return reverse("web:help-listing", args=[engagement.id, listing_id])


@require_safe
@allow(Permission.SUPPORT_PEOPLE)
def listing(request: StaffRequest, listing_id: uuid.UUID) -> HttpResponse:
    """One listing, with what peers were told there."""
    return render(request, "directory/listing.html", of_listing(listing_id))


def of_listing(listing_id: uuid.UUID) -> dict[str, Any]:
    """What every page of a listing shows. Raises NotVisible. Two queries."""
    now = clock.now()
    row = queries.listing_for(listing_id, timezone.localdate(now))
    others = [one for one in queries.places_of(row.service_id) if one.id != row.id]
    return {
        "listing": row, "l": whole(row, now), "words": shared_words(row), "check": CheckForm(),
        "others": [{"id": one.id, "town": one.location.town if one.location else "by phone"} for one in others],
    }  # fmt: skip


@require_safe
@allow(Permission.SUPPORT_PEOPLE)
def paper(request: StaffRequest, listing_id: uuid.UUID) -> HttpResponse:
    """One listing to print and give away: the place's own facts, nothing about us or anybody."""
    return render(request, "directory/paper.html", of_listing(listing_id))


@require_POST
@allow(Permission.SUPPORT_PEOPLE)
def check(request: StaffRequest, listing_id: uuid.UUID) -> HttpResponse:
    """A peer says that it is still right, or what is wrong with it."""
    row = queries.listing_for(listing_id, clock.today())
    form = CheckForm(request.POST)
    kind = Report.RIGHT if request.POST.get("still") == "right" else Report.WRONG
    try:
        if not form.is_valid():
            raise DomainError("words", "A few words are enough: 400 letters at most.")
        actions.say_of(service_id=row.service_id, kind=kind, words=form.cleaned_data["words"],
                       by=request.viewer.user_id, at=clock.now())  # fmt: skip
    except DomainError as error:
        return refused(request, error, back_url=reverse("web:listing", args=[row.id]))
    toast(request, "Thank you. The next peer sees that it was checked today." if kind == Report.RIGHT else
          "Thank you. Whoever keeps the directory sees it.")  # fmt: skip
    return redirect("web:listing", listing_id=row.id)
