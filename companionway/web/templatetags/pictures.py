"""Pictures in pages: the frame for charts, and the small ones drawn in the page itself."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString

from companionway.web import glyphs
from companionway.web.phrases import day
from companionway.web.pictures import Figure, framed

register = template.Library()
KINDS = {"text": "Text", "call": "Call", "in_person": "In person", "video": "Video", "tried": "Tried"}


def _render(name: str, values: dict[str, Any]) -> SafeString:
    return SafeString(get_template(f"components/{name}.html").render(values))  # nosec B703 - what a template escaped


def _drawing(svg: str, uid: str, picture: Figure) -> SafeString:
    """Our own drawing, read and written again by `framed`, which escapes the words that it adds."""
    return SafeString(framed(svg, uid, picture.headline, picture.description))  # nosec B703


@register.simple_tag
def figure(picture: Figure) -> SafeString:
    """A chart in its frame: headline, image, n of N, definition, notes, and the same numbers as a table."""
    wide = _drawing(picture.svg, picture.id, picture)
    narrow = ""
    if picture.svg_narrow:
        narrow = _drawing(picture.svg_narrow, f"{picture.id}-narrow", picture)
    return _render("figure", {"picture": picture, "wide": wide, "narrow": narrow})


@register.simple_tag
def rhythm_strip(id: str, headline: str, rows: Sequence[glyphs.Rhythm], weeks: Sequence[date]) -> SafeString:
    """Who has gone quiet, a row for each person and a cell for each week: a table that reads as a picture."""
    return _render("rhythm_strip", {"id": id, "headline": headline, "rows": rows, "weeks": weeks})


@register.simple_tag
def arrow_rows(id: str, headline: str, changes: Sequence[glyphs.Change], since: str = "", low: int = 1, high: int = 6,
               low_words: str = "not yet", high_words: str = "very true") -> SafeString:  # fmt: skip
    """What somebody says has changed, topic by topic, without a number in the picture."""
    drawn = glyphs.arrows(changes, low, high)
    return _render("arrow_rows", {"id": id, "headline": headline, "rows": drawn, "since": since, "low": low_words,
                                  "high": high_words,
                                  "is_first": all(a.direction == "first" for a in drawn)})  # fmt: skip


@register.simple_tag
def road(id: str, headline: str, start: date, today: date, milestones: Sequence[tuple[date, str]],
         contacts: Sequence[tuple[date, str]] = ()) -> SafeString:  # fmt: skip
    """The way walked together: their milestones above; contacts (day, mode) as small shapes below, to show or hide."""
    below = glyphs.on_the_road(start, today, contacts, [mode for _, mode in contacts])
    counted = [(KINDS[kind], sum(1 for mark in below if mark.kind == kind)) for kind in KINDS]
    return _render("road", {
        "id": id, "headline": headline, "start": start, "today": today,
        "milestones": glyphs.on_the_road(start, today, milestones), "contacts": below,
        "counted": [(label, count) for label, count in counted if count],
        "span": f"{day(start, today)} to {day(today, today)}",
    })  # fmt: skip


@register.simple_tag
def stones(id: str, headline: str, stones: Sequence[tuple[int, str]]) -> SafeString:
    """Where somebody placed the stones of their hopes (number, place): five places, no order to fall behind in."""
    placed = glyphs.lying(stones)
    height = 30 * max((stone.up + 1 for stone in placed), default=1)
    said = {stop: [str(n) for n, place in stones if place == stop] for stop in glyphs.STOPS}
    return _render("stones", {
        "id": id, "headline": headline, "stops": glyphs.stops(), "way": height + 6, "words": height + 36,
        "stones": [(stone, height - 9 - 30 * stone.up, height - 4 - 30 * stone.up) for stone in placed],
        "said": [(glyphs.STOPS[stop], numbers) for stop, numbers in said.items() if numbers],
        "height": height + 60,
    })  # fmt: skip
