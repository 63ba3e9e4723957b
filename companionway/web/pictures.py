"""Pictures of figures: an SVG made on the server, framed so that everybody can read it."""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

SVG = "http://www.w3.org/2000/svg"
XLINK = "{http://www.w3.org/1999/xlink}href"
REFUSED = {"script", "foreignObject", "style", "image"}


@dataclass(frozen=True)
class Figure:
    """One picture with all that must stand beside it; leaving a part out is an error where it is made.

    `headline` states the finding, or asks the question when there is none. `headers` and `rows` hold the same
    numbers as the picture, after suppression. `svg_narrow` is the picture drawn again for phones. `n` and `of` are
    counts, or words ("not shown") in place of a count that may not be shown.
    """

    id: str
    headline: str
    description: str
    svg: str
    headers: Sequence[str]
    rows: Sequence[Sequence[str | int | float]]
    definition: str
    n: int | str
    of: int | str
    period: str
    source: str
    made_at: datetime
    suppression: str
    quality: str
    csv_url: str
    svg_narrow: str = ""


def framed(svg: str, uid: str, title: str, description: str) -> str:
    """The SVG as one image with title and description, its inner parts hidden from screen readers, its ids its own.

    Only for pictures that this program drew. Raises ValueError on anything that runs, loads or styles inline.
    """
    root = ElementTree.fromstring(svg)  # noqa: S314  # nosec B314 our own drawing, never a sender's file
    if root.tag != f"{{{SVG}}}svg":
        raise ValueError(f"A picture starts with <svg>, not <{root.tag}>.")
    for element in root.iter():
        _clean(element, uid)
    inner = ElementTree.Element(f"{{{SVG}}}g", {"aria-hidden": "true"})
    inner.extend(child for child in root if _name(child) not in {"title", "desc"})
    for child in list(root):
        root.remove(child)
    root.extend([_text("title", f"{uid}-t", title), _text("desc", f"{uid}-d", description), inner])
    root.attrib |= {"role": "img", "aria-labelledby": f"{uid}-t {uid}-d", "class": "picture", "focusable": "false"}
    ElementTree.register_namespace("", SVG)
    return ElementTree.tostring(root, encoding="unicode")


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _text(name: str, identity: str, words: str) -> ElementTree.Element:
    element = ElementTree.Element(f"{{{SVG}}}{name}", {"id": identity})
    element.text = words
    return element


def _clean(element: ElementTree.Element, uid: str) -> None:
    if _name(element) in REFUSED:
        raise ValueError(f"A picture holds no <{_name(element)}>.")
    for key, value in list(element.attrib.items()):
        if key == "style" or key.lower().startswith("on"):
            raise ValueError(f"A picture carries no {key!r} attribute: the page's policy would refuse it.")
        if key == "role" or key.startswith("aria-"):
            del element.attrib[key]
        elif key == "id":
            element.set(key, f"{uid}-{value}")
        elif key in {"href", XLINK}:
            if not value.startswith("#"):
                raise ValueError("A picture links to nothing outside itself.")
            element.set(key, f"#{uid}-{value[1:]}")
        elif "url(#" in value:
            element.set(key, re.sub(r"url\(#([^)]+)\)", rf"url(#{uid}-\1)", value))
