"""Sheets: plain words, sources, drafts marked, giving logged once; wishes never overwritten."""

import uuid
from datetime import timedelta

import pytest

from companionway.engagement.actions.wishes import write_wishes
from companionway.engagement.models.message import TextMessage
from companionway.engagement.models.wishes import Wishes
from companionway.linkages.models import SheetGiven
from companionway.people.pathways import pathways
from companionway.platform import clock
from companionway.platform.errors import DomainError
from companionway.sheets.catalog import Sheet, all_sheets, sheet
from tests.cast import NOW, Cast, sam_walks_with
from tests.grading import grade
from tests.texting.agreeing import agrees_to_texts
from tests.web.asking import signed_in, text_of


@pytest.mark.parametrize("one", all_sheets(), ids=lambda one: one.slug)
def test_a_sheet_reads_at_grade_six_or_below_and_each_fact_has_its_source(one: Sheet) -> None:
    said = " ".join(f"{part.head.rstrip('.?')}. {part.words}" for part in one.parts)
    found = grade(said)
    assert found.flesch_kincaid <= (8 if one.audience == "clinicians" else 6), found
    assert [part.head for part in one.parts if part.is_myth and not part.source] == []


@pytest.mark.parametrize("one", all_sheets(), ids=lambda one: one.slug)
def test_spanish_stands_beside_the_english_as_a_draft(one: Sheet) -> None:
    other = sheet(one.slug, "es")
    assert other and other.draft and other.language == "es" and len(other.parts) == len(one.parts)
    assert not one.draft and sheet(one.slug, "xx") == one and sheet("../needs") is None


def test_no_pathway_stands_above_another() -> None:
    words = [words for _, words in pathways()]
    assert words == sorted(words) and len(words) > 5


@pytest.mark.django_db
def test_giving_a_sheet_is_logged_once_and_shown(cast: Cast) -> None:
    walk, ana = sam_walks_with(cast.ana), signed_in(cast.ana)
    path = f"/engagements/{walk.id}/sheets/"
    form = {"form_key": uuid.uuid4(), "sheet": "a-hard-hour", "language": "es", "how": "print"}
    for _ in range(2):
        assert ana.post(path, form).status_code == 302
    row = SheetGiven.objects.get()
    assert (row.sheet, row.language, row.how) == ("a-hard-hour", "es", "print")
    assert "Getting through a hard hour" in text_of(ana.get(path))
    assert ana.post(path, form | {"form_key": uuid.uuid4(), "sheet": "no"}).status_code == 422
    assert ana.post(path, {"how": "shout"}).status_code == 422
    assert signed_in(cast.jo).get(path).status_code == 404


@pytest.mark.django_db
def test_a_sheet_is_texted_when_they_said_yes_to_texts_and_after_its_words_were_read(cast: Cast) -> None:
    walk, ana = sam_walks_with(cast.ana, clock.now() - timedelta(hours=3)), signed_in(cast.ana)
    path = f"/engagements/{walk.id}/sheets/"
    form = {"form_key": uuid.uuid4(), "text_id": uuid.uuid4(), "sheet": "substance-use", "how": "text"}
    assert ana.post(path, form).status_code == 422 and not SheetGiven.objects.exists(), "nothing was agreed"
    agrees_to_texts(cast, walk, clock.now())
    assert b"Before it is texted" in ana.post(path, form).content and not SheetGiven.objects.exists()
    for _ in range(2):
        assert ana.post(path, form | {"as_is": "1"}).status_code == 302
    assert SheetGiven.objects.get().how == "text"
    assert TextMessage.objects.get().words.startswith("Alcohol and drugs")


@pytest.mark.django_db
def test_wishes_are_kept_version_by_version_and_the_persons_own_words_stay(cast: Cast) -> None:
    walk, ana = sam_walks_with(cast.ana), signed_in(cast.ana)
    given = {"person_id": walk.person_id, "pathways_chosen": ["faith"], "words": {"faith": "Sunday 🙂 صلاة"}}
    write_wishes(**given, by=None, at=NOW)  # type: ignore[arg-type]
    path = f"/people/{walk.person_id}/wishes/"
    assert "Sunday 🙂 صلاة" in text_of(ana.get(path))
    assert (
        ana.post(path, {"form_key": uuid.uuid4(), "pathways": ["medication"], "culture": "<b>x</b>"}).status_code == 302
    )
    assert list(Wishes.objects.order_by("version").values_list("version", "by_person", "pathways")) == [
        (1, True, ["faith"]), (2, False, ["medication"])]  # fmt: skip
    page = text_of(ana.get(path))
    assert "Sunday 🙂 صلاة" in page and "&lt;b&gt;x" in page and "by <bdi>Sam</bdi>" in page
    assert (
        ana.post(path, {"pathways": ["no-such"]}).status_code == 422 and signed_in(cast.jo).get(path).status_code == 404
    )
    form = {"form_key": uuid.uuid4(), "culture": "One"}
    assert ana.post(path, form).status_code == 302
    answer = ana.post(path, form | {"culture": "Two"})
    assert answer.status_code == 422 and "Two" in text_of(answer), "the same form with other answers: said, not lost"
    with pytest.raises(DomainError):
        write_wishes(person_id=walk.person_id, pathways_chosen=["x"], words={}, by=cast.ana.id, at=NOW)
