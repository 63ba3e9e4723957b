"""HTML of a mail as plain text: words and line breaks alone. Nothing is loaded, run or linked.

The parser of the standard library is quadratic on markup that never closes (CVE-2025-6069 and its kin), so what it
gets is first made harmless by patterns that go over the text once: no comments, no scripts, and every `<` that does
not begin a short whole tag is a letter.
"""

import re
from html.parser import HTMLParser

MOST = 300_000  # characters of HTML that are read
COMMENTS = re.compile(r"<!--.*?(?:-->|\Z)|<[!?][^>]{0,2000}>?", re.DOTALL)
UNREAD = re.compile(
    r"<(script|style|template|noscript|iframe|object|svg|math|head|title|textarea)\b.*?(?:</\1\s*>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
TAG = re.compile(r"<(?=/?[a-zA-Z][^<>]{0,600}>)")
BLOCKS = frozenset({
    "address", "article", "blockquote", "br", "caption", "dd", "div", "dl", "dt", "footer", "form", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "tr", "ul",
})  # fmt: skip
CELLS = frozenset({"td", "th"})


class _Words(HTMLParser):
    """Collects text; a block begins a line, a cell is set apart by a blank."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self.parts.append("\n")
        elif tag in CELLS:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(re.sub(r"\s+", " ", data))


def text_of_html(html: str) -> str:
    """The words of a page of HTML, at most 300,000 characters of it. Never raises for what stands in it."""
    plain = UNREAD.sub(" ", COMMENTS.sub(" ", html[:MOST].replace("\x00", "")))
    safe = "".join("<" + part if whole else part.replace("<", "&lt;") for whole, part in _split(plain))
    words = _Words()
    words.feed(safe)
    words.close()
    lines = [" ".join(line.split()) for line in "".join(words.parts).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _split(plain: str) -> list[tuple[bool, str]]:
    """(whether a whole tag begins this part, the part); the first part begins with none."""
    first, *others = TAG.split(plain)
    return [(False, first), *((True, part) for part in _closed(others))]


def _closed(parts: list[str]) -> list[str]:
    """Parts behind the `<` of a tag, with every further `<` behind its `>` as a letter."""
    found = []
    for part in parts:
        inside, end, behind = part.partition(">")
        found.append(f"{inside}{end}{behind.replace('<', '&lt;')}")
    return found
