"""A peer's story: theirs alone until they share it, again the moment they take it back, and theirs to erase."""

import uuid

import pytest
from django.db import connection
from django.test import Client

from companionway.platform.errors import DomainError, NotVisible
from companionway.platform.models import AuditEntry
from companionway.workforce.actions.stories import erase_story, show_story, write_story
from companionway.workforce.stories import shared_stories, shared_story, stories_of_oneself
from companionway.workforce.story_models import Story
from tests.architecture.actions_of_help import AT, story_of
from tests.cast import Cast
from tests.sight import as_app
from tests.web.asking import signed_in, text_of

pytestmark = pytest.mark.django_db
MINE, HELLO = "/your-stories/", "\u200f\u0645\u0631\u062d\u0628\u0627"


def test_before_it_is_shared_and_after_it_is_taken_back_the_database_shows_it_to_its_peer_alone(cast: Cast) -> None:
    row = story_of(cast)
    for shown in (False, True, False):
        show_story(story_id=row.id, shown=shown, by=cast.ana.id, at=AT)
        for reader in (cast.ana, cast.jo, cast.ben, cast.dana, cast.eli, cast.kit):
            with as_app(reader):
                assert Story.objects.filter(id=row.id).exists() == (shown or reader == cast.ana), reader


def test_only_its_peer_changes_shares_or_takes_back_a_story(cast: Cast) -> None:
    row = story_of(cast)
    for by in (cast.jo.id, cast.ben.id, cast.dana.id):
        with pytest.raises(NotVisible):
            show_story(story_id=row.id, shown=True, by=by, at=AT)
    with pytest.raises((NotVisible, DomainError)):
        write_story(story_id=row.id, title="x", words="y", signed="", language="en", by=cast.jo.id, at=AT)
    with pytest.raises(NotVisible):
        write_story(story_id=uuid.uuid4(), title="x", words="y", signed="", language="en", by=cast.dana.id, at=AT)
    assert shared_stories() == [] and stories_of_oneself(cast.ana.id) == [row]


def test_its_words_are_sealed_on_disk(cast: Cast) -> None:
    story_of(cast, "heron canary 4411")
    with connection.cursor() as cursor:
        cursor.execute("SELECT title, words, signed FROM companionway_story")
        assert "heron" not in str(cursor.fetchone())


def test_a_peer_writes_shares_and_takes_back_on_the_page_and_a_second_tap_is_no_second_story(cast: Cast) -> None:
    ana, key = signed_in(cast.ana), str(uuid.uuid4())
    said = {"id": key, "title": "A boat \U0001f6a3", "words": f"{HELLO} " + "x" * 4_900, "signed": "", "language": "es"}
    for _ in range(2):
        assert ana.post(f"{MINE}new/", said).status_code == 302
    assert Story.objects.count() == 1
    jo = signed_in(cast.jo)
    assert "A boat" not in text_of(jo.get("/stories/")) and jo.get(f"/stories/{key}/").status_code == 404
    assert ana.post(f"{MINE}{key}/sharing/", {"shown": "yes"}).status_code == 302
    page = jo.get(f"/stories/{key}/")
    assert HELLO in text_of(page) and 'lang="es" dir="auto"' in page.content.decode()
    assert jo.post(f"{MINE}{key}/sharing/", {"shown": "no"}).status_code == 404
    assert ana.post(f"{MINE}{key}/sharing/", {"shown": "no"}).status_code == 302
    assert jo.get(f"/stories/{key}/").status_code == 404
    with pytest.raises(NotVisible):
        shared_story(uuid.UUID(key))


@pytest.mark.parametrize("change", [{"words": ""}, {"title": " "}, {"words": "x" * 5_001}, {"language": "xx"}])
def test_a_story_without_words_or_with_too_many_is_refused_with_everything_kept(
    cast: Cast, change: dict[str, str]
) -> None:
    said = {"id": str(uuid.uuid4()), "title": "A boat", "words": "Hello", "signed": "", "language": "en"} | change
    assert signed_in(cast.ana).post(f"{MINE}new/", said).status_code == 422
    assert not Story.objects.exists()


def test_whoever_is_no_peer_has_no_stories_to_write(cast: Cast) -> None:
    for who in (cast.dana, cast.eli, cast.kit):
        assert signed_in(who).get(MINE).status_code == 404
    assert Client().get(MINE).status_code == 302


def test_a_peer_erases_a_story_for_good_and_nothing_of_it_is_left(cast: Cast) -> None:
    row, ana = story_of(cast, "heron canary 4411"), signed_in(cast.ana)
    show_story(story_id=row.id, shown=True, by=cast.ana.id, at=AT)
    page = f"{MINE}{row.id}/end/"
    assert page in text_of(ana.get(MINE)) and "Erase this story for good?" in text_of(ana.get(page))
    assert Story.objects.filter(id=row.id).exists(), "looking erases nothing"
    for other in (cast.jo, cast.ben):
        assert signed_in(other).post(page).status_code == 404
    with pytest.raises(NotVisible):
        erase_story(story_id=row.id, by=cast.jo.id, at=AT)
    assert ana.post(page).status_code == 302
    assert signed_in(cast.jo).get(f"/stories/{row.id}/").status_code == 404 and ana.post(page).status_code == 404
    assert not Story.objects.exists(), "asked with the eyes of the role that sees all"
    entry = AuditEntry.objects.get(verb="story.erased")
    assert entry.actor_id == cast.ana.id and "heron" not in str(entry.detail)
