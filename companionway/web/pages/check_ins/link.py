"""Sending a check-in by link: texted, or shown once to the peer, to be scanned or printed."""

import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from companionway.engagement.models.walk import Engagement
from companionway.engagement.queries.lookup import engagement_for
from companionway.instruments.actions.link import give_check_in
from companionway.instruments.rules import Moment
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy.actions.own_page import GivenLink
from companionway.privacy.permissions import Permission
from companionway.privacy.rules.own_page import Purpose
from companionway.web.access import StaffRequest, allow, get_person
from companionway.web.pages.reach import by_text
from companionway.web.pages.signin.pictures import of_address
from companionway.web.toasts import toast


@require_POST
@allow(Permission.SUPPORT_PEOPLE)
def check_in_links(request: StaffRequest, engagement_id: uuid.UUID) -> HttpResponse:
    """Make a link to a check-in and show it this once. Without an agreed word, the page says where to agree on one."""
    engagement = engagement_for(request.viewer, engagement_id)
    asked = request.POST.get("moment", "")
    moment = Moment(asked) if asked in set(Moment) else Moment.ON_DEMAND
    person = get_person(request, engagement.person.same_as_id, "check_in")

    def make() -> GivenLink:
        viewer, now = request.viewer, clock.now()
        return give_check_in(engagement_id=engagement.id, moment=moment, by=viewer.user_id, at=now)[1]

    try:
        if by_text.is_asked(request):
            return _text(request, engagement, make)
        given = make()
    except DomainError as error:
        page = "web:own-page-of" if error.code == "nothing_agreed" else "web:person"
        return by_text.refused_text(request, error, reverse(page, args=[person.id]))
    address = settings.COMPANIONWAY_BASE_URL.rstrip("/") + reverse("web:own-link", args=[given.token])
    context = {"person": person, "address": address, "picture": of_address(address), "ends_at": given.ends_at}
    return render(request, "check_ins/link.html", context)


def _text(request: StaffRequest, engagement: Engagement, make: Callable[[], GivenLink]) -> HttpResponse:
    """The link goes to their phone and is shown nowhere."""
    person = engagement.person.same_as
    offer = by_text.offer(request.viewer, person, engagement)
    toast(request, by_text.said(by_text.text_link(request, offer, Purpose.CHECK_IN, make)))
    return redirect("web:person", person.id)
