"""Drawing with Altair and vl-convert: a picture and a width in, SVG out. Nothing is fetched: no address is allowed."""

import textwrap
from functools import cache
from pathlib import Path
from typing import Any

from companionway.outcomes.pictures.kinds import Picture

# The tokens of app.css; a test compares the two.
TOKENS = {"ink": "#2b2a26", "ink-2": "#5a554b", "pine": "#1f5c4d", "pale": "#bcd6cb", "sand-2": "#ece3d4"}
FONT = "Atkinson Hyperlegible Next"
# Shown at 48rem a wide picture shrinks to four fifths, so its text is larger; a narrow one fits 320 px as it is.
WIDE, NARROW = 860, 254
SIZES = {WIDE: 15, NARROW: 14}
CHARACTER = 0.545  # width of one character as a share of the type's size, for the room that labels need


@cache
def _ready() -> None:
    """Register the fonts once in a process, so that text is measured as it will be shown."""
    import vl_convert

    vl_convert.register_font_directory(str(Path(__file__).parent / "fonts"))


def draw(picture: Picture, width: int) -> str:
    """The picture as SVG, `width` pixels wide. Takes up to some seconds the first time in a process."""
    import vl_convert

    _ready()
    spec = _months(picture, width) if picture.panels else _bars(picture, width)
    svg: str = vl_convert.vegalite_to_svg(spec, vl_version="6.1", allowed_base_urls=[])
    return svg


def _configured(chart: Any) -> dict[str, Any]:
    chart = chart.configure(font=FONT, background="transparent", padding=2).configure_view(stroke=None)
    spec: dict[str, Any] = chart.to_dict()
    return spec


def _bars(picture: Picture, width: int) -> dict[str, Any]:
    """Horizontal bars, labels beside them where there is room and above them on a phone."""
    import altair as alt

    rows = [
        {"label": bar.label, "count": bar.count, "text": bar.text, "strong": bar.strong, "place": i}
        for i, bar in enumerate(picture.bars)
    ]
    beside, size = width >= WIDE, SIZES[width]
    room = int(max((len(bar.label) for bar in picture.bars), default=0) * size * CHARACTER) + 12 if beside else 0
    end = int(max((len(bar.text) for bar in picture.bars), default=0) * size * CHARACTER) + 16
    top = max(bar.count for bar in picture.bars)
    scale = alt.Scale(domain=[0, top or 1], nice=False, zero=True)
    order = alt.Y("place:O", axis=None, scale=alt.Scale(paddingInner=0.38 if beside else 0.55, paddingOuter=0.2))
    base = alt.Chart(alt.InlineData(values=rows))
    fill = alt.Color(
        "strong:N", scale=alt.Scale(domain=[True, False], range=[TOKENS["pine"], TOKENS["pale"]]), legend=None
    )
    bars = base.mark_bar(stroke=TOKENS["pine"], strokeWidth=1.5, cornerRadius=3, height={"band": 1}).encode(
        y=order, x=alt.X("count:Q", axis=None, scale=scale), color=fill
    )
    ends = base.mark_text(align="left", dx=7, fontSize=size, fontWeight="bold", color=TOKENS["ink"]).encode(
        y=order, x=alt.X("count:Q", scale=scale), text="text:N"
    )
    place: dict[str, Any] = {"align": "right", "dx": -8} if beside else {"align": "left", "dy": -23}
    names = base.mark_text(fontSize=size, baseline="middle", color=TOKENS["ink"], limit=room or width, **place).encode(
        y=order, x=alt.value(0), text="label:N"
    )
    chart = alt.layer(bars, ends, names).properties(
        width=width - room - end - 4, height=len(rows) * (40 if beside else 56)
    )
    return _configured(chart)


def _months(picture: Picture, width: int) -> dict[str, Any]:
    """Small multiples on one scale: the area of the months, the last value as a dot with its number."""
    import altair as alt

    columns, size = min(4 if width >= WIDE else 2, len(picture.panels)), SIZES[width]
    last, top = len(picture.months) - 1, max(max(panel.counts) for panel in picture.panels)
    each = (width - 30 - (34 if width >= WIDE else 26) * columns) // columns
    names = [_wrapped(panel.label, int(each / size / CHARACTER) + 2) for panel in picture.panels]
    rows = [
        {"site": name, "place": i, "count": count, "last": i == last}
        for name, panel in zip(names, picture.panels, strict=True)
        for i, count in enumerate(panel.counts)
    ]
    base = alt.Chart().encode(x=_month_axis(picture.months, size - 1), y=_count_axis(top, size - 1))
    area = base.mark_area(color=TOKENS["pale"], line={"color": TOKENS["pine"], "strokeWidth": 1.75})
    ending = base.transform_filter("datum.last")
    dot = ending.mark_point(filled=True, size=44, color=TOKENS["pine"], opacity=1)
    number = ending.mark_text(align="left", dx=7, fontSize=size, fontWeight="bold", color=TOKENS["ink"]).encode(
        text="count:Q"
    )
    chart = alt.layer(area, dot, number, data=alt.InlineData(values=rows)).properties(
        width=each, height=96 if width >= WIDE else 70
    )
    header = alt.Header(
        title=None, labelFontSize=size, labelFontWeight="bold", labelAlign="left", labelAnchor="start",
        labelColor=TOKENS["ink"], labelLimit=0, labelPadding=8, labelLineHeight=size + 2,
        labelExpr="split(datum.label, '\\n')",
    )  # fmt: skip
    faceted = chart.facet(facet=alt.Facet("site:N", sort=names, header=header, title=None), columns=columns, spacing=22)
    return _configured(faceted)


def _wrapped(label: str, characters: int) -> str:
    """The label on as many lines as it needs, so that two sites are never cut to the same words."""
    return "\n".join(textwrap.wrap(label, max(characters, 12)))


def _month_axis(months: tuple[str, ...], size: int) -> Any:
    """First and last month in words; `months` are ours ("Mar 2024"), never anything typed."""
    import altair as alt

    last = len(months) - 1
    breaks = " " if size < SIZES[WIDE] - 1 else "|"  # month above year where two labels would meet
    is_first = "datum.value === 0"
    label = f"split({is_first} ? '{months[0]}' : '{months[-1]}', '{breaks}')"
    axis = alt.Axis(
        values=[0, last] if last else [0], labelExpr=label, title=None,
        grid=False, labelFontSize=max(size, 12), labelColor=TOKENS["ink-2"], domainColor=TOKENS["ink-2"], ticks=False,
        labelPadding=6, labelBound=False, labelOverlap=False,
        labelAlign={"condition": {"test": is_first, "value": "left"}, "value": "right"},
    )  # fmt: skip
    return alt.X("place:Q", axis=axis, scale=alt.Scale(domain=[0, max(last, 1)], nice=False))


def _count_axis(top: int, size: int) -> Any:
    """Zero and the highest count of all panels, printed."""
    import altair as alt

    axis = alt.Axis(
        values=[0, top], grid=True, gridColor=TOKENS["sand-2"], domain=False, ticks=False, labelFontSize=max(size, 12),
        labelColor=TOKENS["ink-2"], format="d",
    )  # fmt: skip
    return alt.Y("count:Q", scale=alt.Scale(domain=[0, top or 1], nice=False), title=None, axis=axis)
