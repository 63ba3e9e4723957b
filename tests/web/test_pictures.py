"""Pictures: the contract of every figure, and the small ones drawn in the page."""

import re
from dataclasses import replace
from datetime import date

import pytest

from companionway.web import glyphs, pictures
from companionway.web.pages.components import samples
from tests.web.rendering import rendered


class TestPictures:
    def test_every_line_of_the_contract_stands_in_the_figure(self) -> None:
        chart = samples.chart()
        text = rendered("{% figure chart %}", chart=chart)
        assert f'aria-labelledby="{chart.id}-t {chart.id}-d"' in text and 'role="img"' in text
        assert f'<title id="{chart.id}-t">{chart.headline}</title>' in text
        assert f'<desc id="{chart.id}-d">{chart.description}</desc>' in text
        assert 'aria-hidden="true"' in text and "<table>" in text and "<details" in text and "CSV" in text
        for said in (
            "260 of 548",
            chart.definition,
            chart.period,
            chart.source,
            chart.suppression,
            chart.quality,
            "made today",
        ):
            assert said in text

    def test_two_figures_share_no_id(self) -> None:
        svg = ('<svg xmlns="http://www.w3.org/2000/svg"><clipPath id="clip0"/>'
            '<g clip-path="url(#clip0)" role="graphics-symbol"'
               ' aria-label="mark"/></svg>')  # fmt: skip
        first, second = (pictures.framed(svg, uid, "Title", "Words") for uid in ("one", "two"))
        assert 'id="one-clip0"' in first and "url(#one-clip0)" in first and "graphics-symbol" not in first
        assert set(re.findall(r' id="([^"]+)"', first)) & set(re.findall(r' id="([^"]+)"', second)) == set()

    @pytest.mark.parametrize(
        "inside",
        [
            "<script/>",
            "<foreignObject/>",
            '<g onload="x()"/>',
            '<g style="fill:red"/>',
            '<use href="https://example.org/#a"/>',
            "<style/>",
        ],
    )
    def test_a_picture_that_runs_or_loads_something_is_refused(self, inside: str) -> None:
        with pytest.raises(ValueError):
            pictures.framed(f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>', "a", "Title", "Words")

    def test_words_in_a_title_are_escaped(self) -> None:
        chart = replace(samples.chart(), headline="More <script> than & before")
        assert "<script" not in rendered("{% figure chart %}", chart=chart)

    def test_arrows_go_from_more_to_same_to_less(self) -> None:
        drawn = glyphs.arrows(samples.changes(), 1, 6)
        assert [arrow.direction for arrow in drawn] == ["more", "more", "more", "same", "less"]
        assert drawn[0].topic == "Community" and drawn[-1].words == "less just now"
        assert (drawn[0].start, drawn[0].end) == ("4.0%", "59.2%")

    def test_arrow_rows_print_no_number(self) -> None:
        text = rendered('{% arrow_rows id="a" headline="What changed" changes=changes %}', changes=samples.changes())
        assert re.findall(r">[^<]*\d[^<]*<", text) == []

    def test_an_answer_off_the_scale_is_refused(self) -> None:
        with pytest.raises(ValueError, match="outside 1 to 6"):
            glyphs.arrows([glyphs.Change("Housing", 0, 3, "", "")], 1, 6)

    def test_close_milestones_stand_on_two_heights_and_none_leaves_the_road(self) -> None:
        start, end = date(2026, 1, 1), date(2026, 4, 11)
        days = [date(2025, 12, 1), date(2026, 1, 3), date(2026, 3, 1), date(2026, 12, 1)]
        placed = glyphs.on_the_road(start, end, [(day, "x") for day in days])
        assert [mark.at for mark in placed] == ["4.0%", "5.8%", "58.3%", "96.0%"]
        assert [mark.lane for mark in placed] == [0, 1, 0, 0]

    def test_a_road_of_one_day_is_drawn(self) -> None:
        today = date(2026, 1, 1)
        assert glyphs.on_the_road(today, today, [(today, "We met")])[0].at == "4.0%"

    def test_a_rhythm_cell_says_its_state_in_words(self) -> None:
        text = rendered(
            '{% rhythm_strip id="r" headline="Who" rows=rows weeks=weeks %}',
            rows=samples.rhythms(),
            weeks=samples.WEEKS,
        )
        assert {"reached", "tried", "none", "not yet"} == set(re.findall(r'class="unseen">([^<]+)</span></td>', text))
