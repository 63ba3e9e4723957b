"""Components and their files: figures that refuse to stand alone, escaping, hashes, weights."""

import gzip
import hashlib
import re

import pytest
from django.contrib.messages.storage.base import Message
from django.template import TemplateSyntaxError
from django.test import Client

from companionway.web.toasts import offer_of
from tests.web.rendering import STATIC, WEB, rendered


class TestPercent:
    def test_it_refuses_without_a_definition(self) -> None:
        with pytest.raises(TemplateSyntaxError, match="definition"):
            rendered("{% percent n=4 of=130 %}")

    @pytest.mark.parametrize("given", ["n=4", "of=130", ""])
    def test_it_refuses_without_both_n_and_the_base(self, given: str) -> None:
        with pytest.raises(TemplateSyntaxError, match="both needed"):
            rendered("{% percent " + given + ' definition="Said yes, of people asked." %}')

    def test_it_refuses_more_than_the_base(self) -> None:
        with pytest.raises(ValueError, match="5 of 4"):
            rendered('{% percent n=5 of=4 definition="Said yes." %}')

    def test_it_shows_n_of_the_base_and_the_definition(self) -> None:
        text = rendered('{% percent n=4 of=130 definition="Went back." interval=pair %}', pair=(1.2, 7.6))
        assert "3.1%" in text and "4 of 130" in text and "Went back." in text and "1.2% and 7.6%" in text

    def test_nobody_asked_is_not_zero_percent(self) -> None:
        text = rendered('{% percent n=0 of=0 definition="Went back." %}')
        assert "%" not in text and "0 of 0" in text

    def test_a_withheld_count_shows_no_figure(self) -> None:
        text = rendered('{% percent n=4 of=130 withheld="1 to 10" definition="Went back." %}')
        assert "not shown" in text and "130" not in text and "3.1" not in text


class TestComponents:
    @pytest.mark.asvs("1.2.1")
    def test_names_in_components_are_escaped(self) -> None:
        row = '{% person_row name=name url="/x" facts=name when=name badge=name %}{{ name }}{% endperson_row %}'
        card = "{% consent_card id='c' what=name whom=name why=name until=name if_no=name %}{% endconsent_card %}"
        sheet = "{% sheet id='s' label=name title=name %}{{ name }}{% endsheet %}"
        for template in (row, card, sheet, "{% notice %}{{ name }}{% endnotice %}", "{% icon 'x' label=name %}",
                         "{% percent n=1 of=2 definition=name %}", "{% pagination '' '/n' name %}"):  # fmt: skip
            assert "<script" not in rendered(template, name="<script>x</script>"), template

    def test_nothing_waiting_shows_no_badge(self) -> None:
        assert rendered("{% waiting 0 %}") == "" and "<b>2</b> waiting" in rendered("{% waiting 2 %}")

    def test_every_icon_that_a_template_names_is_in_the_sprite(self) -> None:
        sprite = (STATIC / "icons.svg").read_text()
        named = {
            name
            for file in WEB.rglob("*.html")
            for name in re.findall(r'(?:icon|mark=)\s*"([a-z-]+)"', file.read_text())
        }
        assert named and {name for name in named if f'id="{name}"' not in sprite} == set()

    def test_a_message_without_an_offer_offers_nothing(self) -> None:
        assert offer_of(Message(20, "Saved.", extra_tags="plain")) == {}

    def test_the_choices_of_a_consent_card_look_the_same(self, client: Client, db: None) -> None:
        text = client.get("/components/").content.decode()
        card = re.search(r'<section class="card consent".*?</section>', text, re.S)
        assert card and re.findall(r'class="(button[^"]*)"', card[0]) == ["button plain"] * 3


class TestFiles:
    def test_vendored_files_are_the_ones_recorded(self) -> None:
        record = (STATIC / "vendor" / "README.md").read_text()
        for file in (STATIC / "vendor" / "htmx.min.js", *(STATIC / "fonts").glob("*.woff2")):
            assert hashlib.sha256(file.read_bytes()).hexdigest() in record, file.name

    def test_styles_know_no_physical_sides(self) -> None:
        sided = re.compile(r"(?<![-\w])(?:left|right|margin-(?:top|bottom)|padding-(?:top|bottom))\b|-(?:left|right)\b")
        for file in STATIC.glob("*.css"):
            code = re.sub(r"/\*.*?\*/", "", file.read_text(), flags=re.S)
            assert sided.findall(code) == [], file.name

    def test_every_color_token_of_the_styles_is_defined_once(self) -> None:
        css = {file.name: file.read_text() for file in STATIC.glob("*.css")}
        defined = set(re.findall(r"(--[a-z0-9-]+):", css["app.css"]))
        used = {name for text in css.values() for name in re.findall(r"var\((--[a-z0-9-]+)", text)}
        assert used <= defined

    @pytest.mark.parametrize(
        ("names", "limit"),
        [
            (["app.css", "leave.js", "dawn.svg"], 10),
            (["app.css", "staff.css", "pictures.css"], 12),
            (["vendor/htmx.min.js"], 15),
            (["app.js", "lock.js", "outbox.js"], 16),
            (["icons.svg"], 4),
            (["fonts/atkinson-hyperlegible-next-latin.woff2"], 35),
        ],
    )
    def test_files_stay_in_their_budget(self, names: list[str], limit: int) -> None:
        sent = sum(len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in names if not name.endswith("woff2"))
        sent += sum((STATIC / name).stat().st_size for name in names if name.endswith("woff2"))
        assert sent / 1024 < limit
