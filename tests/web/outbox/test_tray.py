"""The tray: Which Sam? Yours? Same one? Always one tap of the right person, never by itself; then all is gone."""

from datetime import timedelta

from companionway.engagement.actions.walk import walk_with
from companionway.engagement.models.contact import Contact
from companionway.engagement.models.held import HeldRecord
from companionway.people.details import PersonDetails
from companionway.platform import clock
from companionway.platform.phone_models import AuthorRef
from tests.cast import Cast, sam_walks_with
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
