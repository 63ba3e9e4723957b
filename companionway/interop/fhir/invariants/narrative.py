"""The narrative: only plain formatting, and something to read (txt-1, txt-2)."""

from collections.abc import Iterator
from html.parser import HTMLParser

from companionway.interop.fhir.invariants import Finding, Json, rule

ALLOWED = {
    "a", "abbr", "acronym", "address", "b", "bdo", "big", "blockquote", "br", "caption", "cite", "code", "col",
    "colgroup", "dd", "del", "dfn", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img",
    "ins", "kbd", "li", "ol", "p", "pre", "q", "samp", "small", "span", "strong", "style", "sub", "sup", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "ul", "var",
}  # fmt: skip


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.bad: list[str] = []
        self.content = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED:
            self.bad.append(f"the element {tag[:20]}")
        for name, value in attrs:
            if name.startswith("on"):
                self.bad.append("an event attribute")
            elif (value or "").lower().replace(" ", "").startswith("javascript:"):
                self.bad.append("a script link")
        self.content = self.content or tag == "img"

    def handle_data(self, data: str) -> None:
        self.content = self.content or bool(data.strip())


@rule("txt", "Narrative")
def narrative_is_plain(node: Json) -> Iterator[Finding]:
    div = node.get("div")
    if not isinstance(div, str):
        return
    if not div.lstrip().startswith("<div"):
        yield ["div"], "a narrative is one div element."
        return
    seen = _Seen()
    seen.feed(div)
    seen.close()
    if seen.bad:
        yield ["div"], f"the narrative may not hold {seen.bad[0]}."
    if not seen.content:
        yield ["div"], "the narrative holds nothing to read."
