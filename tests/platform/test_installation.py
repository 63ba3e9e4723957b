"""What an installation is, is read once; that a demo is being loaded beside a running house is noticed."""

import time
from collections.abc import Iterator

import pytest
from pytest_django import DjangoAssertNumQueries

from companionway.platform import installation
from companionway.platform.models import Installation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    installation.clear()
    yield
    installation.clear()


def test_a_demo_loaded_beside_a_running_house_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installation, "ASKS_AGAIN", 5.0)
    assert installation.installation() == installation.NONE_YET
    Installation.objects.create(id=1, name="Coast", demo_seed=7)  # by another process: nobody here calls `clear`
    later = time.monotonic() + installation.ASKS_AGAIN
    monkeypatch.setattr(time, "monotonic", lambda: later)
    found = installation.installation()
    assert (found.name, found.is_demo, bool(found.demo_marker)) == ("Coast", True, True)


def test_what_is_there_is_read_once_and_its_absence_is_not_asked_for_on_every_page(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        installation.installation()
        installation.installation()
    Installation.objects.create(id=1, name="Coast")
    installation.clear()
    with django_assert_num_queries(1):
        assert installation.installation() == installation.installation()
