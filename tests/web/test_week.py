"""A supervisor's week: four bands, by each person's own rhythm, without a ranking; the same line for the peer."""

from datetime import timedelta

import pytest
from django.test import Client

from companionway.engagement.actions import walk
from companionway.engagement.actions.contact import log_try
from companionway.engagement.queries.week import lines_of, slipped, week_by_week
from companionway.engagement.rules.rhythm import Rhythm
from companionway.engagement.rules.walk import Goodbye
from companionway.platform import clock
from companionway.platform.ids import new_id
from companionway.platform.models import OutboxMessage
from companionway.referrals.actions.answer import accept
from companionway.workforce.models import PeerWorker
from tests.cast import Cast, sam_waits
from tests.said import names
from tests.walked import Day, a_day, walks
from tests.web.asking import signed_in, text_of


@pytest.fixture
def day(cast: Cast) -> Day:
    return a_day(cast)


@pytest.fixture
def ben(cast: Cast) -> Client:
    return signed_in(cast.ben)


def test_the_four_bands_say_what_waits_slips_weighs_and_is_due(day: Day, cast: Cast, ben: Client) -> None:
    sam_waits(clock.now() - timedelta(minutes=50))
    page = text_of(ben.get("/week/"))
    for words in ("Waiting", "Find another peer", "Rhythm", "Our peers", "Offer time", "Due",
                  "without a first check-in, after two weeks"):  # fmt: skip
        assert words in page, words
    assert "walks with 4: 2 weekly, 1 every other week, 1 taking a pause" in page
    rhythm = page.split("<h2>Rhythm</h2>")[1].split("<h2>Our peers</h2>")[0]
    assert names("Robin", rhythm) and "with Ana" in rhythm and "likes every other week" in rhythm
    assert not names("Alex", rhythm) and not names("Noor", rhythm)


def test_as_needed_never_slips_and_tries_are_counted_apart(cast: Cast) -> None:
    now, on, ben = clock.now(), clock.today(), cast.viewer(cast.ben, clock.today())
    walks(cast.ana, "Kim", now - timedelta(days=90), "0101", rhythm=Rhythm.AS_NEEDED)
    quiet = walks(cast.ana, "Pat", now - timedelta(days=30), "0102")
    for days in (9, 2):
        log_try(attempt_id=new_id(), engagement_id=quiet.id, channel="call", by=cast.ana.id,
                at=now - timedelta(days=days))  # fmt: skip
    found = slipped(ben, [cast.ana.id], on)
    assert [(row.id, vars(row)["tries_since"], vars(row)["peer_name"]) for row in found] == [(quiet.id, 2, "Ana")]
    assert slipped(ben, [cast.jo.id], on) == [] == slipped(cast.viewer(cast.cleo, on), [cast.ana.id], on)
    weeks = week_by_week(found, on)[quiet.id]
    assert (
        len(weeks) == 8 and weeks[0] == "before" and "tried" in weeks and "reached" in weeks and weeks[-4] != "before"
    )


def test_a_hard_week_is_said_of_whom_it_weighs_on_and_to_nobody_beyond(day: Day, cast: Cast, ben: Client) -> None:
    now = clock.now()
    hurt = sam_waits(now - timedelta(hours=2), after_overdose=True)
    accept(referral_id=hurt.id, by=cast.jo.id, at=now - timedelta(hours=1))
    walk.say_goodbye(engagement_id=day.alex.id, reason=Goodbye.DIED, by=cast.ana.id, at=now - timedelta(hours=1))
    lines = lines_of(cast.viewer(cast.ben, clock.today()), [cast.ana.id, cast.jo.id], now)
    assert (lines[cast.ana.id].deaths, lines[cast.jo.id].after_overdose) == (1, 1)
    assert (lines[cast.jo.id].deaths, lines[cast.ana.id].after_overdose) == (0, 0)
    page = text_of(ben.get("/week/")).split("<h2>Our peers</h2>")[1]
    assert "came to somebody after an overdose" in page and "somebody they walked with died" in page
    ana = text_of(signed_in(cast.ana).get("/supervision/"))
    assert "a hard week: somebody they walked with died" in ana and "overdose" not in ana.split("The line about you")[1]
    for user in (cast.ana, cast.dana, cast.fay, cast.eli):
        assert signed_in(user).get("/week/").status_code == 404


def test_an_empty_band_is_one_kind_line_and_nobody_elses_peers_are_there(cast: Cast, ben: Client) -> None:
    page = text_of(ben.get("/week/"))
    for words in ("No request is near its time", "Everybody is within the rhythm they chose", "Nothing to plan"):
        assert words in page
    assert "walks with nobody just now" in page and "Cleo" not in page and "Jo Marsh" in page


def test_offering_time_begins_a_note_that_the_peer_is_told_of_without_a_word_of_it(cast: Cast, ben: Client) -> None:
    peer = PeerWorker.objects.get(user=cast.ana)
    assert "Shall we find time to talk this week?" in text_of(ben.get(f"/supervision/{peer.id}/?offer=time"))
    assert ben.post(f"/supervision/{peer.id}/", {"words": "Coffee on Friday?"}).status_code == 302
    told = OutboxMessage.objects.get(kind="staff_notice", payload__what="to_read")
    assert told.payload["user"] == str(cast.ana.id) and "Coffee" not in str(told.payload)
    assert "last note of a talk today" in text_of(ben.get("/week/")).lower()
    signed_in(cast.ana).post("/supervision/", {"words": "For me"})
    assert OutboxMessage.objects.filter(payload__what="to_read").count() == 1
