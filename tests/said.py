"""Whether a page names somebody: as a word, since a short name also turns up by chance inside a random token."""

import re


def names(name: str, page: str) -> bool:
    """Whether the name stands in the page with neither a letter nor a digit beside it."""
    return re.search(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])", page) is not None
