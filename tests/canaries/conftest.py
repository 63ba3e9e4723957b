"""Listening to everything that is logged."""

import logging
from collections.abc import Iterator
from io import StringIO

import pytest

from companionway.platform.logs import Lines


@pytest.fixture
def log() -> Iterator[StringIO]:
    """Every line of every logger, as it would be written."""
    out = StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(Lines())
    root, before = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield out
    root.removeHandler(handler)
    root.setLevel(before)
