"""Logging a contact: one tap, once; taken back, added to, corrected."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from companionway.engagement.actions.walk import say_goodbye
from companionway.engagement.models.contact import Contact, ContactAttempt
from companionway.engagement.rules.walk import Goodbye
from companionway.organizations.models import Program
from companionway.platform import clock
from companionway.platform.ids import new_id
from tests.cast import Cast
from tests.walked import Day, a_day
from tests.web.asking import signed_in, text_of


@pytest.fixture
def day(cast: Cast) -> Day:
    return a_day(cast)


@pytest.fixture
def ana(cast: Cast) -> Client:
    return signed_in(cast.ana)


def tap(day: Day, channel: str = "text", **changes: object) -> dict[str, object]:
    return {"id": new_id(), "engagement": day.sam.id, "channel": channel, "after": "today", **changes}


def url(day: Day) -> str:
    return f"/people/{day.sam.person_id}/contacts/"


def newest(day: Day) -> Contact:
    return Contact.objects.filter(engagement=day.sam, replaced_at=None).latest("entered_at")


def test_one_tap_saves_and_leads_back_with_undo_and_add(day: Day, ana: Client, cast: Cast) -> None:
    before = Contact.objects.count()
    answer = ana.post(url(day), tap(day), follow=True)
    assert answer.redirect_chain == [("/today/", 302)]
    made = newest(day)
    assert Contact.objects.count() == before + 1
    assert (made.channel, made.peer_id, made.entered_by_id) == ("text", cast.ana.id, cast.ana.id)
    page = text_of(answer)
    assert "Saved: text with Sam." in page
    assert f'action="/contacts/{made.id}/withdrawal/?after=today"' in page
    assert f'href="/contacts/{made.id}/?after=today"' in page


def test_the_same_tap_twice_is_one_contact(day: Day, ana: Client) -> None:
    same, before = tap(day), Contact.objects.count()
    assert [ana.post(url(day), same).status_code for _ in range(3)] == [302, 302, 302]
    assert Contact.objects.count() == before + 1


def test_a_try_is_kept_apart_from_contacts(day: Day, ana: Client) -> None:
    before = Contact.objects.count()
    ana.post(url(day), tap(day, "tried"))
    assert Contact.objects.count() == before
    assert ContactAttempt.objects.filter(engagement=day.sam).count() == 2


def test_undo_takes_it_back_and_the_old_page_does_not_save_it_again(day: Day, ana: Client) -> None:
    first = tap(day)
    ana.post(url(day), first)
    answer = ana.post(f"/contacts/{first['id']}/withdrawal/?after=today", follow=True)
    assert answer.redirect_chain == [("/today/", 302)]
    assert Contact.objects.get(id=first["id"]).undone_at is not None
    again = ana.post(url(day), first)
    assert again.status_code == 422
    assert "You took this one back" in text_of(again)


def test_a_try_can_be_taken_back(day: Day, ana: Client) -> None:
    first = tap(day, "tried")
    ana.post(url(day), first)
    ana.post(f"/tries/{first['id']}/withdrawal/")
    assert ContactAttempt.objects.get(id=first["id"]).undone_at is not None


@pytest.mark.asvs("2.3.2")
def test_after_ten_minutes_it_is_too_late_to_undo(day: Day, ana: Client) -> None:
    first = tap(day)
    ana.post(url(day), first)
    Contact.objects.filter(id=first["id"]).update(entered_at=clock.now() - timedelta(minutes=11))
    answer = ana.post(f"/contacts/{first['id']}/withdrawal/")
    assert answer.status_code == 422
    assert "You can correct it instead" in text_of(answer)
    assert Contact.objects.get(id=first["id"]).undone_at is None


def test_only_who_tapped_can_undo(day: Day, ana: Client, cast: Cast) -> None:
    first = tap(day)
    ana.post(url(day), first)
    assert signed_in(cast.ben).post(f"/contacts/{first['id']}/withdrawal/").status_code == 422
    assert Contact.objects.get(id=first["id"]).undone_at is None


def test_what_was_added_is_kept_and_shown(day: Day, ana: Client) -> None:
    first = tap(day)
    ana.post(url(day), first)
    said = {"minutes": "30", "kinds": ["emotional", "relationships"], "place": " Library "}
    assert ana.post(f"/contacts/{first['id']}/", said).status_code == 302
    kept = Contact.objects.get(id=first["id"])
    assert (kept.minutes, kept.kinds, kept.place) == (30, ["emotional", "relationships"], "Library")
    page = text_of(ana.get(f"/people/{day.sam.person_id}/"))
    assert "30 min · emotional, building relationships · Library" in page


def test_nothing_of_the_details_is_needed(day: Day, ana: Client) -> None:
    first = tap(day)
    ana.post(url(day), first)
    assert ana.post(f"/contacts/{first['id']}/", {}).status_code == 302


def test_an_unknown_length_is_refused_beside_its_field(day: Day, ana: Client) -> None:
    first = tap(day)
    ana.post(url(day), first)
    answer = ana.post(f"/contacts/{first['id']}/", {"minutes": "7"})
    assert answer.status_code == 422
    assert "<title>Error:" in text_of(answer)


def that_day(contact: Contact) -> dict[str, str]:
    """The contact's own day, right after midnight."""
    return {"day": timezone.localdate(contact.occurred_at).isoformat(), "time": "00:01"}


def test_a_correction_is_a_new_version_and_the_history_can_be_read(day: Day, ana: Client) -> None:
    old = newest(day)
    said = {"channel": "call", **that_day(old), "minutes": "10", "reason": "It was a call"}
    answer = ana.post(f"/contacts/{old.id}/correction/", said, follow=True)
    page = text_of(answer)
    assert "Call with" in page and "It was a call" in page and "What it said before" in page
    old.refresh_from_db()
    assert old.replaced_at is not None
    earlier = text_of(ana.get(f"/contacts/{old.id}/"))
    assert "You are reading an earlier version" in earlier


def test_a_correction_needs_no_words_about_what_was_wrong(day: Day, ana: Client) -> None:
    old = newest(day)
    said = {"channel": "call", **that_day(old), "reason": "", "place": "Cafe"}
    answer = ana.post(f"/contacts/{old.id}/correction/", said, follow=True)
    assert answer.status_code == 200 and "Put right, nothing more said." in text_of(answer)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [({"day": "2090-01-01"}, "in the future"),
     ({"day": "2016-03-03"}, "before you met"),
     ({"day": "tomorrow"}, "valid date")],
)  # fmt: skip
def test_a_correction_that_cannot_be_is_refused_with_its_words_kept(
    day: Day, ana: Client, wrong: dict[str, str], words: str
) -> None:
    old = newest(day)
    said = {
        "channel": "call",
        **that_day(old),
        "reason": "It was a call",
        "place": "Cafe",
        **wrong,
    }
    answer = ana.post(f"/contacts/{old.id}/correction/", said)
    assert answer.status_code == 422
    assert words in text_of(answer) and 'value="Cafe"' in text_of(answer)
    old.refresh_from_db()
    assert old.replaced_at is None


def test_a_corrected_contact_is_corrected_at_its_newest_version(day: Day, ana: Client) -> None:
    old = newest(day)
    said = {"channel": "call", **that_day(old), "reason": "A call"}
    ana.post(f"/contacts/{old.id}/correction/", said)
    assert ana.get(f"/contacts/{old.id}/correction/")["Location"] == f"/contacts/{old.id}/"


def test_one_tap_is_a_contact_or_a_try_and_never_both(day: Day, ana: Client) -> None:
    before = (Contact.objects.count(), ContactAttempt.objects.count())
    for first, second in (("tried", "call"), ("call", "tried")):
        said = tap(day, first)
        assert ana.post(url(day), said).status_code == 302
        answer = ana.post(url(day), said | {"channel": second})
        assert answer.status_code == 422 and "Open the page again" in text_of(answer)
    assert (Contact.objects.count(), ContactAttempt.objects.count()) == (before[0] + 1, before[1] + 1)


def test_video_is_offered_only_where_the_program_meets_that_way(day: Day, ana: Client) -> None:
    assert 'value="video"' in text_of(ana.get("/today/"))
    Program.objects.update(modes=["text", "call"])
    page = text_of(ana.get("/today/"))
    assert 'value="video"' not in page and 'value="tried"' in page
    assert ana.post(url(day), tap(day, "video")).status_code == 422


@pytest.mark.parametrize("wrong", [{"id": "x"}, {"channel": "pigeon"}, {"engagement": ""}])
def test_a_tap_that_did_not_arrive_whole_is_refused(day: Day, ana: Client, wrong: dict[str, str]) -> None:
    before = Contact.objects.count()
    assert ana.post(url(day), tap(day, **wrong)).status_code == 422
    assert Contact.objects.count() == before


def test_a_tap_on_one_persons_page_cannot_land_on_another(day: Day, ana: Client) -> None:
    assert ana.post(url(day), tap(day, engagement=day.robin.id)).status_code == 404


def test_after_goodbye_an_old_page_saves_nothing(day: Day, ana: Client, cast: Cast) -> None:
    say_goodbye(engagement_id=day.sam.id, reason=Goodbye.MOVED, by=cast.ana.id, at=clock.now() - timedelta(minutes=1))
    answer = ana.post(url(day), tap(day))
    assert answer.status_code == 422
    assert "Welcome them back first" in text_of(answer)


@pytest.mark.asvs("3.7.2")
def test_an_address_in_after_is_not_followed(day: Day, ana: Client) -> None:
    answer = ana.post(url(day), tap(day, after="https://example.org/"))
    assert answer["Location"] == f"/people/{day.sam.person_id}/"


def test_contacts_are_only_posted(day: Day, ana: Client) -> None:
    assert ana.get(url(day)).status_code == 405


def test_a_group_is_one_entry_and_a_contact_for_each_who_came(day: Day, ana: Client) -> None:
    session = new_id()
    said = {"id": session, "name": "Tuesday circle", "minutes": "60", "came": [day.sam.id, day.alex.id]}
    assert ana.post("/groups/", said).status_code == 302
    assert ana.post("/groups/", said).status_code == 302
    attendance = Contact.objects.filter(group_id=session)
    assert {c.engagement_id for c in attendance} == {day.sam.id, day.alex.id}
    assert attendance.count() == 2
    assert "Tuesday circle" in text_of(ana.get(f"/people/{day.sam.person_id}/"))


def test_a_group_of_nobody_is_refused(day: Day, ana: Client) -> None:
    answer = ana.post("/groups/", {"id": new_id(), "name": "Circle"})
    assert answer.status_code == 422
    assert "Choose who came" in text_of(answer)
