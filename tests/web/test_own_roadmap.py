"""The map and the notes on the person's own page: their hand stands, only they hide a hope, every note is theirs."""

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client

from companionway.engagement.actions import note as notes
from companionway.engagement.models.note import NoteBeside
from companionway.engagement.rules.note import Audience
from companionway.organizations.models import Program
from companionway.platform import clock
from companionway.platform.models import AuditEntry
from companionway.privacy.rules.terms import Information
from companionway.roadmap.actions import hope as actions
from companionway.roadmap.models import Barrier, Hope, HopeWords, Milestone, Step
from companionway.roadmap.rules import Part
from tests.cast import Cast, sam_walks_with
from tests.web.asking import signed_in, text_of
from tests.web.test_own_page import Way

pytestmark = pytest.mark.django_db


@pytest.fixture
def way(cast: Cast) -> Way:
    return Way(cast)


@pytest.fixture
def mine(way: Way) -> Client:
    return way.enter()


def theirs(way: Way, cast: Cast, words: str = "A place with a door.") -> Hope:
    return actions.start(hope_id=uuid.uuid4(), person_id=way.sam.id, words=words, by=cast.ana.id, at=clock.now())


def test_a_person_writes_a_hope_with_a_step_and_it_is_by_their_own_hand(way: Way, mine: Client, cast: Cast) -> None:
    said = {"id": uuid.uuid4(), "words": "أريد بيتًا 🌱", "why": "To sleep.", "step": "Ask Lou.", "on": ""}
    for _ in range(2):
        assert mine.post("/mine/map/hope/", said).status_code == 302
    assert list(HopeWords.objects.values_list("hand", "by_id").distinct()) == [("person", None)]
    assert (Hope.objects.count(), Step.objects.count()) == (1, 1)
    entry = AuditEntry.objects.filter(verb="hope.begun").get()
    assert entry.actor_id is None and entry.detail["by"] == "person" and entry.person_id == way.sam.id
    page = text_of(mine.get("/mine/map/"))
    assert "أريد بيتًا 🌱" in page and "Ask Lou." in page
    staff = text_of(signed_in(cast.ana).get(f"/people/{way.sam.id}/roadmap/"))
    assert "أريد بيتًا 🌱" in staff and "<bdi>Sam</bdi>" in staff


def test_5000_letters_by_their_own_hand_stay_whole_and_one_more_is_told_kindly(way: Way, mine: Client) -> None:
    words = ("أريد 🌱" * 900)[:5000].strip()
    assert mine.post("/mine/map/hope/", {"id": uuid.uuid4(), "words": words}).status_code == 302
    assert HopeWords.objects.get().words == words
    assert words in text_of(mine.get(f"/mine/map/{Hope.objects.get().id}/"))
    on_the_map = text_of(mine.get("/mine/map/"))
    assert words in on_the_map, "paper shows it whole; a screen shows where it begins"
    long = mine.post("/mine/map/hope/", {"id": uuid.uuid4(), "words": "🌱" * 5001})
    assert long.status_code == 422 and "🌱" * 5001 in text_of(long), "their words are still there"
    assert Hope.objects.count() == 1


def test_a_hope_that_only_they_see_is_nowhere_on_the_pages_of_staff(way: Way, mine: Client, cast: Cast) -> None:
    mine.post("/mine/map/hope/", {"id": uuid.uuid4(), "words": "Zqsecret", "only_me": "on"})
    row, ana = Hope.objects.get(), signed_in(cast.ana)
    assert "Zqsecret" in text_of(mine.get("/mine/map/"))
    assert "Zqsecret" not in text_of(ana.get(f"/people/{way.sam.id}/roadmap/"))
    assert ana.get(f"/hopes/{row.id}/").status_code == 404
    mine.post(f"/mine/map/{row.id}/sight/", {"only_me": "0"})
    assert "Zqsecret" in text_of(ana.get(f"/people/{way.sam.id}/roadmap/"))


def test_their_words_stand_and_they_take_what_stands_beside_with_one_tap(way: Way, mine: Client, cast: Cast) -> None:
    row = theirs(way, cast)
    assert mine.post(f"/mine/map/{row.id}/words/", {"number": "1", "words": "My own key."}).status_code == 302
    actions.reword(hope_id=row.id, part=Part.HOPE, number=2, words="A key ring.", by=cast.ana.id, at=clock.now())
    page = text_of(mine.get(f"/mine/map/{row.id}/"))
    assert '<blockquote class="said" dir="auto">My own key.</blockquote>' in page and "Ana, with Sam" in page
    mine.post(f"/mine/map/{row.id}/words/", {"number": "3", "words": "A key ring.", "part": "hope"})
    assert '<blockquote class="said" dir="auto">A key ring.</blockquote>' in text_of(mine.get(f"/mine/map/{row.id}/"))
    assert HopeWords.objects.count() == 4


def test_when_a_peer_was_faster_they_see_both_texts(way: Way, mine: Client, cast: Cast) -> None:
    row = theirs(way, cast)
    actions.reword(hope_id=row.id, part=Part.HOPE, number=1, words="Ana wrote.", by=cast.ana.id, at=clock.now())
    answer = mine.post(f"/mine/map/{row.id}/words/", {"number": "1", "words": "Sam wrote."})
    page = text_of(answer)
    assert answer.status_code == 412 and "Ana wrote." in page and "Sam wrote." in page
    assert mine.post(f"/mine/map/{row.id}/words/", {"number": "2", "words": "Sam wrote."}).status_code == 302


def test_they_place_the_stone_and_answer_a_day_that_passed(way: Way, mine: Client, cast: Cast) -> None:
    row = theirs(way, cast)
    assert mine.post(f"/mine/map/{row.id}/stone/", {"stone": "let_go", "was": "thinking"}).status_code == 302
    assert mine.post(f"/mine/map/{row.id}/stone/", {"stone": "done", "was": "thinking"}).status_code == 412
    assert mine.post(f"/mine/map/{row.id}/stone/", {"stone": "nowhere", "was": "thinking"}).status_code == 422
    day = (clock.today() - timedelta(days=2)).isoformat()
    mine.post(f"/mine/map/{row.id}/step/", {"id": uuid.uuid4(), "words": "Call.", "on": day})
    assert "Still want this?" in text_of(mine.get(f"/mine/map/{row.id}/"))
    step = Step.objects.get()
    mine.post(f"/mine/steps/{step.id}/answer/", {"answer": "let_go", "was": "open"})
    step.refresh_from_db()
    assert step.state == "let_go"


def test_a_small_step_that_is_not_kept_says_so_above_and_in_the_title(way: Way, mine: Client, cast: Cast) -> None:
    row = theirs(way, cast)
    said = {"id": uuid.uuid4(), "words": "Ask Lou.", "on": "0202-11-22"}
    refused = mine.post(f"/mine/map/{row.id}/step/", said)
    page = text_of(refused)
    assert refused.status_code == 422 and "Ask Lou." in page and "<title>Error: A hope of mine" in page
    assert 'class="error-summary"' in page and "#step-on" in page and "Check the year." in page


def test_why_what_is_in_the_way_and_what_was_reached_are_theirs_to_write(way: Way, mine: Client, cast: Cast) -> None:
    row = theirs(way, cast)
    page, at = f"/mine/map/{row.id}/", clock.now()
    assert mine.post(f"{page}words/", {"part": "why", "number": "0", "words": "Zqsleep."}).status_code == 302
    actions.reword(hope_id=row.id, part=Part.WHY, number=1, words="Zqquiet.", by=cast.ana.id, at=at)
    late = mine.post(f"{page}words/", {"part": "why", "number": "1", "words": "Zqmine."})
    assert late.status_code == 412 and "Zqquiet." in text_of(late) and 'name="number" value="2"' in text_of(late)
    assert mine.post(f"{page}words/", {"part": "why", "number": "2", "words": "Zqmine."}).status_code == 302
    way_in = {"id": uuid.uuid4(), "words": "Zqdeposit", "helps": "Zqfund"}
    for _ in range(2):
        assert mine.post(f"{page}barrier/", way_in).status_code == 302
    reached = {"id": uuid.uuid4(), "words": "Zqviewing", "on": clock.today().isoformat(), "celebrate": "Zqpancakes"}
    assert mine.post(f"{page}milestone/", reached).status_code == 302
    step = {"id": uuid.uuid4(), "words": "Zqcall", "along": "somebody", "along_words": "Zqlou"}
    assert mine.post(f"{page}step/", step).status_code == 302
    for address in (page, "/mine/map/"):
        shown = text_of(mine.get(address))
        for words in ("Zqmine.", "Zqdeposit", "Zqfund", "Zqviewing", "Zqpancakes", "Zqcall"):
            assert words in shown, (address, words)
    assert "Zqlou" in text_of(mine.get(page)) and "data-print" in text_of(mine.get("/mine/map/"))
    assert (Barrier.objects.get().hand, Milestone.objects.get().hand) == ("person", "person")
    assert mine.post(f"{page}barrier/", {"passed": str(Barrier.objects.get().id)}).status_code == 302
    assert "Zqdeposit" not in text_of(mine.get(page))
    assert mine.post(f"{page}barrier/", {"passed": str(uuid.uuid4())}).status_code == 404
    for address in ("barrier/", "milestone/", "words/"):
        refused = mine.post(f"{page}{address}", {"words": "", "part": "why", "number": "3"})
        assert refused.status_code == 422 and "<title>Error: " in text_of(refused)


def test_every_note_is_theirs_to_read_and_their_words_stand_beside(way: Way, mine: Client, cast: Cast) -> None:
    Program.objects.filter(id=way.walk.program_id).update(notes="all")
    for audience in Audience:
        said = notes.Written(f"Zq{audience}", audience, cast.ana.id, tells=(Information.GOALS,))
        made = notes.write_note(note_id=uuid.uuid4(), engagement_id=way.walk.id, written=said, by=cast.ana.id,
                                at=clock.now())  # fmt: skip
    page = text_of(mine.get("/mine/notes/"))
    assert all(f"Zq{audience}" in page for audience in Audience)
    assert page.count("It tells: something you hope for") == 1, "what the one for the care team tells"
    words = {"id": uuid.uuid4(), "words": "It was Tuesday.", "correction": "on"}
    assert mine.post(f"/mine/notes/{made.id}/", words).status_code == 302
    row = NoteBeside.objects.get()
    assert (row.by_person, row.by_id, row.kind) == (True, None, "correction")
    assert "It was Tuesday." in text_of(mine.get("/mine/notes/"))


def test_a_safety_note_is_not_on_the_persons_page(way: Way, mine: Client, cast: Cast) -> None:
    from companionway.engagement.actions.safety_note import write_safety_note

    write_safety_note(note_id=uuid.uuid4(), engagement_id=way.walk.id, words="Zqpairs", reason="Zqwhy",
                      review_on=clock.today() + timedelta(days=9), by=cast.ben.id, at=clock.now())  # fmt: skip
    for url in ("/mine/", "/mine/map/", "/mine/notes/"):
        assert not {"Zqpairs", "Zqwhy"} & set(re.findall(r"\w+", text_of(mine.get(url))))


def test_nobody_elses_hope_step_or_note_is_there(way: Way, mine: Client, cast: Cast) -> None:
    other = sam_walks_with(cast.jo, clock.now() - timedelta(hours=1))
    foreign = actions.start(hope_id=uuid.uuid4(), person_id=other.person_id, words="Theirs.", by=cast.jo.id,
                            at=clock.now())  # fmt: skip
    Program.objects.filter(id=other.program_id).update(notes="all")
    said = notes.Written("Theirs.", Audience.BOTH, cast.jo.id)
    note = notes.write_note(note_id=uuid.uuid4(), engagement_id=other.id, written=said, by=cast.jo.id, at=clock.now())
    assert mine.get(f"/mine/map/{foreign.id}/").status_code == 404
    assert mine.post(f"/mine/map/{foreign.id}/words/", {"number": "1", "words": "x"}).status_code == 404
    assert mine.post(f"/mine/map/{foreign.id}/sight/", {"only_me": "1"}).status_code == 404
    assert mine.post(f"/mine/map/{foreign.id}/step/", {"id": uuid.uuid4(), "words": "x"}).status_code == 404
    assert mine.post(f"/mine/map/{foreign.id}/barrier/", {"id": uuid.uuid4(), "words": "x"}).status_code == 404
    assert mine.post(f"/mine/map/{foreign.id}/milestone/", {"id": uuid.uuid4(), "words": "x"}).status_code == 404
    assert mine.get(f"/mine/notes/{note.id}/").status_code == 404
    assert Client().get("/mine/map/").status_code == 410
