"""The board: who sees what, in how many queries, and what is written down about it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from companionway.people.details import PersonDetails
from companionway.platform import clock, installation
from companionway.platform.models import AuditEntry
from companionway.referrals.actions.answer import accept, note_try
from companionway.referrals.rules import Try
from tests.cast import Cast, sam_waits
from tests.said import names
from tests.web.asking import signed_in

BOARD = reverse("web:requests")


def called(name: str) -> PersonDetails:
    return PersonDetails(called=name)


def test_ana_sees_who_waits_where_and_by_when(cast: Cast) -> None:
    sam_waits(at=clock.now())
    page = signed_in(cast.ana).get(BOARD).content.decode()
    assert "Sam" in page
    assert "Here now, Room 4" in page
    assert "Harbor Hospital" in page
    assert "Answer by" in page
    assert "Waiting for anyone at Harbor Hospital" in page
    assert "<title>Requests</title>" in page


def test_cleo_from_elsewhere_sees_none_of_it(cast: Cast) -> None:
    sam_waits(at=clock.now())
    assert not names("Sam", signed_in(cast.cleo).get(BOARD).content.decode())


@pytest.mark.parametrize("who", ["dana", "eli", "fay", "gil", "kit"])
def test_those_who_answer_no_requests_have_no_board(cast: Cast, who: str) -> None:
    assert signed_in(getattr(cast, who)).get(BOARD).status_code == 404


def test_without_signing_in_the_board_leads_to_the_sign_in_page(cast: Cast) -> None:
    response = Client().get(BOARD)
    assert response.status_code == 302
    assert reverse("web:sign-in") in response["Location"]


def test_what_waits_for_its_first_try_leads_and_the_soonest_promise_comes_first(cast: Cast) -> None:
    now = clock.now()
    tried = sam_waits(at=now - timedelta(minutes=50), person=called("Tess"))
    sam_waits(at=now - timedelta(minutes=40), person=called("Lee"), where="home")
    sam_waits(at=now - timedelta(minutes=30), person=called("Kim"))
    accept(referral_id=tried.id, by=cast.ana.id, at=now - timedelta(minutes=49))
    note_try(referral_id=tried.id, how=Try.NO_ANSWER, channel="call", by=cast.ana.id, at=now - timedelta(minutes=48))
    page = signed_in(cast.ana).get(BOARD).content.decode()
    assert page.index("Kim") < page.index("Lee") < page.index("Tess")


def test_every_minute_has_an_owner(cast: Cast) -> None:
    referral = sam_waits(at=clock.now())
    accept(referral_id=referral.id, by=cast.ana.id, at=clock.now())
    assert "Ana Reyes has it" in signed_in(cast.jo).get(BOARD).content.decode()
    assert "You have it" in signed_in(cast.ana).get(BOARD).content.decode()


def test_a_past_promise_is_said_about_us_and_not_about_the_person(cast: Cast) -> None:
    sam_waits(at=clock.now() - timedelta(hours=2))
    page = signed_in(cast.ana).get(BOARD).content.decode()
    assert "Our promise was" in page
    assert "overdue" not in page.lower()
    assert "1</b> past our promise" in page


def test_the_filters_narrow_the_list_and_the_counts_stay_those_of_the_whole(cast: Cast) -> None:
    now = clock.now()
    mine = sam_waits(at=now, person=called("Lee"))
    accept(referral_id=mine.id, by=cast.ana.id, at=now)
    sam_waits(at=now)
    ana = signed_in(cast.ana)
    waiting = ana.get(BOARD, {"show": "waiting"}).content.decode()
    assert "Sam" in waiting and not names("Lee", waiting)
    own = ana.get(BOARD, {"show": "mine"}).content.decode()
    assert "Lee" in own and not names("Sam", own)
    for page in (waiting, own):
        assert "<b>1</b> waiting for a peer · <b>1</b> with you · <b>2</b> open" in page


def test_the_next_page_begins_where_this_one_ends(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("companionway.referrals.queries.BOARD_PAGE", 2)
    now = clock.now()
    for number in range(5):
        sam_waits(at=now + timedelta(minutes=number), person=called(f"Robin{number}"))
    ana, seen, url = signed_in(cast.ana), [], BOARD
    while url:
        response = ana.get(url)
        seen += [row.referral.person.called for row in response.context["rows"]]
        url = response.context["next_url"]
    assert seen == [f"Robin{number}" for number in range(5)]


def test_a_cursor_that_we_did_not_make_is_refused_in_words(cast: Cast) -> None:
    response = signed_in(cast.ana).get(BOARD, {"after": "nonsense"})
    assert response.status_code == 422
    assert "Start again from the top" in response.content.decode()


@pytest.mark.parametrize("rows", [1, 3, 5])
def test_the_board_takes_six_queries_whatever_the_number_of_rows(cast: Cast, rows: int) -> None:
    for number in range(rows * 4):
        sam_waits(at=clock.now(), person=called(f"Robin{number}"))
    ana = signed_in(cast.ana)
    installation.installation()
    with CaptureQueriesContext(connection) as asked:
        ana.get(BOARD)
    queries = [q["sql"] for q in asked.captured_queries if "SAVEPOINT" not in q["sql"]]
    assert len(queries) == 6, "\n".join(queries)


def test_a_look_at_the_board_is_one_audit_entry_with_the_ids_shown(cast: Cast) -> None:
    referral = sam_waits(at=clock.now())
    before = AuditEntry.objects.count()
    signed_in(cast.ana).get(BOARD)
    entry = AuditEntry.objects.order_by("-occurred_at").first()
    assert AuditEntry.objects.count() == before + 1
    assert entry is not None
    assert (entry.verb, entry.actor_id) == ("board.looked_at", cast.ana.id)
    assert entry.detail == {"referrals": [str(referral.id)], "people": [str(referral.person_id)]}


def test_the_part_that_refreshes_answers_nothing_while_nothing_has_changed(cast: Cast) -> None:
    sam_waits(at=clock.now())
    ana = signed_in(cast.ana)
    again = ana.get(BOARD).context["refresh_url"]
    before = AuditEntry.objects.count()
    quiet = ana.get(again, headers={"HX-Request": "true"})
    assert (quiet.status_code, AuditEntry.objects.count()) == (204, before)
    sam_waits(at=clock.now(), person=called("Lee"))
    fresh = ana.get(again, headers={"HX-Request": "true"})
    assert fresh.status_code == 200
    assert "Lee" in fresh.content.decode()
    assert "<html" not in fresh.content.decode()
    assert AuditEntry.objects.filter(verb="board.looked_at").count() == 2
