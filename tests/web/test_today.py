"""Today and finding people: what stands where, in whose words."""

import re
from datetime import timedelta

import pytest

from companionway.engagement.actions.plan import Agreed, agree_contact_plan
from companionway.engagement.models.contact import Contact
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.plan import FirstWeeks
from companionway.engagement.rules.rhythm import Rhythm
from companionway.people.details import PersonDetails
from companionway.platform import clock
from companionway.platform.models import AuditEntry
from companionway.referrals.actions.answer import accept
from companionway.referrals.rules import Where
from tests.cast import Cast, sam_waits
from tests.said import names
from tests.walked import a_day, talked, walks
from tests.web.asking import signed_in, text_of

BANDS = ["<h2>Requests", "Planned today", "A hello fits their rhythm", "They said we may check back", "How did it go?",
         "In touch lately", "Taking a pause"]  # fmt: skip


def test_the_bands_stand_in_the_order_that_helps(cast: Cast) -> None:
    a_day(cast)
    page = text_of(signed_in(cast.ana).get("/today/"))
    places = [page.index(band) for band in BANDS]
    assert places == sorted(places)
    names = [page.index(f">{name}<") for name in ("Jamie", "Sam", "Robin", "Kai", "Alex", "Noor")]
    assert names == sorted(names)


def test_a_row_says_how_it_was_last_and_what_they_like(cast: Cast) -> None:
    now = clock.now()
    row = walks(cast.ana, "Sam", now - timedelta(days=20), "0142")
    talked(row, cast.ana, now)
    assert "texted today · likes weekly" in text_of(signed_in(cast.ana).get("/today/"))


def test_a_long_quiet_is_said_kindly(cast: Cast) -> None:
    a_day(cast)
    page = text_of(signed_in(cast.ana).get("/today/"))
    assert "it&#x27;s been a while · texted" in page
    for word in ("overdue", "late", "missed", "risk"):
        assert f" {word} " not in page.lower()


def test_people_who_reach_out_as_needed_are_never_suggested(cast: Cast) -> None:
    walks(cast.ana, "Sam", clock.now() - timedelta(days=200), "0142", rhythm=Rhythm.AS_NEEDED)
    assert "A hello fits" not in text_of(signed_in(cast.ana).get("/today/"))


def test_nobody_waiting_is_a_moment_to_breathe(cast: Cast) -> None:
    assert "No one is waiting. Take a breath." in text_of(signed_in(cast.ana).get("/today/"))


def test_a_room_is_called_a_room(cast: Cast) -> None:
    sam_waits(clock.now() - timedelta(minutes=5), where=Where.HERE, place="7")
    assert "Here now, room 7" in text_of(signed_in(cast.ana).get("/today/"))


def test_a_request_that_jo_took_does_not_wait_in_anas_day(cast: Cast) -> None:
    referral = sam_waits(clock.now() - timedelta(minutes=5), person=PersonDetails(called="Jamie"))
    assert "Jamie" in text_of(signed_in(cast.ana).get("/today/"))
    accept(referral_id=referral.id, by=cast.jo.id, at=clock.now())
    assert "Jamie" not in text_of(signed_in(cast.ana).get("/today/"))
    assert "you have it" in text_of(signed_in(cast.jo).get("/today/"))


@pytest.mark.parametrize("words", ["sam", "SAM", "0142", "207-555-0142"])
def test_search_forgives(cast: Cast, words: str) -> None:
    a_day(cast)
    ana = signed_in(cast.ana)
    assert ">Sam<" in text_of(ana.post("/people/", {"q": words}))


def test_a_name_in_the_address_is_not_searched_for(cast: Cast) -> None:
    assert "Found" not in text_of(signed_in(cast.ana).get("/people/", {"q": "sam"}))


def test_search_finds_a_slip_of_the_pen(cast: Cast) -> None:
    walks(cast.ana, "Samantha Rivers", clock.now() - timedelta(days=2), "0142")
    assert "Samantha" in text_of(signed_in(cast.ana).post("/people/", {"q": "samanta rivrs"}))


def test_search_finds_nobody_whom_the_viewer_may_not_see(cast: Cast) -> None:
    a_day(cast)
    for words in ("sam", "0142", ""):
        assert not names("Sam", text_of(signed_in(cast.cleo).post("/people/", {"q": words})))


@pytest.mark.asvs("14.2.1")
def test_the_search_form_puts_no_name_into_the_address(cast: Cast) -> None:
    page = text_of(signed_in(cast.ana).get("/people/"))
    assert '<form class="search" role="search" method="post" action="/people/"' in page


def test_ben_sees_whom_his_peers_walk_with(cast: Cast) -> None:
    a_day(cast)
    page = text_of(signed_in(cast.ben).get("/people/"))
    assert "People your team supports" in page and "with Ana Reyes" in page


@pytest.mark.asvs("1.2.1")
def test_words_are_shown_as_words(cast: Cast) -> None:
    walks(cast.ana, "<b>Sam</b>", clock.now(), "0142")
    page = text_of(signed_in(cast.ana).get("/today/"))
    assert "<b>Sam</b>" not in page and "&lt;b&gt;Sam&lt;/b&gt;" in page
    assert "<script>" not in text_of(signed_in(cast.ana).post("/people/", {"q": '"><script>'}))


@pytest.mark.parametrize(
    ("path", "words", "part"),
    [("/today/", "", "today"), ("/people/", "", "people"), ("/people/", "sam", "search"),
     ("/follow-ups/", "", "followups"), ("/groups/", "", "group")],
)  # fmt: skip
def test_whom_a_list_showed_is_written_down_once(cast: Cast, path: str, words: str, part: str) -> None:
    day, ana = a_day(cast), signed_in(cast.ana)
    verb = "people.searched" if words else "people.looked_at"
    before = AuditEntry.objects.filter(verb=verb).count()
    ana.post(path, {"q": words}) if words else ana.get(path)
    entries = AuditEntry.objects.filter(verb=verb)
    assert entries.count() == before + 1
    entry = entries.get(reason=part)
    assert entry.actor_id == cast.ana.id and entry.detail["people"]
    assert words not in str(entry.detail) or not words
    assert part not in ("people", "search") or str(day.sam.person.same_as_id) in entry.detail["people"]


def test_a_row_says_the_name_to_say_and_the_next_day_of_the_first_weeks(cast: Cast) -> None:
    now = clock.now()
    row = walks(cast.ana, "Sam", now - timedelta(days=4, hours=1), "0142")
    ana = signed_in(cast.ana)
    assert 'data-next="7"' in text_of(ana.get("/today/")), "their rhythm's"
    agreed = Agreed(first_weeks=FirstWeeks.YES, name_to_say="Annie <3")
    agree_contact_plan(engagement_id=row.id, agreed=agreed, version=0, by=cast.ana.id, at=now)
    Engagement.objects.filter(id=row.id).update(opened_at=now - timedelta(days=4))
    page = text_of(ana.get("/today/"))
    assert "say you are Annie &lt;3" in page
    assert 'data-next="2"' in page, "the sixth day"
    assert 'data-next="2"' in text_of(ana.get(f"/people/{row.person_id}/"))
    made = Contact.objects.get(engagement=row)
    Contact.objects.update(entered_at=now)
    form = text_of(ana.get(f"/contacts/{made.id}/"))
    assert "in 2 days" in form and re.search(r'name="next_in" value="2"[^>]* checked', form), "also without a script"
    assert ana.post(f"/contacts/{made.id}/", {"next_in": "2"}).status_code == 302
    row.refresh_from_db()
    assert row.next_on == clock.today() + timedelta(days=2)
    assert 'data-next=""' in text_of(ana.get("/today/")), "a day that is planned is not moved"
