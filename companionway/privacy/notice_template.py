"""Reading data/notice-template.toml: a starting text for a program's notice, element by element."""

import tomllib
from pathlib import Path

from companionway.privacy.rules.notice import BY_CODE, Notice


def template(path: Path) -> Notice:
    """The starting text; the header's blanks stay blank. Raises KeyError for an element nobody knows."""
    parts = tomllib.loads(path.read_text())["parts"]
    return Notice("", "", "", {BY_CODE[code].code: words for code, words in parts.items()}, None)
