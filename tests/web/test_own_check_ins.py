"""Check-ins on the person's own page: words and arrows without numbers, totals when they ask, a goal by their hand."""

import re
import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from companionway.instruments.actions import beside
from companionway.instruments.actions import check_in as actions
from companionway.instruments.beside_models import RulerMark, Standout
from companionway.instruments.models import Administration
from companionway.instruments.rules import Moment, Side
from companionway.platform import clock
from companionway.platform.models import AuditEntry
from companionway.roadmap.models import Hope, HopeWords
from tests.cast import Cast, sam_walks_with
from tests.instruments.test_beside import walks_with_own_pack
from tests.walked import FIRST, LATER, checked_in
from tests.web.asking import signed_in, text_of
from tests.web.test_check_in_by_link import WORD
from tests.web.test_own_page import Way

pytestmark = pytest.mark.django_db
LIST = "/mine/check-ins/"


@pytest.fixture
def way(cast: Cast) -> Way:
    return Way(cast)


@pytest.fixture
def mine(way: Way) -> Client:
    return way.enter()


def two(way: Way, cast: Cast) -> tuple[Administration, Administration]:
    """A first check-in and a later one, in which line 3 was left out."""
    now = clock.now()
    first = checked_in(way.walk, cast.ana, now - timedelta(minutes=50))
    later = checked_in(way.walk, cast.ana, now - timedelta(minutes=20), (*LATER[:2], None, *LATER[3:]),
                       Moment.ON_DEMAND)  # fmt: skip
    return first, later


def shown_words(page: str) -> str:
    """What stands in the main part outside of the picture, without marks."""
    main = page.split("<main")[1].split('class="source"', maxsplit=1)[0]
    return re.sub(r"<[^>]+>", " ", re.sub(r"<svg.*?</svg>", "", main, flags=re.S))


def test_the_list_names_each_check_in_who_sees_it_and_what_is_under_way(way: Way, mine: Client, cast: Cast) -> None:
    assert "No check-in yet" in text_of(mine.get(LIST)) and LIST in text_of(mine.get("/mine/"))
    first, later = two(way, cast)
    begun = actions.begin(engagement_id=way.walk.id, moment=Moment.ON_DEMAND, by=cast.ana.id, at=clock.now())
    gone = checked_in(sam_walks_with(cast.jo, clock.now() - timedelta(hours=1)), cast.jo, clock.now())
    page = text_of(mine.get(LIST))
    assert all(f"{LIST}{row.id}/" in page for row in (first, later, begun))
    assert f"{LIST}{gone.id}/" not in page and "Go on with it" in page
    assert "Your peer and the person who supports your peer see it too" in page


def test_one_check_in_is_arrows_and_words_and_never_a_number(way: Way, mine: Client, cast: Cast) -> None:
    _, later = two(way, cast)
    page = text_of(mine.get(f"{LIST}{later.id}/"))
    assert "arrow-more" in page and "close to “Strongly agree”" in page and "Left out: Energy" in page
    assert "Strongly agree" in page and "see this." in page
    said = shown_words(page).replace(str(clock.today().year), "").replace("988", "")
    assert not re.search(r"\b[1-6] of 6\b|\btotal\b|\bscore\b|\b4[0-9]\b", said), said


def test_each_answer_has_its_own_words_so_that_an_arrow_is_never_between_equal_words() -> None:
    from companionway.instruments import packs
    from companionway.web.pages.check_ins.pictures import plain_words

    pack = packs.pack("barc-10")
    words = [plain_words(value, pack) for value in range(1, 7)]
    assert len(set(words)) == 6 and not any(re.search(r"\d", one) for one in words)
    assert plain_words(None, pack) == "not answered"


def test_totals_stand_on_a_page_of_their_own_without_a_cutoff_or_a_band(way: Way, mine: Client, cast: Cast) -> None:
    first, later = two(way, cast)
    for row in (first, later):
        assert "31" not in shown_words(text_of(mine.get(f"{LIST}{row.id}/")))
    entered = {"engagement_id": way.walk.id, "code": "mirc", "taken_on": clock.today(), "made_in": "Zqclinic"}
    waits = beside.enter_score(score_id=uuid.uuid4(), total=Decimal(71), **entered, by=cast.ana.id, at=clock.now())
    page = text_of(mine.get(f"{LIST}totals/"))
    assert "One total: 31" in page and "Zqclinic" not in page
    assert not re.search(r"\b47\b|cut|band|average|low\b", shown_words(page))
    beside.judge_score(score_id=waits.id, accept=True, by=cast.ana.id, at=clock.now())
    assert "Zqclinic" in text_of(mine.get(f"{LIST}totals/"))


def test_numbers_from_0_to_10_are_theirs_to_read(way: Way, mine: Client, cast: Cast) -> None:
    beside.mark(mark_id=uuid.uuid4(), engagement_id=way.walk.id, side=Side.CONFIDENCE, number=7, why="Zqmy girl",
                by=cast.ana.id, at=clock.now())  # fmt: skip
    page = text_of(mine.get(LIST))
    assert "How sure I am: 7" in page and "Zqmy girl" in page and "It decides nothing." in page


def test_they_put_down_numbers_by_themself_once_each(way: Way, mine: Client, cast: Cast) -> None:
    said = {"id": uuid.uuid4(), "walk": way.walk.id, "about": "Zqnights", "importance": "8", "importance_why": "Zqboy",
            "life": "0"}  # fmt: skip
    for _ in range(2):
        assert mine.post(LIST, said).status_code == 302
    rows = RulerMark.objects.order_by("number")
    assert [(row.side, row.number, row.by_person, row.written_by_id) for row in rows] == [
        ("life", 0, True, None), ("importance", 8, True, None)]  # fmt: skip
    page = text_of(mine.get(LIST))
    assert "How much it matters: 8" in page and "Zqnights" in page and "Zqboy" in page
    assert "written by them" in text_of(signed_in(cast.ana).get(f"/engagements/{way.walk.id}/rulers/"))
    other = sam_walks_with(cast.jo, clock.now())
    for wrong in ({"importance": "11"}, {"importance": "", "life": ""}, {"walk": other.id}):
        assert mine.post(LIST, said | {"id": uuid.uuid4()} | wrong).status_code == 422
    assert RulerMark.objects.count() == 2


def test_what_stands_out_is_kept_by_their_own_hand_and_their_peer_reads_it(way: Way, mine: Client, cast: Cast) -> None:
    _, later = two(way, cast)
    said = {"id": str(uuid.uuid4()), "items": ["5"], "words": "Zqأريد 🌻"}
    for _ in range(2):
        assert mine.post(f"{LIST}{later.id}/standouts/", said)["Location"] == f"{LIST}{later.id}/"
    row = Standout.objects.get()
    assert (row.by_person, row.written_by_id) == (True, None)
    entry = AuditEntry.objects.get(verb="check_in.stood_out")
    assert entry.actor_id is None and entry.detail["by"] == "person"
    assert "Zqأريد 🌻" in text_of(mine.get(f"{LIST}{later.id}/"))
    staff = text_of(signed_in(cast.ana).get(f"/check-ins/{later.id}/"))
    assert "Zqأريد 🌻" in staff and "written by <bdi>Sam</bdi>" in staff
    assert mine.post(f"{LIST}{later.id}/standouts/", {"id": str(uuid.uuid4())}).status_code == 422
    assert mine.post(f"{LIST}{later.id}/standouts/", {"id": str(uuid.uuid4()), "items": ["99"]}).status_code == 422


def test_a_goal_is_theirs_once_and_only_they_may_see_it(way: Way, mine: Client, cast: Cast) -> None:
    _, later = two(way, cast)
    url, key = f"{LIST}{later.id}/goal/", str(uuid.uuid4())
    assert "Support from friends</textarea>" in text_of(mine.get(f"{url}?from=line:5"))
    assert mine.post(url, {"id": str(uuid.uuid4()), "words": ""}).status_code == 422
    for _ in range(2):
        assert mine.post(url, {"id": key, "words": "Zqfriends", "only_me": "on"})["Location"] == f"/mine/map/{key}/"
    hope, words = Hope.objects.get(), HopeWords.objects.get()
    assert (hope.begun_from, hope.begun_from_id, hope.seen_by) == ("check_in", later.id, "only_me")
    assert (words.hand, words.by_id) == ("person", None)
    assert "Zqfriends" not in text_of(signed_in(cast.ana).get(f"/people/{way.sam.id}/roadmap/"))


def test_by_a_link_for_one_check_in_a_goal_is_kept_and_the_map_stays_closed(way: Way, cast: Cast) -> None:
    ana = signed_in(cast.ana)
    shown = text_of(ana.post(f"/engagements/{way.walk.id}/check-in-links/", {"moment": "baseline"}))
    client = Client()
    client.post("/m/" + shown.split("/m/")[1].split("/")[0] + "/")
    client.post("/mine/door/", {"word": WORD})
    row = Administration.objects.get(engagement=way.walk)
    assert client.get(f"{LIST}{row.id}/goal/").status_code == 404, "not before it is done"
    client.post(f"{LIST}{row.id}/completion/")
    assert f"{LIST}{row.id}/goal/" in text_of(client.get(f"{LIST}{row.id}/"))
    kept = client.post(f"{LIST}{row.id}/goal/", {"id": str(uuid.uuid4()), "words": "Zqsleep"})
    assert "It stands on your map" in text_of(kept) and Hope.objects.get().person_id == way.sam.id
    for closed in ("/mine/map/", LIST, f"{LIST}totals/"):
        assert client.get(closed).status_code in {403, 404, 410}


def test_nobody_elses_check_in_opens(way: Way, mine: Client, cast: Cast) -> None:
    other = checked_in(sam_walks_with(cast.jo, clock.now() - timedelta(hours=1)), cast.jo, clock.now())
    for path in ("", "goal/"):
        assert mine.get(f"{LIST}{other.id}/{path}").status_code == 404
    words = {"id": str(uuid.uuid4()), "words": "x"}
    for path in ("goal/", "standouts/"):
        assert mine.post(f"{LIST}{other.id}/{path}", words).status_code == 404
    assert not Hope.objects.exists() and not Standout.objects.exists()
    assert Client().get(LIST).status_code == 410


def test_in_spanish_the_page_and_the_ends_are_spanish(way: Way, mine: Client, cast: Cast) -> None:
    _, later = two(way, cast)
    mine.post("/mine/language/", {"language": "es"})
    page = text_of(mine.get(f"{LIST}{later.id}/"))
    for words in (
        "¿Qué le llama la atención?",
        "cerca de «Totalmente de acuerdo»",
        "Apoyo de amistades",
        "menos por ahora",
    ):
        assert words in page


def test_an_instrument_of_the_deployer_is_named_by_its_title(cast: Cast, way: Way, mine: Client) -> None:
    walks_with_own_pack(cast)
    row = actions.begin(engagement_id=way.walk.id, moment=Moment.BASELINE, by=cast.ana.id, at=clock.now())
    actions.finish(administration_id=row.id, by=cast.ana.id, at=clock.now())
    assert "Evening lines" in text_of(mine.get(LIST))
    assert mine.get(f"{LIST}{row.id}/").status_code == 200


def test_the_list_asks_as_much_for_many_as_for_few(way: Way, mine: Client, cast: Cast) -> None:
    now = clock.now()
    checked_in(way.walk, cast.ana, now - timedelta(minutes=50))
    mine.get(LIST)  # the pack is read from its file once
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            mine.get(LIST)
        counts.append(len(asked))
        for n in range(4):
            checked_in(way.walk, cast.ana, now - timedelta(minutes=20 - n), FIRST, Moment.ON_DEMAND)
    assert counts[0] == counts[1]
