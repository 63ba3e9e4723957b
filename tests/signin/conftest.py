"""Facts of the installation are read anew for each test of signing in."""

from collections.abc import Iterator

import pytest

from companionway.platform import installation


@pytest.fixture(autouse=True)
def _fresh_facts() -> Iterator[None]:
    installation.clear()
    yield
    installation.clear()
