"""Notes in the browser's eyes: off by default, an audience, suggestions that never block, safety notes."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from companionway.engagement.actions import note as actions
from companionway.engagement.models.note import Note, NoteBeside, SafetyNote
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.note import Audience
from companionway.organizations.models import Program
from companionway.people.models import Person
from companionway.platform import clock
from companionway.platform.models import AuditEntry
from tests.cast import Cast
from tests.web.asking import count, signed_in, text_of
from tests.web.walking_with_sam import ana, sam

__all__ = ["ana", "sam"]


@pytest.fixture
def walk(sam: Person) -> Engagement:
    """Sam walks with Ana, in a program that lets notes of all kinds open."""
    row = Engagement.objects.get(person=sam)
    Program.objects.filter(id=row.program_id).update(notes="all")
    return row


def said(**more: object) -> dict[str, object]:
    return {"id": uuid.uuid4(), "words": "We saw the flat.", "audience": "both", **more}


def write(ana: Client, walk: Engagement, **more: object) -> Note:
    assert ana.post(f"/engagements/{walk.id}/note/", said(**more)).status_code == 302
    return Note.objects.latest("written_at")


@pytest.mark.parametrize(("switch", "kinds"), [("shared", 1), ("all", 3)])
def test_only_what_the_program_lets_open_is_offered_and_for_us_both_is_chosen(
    ana: Client, walk: Engagement, switch: str, kinds: int
) -> None:
    Program.objects.filter(id=walk.program_id).update(notes=switch)
    page = text_of(ana.get(f"/engagements/{walk.id}/note/"))
    assert page.count('name="audience"') == kinds
    assert re.search(r'name="audience" value="both"[^>]*checked', page)
    assert "Sam can read this." in page
    answer = ana.post(f"/engagements/{walk.id}/note/", said(audience="author"))
    assert answer.status_code == (302 if kinds == 3 else 422)


def test_notes_are_off_until_a_program_turns_them_on(ana: Client, sam: Person) -> None:
    row = Engagement.objects.get(person=sam)
    assert ana.get(f"/engagements/{row.id}/note/").status_code == 404
    assert ana.post(f"/engagements/{row.id}/note/", said()).status_code == 404
    page = text_of(ana.get(f"/people/{sam.id}/notes/"))
    assert "This program keeps no notes" in page and "Write a note" not in page
    assert Note.objects.count() == 0


def test_a_note_says_whose_it_is_and_whom_it_is_for(ana: Client, walk: Engagement, sam: Person) -> None:
    write(ana, walk, together="on")
    page = text_of(ana.get(f"/people/{sam.id}/notes/"))
    assert "<bdi>Ana, with Sam</bdi>" in page and "For us both" in page and "We saw the flat." in page


def test_what_is_for_ones_own_memory_is_not_on_a_colleagues_page(
    ana: Client, walk: Engagement, sam: Person, cast: Cast
) -> None:
    note, ben = write(ana, walk, audience="author", words="Zqmemory"), signed_in(cast.ben)
    assert "Zqmemory" in text_of(ana.get(f"/people/{sam.id}/notes/"))
    assert "Zqmemory" not in text_of(ben.get(f"/people/{sam.id}/notes/"))
    for page in ("", "correction/", "beside/"):
        assert ben.get(f"/notes/{note.id}/{page}").status_code == 404


# --- the guard beside the text --------------------------------------------------------------------------------------


def test_it_saves_with_every_suggestion_open_and_says_them_after(ana: Client, walk: Engagement) -> None:
    note = write(ana, walk, words="The addict relapsed. Clean since May.")
    assert note.words == "The addict relapsed. Clean since May."
    page = text_of(ana.get(f"/notes/{note.id}/"))
    assert page.count("Use it as said</button>") == 3 and page.count(">Keep it</a>") == 3
    assert "the person before" in page.lower() or "The person comes before the condition." in page


def test_one_tap_takes_a_suggestion_as_a_version_and_another_marks_words_as_said(ana: Client, walk: Engagement) -> None:
    note = write(ana, walk, words="She relapsed. A junkie.")
    ana.post(f"/notes/{note.id}/wording/", {"take": "4:12:0"})
    now = Note.objects.get(replaced_at=None)
    assert now.words == "She used again. A junkie." and Note.objects.count() == 2
    place = now.words.index("junkie")
    ana.post(f"/notes/{now.id}/wording/", {"take": f"{place}:{place + 6}:said"})
    now = Note.objects.get(replaced_at=None)
    assert now.words == "She used again. A “junkie”."
    assert "Could it be said otherwise" not in text_of(ana.get(f"/notes/{now.id}/"))


@pytest.mark.parametrize(
    "tap", ["", "4:12", "4:12:9", "5:12:0", "a:b:c", "4:12:²", "4:12:0:0", "-4:12:0", "4:12:" + "9" * 99]
)
def test_a_tap_that_fits_no_suggestion_changes_nothing(ana: Client, walk: Engagement, tap: str) -> None:
    note = write(ana, walk, words="She relapsed.")
    assert ana.post(f"/notes/{note.id}/wording/", {"take": tap}).status_code == 302
    assert Note.objects.count() == 1


def test_keeping_a_word_hides_its_suggestion_on_this_page_alone(ana: Client, walk: Engagement) -> None:
    note = write(ana, walk, words="She relapsed.")
    assert "Could it be said otherwise" not in text_of(ana.get(f"/notes/{note.id}/?kept=4-12"))
    assert "Could it be said otherwise" in text_of(ana.get(f"/notes/{note.id}/"))


def test_looking_over_the_words_saves_nothing_and_a_tap_changes_them_on_the_page(ana: Client, walk: Engagement) -> None:
    url = f"/engagements/{walk.id}/note/"
    page = ana.post(url, said(words="Line.\r\nShe relapsed.", look="1", together="on"))
    assert page.status_code == 200 and 'value="10:18:0"' in text_of(page) and "checked" in text_of(page)
    after = text_of(ana.post(url, said(words="Line.\r\nShe relapsed.", take="10:18:0")))
    assert "She used again." in after and "Nothing to suggest." in after
    assert Note.objects.count() == 0


def test_quotes_are_left_alone_and_nothing_is_suggested(ana: Client, walk: Engagement, sam: Person) -> None:
    answer = ana.post(f"/engagements/{walk.id}/note/", said(words='"I am an addict, clean since May."'))
    assert answer.url == f"/people/{sam.id}/notes/"  # type: ignore[attr-defined]


def test_nothing_anywhere_keeps_how_often_somebody_was_suggested_what(ana: Client, walk: Engagement) -> None:
    note = write(ana, walk, words="The addict relapsed.")
    ana.get(f"/notes/{note.id}/")
    ana.post(f"/notes/{note.id}/wording/", {"take": "11:19:0"})
    kept = repr(list(AuditEntry.objects.values_list("verb", "reason", "detail")))
    assert re.search(r"L\d\d|suggest|addict|relaps", kept) is None


# --- putting right, and words beside --------------------------------------------------------------------------------


def test_of_two_corrections_the_second_sees_both_texts(ana: Client, walk: Engagement) -> None:
    note = write(ana, walk)
    ana.post(f"/notes/{note.id}/correction/", {"id": uuid.uuid4(), "words": "From the phone."})
    both = ana.post(f"/notes/{note.id}/correction/", {"id": uuid.uuid4(), "words": "From the desk."})
    page = text_of(both)
    assert both.status_code == 412 and "From the phone." in page and "From the desk." in page
    action = re.search(r'action="(/notes/[^"]+/correction/)"', page)
    assert action and ana.post(action[1], {"id": uuid.uuid4(), "words": "From the desk."}).status_code == 302
    assert Note.objects.count() == 3


def test_the_persons_words_stand_beside_and_ask_to_be_put_right(ana: Client, walk: Engagement, cast: Cast) -> None:
    note = write(ana, walk)
    mine = {"id": uuid.uuid4(), "words": "It was my sister.", "whose": "person", "correction": "on"}
    signed_in(cast.ben).post(f"/notes/{note.id}/beside/", mine)
    row = NoteBeside.objects.get()
    assert (row.by_person, row.by_id, row.kind) == (True, cast.ben.id, "correction")
    page = text_of(ana.get(f"/notes/{note.id}/"))
    assert "<bdi>Sam</bdi> asks that this be put right" in page and "typed by <bdi>Ben</bdi>" in page
    ana.post(f"/notes/beside/{row.id}/answer/")
    row.refresh_from_db()
    assert row.answered_at is not None
    assert "We saw the flat." in text_of(ana.get(f"/notes/{note.id}/"))


def test_who_was_there_is_asked_when_somebody_else_types(walk: Engagement, cast: Cast, sam: Person) -> None:
    ben = signed_in(cast.ben)
    page = text_of(ben.get(f"/engagements/{walk.id}/note/"))
    assert "Who was with them?" in page
    ben.post(f"/engagements/{walk.id}/note/", said(peer=cast.ana.id))
    note = Note.objects.get()
    assert (note.peer_id, note.entered_by_id) == (cast.ana.id, cast.ben.id)
    assert "Ana, typed by Ben" in text_of(ben.get(f"/people/{sam.id}/notes/"))


def test_the_page_of_notes_asks_the_same_few_questions_however_many_there_are(
    ana: Client, walk: Engagement, sam: Person, cast: Cast
) -> None:
    url = f"/people/{sam.id}/notes/"
    write(ana, walk)
    ana.get(url)  # the toast goes with the first look
    few = count(lambda: ana.get(url))
    for n in range(8):
        words = actions.Written(f"{n}", Audience.BOTH, cast.ana.id)
        actions.write_note(note_id=uuid.uuid4(), engagement_id=walk.id, written=words, by=cast.ana.id, at=clock.now())
    assert count(lambda: ana.get(url)) == few <= 14


# --- safety notes ---------------------------------------------------------------------------------------------------


def warn(cast: Cast, walk: Engagement) -> Any:
    day = (clock.today() + timedelta(days=20)).isoformat()
    form = {"id": uuid.uuid4(), "words": "Zqpairs", "reason": "Zqthreats", "review_on": day}
    return signed_in(cast.ben).post(f"/engagements/{walk.id}/safety-note/", form)


def test_a_safety_note_is_a_supervisors_and_those_who_walk_along_read_it(
    ana: Client, walk: Engagement, sam: Person, cast: Cast
) -> None:
    assert ana.get(f"/engagements/{walk.id}/safety-note/").status_code == 404
    assert warn(cast, walk).status_code == 302
    page = text_of(ana.get(f"/people/{sam.id}/notes/"))
    assert "Zqpairs" in page and "Zqthreats" in page and "Not on <bdi>Sam</bdi>\u2019s own page" in page
    assert signed_in(cast.jo).get(f"/people/{sam.id}/notes/").status_code == 404


def test_the_officer_lists_every_safety_note_and_the_list_names_nobody(
    walk: Engagement, sam: Person, cast: Cast
) -> None:
    warn(cast, walk)
    eli = signed_in(cast.eli)
    page = text_of(eli.get("/privacy/safety-notes/"))
    assert "Zqpairs" in page and "Zqthreats" in page and "Ben Okafor" in page and "Sam" not in page
    assert AuditEntry.objects.filter(actor_id=cast.eli.id, reason="safety_notes").count() == 1
    for user in (cast.ana, cast.ben, cast.dana, cast.kit):
        assert signed_in(user).get("/privacy/safety-notes/").status_code == 404


def test_a_safety_note_is_looked_at_again_or_ended_and_the_officer_sees_both(
    walk: Engagement, sam: Person, cast: Cast
) -> None:
    warn(cast, walk)
    row, ben = SafetyNote.objects.get(), signed_in(cast.ben)
    late = (clock.today() + timedelta(days=400)).isoformat()
    assert ben.post(f"/safety-notes/{row.id}/review/", {"review_on": late}).status_code == 422
    assert ben.post(f"/safety-notes/{row.id}/review/", {"end": "1"}).status_code == 302
    assert ben.post(f"/safety-notes/{row.id}/review/", {"end": "1"}).status_code == 422
    assert "Zqpairs" not in text_of(ben.get(f"/people/{sam.id}/notes/"))
    assert "ended" in text_of(signed_in(cast.eli).get("/privacy/safety-notes/"))
