"""The phones' key ring as facts: age, use, and what nobody could read. No key, and nobody's record."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from companionway.engagement.queries.held import unread
from companionway.platform import clock, phone_book, phone_keys
from companionway.privacy.permissions import Permission
from companionway.web.access import StaffRequest, allow


@require_safe
@allow(Permission.SEE_HEALTH)
def keys(request: StaffRequest) -> HttpResponse:
    """Each key with its age, how many records it opened, and when last."""
    now, used = clock.now(), phone_book.opened()
    rows = [
        {"kid": key.kid, "days": (now - key.made_at).days, "leaked": key.leaked_at, "dies_at": key.dies_at,
         "seals": not key.leaked_at and key.not_after > now, "count": used.get(key.kid, (0, None))[0],
         "last": used.get(key.kid, (0, None))[1]}
        for key in reversed(phone_keys.read())
    ]  # fmt: skip
    return render(request, "outbox/keys.html", {"rows": rows, "unread": unread()})
