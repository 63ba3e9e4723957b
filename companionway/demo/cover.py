"""A peer of the demo is away for some days, and another one covers for them."""

from datetime import datetime, timedelta

from companionway.engagement.actions.cover import begin_cover
from companionway.platform.models import User


def cover_for_somebody_away(users: dict[str, User], as_of: datetime) -> None:
    """Ana covers for Jo for five days; Ben said so."""
    begin_cover(
        covered=users["jo"].id, covering=users["ana"].id, starts_at=as_of, ends_at=as_of + timedelta(days=5),
        by=users["ben"].id, at=as_of,
    )  # fmt: skip
