"""The tray: Which Sam? Yours? Same one? Always one tap of the right person, never by itself; then all is gone."""

from datetime import timedelta

import pytest

from companionway.engagement.actions.walk import walk_with
from companionway.engagement.models.contact import Contact
from companionway.engagement.models.held import HeldRecord
from companionway.engagement.models.note import Note
from companionway.engagement.rules import phone as rules
from companionway.organizations.models import Program
from companionway.people.details import PersonDetails
from companionway.platform import clock
from companionway.platform.phone_models import AuthorRef
from companionway.referrals.actions.answer import accept
from tests.cast import Cast, sam_waits, sam_walks_with
from tests.phones import Phone
from tests.web.asking import count, signed_in, text_of
from tests.web.outbox.conftest import Day

TRAY = "/from-your-phone/"


def typed(phone: Phone, name: str = "Sam") -> str:
    """The id of a held record with this typed name."""
    body = phone.writes(typed=name, how="call")
    assert phone.result(body) == (202, "held")
    return str(body["id"])


def by_phone() -> int:
    return Contact.objects.filter(phone_at__isnull=False, undone_at=None).count()


def test_OT18_which_sam_offers_the_likeliest_first_and_waits_for_one_tap(day: Day, phone: Phone, cast: Cast) -> None:
    robin = sam_walks_with(cast.ana, clock.now() - timedelta(hours=70), person=PersonDetails(called="Robin"))
    record = typed(phone, "rob")
    page = text_of(phone.session.get(TRAY))
    assert "Which rob?" in page and page.index("Robin</bdi> <small>") < page.index("Sam</bdi> <small>")
    assert by_phone() == 0
    answer = phone.session.post(f"{TRAY}{record}/match/", {"walk": robin.id}, follow=True)
    assert "Saved with Robin." in text_of(answer)
    row = HeldRecord.objects.get()
    assert (row.outcome, row.content) == ("matched", "") and by_phone() == 1
    made = Contact.objects.get(id=record)
    assert (made.engagement_id, made.peer_id, made.entered_by_id) == (robin.id, cast.ana.id, cast.ana.id)
    assert phone.session.post(f"{TRAY}{record}/match/", {"walk": robin.id}).status_code == 404
    assert "Everything your phone sent is in its place." in text_of(phone.session.get(TRAY))


def test_OT18_one_candidate_is_still_a_question_and_none_is_said_kindly(cast: Cast) -> None:
    phone = Phone(cast.jo)
    record = typed(phone)
    assert "Nobody walks with you just now." in text_of(phone.session.get(TRAY))
    only = sam_walks_with(cast.jo, clock.now() - timedelta(hours=5))
    page = text_of(phone.session.get(TRAY))
    assert f'value="{only.id}"' in page and by_phone() == 0
    assert phone.session.post(f"{TRAY}{record}/throw-away/", {"why": "mistake"}).status_code == 302
    assert HeldRecord.objects.get().content == "" and by_phone() == 0


def test_the_tray_of_one_is_not_there_for_another(day: Day, phone: Phone, cast: Cast) -> None:
    record = typed(phone)
    for user in (cast.jo, cast.ben, cast.cleo):
        client = signed_in(user)
        assert "Sam?" not in text_of(client.get(TRAY))
        for act, sent in (("match", {"walk": day.sam.id}), ("claim", {}), ("throw-away", {"why": "mistake"})):
            assert client.post(f"{TRAY}{record}/{act}/", sent).status_code == 404
    assert HeldRecord.objects.get().settled_at is None


def test_a_match_with_somebody_whom_one_does_not_see_is_404(day: Day, phone: Phone, cast: Cast) -> None:
    others = sam_walks_with(cast.jo, clock.now() - timedelta(hours=5))
    assert phone.session.post(f"{TRAY}{typed(phone)}/match/", {"walk": others.id}).status_code == 404
    assert by_phone() == 0


def test_a_week_later_the_supervisor_may_open_it_and_a_day_later_counts_it(day: Day, phone: Phone, cast: Cast) -> None:
    record, ben = typed(phone), signed_in(cast.ben)
    assert "left unplaced" not in text_of(ben.get("/team/"))
    HeldRecord.objects.update(held_at=clock.now() - timedelta(days=2))
    assert "1 from a phone left unplaced" in text_of(ben.get("/team/"))
    assert "From Ana" not in text_of(ben.get(TRAY))
    HeldRecord.objects.update(held_at=clock.now() - timedelta(days=8))
    assert "From Ana" in text_of(ben.get(TRAY))
    assert ben.post(f"{TRAY}{record}/match/", {"walk": day.sam.id}).status_code == 302
    made = Contact.objects.get(id=record)
    assert (made.peer_id, made.entered_by_id) == (cast.ana.id, cast.ben.id)


def test_yours_yes_places_it_and_no_throws_it_away(day: Day, phone: Phone, cast: Cast) -> None:
    mine, other, unnamed = phone.texted(day.sam), phone.texted(day.sam), phone.writes(typed="Sam", how="text")
    phone.passed_to(cast.jo)
    for body in (mine, other, unnamed):
        assert phone.result(body) == (202, "held")
    ana = signed_in(cast.ana)
    assert text_of(ana.get(TRAY)).count("Sent while Jo was signed in on this phone. Yours?") == 3
    assert ana.post(f"{TRAY}{mine['id']}/claim/").status_code == 302
    assert ana.post(f"{TRAY}{other['id']}/throw-away/", {"why": "not_mine"}).status_code == 302
    assert ana.post(f"{TRAY}{unnamed['id']}/claim/").status_code == 302
    assert by_phone() == 1 and HeldRecord.objects.get(settled_at=None).reason == "which-person"


def test_what_a_lost_phone_sent_may_stand_by_a_supervisors_word(day: Day, phone: Phone, cast: Cast) -> None:
    body = phone.texted(day.sam)
    AuthorRef.objects.update(revoked_at=clock.now())
    phone.result(body)
    ben = signed_in(cast.ben)
    assert "It may stand" in text_of(ben.get(TRAY))
    assert ben.post(f"{TRAY}{body['id']}/claim/").status_code == 302
    made = Contact.objects.get(id=body["id"])
    assert (made.peer_id, made.entered_by_id) == (cast.ana.id, cast.ben.id)


def test_two_like_each_other_are_kept_and_asked_about(day: Day, phone: Phone) -> None:
    for minutes in (30, 24, 5):
        phone.result(phone.texted(day.sam, at=clock.now() - timedelta(minutes=minutes)))
    page = text_of(phone.session.get(TRAY))
    assert page.count("Same one?") == 1 and by_phone() == 3
    later = sorted(Contact.objects.filter(phone_at__isnull=False), key=lambda c: c.occurred_at)[1]
    assert phone.session.post(f"/contacts/{later.id}/double/", {"same": "yes"}).status_code == 302
    assert by_phone() == 2 and "Same one?" not in text_of(phone.session.get(TRAY))
    assert phone.session.post(f"/contacts/{later.id}/double/", {"same": "no"}).status_code == 404


def test_both_happened_lets_both_stand(day: Day, phone: Phone) -> None:
    for minutes in (9, 5):
        phone.result(phone.texted(day.sam, at=clock.now() - timedelta(minutes=minutes)))
    later = sorted(Contact.objects.filter(phone_at__isnull=False), key=lambda c: c.occurred_at)[1]
    phone.session.post(f"/contacts/{later.id}/double/", {"same": "no"})
    assert by_phone() == 2 and "Same one?" not in text_of(phone.session.get(TRAY))


def test_reassigned_meanwhile_the_tray_offers_only_whom_one_sees(day: Day, phone: Phone, cast: Cast) -> None:
    typed(phone)
    walk_with(engagement_id=day.alex.id, worker=cast.jo.id, by=cast.ana.id, at=clock.now())
    assert f'value="{day.alex.id}"' not in text_of(phone.session.get(TRAY))


def test_the_tray_asks_the_same_of_one_record_and_of_many(day: Day, phone: Phone) -> None:
    typed(phone)
    phone.session.get(TRAY)
    one = count(lambda: phone.session.get(TRAY))
    for _ in range(4):
        typed(phone, "Alex")
    assert count(lambda: phone.session.get(TRAY)) == one


def test_OT18_the_one_whose_request_ana_has_is_offered_and_a_talk_is_kept_with_the_request(
    day: Day, phone: Phone, cast: Cast
) -> None:
    asked = sam_waits(clock.now() - timedelta(hours=3), person=PersonDetails(called="Kim"))
    accept(referral_id=asked.id, by=cast.ana.id, at=clock.now() - timedelta(hours=2))
    when = clock.now() - timedelta(hours=1)
    body = phone.writes(typed="Kim", how="in_person", at=when)
    later = phone.writes("amend", amends=body["id"], minutes=30)
    assert [phone.result(one)[1] for one in (body, later)] == ["held", "held"]
    page = text_of(phone.session.get(TRAY))
    assert page.index("Kim</bdi> <small>you have their request") < page.index("Sam</bdi> <small>")
    answer = phone.session.post(f"{TRAY}{body['id']}/match/", {"request": asked.id}, follow=True)
    page = text_of(answer)
    assert answer.redirect_chain[0][0] == f"/referrals/{asked.id}/" and "What did they say?" in page
    assert "we talked" in page
    asked.refresh_from_db()
    assert abs(asked.first_contact_at - when) < timedelta(seconds=1), "the clock stops when it happened"
    assert asked.first_attempt_at == asked.first_contact_at and asked.state == "attempting"
    assert {(row.outcome, row.content) for row in HeldRecord.objects.all()} == {("matched", "")} and by_phone() == 0


def test_OT18_a_try_of_a_request_is_a_try_and_the_request_of_another_is_not_there(
    day: Day, phone: Phone, cast: Cast
) -> None:
    mine, hers, nobodys = (sam_waits(clock.now() - timedelta(hours=n), person=PersonDetails(called=f"Kim {n}"))
                           for n in (3, 4, 5))  # fmt: skip
    accept(referral_id=mine.id, by=cast.ana.id, at=clock.now() - timedelta(hours=2))
    accept(referral_id=hers.id, by=cast.jo.id, at=clock.now() - timedelta(hours=2))
    body = phone.writes(typed="Kim", how=None, reached=False)
    phone.result(body)
    page, at = text_of(phone.session.get(TRAY)), f"{TRAY}{body['id']}/match/"
    assert "Kim 3" in page and "Kim 4" not in page and "Kim 5" not in page
    for wrong in ({"request": hers.id}, {"request": nobodys.id}, {"request": mine.id, "walk": day.sam.id}, {}):
        assert phone.session.post(at, wrong).status_code == 404
    assert phone.session.post(at, {"request": mine.id}).status_code == 302
    mine.refresh_from_db()
    assert mine.first_attempt_at is not None and mine.first_contact_at is None


def test_a_note_that_the_program_keeps_none_of_waits_and_is_taken_up_once_it_does(day: Day, phone: Phone) -> None:
    program = day.sam.program
    Program.objects.filter(id=program.id).update(notes="none")
    body = phone.texted(day.sam, note="She likes the lake", note_for="both")
    assert phone.result(body) == (202, "held")
    assert "from your phone to look at" not in text_of(phone.session.get("/today/")), "it asks for nothing"
    page, again = text_of(phone.session.get(TRAY)), f"{TRAY}{body['id']}/again/"
    assert "It does not fit here yet" in page and "She likes the lake" not in page
    assert phone.session.post(again).status_code == 422 and by_phone() == 0
    Program.objects.filter(id=program.id).update(notes="shared")
    assert phone.session.post(again).status_code == 302
    note = Note.objects.get()
    assert (str(note.contact_id), note.words, note.audience) == (body["id"], "She likes the lake", "both")
    row = HeldRecord.objects.get()
    assert (row.outcome, row.content) == ("taken-up", "") and by_phone() == 1
    assert phone.session.post(again).status_code == 404


def test_what_a_newer_version_sealed_is_offered_to_its_author_and_to_nobody_else(
    day: Day, phone: Phone, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = phone.texted(day.sam, mood="sunny")
    assert phone.result(body) == (202, "held")
    again = f"{TRAY}{body['id']}/again/"
    for user in (cast.jo, cast.ben):
        assert signed_in(user).post(again).status_code == 404
    assert phone.session.post(again).status_code == 422 and HeldRecord.objects.get().settled_at is None
    monkeypatch.setattr(rules, "FIELDS", rules.FIELDS | {"mood"})
    assert phone.session.post(again).status_code == 302 and by_phone() == 1


def test_what_waits_for_something_thrown_away_goes_with_it(day: Day, phone: Phone) -> None:
    record = typed(phone)
    phone.result(phone.writes("amend", amends=record, minutes=30))
    phone.session.post(f"{TRAY}{record}/throw-away/", {"why": "mistake"})
    assert {(row.outcome, row.content) for row in HeldRecord.objects.all()} == {("thrown-away", "")}


def test_what_was_added_to_a_record_follows_when_a_supervisor_says_who_it_was(
    day: Day, phone: Phone, cast: Cast
) -> None:
    record = typed(phone)
    phone.result(phone.writes("amend", amends=record, minutes=30))
    HeldRecord.objects.update(held_at=clock.now() - timedelta(days=8))
    assert signed_in(cast.ben).post(f"{TRAY}{record}/match/", {"walk": day.sam.id}).status_code == 302
    assert Contact.objects.get(id=record).minutes == 30
    assert HeldRecord.objects.filter(settled_at=None).count() == 0


def test_sent_in_anothers_sign_in_and_left_for_a_week_it_may_stand_by_a_supervisors_word(
    day: Day, phone: Phone, cast: Cast
) -> None:
    body = phone.texted(day.sam)
    phone.passed_to(cast.jo)
    phone.result(body)
    HeldRecord.objects.update(held_at=clock.now() - timedelta(days=8))
    ben = signed_in(cast.ben)
    assert "sent while somebody else was signed in" in text_of(ben.get(TRAY))
    assert ben.post(f"{TRAY}{body['id']}/claim/").status_code == 302
    assert Contact.objects.get(id=body["id"]).peer_id == cast.ana.id
