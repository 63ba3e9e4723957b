"""What belongs to an earlier record: undo, what is added, and clocks that are wrong."""

from datetime import timedelta

from companionway.engagement.models.contact import Contact
from companionway.engagement.models.held import HeldRecord
from companionway.platform import clock
from tests.cast import Cast
from tests.phones import Phone
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
