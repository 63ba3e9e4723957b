"""How often one network may send a public form, and one person may search or export. Counted in PostgreSQL."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from companionway.platform import clock, limits
from companionway.platform.limits import Limit
from companionway.web.access import StaffRequest
from companionway.web.client import network, too_often

EXPORTS = "Taking records of people along as a file"


def seconds_to_wait(request: HttpRequest, door: str) -> int:
    """Count one sending of this door from this network. 0 lets it in; else how long until the next is let in."""
    if door == "ask":  # people ask for themselves now and then; a hospital's desk sends all day
        limit = Limit("door-ask", settings.COMPANIONWAY_ASK_LIMIT, 3_600)
    else:
        limit = Limit("door", settings.COMPANIONWAY_DOOR_LIMIT, 600)
    return limits.wait(limit, f"{door}:{network(request)}", at=clock.now())


def held_up(request: StaffRequest, limit: Limit, *, what: str, back: str) -> HttpResponse | None:
    """Count one use by this person. None lets it in; else the calm page that says when it works again (429)."""
    seconds = limits.wait(limit, str(request.viewer.user_id), at=clock.now())
    return too_often(request, seconds, what=what, back=back) if seconds else None
