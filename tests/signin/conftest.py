"""Facts of the installation are read anew for each test of signing in; and a hospital's provider that may lie."""

from collections.abc import Iterator
from typing import Any

import pytest

from companionway.platform import clock, installation
from companionway.signin.actions import factors
from companionway.signin.hospitals import identity
from tests.cast import Cast
from tests.signin.hospital import LyingProvider, configure, hospital, lying_provider


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


@pytest.fixture
def liar(cast: Cast, settings: Any) -> Iterator[LyingProvider]:
    """The provider, configured, with Ana's account there linked by her."""
    with lying_provider() as provider:
        configure(settings, hospital(provider.issuer))
        factors.link_hospital(
            user_id=cast.ana.id, provider="harbor", identity=identity(provider.issuer, "ana-at-harbor"),
            by=cast.ana.id, at=clock.now(),
        )  # fmt: skip
        yield provider
