"""Pictures of results: safe to put in a page, in the product's colors, kept once drawn, never fetching anything."""

import re
from pathlib import Path

import pytest

from companionway.outcomes.pictures import charts, store
from companionway.outcomes.pictures.kinds import Bar, Panel, Picture
from companionway.web.pictures import framed

CSS = Path(__file__).parents[2] / "companionway" / "web" / "static" / "app.css"


def bars(*counts: int, label: str = "North") -> Picture:
    drawn = tuple(Bar(f"{label} {i}", n, f"{n:,}", strong=i == 0) for i, n in enumerate(counts))
    return Picture("sites", "Who sends?", "Bars.", "Referrals.", sum(counts), sum(counts), ("Site",), (), drawn)


def panels(months: int) -> Picture:
    labels = tuple(f"M{i}" for i in range(months))
    drawn = (Panel("North", tuple(range(months))), Panel("O'Neill & Sons - <South>", (3,) * months))
    return Picture("months", "Months", "Small charts.", "Referrals.", 1, 1, ("Month",), (), months=labels, panels=drawn)


def test_the_colors_of_the_charts_are_the_tokens_of_the_pages() -> None:
    tokens = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6})", CSS.read_text()))
    assert {name: tokens[name] for name in charts.TOKENS} == charts.TOKENS


@pytest.mark.parametrize("width", [charts.WIDE, charts.NARROW])
@pytest.mark.parametrize("picture", [bars(141, 0, 7), bars(5, label="O'Neill & Sons <b>"), panels(12), panels(1)])
def test_a_drawing_can_stand_in_a_page_and_fits_its_width(picture: Picture, width: int) -> None:
    svg = charts.draw(picture, width)
    text = framed(svg, "p", "Title", "Words")
    assert "style=" not in text and "<script" not in text and "http" not in text.replace("http://www.w3.org", "")
    size = re.search(r'width="(\d+)"', svg)
    assert size is not None
    assert int(size[1]) <= width + 8
    sizes = [float(found) for found in re.findall(r'font-size="([\d.]+)px"', svg)]
    assert sizes and min(sizes) >= 12


def test_a_specification_that_wants_to_fetch_is_refused() -> None:
    import vl_convert

    spec = {"data": {"url": "http://127.0.0.1:9/x.json"}, "mark": "point", "encoding": {}}
    with pytest.raises(ValueError, match=r"(?i)allowed|denied|external"):
        vl_convert.vegalite_to_svg(spec, vl_version="6.1", allowed_base_urls=[])


def test_a_drawing_is_made_once_and_another_count_is_another_drawing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Picture] = []
    monkeypatch.setattr(charts, "draw", lambda picture, width: made.append(picture) or "<svg/>")
    assert store.kept(tmp_path, bars(1, 2), charts.WIDE) is None
    for picture in (bars(1, 2), bars(1, 2), bars(1, 3)):
        assert store.drawn(tmp_path, picture, charts.WIDE) == "<svg/>"
    assert [sum(bar.count for bar in picture.bars) for picture in made] == [3, 4]
    assert store.kept(tmp_path, bars(1, 2), charts.NARROW) is None


def test_only_the_newest_drawings_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charts, "draw", lambda picture, width: "<svg/>")
    monkeypatch.setattr(store, "MOST_KEPT", 3)
    for n in range(6):
        store.drawn(tmp_path, bars(n), charts.WIDE)
    assert len(list(tmp_path.glob("*.svg"))) == 3
