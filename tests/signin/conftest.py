"""Facts of the installation are read anew for each test of signing in."""

from collections.abc import Iterator

import pytest

from companionway.platform import clock, installation


@pytest.fixture(autouse=True)
def _fresh_facts() -> Iterator[None]:
    installation.clear()
    yield
    installation.clear()


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands still: on a busy machine many requests take longer than the minute that is counted."""
    at = clock.now()
    monkeypatch.setattr(clock, "now", lambda: at)
