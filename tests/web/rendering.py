"""What the tests of pages share: a template rendered alone, and a page taken apart into its tags."""

import html.parser
from pathlib import Path
from typing import Any

from django.template import Context, Template

WEB = Path(__file__).resolve().parents[2] / "companionway" / "web"
STATIC = WEB / "static"


def rendered(template: str, **values: Any) -> str:
    """The template with these values, as text."""
    return Template(template).render(Context(values))


class Page(html.parser.HTMLParser):
    """What a page is made of: its tags with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
