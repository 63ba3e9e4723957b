"""The tray of a supervisor: what the phone of a peer who left had sent. Each has an end that somebody sees."""

from datetime import timedelta

import pytest

from companionway.engagement.actions.leaving import disable, withdraw_role
from companionway.engagement.actions.walk import walk_with
from companionway.engagement.models.contact import Contact
from companionway.engagement.models.held import HeldRecord
from companionway.engagement.rules import phone as rules
from companionway.platform import clock, drafts
from companionway.platform.models import AuditEntry
from companionway.platform.phone_models import AuthorRef
from companionway.workforce.models import RoleHeld, Supervision
from tests.cast import Cast, sam_walks_with
from tests.phones import Phone
from tests.web.asking import signed_in, text_of
from tests.web.outbox.conftest import Day

TRAY = "/from-your-phone/"


def gone(cast: Cast, phone: Phone) -> None:
    """Ana's sign-in is switched off, and Jo signs in on the phone that she gave back."""
    disable(user_id=cast.ana.id, by=cast.kit.id, at=clock.now())
    phone.passed_to(cast.jo)


def a_day_later() -> None:
    HeldRecord.objects.update(held_at=clock.now() - timedelta(hours=25))


def test_what_a_peer_who_left_had_tapped_and_added_may_stand_by_their_supervisors_word(
    day: Day, phone: Phone, cast: Cast
) -> None:
    sent, body = phone.texted(day.sam), phone.texted(day.alex)
    phone.result(sent)
    added = [phone.writes("amend", amends=one["id"], minutes=30, place="Library") for one in (sent, body)]
    undo = phone.writes("void", amends=body["id"])
    gone(cast, phone)
    assert [phone.result(one) for one in (body, *added, undo)] == [(202, "held")] * 4
    ben = signed_in(cast.ben)
    assert "4 from a phone left unplaced" in text_of(ben.get("/team/"))
    page = text_of(ben.get(TRAY))
    assert page.count("Ana does not work here now and cannot look at it.") == 4 and "Something added" in page
    for one in (body, *added, undo):
        assert ben.post(f"{TRAY}{one['id']}/claim/").status_code == 302
    made = Contact.objects.get(id=body["id"])
    assert (made.peer_id, made.entered_by_id, made.minutes, made.place) == (cast.ana.id, cast.ben.id, 30, "Library")
    assert made.undone_at is not None
    first = Contact.objects.get(id=sent["id"])
    now = first.replaced_by
    assert (now.entered_by_id, now.peer_id, now.minutes, now.place) == (cast.ben.id, cast.ana.id, 30, "Library")
    assert first.minutes is None, "what Ana had sent herself stays readable as it was"
    assert {(row.outcome, row.content) for row in HeldRecord.objects.all()} == {("let-in", "")}
    assert "left unplaced" not in text_of(ben.get("/team/"))


def test_whom_a_peer_who_left_had_typed_is_asked_of_the_supervisor_among_those_they_walked_with(
    day: Day, phone: Phone, cast: Cast
) -> None:
    body = phone.writes(typed="Sam", how="call")
    walk_with(engagement_id=day.alex.id, worker=cast.jo.id, by=cast.ana.id, at=clock.now())
    gone(cast, phone)
    phone.result(body)
    ben = signed_in(cast.ben)
    page = text_of(ben.get(TRAY))
    assert "they typed “<bdi>Sam</bdi>”" in page
    assert {f'value="{row.id}"' in page for row in (day.sam, day.alex)} == {True}, "also whom they walked with before"
    others = sam_walks_with(cast.jo, clock.now() - timedelta(hours=5))
    assert f'value="{others.id}"' not in page
    assert ben.post(f"{TRAY}{body['id']}/claim/").status_code == 422, "it is never guessed"
    assert ben.post(f"{TRAY}{body['id']}/match/", {"walk": day.alex.id}).status_code == 302
    made = Contact.objects.get(id=body["id"])
    assert (made.engagement_id, made.peer_id, made.entered_by_id) == (day.alex.id, cast.ana.id, cast.ben.id)


def test_what_no_version_can_read_yet_has_an_end_where_its_author_left(
    day: Day, phone: Phone, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    later, never = (phone.texted(day.sam, mood="sunny") for _ in range(2))
    assert [phone.result(one) for one in (later, never)] == [(202, "held")] * 2
    ben = signed_in(cast.ben)
    a_day_later()
    assert "left unplaced" not in text_of(ben.get("/team/")) and "From Ana" not in text_of(ben.get(TRAY)), "Ana is here"
    gone(cast, phone)
    assert "2 from a phone left unplaced" in text_of(ben.get("/team/"))
    page = text_of(ben.get(TRAY))
    assert page.count("From Ana") == 2 and "Try again" in page and "Set it aside" in page
    assert "It is not mine" not in page and "Nobody can say any more" in page
    assert ben.post(f"{TRAY}{later['id']}/claim/").status_code == 422
    assert HeldRecord.objects.filter(settled_at=None).count() == 2, "nothing is lost by trying"
    assert ben.post(f"{TRAY}{never['id']}/throw-away/", {"why": "nobody_knows"}).status_code == 302
    entry = AuditEntry.objects.get(verb="phone_record.thrown_away")
    assert (entry.actor_id, entry.reason) == (cast.ben.id, "nobody_knows")
    monkeypatch.setattr(rules, "FIELDS", rules.FIELDS | {"mood"})
    assert ben.post(f"{TRAY}{later['id']}/claim/").status_code == 302
    assert Contact.objects.get(id=later["id"]).peer_id == cast.ana.id
    assert {row.content for row in HeldRecord.objects.all()} == {""}


def test_words_that_a_peer_who_left_had_not_saved_are_nobody_elses(day: Day, phone: Phone, cast: Cast) -> None:
    body = phone.writes("draft", path="/supervision/", answers={"text": ["half a thought"]})
    gone(cast, phone)
    phone.result(body)
    ben = signed_in(cast.ben)
    page = text_of(ben.get(TRAY))
    assert "They had not saved these words." in page and "half a thought" not in page and "It may stand" not in page
    assert ben.post(f"{TRAY}{body['id']}/claim/").status_code == 422
    assert drafts.kept(cast.ben.id, "/supervision/", now=clock.now()) is None
    assert ben.post(f"{TRAY}{body['id']}/throw-away/", {"why": "nobody_knows"}).status_code == 302
    assert HeldRecord.objects.get().content == ""


def test_where_nobody_supervises_who_left_those_who_supervise_there_settle_it_and_nobody_elsewhere(cast: Cast) -> None:
    walk, phone = sam_walks_with(cast.cleo, clock.now() - timedelta(hours=80)), Phone(cast.cleo)
    body = phone.texted(walk)
    mothers = RoleHeld.objects.get(user=cast.jo)
    mothers.role, mothers.program, mothers.site = "peer_supervisor", cast.places.mothers, None
    mothers.save()
    AuthorRef.objects.update(revoked_at=clock.now())
    phone.passed_to(cast.jo)
    phone.result(body)
    ben, elsewhere = signed_in(cast.ben), signed_in(cast.jo)
    assert "From Cleo" not in text_of(ben.get(TRAY)), "Cleo is here and is asked herself"
    withdraw_role(role_id=RoleHeld.objects.get(user=cast.cleo).id, by=cast.kit.id, at=clock.now())
    assert "1 from a phone left unplaced" in text_of(ben.get("/team/"))
    for client, status in ((elsewhere, 404), (ben, 302)):
        assert client.post(f"{TRAY}{body['id']}/claim/").status_code == status
    assert Contact.objects.get(id=body["id"]).entered_by_id == cast.ben.id
    assert not Supervision.objects.filter(peer__user=cast.cleo).exists()


def test_from_a_phone_that_nobody_knows_it_stands_with_nobody_and_can_be_set_aside(
    day: Day, phone: Phone, cast: Cast
) -> None:
    body = phone.texted(day.sam)
    AuthorRef.objects.all().delete()
    phone.result(body)
    ben = signed_in(cast.ben)
    page = text_of(ben.get(TRAY))
    assert "From a phone that nobody knows" in page and "It may stand" not in page
    assert ben.post(f"{TRAY}{body['id']}/claim/").status_code == 422
    assert ben.post(f"{TRAY}{body['id']}/throw-away/", {"why": "nobody_knows"}).status_code == 302
