"""How often one address may send a public form: a count in this process's memory, kept for ten minutes."""

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from companionway.platform import clock

WINDOW = 600


def seconds_to_wait(request: HttpRequest, door: str) -> int:
    """Count one sending of this door from this address. 0 lets it in; else how long until the next is let in."""
    now = int(clock.now().timestamp())
    window, left = now // WINDOW, WINDOW - now % WINDOW
    key = f"door:{door}:{request.META.get('REMOTE_ADDR', '')}:{window}"
    cache.add(key, 0, timeout=WINDOW)
    try:
        count = cache.incr(key)
    except ValueError:  # it was pushed out between the two calls
        return 0
    return left if count > settings.COMPANIONWAY_DOOR_LIMIT else 0
