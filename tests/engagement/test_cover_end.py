"""A cover that ends by itself: written down once, by whichever worker comes first."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from companionway.engagement.actions.cover import end_cover, note_ended
from companionway.management import errands
from companionway.platform import clock, wall
from companionway.platform.models import AuditEntry
from companionway.privacy.models.cover import Cover
from tests.cast import Cast
from tests.engagement.test_cover import DAY, MINUTE, ana_for_jo
from tests.sight import as_app

BY_ITSELF = {"verb": "cover.ended", "reason": "by_itself"}


@pytest.fixture
def over(cast: Cast) -> Cover:
    """Ana covered for Jo until a minute ago."""
    ago = clock.now() - DAY
    return ana_for_jo(cast, starts_at=ago, ends_at=clock.now() - MINUTE, at=ago)


def test_the_sweep_writes_down_a_cover_whose_time_has_passed(cast: Cast, over: Cover) -> None:
    running = ana_for_jo(cast)
    with as_app():
        assert "covers that ended" not in errands.sweep(clock.now())
        errands.sweep(clock.now())
    entry = AuditEntry.objects.get(**BY_ITSELF)
    assert (entry.actor_id, entry.detail) == (None, {"covers": [str(over.id)]})
    assert Cover.objects.get(id=running.id).end_noted_at is None
    assert note_ended(at=running.ends_at) == 1


def test_a_cover_that_a_supervisor_ended_is_not_written_down_again(cast: Cast) -> None:
    cover = ana_for_jo(cast)
    end_cover(cover_id=cover.id, by=cast.ben.id, at=clock.now())
    assert note_ended(at=clock.now() + 2 * DAY) == 0
    assert AuditEntry.objects.filter(verb="cover.ended").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_write_it_down_once(cast: Cast) -> None:
    ago = clock.now() - DAY
    for n in range(5):
        ana_for_jo(cast, starts_at=ago + n * MINUTE, ends_at=ago + n * MINUTE + timedelta(seconds=30), at=ago)
    gate, noted = threading.Barrier(2), []

    def worker() -> None:
        try:
            gate.wait(20)
            with transaction.atomic(), wall.everyone("a sweep of the test goes over everybody"):
                noted.append(note_ended(at=clock.now()))
        finally:
            connection.close()

    threads = [threading.Thread(target=worker) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sum(noted) == 5 and len(noted) == 2
    told = [one for entry in AuditEntry.objects.filter(**BY_ITSELF) for one in entry.detail["covers"]]
    assert sorted(told) == sorted(str(row.id) for row in Cover.objects.all())
