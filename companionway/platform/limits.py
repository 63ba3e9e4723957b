"""How often something may be done: one row in PostgreSQL for each key, shared by every process and web server.

A steady rate with a burst (the generic cell rate algorithm): a row keeps the moment at which its key will be at rest
again. One statement counts and decides, so two requests at once cannot both take the last place.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from django.db import connection

from companionway.platform.models import RateLimit

COUNT = """
INSERT INTO companionway_ratelimit AS held (key, at_rest_at) VALUES (%(key)s, %(now)s::timestamptz + %(step)s::interval)
ON CONFLICT (key) DO UPDATE SET at_rest_at = GREATEST(held.at_rest_at, %(now)s) + %(step)s::interval
WHERE GREATEST(held.at_rest_at, %(now)s) + %(step)s::interval <= %(now)s::timestamptz + %(whole)s::interval
"""


@dataclass(frozen=True)
class Limit:
    """So many times in so many seconds; after a burst of `allowed` one more every `seconds / allowed`."""

    name: str
    allowed: int
    seconds: int

    @property
    def step(self) -> timedelta:
        """How long one use takes to be forgotten."""
        return timedelta(seconds=self.seconds / self.allowed)


SIGN_IN = "sign-in"
PERSON_SEARCH = Limit("person-search", 60, 60)
EXPORT = Limit("export", 10, 86_400)
RESET_MAIL = Limit("reset-mail", 3, 3_600)


def wait(limit: Limit, who: str, *, at: datetime, times: int = 1) -> int:
    """Count one use (or `times`) by this account, client or network. 0 lets it in; else seconds until one is let in.

    Call it where its own statement is committed, or at the begin of a short transaction: the row stays locked.
    """
    if limit.allowed < times:
        return limit.seconds
    key = f"{limit.name}:{who}"[:160]
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"key": key, "now": at, "step": limit.step * times}
        cursor.execute(COUNT, values | {"whole": timedelta(seconds=limit.seconds)})
        if cursor.rowcount == 1:
            return 0
    at_rest = RateLimit.objects.filter(key=key).values_list("at_rest_at", flat=True).first()
    free_at = (at_rest or at) + limit.step - timedelta(seconds=limit.seconds)
    return max(1, ceil((free_at - at).total_seconds()))


def forget(now: datetime) -> int:
    """Part of the nightly upkeep: drop keys that are at rest. Returns how many."""
    return RateLimit.objects.filter(at_rest_at__lt=now).delete()[0]
