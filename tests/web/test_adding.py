"""What may be added to a tap: which step of theirs it touched, and a note for us both where notes are on."""

import re
import uuid
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from companionway.engagement.models.contact import Contact
from companionway.engagement.models.note import Note
from companionway.engagement.models.walk import Engagement
from companionway.organizations.models import Program
from companionway.platform import clock
from companionway.platform.ids import new_id
from companionway.platform.models import AuditEntry
from companionway.roadmap.actions import hope, step
from companionway.roadmap.models import Step
from companionway.roadmap.rules import SeenBy, Stone
from tests.cast import Cast, sam_walks_with
from tests.phones import Phone
from tests.web.asking import count, signed_in, text_of

AGO = timedelta(hours=30)


@pytest.fixture
def walk(cast: Cast) -> Engagement:
    return sam_walks_with(cast.ana, clock.now() - AGO)


@pytest.fixture
def ana(cast: Cast, walk: Engagement) -> Client:
    return signed_in(cast.ana)


def with_step(walk: Engagement, words: str, *, seen_by: SeenBy = SeenBy.WALKS_WITH, stone: Stone | None = None) -> Step:
    """A hope of theirs with one small step, placed and shown so."""
    at = clock.now() - AGO
    made = hope.start(hope_id=uuid.uuid4(), person_id=walk.person_id, words="A place with a door.", by=None, at=at)
    row = step.take(step_id=uuid.uuid4(), hope_id=made.id, said=step.Small(words), by=None, at=at)
    if stone:
        hope.place_stone(hope_id=made.id, stone=stone, was=Stone.THINKING, by=None, at=at)
    hope.choose_sight(hope_id=made.id, seen_by=seen_by, by=None, at=at)
    return row


def with_notes(walk: Engagement, switch: str = "shared") -> None:
    Program.objects.filter(id=walk.program_id).update(notes=switch)


def offered(page: str) -> list[list[str]]:
    """The steps that the first row's sheet offers."""
    row = page.partition('data-outbox="contact"')[2].partition("<template>")[2].partition("</template>")[0]
    return [[value, unescape(words)] for value, words in re.findall(r'<i data-value="([^"]*)">([^<]*)</i>', row)]


def tapped(ana: Client, walk: Engagement) -> str:
    """The page of a contact that was just tapped."""
    key = str(new_id())
    tap = {"id": key, "engagement": str(walk.id), "channel": "call", "after": "today"}
    assert ana.post(f"/people/{walk.person_id}/contacts/", tap).status_code == 302
    return f"/contacts/{key}/"


def test_the_sheet_offers_their_steps_on_today_among_people_and_on_their_page(ana: Client, walk: Engagement) -> None:
    first = with_step(walk, 'Ask "Lou" <b>by</b> phone')
    with_step(walk, "Only mine", seen_by=SeenBy.ONLY_ME)
    with_step(walk, "Long ago", stone=Stone.LET_GO)
    for path in ("/today/", "/people/", f"/people/{walk.person_id}/"):
        page = text_of(ana.get(path))
        assert offered(page) == [[str(first.id), 'Ask "Lou" <b>by</b> phone']], path
        assert "Only mine" not in page and "<b>by</b>" not in page


def test_a_row_offers_three_steps_at_most_the_newest_first_and_cuts_long_ones(ana: Client, walk: Engagement) -> None:
    for number in range(5):
        with_step(walk, f"{number} " + "word " * 20)
    words = [said for _, said in offered(text_of(ana.get("/today/")))]
    assert len(words) == 3 and all(len(said) <= 40 and said.endswith("…") for said in words)


def test_nobodys_steps_are_on_the_page_of_another(cast: Cast, walk: Engagement) -> None:
    with_step(walk, "Call the office")
    sam_walks_with(cast.jo, clock.now() - AGO)
    page = text_of(signed_in(cast.jo).get("/today/"))
    assert "data-value" not in page and "Call the office" not in page


def test_steps_of_many_are_asked_for_once(ana: Client, walk: Engagement, cast: Cast) -> None:
    with_step(walk, "Call the office")
    ana.get("/today/")
    one = count(lambda: ana.get("/today/"))
    for _ in range(4):
        with_step(sam_walks_with(cast.ana, clock.now() - AGO), "Call the office")
    assert count(lambda: ana.get("/today/")) == one


def test_a_step_that_was_touched_is_kept_and_said_with_the_contact(ana: Client, walk: Engagement, cast: Cast) -> None:
    touched = with_step(walk, "Call the office")
    page = tapped(ana, walk)
    assert "none of them" in text_of(ana.get(page))
    assert ana.post(page, {"goal": str(touched.id), "next_in": ""}).status_code == 302
    assert Contact.objects.get(id=page.split("/")[2]).goal == touched.id
    assert "It touched a step of theirs: <bdi>Call the office</bdi>" in text_of(signed_in(cast.ben).get(page))
    step.change(step_id=touched.id, new_id=uuid.uuid4(), said=step.Small("Call Lou"), by=None, at=clock.now())
    again = text_of(ana.get(page))
    assert re.search(f'value="{touched.id}"[^>]* checked', again), "it stays chosen, in the words that it had"


def test_a_step_of_somebody_else_is_no_choice(ana: Client, walk: Engagement, cast: Cast) -> None:
    with_step(walk, "Call the office")
    other = with_step(sam_walks_with(cast.jo, clock.now() - AGO), "Not yours")
    page = tapped(ana, walk)
    assert ana.post(page, {"goal": str(other.id)}).status_code == 422
    assert Contact.objects.get(id=page.split("/")[2]).goal is None


def test_a_note_is_offered_only_where_the_program_has_notes_on(ana: Client, walk: Engagement) -> None:
    page = tapped(ana, walk)
    assert 'name="note"' not in text_of(ana.get(page)) and "data-notes" not in text_of(ana.get("/today/"))
    assert ana.post(page, {"note": "He likes the lake."}).status_code == 302
    assert not Note.objects.exists(), "what was not asked for is not kept"
    with_notes(walk)
    shown = text_of(ana.get(page))
    assert 'name="note"' in shown and "Sam can read this." in shown and "data-notes" in text_of(ana.get("/today/"))


def test_a_note_is_for_us_both_belongs_to_the_contact_and_sent_twice_is_one(
    ana: Client, walk: Engagement, cast: Cast
) -> None:
    with_notes(walk)
    page = tapped(ana, walk)
    said = {"note": "We saw the lake. أريد \U0001f331", "note_id": str(new_id()), "minutes": "10"}
    assert "Sam can read the note." in text_of(ana.post(page, said, follow=True))
    assert ana.post(page, said).status_code == 302
    note, made = Note.objects.get(), Contact.objects.get(id=page.split("/")[2])
    assert (note.words, note.audience, note.contact_id) == (said["note"], "both", made.id)
    assert (note.peer_id, note.entered_by_id, made.minutes) == (cast.ana.id, cast.ana.id, 10)
    assert AuditEntry.objects.filter(verb="note.written").count() == 1


def test_the_guard_suggests_after_saving_and_holds_nothing_up(ana: Client, walk: Engagement) -> None:
    with_notes(walk)
    answer = ana.post(tapped(ana, walk), {"note": "He is clean now.", "note_id": str(new_id())}, follow=True)
    assert Note.objects.get().words == "He is clean now."
    assert answer.redirect_chain[0][0] == f"/notes/{Note.objects.get().id}/"
    assert "Could it be said otherwise?" in text_of(answer)


def test_a_note_that_is_too_long_saves_nothing_of_what_was_added(ana: Client, walk: Engagement) -> None:
    with_notes(walk)
    page = tapped(ana, walk)
    answer = ana.post(page, {"note": "x" * 1001, "minutes": "30"})
    assert answer.status_code == 422 and "x" * 1001 in text_of(answer)
    assert not Note.objects.exists() and Contact.objects.get(id=page.split("/")[2]).minutes is None


@pytest.mark.parametrize(("words", "suggests"), [("We saw the lake.", False), ("He is clean now.", True)])
def test_a_note_from_the_phone_is_kept_and_the_answer_says_where_suggestions_stand(
    walk: Engagement, cast: Cast, words: str, suggests: bool
) -> None:
    with_notes(walk)
    phone = Phone(cast.ana)
    body = phone.texted(walk)
    touched = with_step(walk, "Call the office")
    phone.result(body)
    add = phone.writes("amend", amends=body["id"], minutes=10, goal=str(touched.id), note=words, note_for="both")
    told: dict[str, Any] = phone.sends(add).json()
    note = Note.objects.get()
    assert (note.words, note.audience, str(note.contact_id)) == (words, "both", body["id"])
    assert Contact.objects.get(id=body["id"]).goal == touched.id
    assert told == {"id": add["id"], "result": "stored"} | ({"look": f"/notes/{note.id}/"} if suggests else {})
    assert phone.sends(add).json() == {"id": add["id"], "result": "already"}
