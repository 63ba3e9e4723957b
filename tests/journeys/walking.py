"""What the journeys of a peer share: Ana's day in the database, and her phone signed in."""

from playwright.sync_api import Page

from companionway.platform.models import Installation, User
from tests.cast import Cast
from tests.cast import cast as everyone
from tests.journeys import browser as seen
from tests.walked import Day, a_day


def given_anas_day() -> tuple[Cast, Day]:
    """The cast and a believable day, marked as invented."""
    Installation.objects.create(id=1, name="Coast Recovery", demo_seed=1)
    cast = everyone()
    return cast, a_day(cast)


def given_signed_in(page: Page, user: User, base_url: str) -> None:
    """This user's session in the page's window."""
    seen.sign_in_as(page.context, user, base_url)
