"""Ana's phone, and two who walk with her."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from companionway.engagement.models.walk import Engagement
from companionway.platform import clock
from tests.cast import Cast, sam_walks_with
from tests.phones import Phone


@dataclass
class Day:
    """Two who walk with Ana for three days now."""

    sam: Engagement
    alex: Engagement


@pytest.fixture
def day(cast: Cast) -> Day:
    sam, alex = (sam_walks_with(cast.ana, clock.now() - timedelta(hours=80)) for _ in range(2))
    return Day(sam, alex)


@pytest.fixture
def phone(cast: Cast) -> Phone:
    return Phone(cast.ana)
