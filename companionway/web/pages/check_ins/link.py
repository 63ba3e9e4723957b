"""Sending a check-in by link: shown once to the peer, to be sent, scanned or printed."""

import uuid

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from companionway.engagement.queries.lookup import engagement_for
from companionway.instruments.actions.link import give_check_in
from companionway.instruments.rules import Moment
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.privacy.permissions import Permission
from companionway.web.access import StaffRequest, allow, get_person
from companionway.web.errors import refused
from companionway.web.pages.signin.pictures import of_address


@require_POST
@allow(Permission.SUPPORT_PEOPLE)
def check_in_links(request: StaffRequest, engagement_id: uuid.UUID) -> HttpResponse:
    """Make a link to a check-in and show it this once. Without an agreed word, the page says where to agree on one."""
    engagement = engagement_for(request.viewer, engagement_id)
    asked = request.POST.get("moment", "")
    moment = Moment(asked) if asked in set(Moment) else Moment.ON_DEMAND
    person = get_person(request, engagement.person.same_as_id, "check_in")
    try:
        _, given = give_check_in(
            engagement_id=engagement.id, moment=moment, by=request.viewer.user_id, at=clock.now()
        )  # fmt: skip
    except DomainError as error:
        page = "web:own-page-of" if error.code == "nothing_agreed" else "web:person"
        return refused(request, error, back_url=reverse(page, args=[person.id]))
    address = settings.COMPANIONWAY_BASE_URL.rstrip("/") + reverse("web:own-link", args=[given.token])
    context = {"person": person, "address": address, "picture": of_address(address), "ends_at": given.ends_at}
    return render(request, "check_ins/link.html", context)
