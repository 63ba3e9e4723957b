"""A live sign-in made without a request, as another device of somebody."""

from datetime import timedelta

from companionway.platform import clock
from companionway.platform.ids import new_id
from companionway.platform.models import User
from companionway.platform.session_models import SignInSession


def signed_in(user: User, device: str = "Firefox on Linux", minutes_ago: int = 1) -> SignInSession:
    """A session row of this person, begun and last seen so many minutes ago."""
    at = clock.now() - timedelta(minutes=minutes_ago)
    return SignInSession.objects.create(
        key_hash=new_id().bytes * 2, user=user, device=device, started_at=at, seen_at=at,
        ends_at=clock.now() + timedelta(hours=12),
    )  # fmt: skip
