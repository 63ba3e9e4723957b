"""The words that may tell on a locked phone what a message is about (P29): the deployer's list in a data file."""

import tomllib
from functools import cache

from django.conf import settings


@cache
def quiet_words() -> tuple[str, ...]:
    """Every word of the lists, in lower case."""
    lists: dict[str, list[str]] = tomllib.loads(settings.COMPANIONWAY_QUIET_WORDS.read_text())
    return tuple(word for words in lists.values() for word in words)
