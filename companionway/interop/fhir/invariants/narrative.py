"""The narrative: one well-formed XHTML div with only plain formatting, and something to read (txt-1, txt-2)."""

import re
from collections.abc import Iterator
from html.entities import name2codepoint
from xml.parsers import expat  # a doctype is refused, so no entity is ever declared

from companionway.interop.fhir.invariants import Finding, Json, rule

ALLOWED = {
    "a", "abbr", "acronym", "address", "b", "bdo", "big", "blockquote", "br", "caption", "cite", "code", "col",
    "colgroup", "dd", "del", "dfn", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img",
    "ins", "kbd", "li", "ol", "p", "pre", "q", "samp", "small", "span", "strong", "style", "sub", "sup", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "ul", "var",
}  # fmt: skip
XHTML = "http://www.w3.org/1999/xhtml"
NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,7});")
OF_XML = {"amp", "lt", "gt", "quot", "apos"}


class _Doctype(Exception):
    """A document type stands before the div: it could declare entities."""


class _Seen:
    """What stands in a narrative: the root element, the first thing that is not allowed, whether there is content."""

    def __init__(self, div: str) -> None:
        self.root = ""
        self.bad: list[str] = []
        self.content = False
        parser = expat.ParserCreate("utf-8", namespace_separator=" ")
        parser.StartElementHandler = self._element
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype
        parser.Parse(NAMED.sub(_character, div).encode("utf-8", "replace"), True)

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        self.root = self.root or name
        namespace, _, tag = name.rpartition(" ")
        if tag not in ALLOWED or namespace != XHTML:
            self.bad.append(f"the element {tag[:20]}")
        for key, value in attributes.items():
            if key.lower().startswith("on"):
                self.bad.append("an event attribute")
            elif re.sub(r"[\s\x00-\x1f]", "", value.lower()).startswith(("javascript:", "vbscript:")):
                self.bad.append("a script link")
        self.content = self.content or tag == "img"

    def _text(self, data: str) -> None:
        self.content = self.content or bool(data.strip())

    def _doctype(self, *_: object) -> None:
        raise _Doctype


def _character(found: re.Match[str]) -> str:
    """`&nbsp;` as its character; XML itself knows five names only."""
    name = found[1]
    return found[0] if name in OF_XML or name not in name2codepoint else f"&#{name2codepoint[name]};"


@rule("txt", "Narrative")
def narrative_is_plain(node: Json) -> Iterator[Finding]:
    div = node.get("div")
    if not isinstance(div, str):
        return
    try:
        seen = _Seen(div)
    except _Doctype:
        yield ["div"], "a narrative has no document type."
        return
    except expat.ExpatError:
        yield ["div"], "a narrative is one well-formed XHTML div element."
        return
    if seen.root != f"{XHTML} div":
        yield ["div"], f"a narrative is one div element in the namespace {XHTML}."
    elif seen.bad:
        yield ["div"], f"the narrative may not hold {seen.bad[0]}."
    elif not seen.content:
        yield ["div"], "the narrative holds nothing to read."
