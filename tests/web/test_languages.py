"""Languages of the public pages: nothing untranslated, a machine's words marked and shown, either way of writing."""

import gettext
import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from companionway.management.wording import in_step
from companionway.platform import catalogs
from companionway.platform.catalogs import Entry, all_entries, compiled, read, to_mo, write
from tests.cast import Cast

HOLES = re.compile(r"%\((\w+)\)[sd]|<[^>]+>")
FOLDERS = sorted(path for path in Path(settings.WORDS_FOLDER).iterdir() if path.is_dir())
MIRRORED = ("leaving", "own-door", "ask")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_every_text_is_translated_and_keeps_its_holes_and_marks(folder: Path) -> None:
    entries = all_entries(folder)
    assert len(entries) > 100
    assert [entry.words for entry in entries if not entry.is_whole] == [], "translate it in the .po file, or see below"
    for entry in entries:
        for text in entry.texts:
            assert set(HOLES.findall(text)) == set(HOLES.findall(entry.words)), entry.words


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_the_catalogs_are_in_step_with_the_pages(folder: Path) -> None:
    there = {file.name: file.read_text() for file in folder.glob("*.po")}
    asked = in_step(Path(settings.ROOT), folder)
    assert sorted(asked) == sorted(there), "make words"
    assert [name for name in asked if asked[name] != there[name]] == [], "make words"


def test_what_a_machine_made_is_marked_and_shown_all_the_same() -> None:
    entries = [Entry("Yes", texts=["Sí"], unread=True), Entry("No", texts=[""]), Entry("%(n)s day", "%(n)s days",
               texts=["%(n)s día", "%(n)s días"], context="time")]  # fmt: skip
    text = write(entries, "es")
    assert '#, fuzzy\nmsgid "Yes"' in text
    assert {(e.words, e.plural, e.context, e.unread) for e in read(text)} == {
        ("Yes", "", "", True), ("No", "", "", False), ("%(n)s day", "%(n)s days", "time", False)
    }  # fmt: skip
    made = gettext.GNUTranslations(io.BytesIO(to_mo(read(text), "es")))
    assert (made.gettext("Yes"), made.gettext("No")) == ("Sí", "No")
    assert made.npgettext("time", "%(n)s day", "%(n)s days", 3) == "%(n)s días"


def test_a_line_that_is_none_of_a_catalog_is_refused() -> None:
    with pytest.raises(ValueError, match="No line"):
        read('msgid "A"\nmessage "B"')


@pytest.mark.django_db
def test_a_public_page_speaks_as_it_is_asked_and_says_that_a_machine_translated_it(cast: Cast) -> None:
    client = Client()
    named = client.get(reverse("web:ask") + "?lang=es")
    asked = client.get(reverse("web:ask"), HTTP_ACCEPT_LANGUAGE="es-MX,es;q=0.9")
    for page in (named, asked):
        text = page.content.decode()
        assert '<html lang="es" dir="ltr"' in text and "¿Le gustaría hablar con alguien?" in text
        assert "Una máquina tradujo esta página" in text
    assert "Accept-Language" in asked["Vary"]
    assert "A machine translated" not in client.get(reverse("web:ask"), HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert not named.cookies


@pytest.mark.django_db
def test_changing_the_language_in_the_middle_keeps_what_was_typed_and_sends_nothing(cast: Cast) -> None:
    from companionway.referrals.models import Referral

    client = Client()
    state = re.search(r'name="state" value="([^"]+)"', client.get(reverse("web:ask")).content.decode())
    assert state
    for step in ("name", "check"):
        sent = {"state": state[1], "step": step, "called": "Río", "go": step}
        page = client.post(reverse("web:ask") + "?lang=es", sent)
        assert '<html lang="es"' in page.content.decode()
    assert Referral.objects.count() == 0
    sent = {"state": state[1], "step": "name", "called": "Río", "go": "name"}
    assert 'value="Río"' in client.post(reverse("web:ask") + "?lang=es", sent).content.decode()


@pytest.mark.django_db
def test_pages_of_staff_stay_in_english(cast: Cast) -> None:
    client = Client(HTTP_ACCEPT_LANGUAGE="es")
    client.force_login(cast.ana)
    assert '<html lang="en-us"' in client.get(reverse("web:today") + "?lang=es").content.decode()


@pytest.fixture
def mirrored(tmp_path: Path, settings: Any) -> None:
    """Arabic's direction with a catalog in which every text stands in brackets."""
    (tmp_path / "ar").mkdir()
    entries = all_entries(FOLDERS[0])
    for entry in entries:
        entry.texts = [f"⟦{words}⟧" for words in (entry.words, entry.plural) if words]
    (tmp_path / "ar" / "all.po").write_text(catalogs.write(entries, "ar"))
    settings.LANGUAGES = [("en-us", "English"), ("ar", "العربية")]
    settings.LOCALE_PATHS = [compiled(tmp_path, tmp_path / "made")]


@pytest.mark.django_db
@pytest.mark.parametrize("name", MIRRORED)
def test_a_page_from_right_to_left_has_its_direction_and_no_word_beside_the_catalog(mirrored: None, name: str) -> None:
    text = Client().get(reverse(f"web:{name}") + "?lang=ar").content.decode()
    assert '<html lang="ar" dir="rtl"' in text
    body = re.sub(r"<(script|style|svg|template)\b.*?</\1>", " ", text.partition("<body")[2], flags=re.S)
    bare = re.sub(r"⟦.*?⟧", " ", re.sub(r"<[^>]*>", " ", body.partition(">")[2]), flags=re.S)
    data = ("Call or text, day and night", "every day, 8 am to 8 pm", "Maine Crisis Line", "English",
            "National Maternal Mental Health Hotline", "Spanish and interpreters")  # fmt: skip
    for words in data:  # of the deployer's own file of numbers
        bare = bare.replace(words, " ")
    assert re.findall(r"[A-Za-z]{3,}", bare) == []
    assert translation.get_language() == "en-us"
