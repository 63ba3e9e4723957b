"""The care team in pages: what Fay is shown and not shown, asking and answering, meetings, the role, times."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from companionway.engagement.models.care_team import CareItem, CareMeeting, CareQuestion
from companionway.platform import clock, form_times
from companionway.platform.models import AuditEntry
from companionway.privacy.actions.revoking import revoke
from companionway.privacy.models.disclosure import Disclosure
from companionway.workforce.models import RoleHeld
from companionway.workforce.role_models import OutOfRoleCount
from companionway.workforce.rules import Role
from tests.care import I, agreed_about, agrees_to_care, fay_asks, met_about, shares_with_harbor
from tests.cast import BEGAN, Cast, sam_walks_with
from tests.web.test_own_page import Way

HARBOR = "/care/harbor/"


@pytest.fixture
def walk(cast: Cast) -> Any:
    return sam_walks_with(cast.ana, clock.now() - timedelta(hours=5))


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def ago(minutes: int = 60) -> Any:
    return clock.now() - timedelta(minutes=minutes)


def test_fay_is_told_by_a_button_and_the_look_is_written_down(cast: Cast, walk: Any) -> None:
    shares_with_harbor(cast, walk, at=ago())
    fay = signed_in(cast.fay)
    opened = fay.get(HARBOR).content.decode()
    assert "Sam" not in opened and Disclosure.objects.count() == 0
    page = fay.post(HARBOR).content.decode()
    for words in ("Sam", "Ana Reyes", "walking together", "no day planned", "42 CFR part 2"):
        assert words in page
    for words in ("207-555-0142", "weekly", "check-in was", "Room 4"):
        assert words not in page
    entry = AuditEntry.objects.filter(verb="people.looked_at", actor_id=cast.fay.id).get()
    assert (entry.reason, entry.detail["people"]) == ("care_team", [str(walk.person.same_as_id)])
    assert Disclosure.objects.get().fields["read_by"] == "Fay Novak"


def test_what_was_taken_back_is_gone_at_the_next_press(cast: Cast, walk: Any) -> None:
    consent, fay = shares_with_harbor(cast, walk, at=ago()), signed_in(cast.fay)
    assert "Sam" in fay.post(HARBOR).content.decode()
    revoke(consent_id=consent.id, by=cast.ana.id, at=clock.now())
    page = fay.post(HARBOR)
    assert page.status_code == 200 and "Sam" not in page.content.decode()
    assert fay.post(f"{HARBOR}questions/{walk.id}/", {"words": "How is it going?"}).status_code == 404
    assert CareQuestion.objects.count() == 0


@pytest.mark.parametrize("name", ["dana", "ana", "ben", "kit", "eli", "gil"])
def test_the_list_is_not_there_for_who_is_not_of_that_sites_team(cast: Cast, walk: Any, name: str) -> None:
    shares_with_harbor(cast, walk, at=ago())
    client = signed_in(getattr(cast, name))
    assert client.get(HARBOR).status_code == client.post(HARBOR).status_code == 404


def test_another_sites_team_and_a_manager_of_that_site(cast: Cast, walk: Any) -> None:
    shares_with_harbor(cast, walk, at=ago())
    assert signed_in(cast.fay).get("/care/inland/").status_code == 404
    RoleHeld.objects.create(user=cast.dana, role=Role.PROGRAM_MANAGER, site=cast.places.harbor, starts_on=BEGAN)
    assert "Sam" in signed_in(cast.dana).post(HARBOR).content.decode()


def test_treated_but_no_consent_and_consent_but_not_treated_look_like_nobody(cast: Cast, walk: Any) -> None:
    agrees_to_care(cast, walk, at=ago())
    page = signed_in(cast.fay).post(HARBOR).content.decode()
    assert "Sam" not in page and "Nobody shares with this team" in page


def test_a_question_goes_to_the_peers_day_and_its_answer_to_the_list(cast: Cast, walk: Any) -> None:
    shares_with_harbor(cast, walk, at=ago())
    fay, ana, jo = (signed_in(user) for user in (cast.fay, cast.ana, cast.jo))
    asked = fay.post(f"{HARBOR}questions/{walk.id}/", {"words": "Would mornings suit? " + "😀" * 3}, follow=True)
    assert asked.status_code == 200 and "Sam" not in asked.content.decode()
    question = CareQuestion.objects.get()
    assert "Harbor Hospital about" in ana.get("/today/").content.decode()
    assert "A team asks" not in jo.get("/today/").content.decode()
    assert jo.get(f"/care-questions/{question.id}/").status_code == 404
    assert ana.post(f"/care-questions/{question.id}/", {"words": "Yes", "tells": []}).status_code == 422
    done = ana.post(f"/care-questions/{question.id}/", {"words": "Mornings are good.", "tells": ["contacts"]})
    assert done.status_code == 302 and "A team asks" not in ana.get("/today/").content.decode()
    assert "Mornings are good." in fay.post(HARBOR).content.decode()
    again = ana.post(f"/care-questions/{question.id}/", {"words": "No", "tells": ["contacts"]})
    assert again.status_code == 422 and CareQuestion.objects.get().answer == "Mornings are good."


def test_a_long_or_empty_question_is_refused_and_one_sent_twice_is_one(cast: Cast, walk: Any) -> None:
    shares_with_harbor(cast, walk, at=ago())
    fay, url = signed_in(cast.fay), f"{HARBOR}questions/{walk.id}/"
    for words in ("", "   ", "x" * 301):
        assert fay.post(url, {"words": words}).status_code == 422
    for _ in range(2):
        fay.post(url, {"words": "Once?", "form_key": "6b1f4b0e-0000-4000-8000-000000000001"})
    other = fay.post(url, {"words": "Twice?", "form_key": "6b1f4b0e-0000-4000-8000-000000000001"})
    assert other.status_code == 422 and CareQuestion.objects.count() == 1


def test_letting_it_rest_tells_the_asker_no_reason(cast: Cast, walk: Any) -> None:
    shares_with_harbor(cast, walk, at=ago())
    question = fay_asks(cast, walk, at=ago(5))
    signed_in(cast.ana).post(f"/care-questions/{question.id}/rest/")
    assert "1 question of yours rests" in signed_in(cast.fay).post(HARBOR).content.decode()


def test_the_person_reads_every_question_and_answer_on_their_own_page(cast: Cast) -> None:
    way = Way(cast)
    shares_with_harbor(cast, way.walk, at=ago())
    question = fay_asks(cast, way.walk, at=ago(5))
    signed_in(cast.ana).post(f"/care-questions/{question.id}/", {"words": "A hard week.", "tells": ["check_ins"]})
    page = way.enter().get("/mine/care-team/").content.decode()
    for words in ("Would a morning visit suit?", "A hard week.", "Harbor Hospital", "Ana"):
        assert words in page
    assert "A hard week." not in signed_in(cast.fay).post(HARBOR).content.decode()


def test_a_peer_writes_down_who_treats_them_and_takes_it_back(cast: Cast, walk: Any) -> None:
    agrees_to_care(cast, walk, at=ago())
    ana, fay, url = signed_in(cast.ana), signed_in(cast.fay), f"/people/{walk.person.same_as_id}/care-team/"
    ana.post(url, {"treats": "harbor"})
    assert "Sam" in fay.post(HARBOR).content.decode()
    assert "not in the list" not in ana.get(url).content.decode()
    ana.post(url, {"ends": "harbor"})
    assert "Sam" not in fay.post(HARBOR).content.decode()
    assert ana.post(url, {"treats": "inland"}).status_code == 422
    assert signed_in(cast.jo).post(url, {"treats": "harbor"}).status_code == 404


def test_a_meeting_is_kept_with_what_was_agreed_and_each_sees_what_they_may(cast: Cast, walk: Any) -> None:
    shares_with_harbor(cast, walk, at=ago())
    ana, today = signed_in(cast.ana), clock.today()
    kept = ana.post("/care-meetings/new/", {
        "site": str(cast.places.harbor.id), "met_on": str(today), "seats": ["peer", "nurse"], "agenda": [str(walk.id)],
        "next_on": str(today + timedelta(days=14)),
    })  # fmt: skip
    meeting = CareMeeting.objects.get()
    assert kept["Location"] == f"/care-meetings/{meeting.id}/"
    week = str(today + timedelta(days=7))
    about = {"words": "Ask the pharmacy", "owner": "nurse", "ends_on": week, "engagement": str(walk.id)}
    assert ana.post(kept["Location"], about).status_code == 422
    ana.post(kept["Location"], about | {"tells": ["participation"]})
    ana.post(kept["Location"], {"words": "Move the huddle to nine", "owner": "site_manager", "ends_on": week})
    assert CareItem.objects.count() == 2
    jo, fay = signed_in(cast.jo), signed_in(cast.fay)
    for client, sees in ((ana, True), (jo, False), (fay, False)):
        page = client.get(kept["Location"]).content.decode()
        assert ("Ask the pharmacy" in page, "Sam" in page) == (sees, sees)
        assert "Move the huddle to nine" in page
    assert "Ask the pharmacy" in fay.post(HARBOR).content.decode()
    item = CareItem.objects.get(engagement=walk)
    assert fay.post(f"/care-items/{item.id}/end/").status_code == 404
    fay.post(f"{HARBOR}agreed/{item.id}/end/", {"how": "let_go"})
    assert CareItem.objects.get(id=item.id).ended_how == "let_go"
    assert "Ask the pharmacy" not in fay.post(HARBOR).content.decode()
    assert signed_in(cast.cleo).get(kept["Location"]).status_code == 404


def test_nobody_is_put_on_an_agenda_whom_the_team_may_not_be_told_of(cast: Cast, walk: Any) -> None:
    other = sam_walks_with(cast.jo, ago(200))
    shares_with_harbor(cast, other, at=ago())
    page = signed_in(cast.ana).get("/care-meetings/new/").content.decode()
    assert str(walk.id) not in page and str(other.id) not in page
    posted = {"site": str(cast.places.harbor.id), "met_on": str(clock.today()), "seats": ["peer", "nurse"],
              "agenda": [str(walk.id)]}  # fmt: skip
    assert signed_in(cast.ana).post("/care-meetings/new/", posted).status_code == 422


def test_twelve_open_things_are_enough(cast: Cast) -> None:
    meeting = met_about(cast, at=clock.now())
    for _ in range(12):
        agreed_about(cast, meeting, None, at=clock.now())
    more = {"words": "One more", "owner": "nurse", "ends_on": str(clock.today())}
    assert signed_in(cast.ana).post(f"/care-meetings/{meeting.id}/", more).status_code == 422


def test_fays_list_asks_no_more_for_more_people(cast: Cast, walk: Any) -> None:
    shares_with_harbor(cast, walk, at=ago())
    fay = signed_in(cast.fay)

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            fay.post(HARBOR)
        return len(captured)

    statements()
    few = statements()
    for number in range(4):
        shares_with_harbor(cast, sam_walks_with(cast.ana, ago(240 + number)), at=ago())
    assert statements() <= few


def test_the_role_page_is_for_everybody_and_names_its_source(client: Client, db: None) -> None:
    page = client.get("/what-a-peer-does/").content.decode()
    assert "Thrive Peer Recovery Services" in page and page.count("<li><b>") == 6


def test_a_request_outside_the_role_is_a_number_without_a_name(cast: Cast) -> None:
    ana, harbor = signed_in(cast.ana), str(cast.places.harbor.id)
    for _ in range(2):
        ana.post("/role-limits/", {"site": harbor, "kind": "watching"})
    row = OutOfRoleCount.objects.get()
    assert row.count == 2 and not [f for f in row._meta.get_fields() if f.name in ("user", "peer", "person")]
    for user in (cast.ana, cast.jo, cast.dana):
        assert "Harbor Hospital: 2" in signed_in(user).get("/role-limits/").content.decode()
    assert signed_in(cast.dana).post("/role-limits/", {"site": harbor, "kind": "watching"}).status_code == 200
    assert ana.post("/role-limits/", {"site": harbor, "kind": "blame"}).status_code == 422
    form = {"site": harbor, "form_key": "6b1f4b0e-0000-4000-8000-000000000002"}
    assert ana.post("/role-limits/", form | {"kind": "watching"}).status_code == 302
    assert ana.post("/role-limits/", form | {"kind": "clinical"}).status_code == 422, "the same form, other answers"
    assert signed_in(cast.fay).get("/role-limits/").status_code == 404
    assert OutOfRoleCount.objects.get().count == 3


def test_form_times_show_a_role_of_three_and_hide_a_smaller_one(cast: Cast) -> None:
    day = clock.today()
    for role in ("peer_worker", "peer_supervisor", "public"):
        form_times.add(form_times.Sent("web:contacts", role, {"edit": 4000}), day=day)
    dana = signed_in(cast.dana)
    page = dana.get("/form-times/").content.decode()
    assert "All staff" in page and "Peer supervisor" not in page and "<td>Peer</td>" not in page and "5 s" in page
    assert dana.get("/form-times/?month=2019-01").status_code == 200
    assert signed_in(cast.ana).get("/form-times/").status_code == 404
    assert "never about you" in signed_in(cast.ana).get("/what-is-counted/").content.decode()


def test_a_kind_that_the_consent_lacks_keeps_the_rest_of_the_line(cast: Cast, walk: Any) -> None:
    shares_with_harbor(cast, walk, at=ago(), information=frozenset({I.NAME, I.PARTICIPATION}))
    page = signed_in(cast.fay).post(HARBOR).content.decode()
    assert "Sam" in page and "Next check-in" not in page
