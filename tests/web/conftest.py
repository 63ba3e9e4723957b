"""Facts cached from another test's database are forgotten before and after each test of a page."""

from collections.abc import Iterator

import pytest

from companionway.platform import installation


@pytest.fixture(autouse=True)
def _fresh_installation() -> Iterator[None]:
    installation.clear()
    yield
    installation.clear()
