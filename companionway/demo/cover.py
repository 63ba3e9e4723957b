"""A peer of the demo is away for some days, and another one covers for them."""

from datetime import datetime, timedelta

from companionway.engagement.actions.cover import begin_cover
from companionway.platform.models import User


def cover_for_somebody_away(users: dict[str, User], as_of: datetime) -> None:
    """Ana covers for Jo for five days; Ben said so.

    It begins a minute after the load, so the worker gives its grants and the same seed makes the same rows.
    """
    starts_at = as_of + timedelta(minutes=1)
    begin_cover(
        covered=users["jo"].id, covering=users["ana"].id, starts_at=starts_at, ends_at=starts_at + timedelta(days=5),
        by=users["ben"].id, at=as_of,
    )  # fmt: skip
