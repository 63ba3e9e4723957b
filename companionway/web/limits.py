"""How often one network may send a public form. Counted in PostgreSQL, so that every process counts together."""

from django.conf import settings
from django.http import HttpRequest

from companionway.platform import clock, limits
from companionway.platform.limits import Limit
from companionway.web.client import network


def seconds_to_wait(request: HttpRequest, door: str) -> int:
    """Count one sending of this door from this network. 0 lets it in; else how long until the next is let in."""
    if door == "ask":  # people ask for themselves now and then; a hospital's desk sends all day
        limit = Limit("door-ask", settings.COMPANIONWAY_ASK_LIMIT, 3_600)
    else:
        limit = Limit("door", settings.COMPANIONWAY_DOOR_LIMIT, 600)
    return limits.wait(limit, f"{door}:{network(request)}", at=clock.now())
