"""The map in the browser's eyes: three screens, whose words stand, 412 with both texts, print through the gate."""

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client

from companionway.people.models import Person
from companionway.platform import clock
from companionway.platform.models import AuditEntry
from companionway.privacy.models.disclosure import Disclosure
from companionway.roadmap.actions import hope as actions
from companionway.roadmap.models import Hope, HopeWords, Milestone, Step
from companionway.roadmap.rules import Part, Stone
from tests.cast import Cast
from tests.web.asking import count, signed_in, text_of
from tests.web.walking_with_sam import ana, sam

__all__ = ["ana", "sam"]
ARABIC = "أريد بيتًا \U0001f331"


@pytest.fixture
def hope(sam: Person, cast: Cast) -> Hope:
    return actions.start(hope_id=uuid.uuid4(), person_id=sam.id, words="A place with a door.", by=cast.ana.id,
                         at=clock.now())  # fmt: skip


def form(**said: object) -> dict[str, object]:
    return {"id": uuid.uuid4(), **said}


def test_three_screens_lead_from_a_hope_to_a_stone(sam: Person, ana: Client) -> None:
    first = ana.post(f"/people/{sam.id}/roadmap/hope/", form(words=ARABIC))
    made = Hope.objects.get()
    assert first.url == f"/hopes/{made.id}/begin/"  # type: ignore[attr-defined]
    second = ana.post(first.url, form(why="To sleep.", words="Call Lou.", on="", along="peer"))  # type: ignore[attr-defined]
    assert second.url == f"/hopes/{made.id}/stone/"  # type: ignore[attr-defined]
    third = ana.post(second.url, {"stone": "let_go", "was": "thinking"}, follow=True)  # type: ignore[attr-defined]
    page = text_of(third)
    assert third.redirect_chain == [(f"/people/{sam.id}/roadmap/", 302)]
    assert f'dir="auto">{ARABIC}</blockquote>' in page and "<bdi>Ana, with Sam</bdi>" in page
    assert "<bdi>Call Lou.</bdi>" in page and "with their peer" in page and "1 hope: 1 let go" in page


def test_nothing_but_the_hope_has_to_be_said(sam: Person, ana: Client, hope: Hope) -> None:
    assert ana.post(f"/people/{sam.id}/roadmap/hope/", form(words=" ")).status_code == 422
    assert ana.post(f"/hopes/{hope.id}/begin/", form()).status_code == 302
    assert Step.objects.count() == 0


def test_5000_letters_go_in_and_come_out_and_one_more_is_told_kindly(sam: Person, ana: Client) -> None:
    url, words = f"/people/{sam.id}/roadmap/hope/", ("🌱" * 49 + "\r\n") * 100
    assert ana.post(url, form(words=words)).status_code == 302
    assert HopeWords.objects.get().words == ("🌱" * 49 + "\n") * 99 + "🌱" * 49
    page = ana.post(url, form(words="x" * 5001))
    assert page.status_code == 422 and "Up to 5000 characters fit here" in text_of(page)
    assert "x" * 5001 in text_of(page), "what was typed is still there"


def test_the_same_form_sent_twice_is_one_hope(sam: Person, ana: Client) -> None:
    same = form(words="Once.")
    for _ in range(3):
        assert ana.post(f"/people/{sam.id}/roadmap/hope/", same).status_code == 302
    assert Hope.objects.count() == 1


def test_of_two_who_write_at_once_the_second_sees_both_texts_and_may_save_theirs_too(
    ana: Client, cast: Cast, hope: Hope
) -> None:
    page, ben = ana.get(f"/hopes/{hope.id}/words/"), signed_in(cast.ben)
    assert 'name="number" value="1"' in text_of(page)
    ben.post(f"/hopes/{hope.id}/words/", form(number=1, words="Ben writes.", alone="on"))
    both = ana.post(f"/hopes/{hope.id}/words/", form(number=1, words="Ana writes."))
    assert both.status_code == 412
    text = text_of(both)
    assert "Ben writes." in text and "Ana writes." in text and 'name="number" value="2"' in text
    assert HopeWords.objects.count() == 2
    assert ana.post(f"/hopes/{hope.id}/words/", form(number=2, words="Ana writes.")).status_code == 302
    assert sorted(HopeWords.objects.values_list("number", "hand")) == [(1, "together"), (2, "peer"), (3, "together")]


def test_what_a_peer_types_stands_beside_what_the_person_wrote(ana: Client, hope: Hope) -> None:
    actions.reword(hope_id=hope.id, part=Part.HOPE, number=1, words="My own key.", by=None, at=clock.now())
    assert "What you save stands beside it" in text_of(ana.get(f"/hopes/{hope.id}/words/"))
    ana.post(f"/hopes/{hope.id}/words/", form(number=2, words="A key ring."))
    page = text_of(ana.get(f"/hopes/{hope.id}/"))
    assert '<blockquote class="said" dir="auto">My own key.</blockquote>' in page
    assert "beside <bdi>Sam</bdi>\u2019s own words" in page and "A key ring." in page and "A place with a door." in page


def test_a_stone_that_was_moved_meanwhile_is_shown_and_not_moved_over(ana: Client, hope: Hope) -> None:
    actions.place_stone(hope_id=hope.id, stone=Stone.DOING, was=Stone.THINKING, by=None, at=clock.now())
    page = ana.post(f"/hopes/{hope.id}/stone/", {"stone": "trying", "was": "thinking"})
    assert page.status_code == 412 and "It lies at “doing it” now. You chose “trying it”" in text_of(page)
    assert Hope.objects.get().stone == Stone.DOING


def test_a_day_that_passed_asks_still_want_this_with_answers_of_one_size(ana: Client, sam: Person, hope: Hope) -> None:
    yesterday = clock.today() - timedelta(days=1)
    ana.post(f"/hopes/{hope.id}/step/", form(words="Call.", on=yesterday.isoformat(), along="self"))
    page = text_of(ana.get(f"/people/{sam.id}/roadmap/"))
    assert "Still want this?" in page
    for words in ("Yes, no day", "Done", "Let it go", "Yes, on that day"):
        assert f">{words}</button>" in page
    said = re.sub(r"<[^>]*>", " ", page.split("<main")[1].split("</main>")[0]).lower()
    assert [word for word in ("overdue", "%", "late", "missed", "progress") if word in said] == []
    small = Step.objects.get()
    answer = {"answer": "another_day", "was": "open", "on": (clock.today() + timedelta(days=3)).isoformat()}
    assert ana.post(f"/steps/{small.id}/answer/", answer).status_code == 302
    assert "Still want this?" not in text_of(ana.get(f"/people/{sam.id}/roadmap/"))
    assert ana.post(f"/steps/{small.id}/answer/", {"answer": "another_day", "was": "open"}).status_code == 422
    assert ana.post(f"/steps/{small.id}/answer/", {"answer": "nonsense", "was": "open"}).status_code == 422


def test_nobody_is_asked_after_a_death(ana: Client, sam: Person, hope: Hope, cast: Cast) -> None:
    from companionway.engagement.actions.walk import say_goodbye
    from companionway.engagement.models.walk import Engagement
    from companionway.engagement.rules.walk import Goodbye

    ana.post(f"/hopes/{hope.id}/step/", form(words="Call.", on="2020-01-01"))
    say_goodbye(engagement_id=Engagement.objects.get().id, reason=Goodbye.DIED, by=cast.ana.id, at=clock.now())
    page = text_of(ana.get(f"/people/{sam.id}/roadmap/"))
    assert "A place with a door." in page and "Still want this?" not in page and "A new hope" not in page


def test_milestones_stand_on_the_road_and_are_celebrated_as_they_like(ana: Client, sam: Person, hope: Hope) -> None:
    said = form(words="90 days", on="2026-01-02", hope=str(hope.id), celebrate="Pancakes, no fuss")
    assert ana.post(f"/people/{sam.id}/roadmap/milestone/", said).status_code == 302
    page = text_of(ana.get(f"/people/{sam.id}/roadmap/"))
    assert "The road so far" in page and "To celebrate: <bdi>Pancakes, no fuss</bdi>" in page
    mark = Milestone.objects.get()
    ana.post(f"/milestones/{mark.id}/celebration/")
    assert "Celebrated" in text_of(ana.get(f"/people/{sam.id}/roadmap/"))
    ana.post(f"/milestones/{mark.id}/withdrawal/")
    assert "90 days" not in text_of(ana.get(f"/people/{sam.id}/roadmap/"))


def test_barriers_pass_and_come_back(ana: Client, hope: Hope) -> None:
    ana.post(f"/hopes/{hope.id}/barrier/", form(words="No deposit.", helps="A fund."))
    barrier = hope.barriers.get()
    ana.post(f"/barriers/{barrier.id}/passage/")
    assert "<s><bdi>No deposit.</bdi></s>" in text_of(ana.get(f"/hopes/{hope.id}/"))
    ana.post(f"/barriers/{barrier.id}/passage/", {"back": "1"})
    assert "<s>" not in text_of(ana.get(f"/hopes/{hope.id}/"))


def test_the_map_goes_on_paper_through_the_gate_and_the_ledger_says_so(ana: Client, sam: Person, hope: Hope) -> None:
    url = f"/people/{sam.id}/roadmap/paper/"
    assert ana.post(url, {}).status_code == 422
    page = ana.post(url, {"check": "known_to_team"})
    assert page.status_code == 200 and "A place with a door." in text_of(page)
    assert Disclosure.objects.filter(person_id=sam.id, basis="person_access").count() == 1
    assert AuditEntry.objects.filter(verb="disclosure.made", person_id=sam.id).exists()


def test_no_words_of_a_map_stand_in_a_title_or_an_address(ana: Client, sam: Person, hope: Hope) -> None:
    for url in (f"/people/{sam.id}/roadmap/", f"/hopes/{hope.id}/", f"/hopes/{hope.id}/stone/"):
        page = text_of(ana.get(url))
        title = page.split("<title>")[1].split("</title>")[0]
        assert "door" not in title and "Sam" not in title


def test_who_does_not_walk_with_them_finds_nothing_there(cast: Cast, sam: Person, hope: Hope) -> None:
    for user in (cast.jo, cast.cleo, cast.dana, cast.eli, cast.kit):
        client = signed_in(user)
        for url in (f"/people/{sam.id}/roadmap/", f"/hopes/{hope.id}/", f"/hopes/{hope.id}/words/"):
            assert client.get(url).status_code == 404
            assert client.post(url, form(words="x", number=1)).status_code in (404, 405)
    assert HopeWords.objects.count() == 1


def test_a_map_asks_the_database_the_same_few_questions_however_long_it_is(
    ana: Client, sam: Person, hope: Hope, cast: Cast
) -> None:
    url = f"/people/{sam.id}/roadmap/"
    ana.get(url)
    few = count(lambda: ana.get(url))
    for n in range(8):
        actions.start(hope_id=uuid.uuid4(), person_id=sam.id, words=f"{n}", by=cast.ana.id, at=clock.now())
    assert count(lambda: ana.get(url)) == few <= 14
