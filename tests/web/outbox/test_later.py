"""What belongs to an earlier record: undo, what is added, and clocks that are wrong."""

import uuid
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Sum
from django.utils import timezone

from companionway.engagement.actions.contact import correct
from companionway.engagement.actions.leaving import disable
from companionway.engagement.models.contact import Contact
from companionway.engagement.models.held import HeldRecord
from companionway.engagement.models.note import Note
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.contact import Channel
from companionway.organizations.models import Program
from companionway.platform import clock
from companionway.platform.form_time_models import FormTime
from companionway.platform.models import OutboxMessage
from companionway.platform.phone_models import AuthorRef
from companionway.privacy.actions.revoking import revoke
from companionway.privacy.models.disclosure import Disclosure
from tests.cast import Cast
from tests.phones import Phone
from tests.sharing import a_text, sam_consents
from tests.web.asking import signed_in, text_of
from tests.web.outbox.conftest import Day

HOUR = timedelta(hours=1)


def test_OT17_undo_and_add_before_and_after_what_they_belong_to(day: Day, phone: Phone) -> None:
    body = phone.texted(day.sam)
    add = phone.writes("amend", amends=body["id"], minutes=60, support=["tangible"], place="Clinic")
    assert phone.result(add) == (202, "held")
    assert phone.result(body) == (201, "stored")
    made = Contact.objects.get(id=body["id"])
    assert (made.minutes, made.kinds, made.place) == (60, ["tangible"], "Clinic")
    undo = phone.writes("void", amends=body["id"])
    assert [phone.result(undo), phone.result(undo)] == [(201, "stored"), (200, "already")]
    made.refresh_from_db()
    assert made.undone_at is not None
    assert phone.result(phone.writes("amend", amends=body["id"], minutes=2)) == (201, "stored")
    made.refresh_from_db()
    assert made.minutes == 60 and HeldRecord.objects.get().outcome == "placed"


def test_OT17_undo_that_comes_first_takes_back_what_comes_after(day: Day, phone: Phone) -> None:
    body = phone.texted(day.sam, at=clock.now() - HOUR * 20)
    undo = phone.writes("void", amends=body["id"], at=clock.now() - HOUR * 20 + timedelta(minutes=5))
    assert phone.result(undo) == (202, "held")
    assert phone.result(body) == (201, "stored")
    assert Contact.objects.get(id=body["id"]).undone_at is not None


def test_words_added_to_a_contact_that_was_put_right_meanwhile_stand_beside_its_newest_version(
    day: Day, phone: Phone, cast: Cast
) -> None:
    Program.objects.update(notes="all")
    body = phone.texted(day.sam)
    add = phone.writes("amend", amends=body["id"], minutes=60, note="She likes the lake")
    phone.result(body)
    put_right = correct(contact_id=uuid.UUID(body["id"]), channel=Channel.CALL, occurred_at=clock.now(), minutes=10,
                        kinds=[], place="", reason="It was a call.", by=cast.ana.id, at=clock.now())  # fmt: skip
    assert phone.result(add) == (201, "stored")
    note = Note.objects.get()
    assert (note.contact_id, note.words, note.peer_id) == (put_right.id, "She likes the lake", cast.ana.id)
    put_right.refresh_from_db()
    assert (put_right.minutes, put_right.replaced_at) == (10, None), "what was said anew with a reason stands"


def test_all_that_a_peer_who_left_had_added_is_kept_with_its_words_as_theirs(
    day: Day, phone: Phone, cast: Cast
) -> None:
    """To a contact that they had sent themselves, twice, and to one that their supervisor let in."""
    Program.objects.update(notes="all")
    sent, late = phone.texted(day.sam), phone.texted(day.alex)
    phone.result(sent)
    adds = [phone.writes("amend", amends=one["id"], minutes=minutes, note=f"Words {minutes}")
            for one, minutes in ((sent, 30), (sent, 60), (late, 90))]  # fmt: skip
    disable(user_id=cast.ana.id, by=cast.kit.id, at=clock.now())
    phone.passed_to(cast.jo)
    ben = signed_in(cast.ben)
    for one in (late, *adds):
        assert phone.result(one) == (202, "held")
        assert ben.post(f"/from-your-phone/{one['id']}/claim/").status_code == 302
    kept = Note.objects.order_by("written_at").values_list("contact__minutes", "peer_id", "entered_by_id")
    assert list(kept) == [(minutes, cast.ana.id, cast.ben.id) for minutes in (30, 60, 90)]
    assert [note.words for note in Note.objects.order_by("written_at")] == ["Words 30", "Words 60", "Words 90"]
    versions = Contact.objects.filter(engagement=day.sam, phone_at__isnull=False).order_by("entered_at")
    assert [(row.minutes, row.replaced_at is None) for row in versions] == [(None, False), (30, False), (60, True)]


def test_words_for_the_memory_of_who_left_alone_wait_and_are_not_lost(day: Day, phone: Phone, cast: Cast) -> None:
    Program.objects.update(notes="all")
    body = phone.texted(day.sam)
    phone.result(body)
    add = phone.writes("amend", amends=body["id"], minutes=30, note="Mine", note_for="author")
    AuthorRef.objects.update(revoked_at=clock.now())
    assert phone.result(add) == (202, "held")
    assert signed_in(cast.ben).post(f"/from-your-phone/{add['id']}/claim/").status_code == 422
    assert "Mine" in HeldRecord.objects.get(settled_at=None).content and not Note.objects.exists()
    assert Contact.objects.get(id=body["id"]).replaced_at is None


def test_undo_of_a_typed_name_settles_both(day: Day, phone: Phone) -> None:
    body = phone.writes(typed="Sam", how="call")
    phone.result(body)
    assert phone.result(phone.writes("void", amends=body["id"])) == (201, "stored")
    row = HeldRecord.objects.get()
    assert (row.outcome, row.content) == ("taken-back", "")


def test_undo_of_another_or_much_later_is_not_done(day: Day, phone: Phone, cast: Cast) -> None:
    body = phone.texted(day.sam, at=clock.now() - HOUR)
    phone.result(body)
    Contact.objects.filter(id=body["id"]).update(entered_at=clock.now() - HOUR)
    assert phone.result(phone.writes("void", amends=body["id"])) == (202, "held")
    assert Contact.objects.get(id=body["id"]).undone_at is None
    jo = Phone(cast.jo)
    assert jo.result(jo.writes("void", amends=body["id"], at=clock.now() - HOUR)) == (202, "held")
    assert Contact.objects.get(id=body["id"]).undone_at is None


def test_OT21_a_clock_two_days_wrong(day: Day, phone: Phone) -> None:
    now, wrong = clock.now(), timedelta(days=2)
    ahead = phone.texted(day.sam, at=now + wrong, clock_offset_ms=None)
    known = phone.texted(day.sam, at=now + wrong, clock_offset_ms=-int(wrong.total_seconds() * 1000))
    behind = phone.texted(day.sam, at=now - wrong, clock_offset_ms=None)
    ages = phone.texted(day.sam, at=day.sam.opened_at - wrong, clock_offset_ms=None)
    found = {}
    for name, body in (("ahead", ahead), ("known", known), ("behind", behind), ("ages", ages)):
        assert phone.result(body) == (201, "stored")
        found[name] = Contact.objects.get(id=body["id"])
    assert found["ahead"].clock_doubtful and found["ahead"].occurred_at == found["ahead"].entered_at
    assert not found["known"].clock_doubtful
    assert abs(found["known"].occurred_at - now) < timedelta(seconds=5)
    assert abs(found["behind"].occurred_at - (now - wrong)) < timedelta(seconds=5)
    assert found["ages"].clock_doubtful and found["ages"].occurred_at >= day.sam.opened_at
    assert all(row.entered_at >= row.occurred_at for row in found.values())
    assert {name for name, row in found.items() if row.phone_at is None} == set()


def test_OT21_what_was_added_on_a_phone_two_days_ahead_is_kept_and_what_came_a_day_later_is_a_version(
    day: Day, phone: Phone
) -> None:
    ahead, real = timedelta(days=2), clock.now() - timedelta(hours=70)
    off = -int(ahead.total_seconds() * 1000)
    body = phone.texted(day.sam, at=real + ahead, clock_offset_ms=off)
    for later, minutes in ((timedelta(seconds=30), 30), (timedelta(hours=26), 60)):
        at = real + later + ahead
        more = phone.writes("amend", amends=body["id"], minutes=minutes, support=[], at=at, clock_offset_ms=off)
        if minutes == 30:
            assert phone.result(body) == (201, "stored")
        assert phone.result(more) == (201, "stored")
    kept = Contact.objects.get(engagement=day.sam, replaced_at=None, minutes=60)
    assert kept.replaces is not None and kept.replaces.minutes == 30


def test_OT21_the_hour_that_comes_twice_keeps_its_order(day: Day, phone: Phone) -> None:
    """1:30 in the morning before and after the clocks go back is two moments, an hour apart, in this order."""
    Engagement.objects.update(opened_at=datetime(2025, 10, 1, tzinfo=UTC))
    first = datetime(2025, 11, 2, 5, 30, tzinfo=UTC)
    bodies = [phone.texted(day.sam, at=moment) for moment in (first + HOUR, first)]
    assert {phone.result(body) for body in bodies} == {(201, "stored")}
    second, earlier = (Contact.objects.get(id=body["id"]) for body in bodies)
    assert second.occurred_at - earlier.occurred_at == HOUR
    local = [timezone.localtime(row.occurred_at, ZoneInfo("America/New_York")) for row in (earlier, second)]
    assert [(one.hour, one.minute) for one in local] == [(1, 30), (1, 30)]


def test_what_came_late_says_so_in_the_journey_and_what_came_at_once_does_not(day: Day, phone: Phone) -> None:
    phone.result(phone.texted(day.sam, at=clock.now() - timedelta(minutes=50)))
    phone.result(phone.writes(people=[str(day.alex.id)], how=None, reached=False, at=clock.now() - HOUR * 3))
    assert "sent late" not in text_of(phone.session.get(f"/people/{day.sam.person_id}/"))
    assert "sent late" in text_of(phone.session.get(f"/people/{day.alex.person_id}/"))


def test_a_tap_adds_to_the_sums_of_the_day_as_the_form_does(day: Day, phone: Phone) -> None:
    phone.result(phone.texted(day.sam, edit_ms=4000, at=clock.now() - HOUR))
    (row,) = FormTime.objects.all()
    assert (row.form, row.role, row.sent, row.edit_n, row.edit_sum) == ("web:contacts", "peer_worker", 1, 1, 4000)
    assert row.save_n == 1 and row.offline == 1 and row.waited_sum >= 3_500_000
    phone.result(phone.writes(typed="Sam", how="call", edit_ms=4000))
    assert FormTime.objects.aggregate(n=Sum("sent"))["n"] == 1, "what is held was not placed yet"


def test_OT18_a_consent_revoked_while_it_waited_discloses_nothing(day: Day, phone: Phone, cast: Cast) -> None:
    text = a_text(card="family", at=clock.now() - HOUR * 60)
    consent = sam_consents(cast, day.sam.person, at=clock.now() - HOUR * 50, text=text)
    body = phone.texted(day.sam, at=clock.now() - HOUR * 2)
    revoke(consent_id=consent.id, by=cast.ana.id, at=clock.now() - HOUR)
    before = (OutboxMessage.objects.count(), Disclosure.objects.count())
    assert phone.result(body) == (201, "stored")
    assert (OutboxMessage.objects.count(), Disclosure.objects.count()) == before
