"""Every page of a person's own in other languages, with something of everything: no word of ours stays in English.

Two crawls over one scene. In Spanish no text that the catalog knows otherwise is left. In a language whose catalog puts
every text in brackets nothing stands outside them but what people wrote, names, and what says by `lang` that it is
English: so a text that was never given to the catalog is found, too.
"""

import re
import uuid
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from companionway.engagement.actions.wishes import write_wishes
from companionway.engagement.models.walk import Engagement
from companionway.organizations.models import Program, Site
from companionway.people.pathways import pathways
from companionway.platform import catalogs, clock
from companionway.platform.catalogs import all_entries, compiled
from companionway.web.census import routes
from tests.architecture.scene import Scene, scene
from tests.cast import Cast

pytestmark = pytest.mark.django_db
WORDS = Path(settings.WORDS_FOLDER)
SPANISH = WORDS / "es"
HOLE = re.compile(r"%\(\w+\)[sd]|%%|<[^>]+>")
SPOKEN = ("aria-label", "alt", "title", "placeholder")
SILENT = {"script", "style", "template"}
VOID = {"input", "br", "img", "meta", "link", "hr", "use", "path", "circle", "line", "rect"}
# Of the deployer's own files, and of the instrument that is shown as it was validated.
DATA = ("Call or text, day and night", "every day, 8 am to 8 pm", "Maine Crisis Line", "English", "Spanish",
        "National Maternal Mental Health Hotline", "Spanish and interpreters")  # fmt: skip


class Seen(HTMLParser):
    """What is seen or heard of a page, text by text: (words, whether people wrote them, what language they are in)."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[tuple[str, bool, str]] = [("", False, "")]
        self.texts: list[tuple[str, bool, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """An element hands down whose words it holds and their language."""
        given = {name: value or "" for name, value in attributes}
        _, theirs, language = self.open[-1]
        theirs |= tag == "bdi" or given.get("dir") == "auto" or tag == "textarea"
        language = given.get("lang", language)
        for name in SPOKEN:
            self._keep(given.get(name, ""), theirs, language)
        if tag == "input" and given.get("type") in {"submit", "button"}:
            self._keep(given.get("value", ""), theirs, language)
        if tag not in VOID:
            self.open.append((tag, theirs, language))

    def handle_endtag(self, tag: str) -> None:
        """Back to what was around it. The end of what was never opened, such as `<path/>`, is none."""
        if tag in {name for name, _, _ in self.open[1:]}:
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        """A text."""
        tag, theirs, language = self.open[-1]
        if tag not in SILENT:
            self._keep(data, theirs, language)

    def _keep(self, words: str, theirs: bool, language: str) -> None:
        said = " ".join(words.split())
        if said:
            self.texts.append((said, theirs, language))

    def ours(self, spoken: str) -> list[str]:
        """The texts that are ours and in the language of the page."""
        return [words for words, theirs, language in self.texts if not theirs and language.startswith(spoken)]


@pytest.fixture
def here(cast: Cast) -> Scene:
    """Sam's record with something of everything, and a link to it."""
    made = scene(cast)
    walk = Engagement.objects.get(id=made.samples["engagement_id"].value)
    for by, words in ((cast.ana.id, "Zq staff"), (None, "Zq mine"), (None, "Zq mine then")):
        write_wishes(person_id=walk.person_id, pathways_chosen=["own_way"], words={"faith": words}, by=by,
                     at=clock.now())  # fmt: skip
    client = Client()
    client.force_login(cast.ana)
    client.get(reverse("web:person", args=[walk.person_id]))
    return made


def pages(here: Scene, language: str) -> Iterator[tuple[str, str]]:
    """(address, page) of every page of Sam's own, and of those around its door, in this language."""
    sam = Client()
    for door in (here.special["web:own-link", "token"].value, "0" * 43):
        path = reverse("web:own-link", args=[door]) + f"?lang={language}"
        yield path, sam.get(path).content.decode()
    yield "unknown", sam.post(reverse("web:own-link", args=["0" * 43]) + f"?lang={language}").content.decode()
    sam.post(reverse("web:own-link", args=[here.special["web:own-link", "token"].value]))
    for name in ("own-door", "own-code", "own-come-in", "own"):
        path = reverse(f"web:{name}") + f"?lang={language}"
        yield path, sam.get(path).content.decode()
    wrong = sam.post(reverse("web:own-door") + f"?lang={language}", {"word": "blue seal"})
    assert wrong.status_code == 422
    yield "a wrong word", wrong.content.decode()
    assert sam.post(reverse("web:own-door"), {"word": "harbor otter"}).status_code == 302
    assert sam.post(reverse("web:own-language"), {"language": language}).status_code == 302
    yield from _inside(here, sam)


def _inside(here: Scene, sam: Client) -> Iterator[tuple[str, str]]:
    for route in routes():
        if "their own page, opened by" in route.access and "GET" in route.methods:
            answer = sam.get(here.url(route))
            assert answer.status_code == 200, route.path
            yield route.path, answer.content.decode()
    hope = here.samples["hope_id"].value
    empty: dict[str, dict[str, Any]] = {
        reverse("web:own-hope-new"): {"id": uuid.uuid4()}, reverse("web:own-wishes"): {"pathways": "x"},
        reverse("web:own-hope-words", args=[hope]): {"number": "1", "words": "Otra"},
        reverse("web:own-wrong"): {"key": uuid.uuid4()},
        reverse("web:own-hope-stone", args=[hope]): {"stone": "done", "was": "let_go"},
        reverse("web:own-sign-in"): {"name": "ab", "passphrase": "x"}, reverse("web:own-link-anew"): {},
        reverse("web:own-record-page"): {}, f"/mine/map/{uuid.uuid4()}/words/": {},
    }  # fmt: skip
    for path, sent in empty.items():
        answer = sam.post(path, sent)
        assert answer.status_code in {200, 404, 412, 422}, (path, answer.status_code)
        yield f"POST {path}", answer.content.decode()
    choice = reverse("web:own-choice", args=[here.samples["consent_id"].value])
    sam.post(choice)
    yield f"{choice} after it was turned off", sam.get(choice).content.decode()


@cache
def english() -> tuple[re.Pattern[str], frozenset[str]]:
    """What the catalog says otherwise: parts of two words and more wherever they stand, and single words alone."""
    parts, alone = set(), set()
    for entry in all_entries(SPANISH):
        for words in filter(None, (entry.words, entry.plural)):
            if words not in entry.texts and len(words) > 2:
                found = {" ".join(part.split()) for part in HOLE.split(words) if len(part.split()) > 1}
                parts |= found
                alone |= set() if found else {words}
    longest = sorted(parts, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)"), frozenset(alone)


def left_in_english(page: str) -> list[str]:
    """The texts of ours on a Spanish page that the catalog says otherwise."""
    parts, alone = english()
    return [said for said in Seen(page).ours("es") if parts.search(said) or said.strip(" .,:;!?()·") in alone]


def test_no_text_of_ours_is_left_in_english_on_any_spanish_page(here: Scene) -> None:
    seen, found = 0, {}
    for address, page in pages(here, "es"):
        seen += 1
        assert '<html lang="es"' in page, address
        assert len(Seen(page).ours("es")) > 8, f"{address}: the page was not read"
        if left := left_in_english(page):
            found[address] = left
    assert found == {}
    assert seen > 45, "a page is no longer opened"


def test_an_english_text_that_is_planted_is_found_and_what_says_that_it_is_english_is_not() -> None:
    page = '<html lang="es"><body><h1>Mi mapa</h1><p>{}</p><p lang="en">My map</p><bdi>My map</bdi></body></html>'
    whole = "Ana: One tap is enough. Nobody asks why, and nothing is lost."
    for planted in ("My map", "opened your page", whole, "My map:"):
        assert left_in_english(page.format(planted)) == [planted]
    assert left_in_english(page.format("Mi mapa")) == []
    icon = '<svg><path d="M0 0"/></svg><p>My map</p>'
    assert left_in_english(page.format(icon)) == ["My map"], "after a picture, too"
    assert left_in_english('<html lang="es"><button aria-label="Language">x</button></html>') == ["Language"]


@pytest.fixture
def bracketed(tmp_path: Path, settings: Any) -> None:
    """Persian's direction with a catalog in which every text stands in brackets."""
    (tmp_path / "fa").mkdir()
    entries = all_entries(SPANISH)
    for entry in entries:
        entry.texts = [f"⟦{words}⟧" for words in (entry.words, entry.plural) if words]
    (tmp_path / "fa" / "all.po").write_text(catalogs.write(entries, "fa"))
    settings.LANGUAGES = [("en-us", "English"), ("fa", "فارسی")]
    settings.LANGUAGES_BIDI = ["fa"]
    settings.LOCALE_PATHS = [compiled(tmp_path, tmp_path / "made")]


def test_no_word_of_ours_stands_beside_the_catalog_and_every_page_runs_from_right_to_left(
    bracketed: None, here: Scene
) -> None:
    names = [*Program.objects.values_list("name", flat=True), *Site.objects.values_list("name", flat=True)]
    ways = [words for _, words in pathways()]
    found = {}
    for address, page in pages(here, "fa"):
        assert '<html lang="fa" dir="rtl"' in page, address
        assert sum("⟦" in said for said in Seen(page).ours("fa")) > 5, f"{address}: the page was not read"
        if bare := [one for said in Seen(page).ours("fa") if (one := _bare(said, [*DATA, *names, *ways]))]:
            found[address] = bare
    assert not found, "\n".join(f"{address}: {bare}" for address, bare in found.items())
    assert translation.get_language() == "en-us"


def _bare(said: str, names: list[str]) -> str:
    """What stands outside the brackets, a word of three letters at least; "" for nothing."""
    text, before = re.sub(r"^[^⟦⟧]*⟧|⟦[^⟦⟧]*$", " ", said), ""  # a text with a picture or a mark in it comes in pieces
    while text != before:  # a text may hold another one
        before, text = text, re.sub(r"⟦[^⟦⟧]*⟧", " ", text)
    for words in sorted(names, key=len, reverse=True):
        text = text.replace(words, " ")
    return said if re.search(r"[A-Za-z]{3,}", text) else ""
