"""What somebody wishes, on their own page: theirs to write and change, with what staff wrote beside it, and to take."""

import json
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from companionway.engagement.actions.wishes import write_wishes
from companionway.engagement.models.own_ask import OwnAsk
from companionway.engagement.models.wishes import Wishes
from companionway.interop.fhir.r4 import check
from companionway.people.details import PersonDetails
from companionway.platform import clock, wall
from companionway.platform.models import AuditEntry
from tests.cast import Cast, sam_walks_with
from tests.sight import as_app
from tests.walled import refused
from tests.web.asking import count, signed_in, text_of
from tests.web.test_own_page import Way

pytestmark = pytest.mark.django_db
WISHES = "/mine/wishes/"
HELLO = "\u200f\u0645\u0631\u062d\u0628\u0627 🌱"


@pytest.fixture
def way(cast: Cast) -> Way:
    """Sam's way in."""
    return Way(cast)


def said(**words: object) -> dict[str, object]:
    """The form as their browser sends it."""
    return {"id": str(uuid.uuid4()), "pathways": ["own_way"], "pronouns": "they", "culture": HELLO} | words


def by_staff(way: Way, cast: Cast, words: str, *, hours: int = 1) -> Wishes:
    """Ana wrote something with Sam."""
    return write_wishes(person_id=way.sam.id, pathways_chosen=["faith"], words={"faith": words}, by=cast.ana.id,
                        at=clock.now() - timedelta(hours=hours))  # fmt: skip


def test_they_write_what_they_wish_and_a_second_tap_is_no_second_row(way: Way, cast: Cast) -> None:
    sam, sent = way.enter(), said(interpreter="Arabic, by phone")
    for _ in range(2):
        assert sam.post(WISHES, sent).status_code == 302
    row = Wishes.objects.get()
    assert (row.by_person, row.written_by_id, row.pathways, row.culture) == (True, None, ["own_way"], HELLO)
    entry = AuditEntry.objects.get(verb="wishes.written")
    assert (entry.actor_id, entry.person_id, entry.detail["by"]) == (None, way.sam.id, "person")
    assert HELLO in text_of(sam.get(WISHES)), "the form begins with what they said"
    staff = text_of(signed_in(cast.ana).get(f"/people/{way.sam.id}/wishes/"))
    assert HELLO in staff and "Arabic, by phone" in staff and "by <bdi>Sam</bdi>" in staff


def test_other_words_with_the_same_form_are_told_and_not_said_to_be_kept(way: Way, cast: Cast) -> None:
    own = way.enter()
    form = said()
    assert own.post(WISHES, form).status_code == 302
    changed = own.post(WISHES, form | {"culture": "Zqother"})
    assert changed.status_code == 422 and "Zqother" in text_of(changed) and "already saved" in text_of(changed)
    wrong = {"key": str(uuid.uuid4()), "words": "The day is not right."}
    assert own.post("/mine/wrong/", wrong).status_code == 302
    changed = own.post("/mine/wrong/", wrong | {"words": "Zqmore"})
    assert changed.status_code == 422 and "Zqmore" in text_of(changed)
    assert OwnAsk.objects.count() == 1 and Wishes.objects.count() == 1


def test_what_staff_write_stands_beside_and_never_over_their_own_words(way: Way, cast: Cast) -> None:
    by_staff(way, cast, "Zqfriday prayer")
    sam = way.enter()
    first = sam.get(WISHES).content.decode()
    assert "Zqfriday prayer" in first.partition("</form>")[2], "beside, not in the form"
    sam.post(WISHES, said(culture="Zqmine first"))
    sam.post(WISHES, said(culture="Zqmine then"))
    ana = signed_in(cast.ana)
    page = f"/people/{way.sam.id}/wishes/"
    assert "Zqmine" not in ana.get(page).content.decode().partition("</form>")[0], "their words are not theirs to edit"
    ana.post(page, {"form_key": uuid.uuid4(), "culture": "Zqbeside"})
    form, _, rest = sam.get(WISHES).content.decode().partition('name="wellness"')
    assert "Zqmine then" in form and "Zqbeside" not in form
    assert all(words in rest for words in ("Zqbeside", "Zqfriday prayer", "Zqmine first")), "nothing is lost"
    assert Wishes.objects.count() == 4


@pytest.mark.parametrize("odd", [{"pathways": ["no-such"]}, {"culture": "x" * 401}, {"id": "no"}])
def test_what_does_not_fit_is_told_with_everything_kept(way: Way, odd: dict[str, object]) -> None:
    page = way.enter().post(WISHES, said(pronouns="Zqthey") | odd)
    assert page.status_code == 422 and "Zqthey" in text_of(page) and not Wishes.objects.exists()


def test_an_id_of_somebody_elses_row_tells_nothing_and_writes_nothing(way: Way, cast: Cast) -> None:
    robin = sam_walks_with(cast.jo, clock.now() - timedelta(hours=1), person=PersonDetails(called="Robin"))
    theirs = write_wishes(person_id=robin.person_id, pathways_chosen=[], words={"faith": "Zqrobin"}, by=None,
                          at=clock.now())  # fmt: skip
    page = way.enter().post(WISHES, said(id=str(theirs.id)))
    assert page.status_code == 422 and "Zqrobin" not in text_of(page)
    assert [row.faith for row in Wishes.objects.all()] == ["Zqrobin"]


def test_in_the_database_they_see_their_own_alone_and_change_nothing_that_was_said(way: Way, cast: Cast) -> None:
    robin = sam_walks_with(cast.jo, clock.now() - timedelta(hours=1), person=PersonDetails(called="Robin"))
    for person in (way.sam.id, robin.person_id):
        write_wishes(person_id=person, pathways_chosen=[], words={}, by=None, at=clock.now())
    with as_app(), wall.person(way.sam.id):
        assert [row.person_id for row in Wishes.objects.all()] == [way.sam.id]
        assert "permission denied" in refused("UPDATE companionway_wishes SET version = 9")
        assert "permission denied" in refused("DELETE FROM companionway_wishes")


def test_they_are_in_the_record_to_read_and_as_fhir(way: Way, cast: Cast) -> None:
    by_staff(way, cast, "Zqfriday prayer")
    sam = way.enter()
    sam.post(WISHES, said(wellness="Zqdentist"))
    page = text_of(sam.post("/mine/record/page/"))
    assert all(words in page for words in (HELLO, "Zqdentist", "Zqfriday prayer", "My own way", "written by me"))
    file = sam.post("/mine/record/file/")
    made = json.loads(b"".join(file) if file.streaming else file.content)
    assert [str(issue) for issue in check(made)] == []
    rows = [e["resource"] for e in made["entry"] if e["resource"]["resourceType"] == "Observation"]
    told = {part["valueString"] for row in rows for part in row["component"]}
    assert told >= {HELLO, "Zqdentist", "Zqfriday prayer", "My own way"} and len(rows) == 2


def test_its_words_are_sealed_and_many_rows_ask_as_much_as_few(way: Way, cast: Cast) -> None:
    sam = way.enter()
    sam.post(WISHES, said(culture="heron canary 4411"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT culture FROM companionway_wishes")
        assert "heron" not in str(cursor.fetchone())
    sam.get(WISHES)
    few = count(lambda: sam.get(WISHES))
    for hours in range(1, 6):
        by_staff(way, cast, "More.", hours=hours)
    assert count(lambda: sam.get(WISHES)) == few


def test_the_ways_are_offered_in_spanish_and_nobody_opens_it_without_a_visit(way: Way, cast: Cast) -> None:
    sam = way.enter()
    sam.post("/mine/language/", {"language": "es"})
    page = text_of(sam.get(WISHES))
    assert "Mi propio camino" in page and "My own way" not in page
    for other in (Client(), signed_in(cast.ana)):
        assert other.get(WISHES).status_code == 410
