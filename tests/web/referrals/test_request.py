"""One request: who sees how much, and every verb as something that is posted."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from companionway.engagement.models.walk import Engagement
from companionway.people.details import PersonDetails, ReachDetails
from companionway.platform import clock
from companionway.referrals.actions.answer import accept, note_try, say_not_now, stop_trying
from companionway.referrals.models import Referral, ReferralEvent
from companionway.referrals.rules import CheckBack, State, Try
from tests.cast import Cast, sam_waits
from tests.said import names
from tests.web.asking import signed_in

PHONE = "207-555-0142"
VERBS = [
    "request-acceptance", "request-pass", "request-return", "request-tries", "request-rest", "request-reaching-out",
    "request-withdrawal",
]  # fmt: skip


def where(name: str, referral: Referral) -> str:
    return reverse(f"web:{name}", args=[referral.id])


def with_ana(cast: Cast, **changes: object) -> Referral:
    now = clock.now() - timedelta(minutes=10)
    referral = sam_waits(at=now, **changes)
    return accept(referral_id=referral.id, by=cast.ana.id, at=now + timedelta(minutes=2))


@pytest.mark.asvs("8.2.3", "15.3.1")
def test_a_waiting_request_shows_its_card_and_keeps_the_phone_until_somebody_has_it(cast: Cast) -> None:
    page = signed_in(cast.ana).get(where("request", sam_waits(at=clock.now()))).content.decode()
    assert "Sam" in page and "Here now, Room 4" in page
    assert "I&#x27;ve got it" in page or "I've got it" in page
    assert PHONE not in page


def test_its_peer_sees_how_to_reach_them_and_what_is_safe(cast: Cast) -> None:
    page = signed_in(cast.ana).get(where("request", with_ana(cast))).content.decode()
    assert PHONE in page
    assert "OK to text" in page
    assert "Do not leave a message" in page
    assert "<title>Request</title>" in page


def test_the_four_clocks_stand_apart(cast: Cast) -> None:
    referral = with_ana(cast)
    page = signed_in(cast.ana).get(where("request", referral)).content.decode()
    for label in ("Request came in", "Taken by a peer", "First try", "First talk"):
        assert f"<dt>{label}</dt>" in page
    assert "2 min after" in page
    assert page.count("not yet") >= 2


def test_another_peer_at_the_site_reads_who_has_it_and_nothing_more(cast: Cast) -> None:
    response = signed_in(cast.jo).get(where("request", with_ana(cast)))
    page = response.content.decode()
    assert "Ana Reyes has it. Thank you." in page
    assert PHONE not in page and not names("Sam", page)


def test_the_supervisor_sees_it_and_may_act(cast: Cast) -> None:
    page = signed_in(cast.ben).get(where("request", with_ana(cast))).content.decode()
    assert PHONE in page
    assert "How did it go?" in page


@pytest.mark.parametrize("who", ["cleo", "dana", "eli", "fay", "gil", "kit"])
def test_for_everyone_else_there_is_nothing_here(cast: Cast, who: str) -> None:
    referral = sam_waits(at=clock.now())
    client = signed_in(getattr(cast, who))
    assert client.get(where("request", referral)).status_code == 404
    for verb in VERBS:
        assert client.post(where(verb, referral)).status_code == 404


def test_a_settled_request_is_gone_for_other_peers(cast: Cast) -> None:
    referral = with_ana(cast)
    say_not_now(referral_id=referral.id, check_back=CheckBack.WEEK, channel="call", by=cast.ana.id, at=clock.now())
    assert signed_in(cast.jo).get(where("request", referral)).status_code == 404
    assert signed_in(cast.ana).get(where("request", referral)).status_code == 200


def test_a_get_changes_no_request(cast: Cast) -> None:
    referral = sam_waits(at=clock.now())
    ana = signed_in(cast.ana)
    for name in VERBS:
        assert ana.get(where(name, referral)).status_code == 405
    for name in ("request", "request-place", "request-duplicate"):
        ana.get(where(name, referral))
    referral.refresh_from_db()
    assert (referral.state, referral.version) == (State.RECEIVED, 1)


@pytest.mark.asvs("2.3.4")
def test_the_faster_peer_gets_it_and_the_slower_one_is_told(cast: Cast) -> None:
    referral = sam_waits(at=clock.now())
    assert signed_in(cast.ana).post(where("request-acceptance", referral)).status_code == 302
    slower = signed_in(cast.jo).post(where("request-acceptance", referral))
    assert slower.status_code == 409
    assert "Ana Reyes has it. Thank you." in slower.content.decode()
    referral.refresh_from_db()
    assert referral.accepted_by_id == cast.ana.id


def test_cannot_right_now_asks_no_reason_and_leaves_it_waiting(cast: Cast) -> None:
    referral = sam_waits(at=clock.now())
    response = signed_in(cast.ana).post(where("request-pass", referral), follow=True)
    assert "OK. It waits for the next peer." in response.content.decode()
    referral.refresh_from_db()
    assert referral.state == State.RECEIVED


def test_handing_back_lets_it_wait_for_anyone_and_takes_the_phone_out_of_sight(cast: Cast) -> None:
    referral = with_ana(cast)
    ana = signed_in(cast.ana)
    ana.post(where("request-return", referral))
    referral.refresh_from_db()
    assert (referral.state, referral.accepted_by_id) == (State.RECEIVED, None)
    assert PHONE not in ana.get(where("request", referral)).content.decode()


@pytest.mark.parametrize("how", list(Try))
def test_a_try_starts_the_clock_of_tries_and_not_that_of_talks(cast: Cast, how: Try) -> None:
    referral = with_ana(cast)
    signed_in(cast.ana).post(where("request-tries", referral), {"how": how.value, "channel": "call"})
    referral.refresh_from_db()
    assert referral.state == State.ATTEMPTING
    assert referral.first_attempt_at is not None
    assert referral.first_contact_at is None


def test_the_same_try_sent_twice_is_one_try(cast: Cast) -> None:
    referral = with_ana(cast)
    ana, form = signed_in(cast.ana), {"how": "left_message", "channel": "call", "form_key": str(uuid.uuid4())}
    for _ in range(2):
        assert ana.post(where("request-tries", referral), form).status_code == 302
    assert ReferralEvent.objects.filter(referral=referral, verb="try").count() == 1


def test_another_peer_cannot_say_how_it_went(cast: Cast) -> None:
    referral = with_ana(cast)
    jo = signed_in(cast.jo)
    for name in ("request-tries", "request-return", "request-yes", "request-not-now", "request-rest"):
        assert jo.post(where(name, referral), {"how": "no_answer", "channel": "call"}).status_code == 404


def test_stopping_needs_a_try_and_keeps_the_door_open(cast: Cast) -> None:
    referral = with_ana(cast)
    ana = signed_in(cast.ana)
    assert ana.post(where("request-rest", referral)).status_code == 422
    note_try(referral_id=referral.id, how=Try.NO_ANSWER, channel="call", by=cast.ana.id, at=clock.now())
    ana.post(where("request-rest", referral))
    page = ana.get(where("request", referral)).content.decode()
    assert "We could not reach them; the door stays open" in page
    assert "They say yes now" in page


@pytest.mark.parametrize(("choice", "offered"), [("week", True), ("month", True), ("dont", False)])
def test_not_now_asks_whether_we_may_check_back(cast: Cast, choice: str, offered: bool) -> None:
    referral = with_ana(cast)
    ana = signed_in(cast.ana)
    screen = ana.get(where("request-not-now", referral)).content.decode()
    assert screen.count('class="choice"') == 3
    ana.post(where("request-not-now", referral), {"channel": "in_person", "check_back": choice})
    page = ana.get(where("request", referral)).content.decode()
    assert "Said not now; the door stays open" in page
    assert ("I am reaching out again" in page) is offered
    assert "They say yes now" in page


def test_reaching_out_again_makes_it_open_without_a_new_intake(cast: Cast) -> None:
    referral = with_ana(cast)
    note_try(referral_id=referral.id, how=Try.NO_ANSWER, channel="call", by=cast.ana.id, at=clock.now())
    stop_trying(referral_id=referral.id, by=cast.ana.id, at=clock.now())
    signed_in(cast.ana).post(where("request-reaching-out", referral))
    referral.refresh_from_db()
    assert referral.state == State.ATTEMPTING
    assert Referral.objects.count() == 1


def yes_form(**changes: object) -> dict[str, object]:
    return {"channel": "in_person", "rhythm": "weekly", "modes": ["text", "call"], **changes}


def test_a_yes_is_one_short_screen_with_its_defaults_ready(cast: Cast) -> None:
    page = signed_in(cast.ana).get(where("request-yes", with_ana(cast))).content.decode()
    assert page.count("checked") == 3
    for words in ("Weekly", "Every other week", "Now and then", "As needed", "Text", "Call", "In person", "Video"):
        assert words in page


def test_a_yes_begins_the_walk_once(cast: Cast) -> None:
    referral = with_ana(cast)
    ana, form = signed_in(cast.ana), yes_form(form_key=str(uuid.uuid4()))
    for _ in range(2):
        response = ana.post(where("request-yes", referral), form)
        assert response.status_code == 302
        assert str(referral.person_id) in response["Location"]
    walk = Engagement.objects.get()
    assert (walk.rhythm, walk.modes) == ("weekly", ["text", "call"])
    referral.refresh_from_db()
    assert referral.state == State.ENGAGED


def test_a_later_yes_after_not_now_needs_no_new_request(cast: Cast) -> None:
    referral = with_ana(cast)
    say_not_now(referral_id=referral.id, check_back=CheckBack.DONT, channel="call", by=cast.ana.id, at=clock.now())
    signed_in(cast.ana).post(where("request-yes", referral), yes_form())
    assert Engagement.objects.get().referral_id == referral.id
    assert Referral.objects.count() == 1


def test_a_yes_without_a_way_of_meeting_keeps_what_was_chosen(cast: Cast) -> None:
    response = signed_in(cast.ana).post(where("request-yes", with_ana(cast)), yes_form(modes=[], rhythm="as_needed"))
    page = response.content.decode()
    assert response.status_code == 422
    assert "<title>Error: " in page
    assert 'value="as_needed" id="id_rhythm_3" checked' in page or 'value="as_needed" checked' in page.replace(
        ' id="id_rhythm_3"', ""
    ).replace(' autocomplete="off"', "")


def test_a_request_is_sent_on_with_its_clock_and_the_nearest_place_first(cast: Cast) -> None:
    lost = sam_waits(at=clock.now() - timedelta(minutes=5), site="harbor-clinic")
    assert lost.needs_placing
    ben = signed_in(cast.ben)
    page = ben.get(where("request-place", lost)).content.decode()
    assert page.index("Emergency Department · Harbor Hospital, Harbor") < page.index("Or any other place")
    response = ben.post(where("request-place", lost), {"nearest": "ed/harbor"})
    assert response.status_code == 302
    fresh = Referral.objects.get(redirected_from=lost)
    assert (fresh.site, fresh.received_at, fresh.state) == (cast.places.harbor, lost.received_at, State.RECEIVED)
    lost.refresh_from_db()
    assert lost.state == State.REDIRECTED


def test_sending_on_to_nowhere_is_refused_in_words(cast: Cast) -> None:
    response = signed_in(cast.ana).post(where("request-place", sam_waits(at=clock.now())), {})
    assert response.status_code == 422
    assert "Choose where this request belongs." in response.content.decode()


def test_the_same_request_twice_is_kept_and_not_counted(cast: Cast) -> None:
    sam = PersonDetails(called="Sam", reach=(ReachDetails("phone", PHONE),))
    first = sam_waits(at=clock.now() - timedelta(minutes=9), person=sam)
    second = sam_waits(at=clock.now(), person=sam)
    ana = signed_in(cast.ana)
    assert str(first.id) in ana.get(where("request-duplicate", second)).content.decode()
    ana.post(where("request-duplicate", second), {"of": str(first.id)})
    second.refresh_from_db()
    assert (second.state, second.same_request_as_id) == (State.DUPLICATE, first.id)


def test_a_request_of_somebody_unlike_cannot_be_called_the_same(cast: Cast) -> None:
    other = sam_waits(at=clock.now(), person=PersonDetails(called="Lee"))
    mine = sam_waits(at=clock.now())
    response = signed_in(cast.ana).post(where("request-duplicate", mine), {"of": str(other.id)})
    assert response.status_code == 422
    mine.refresh_from_db()
    assert mine.state == State.RECEIVED


def test_taking_a_request_back_ends_it(cast: Cast) -> None:
    referral = sam_waits(at=clock.now())
    signed_in(cast.ana).post(where("request-withdrawal", referral))
    referral.refresh_from_db()
    assert referral.state == State.WITHDRAWN


def test_a_verb_that_comes_too_late_is_refused_in_words(cast: Cast) -> None:
    referral = with_ana(cast)
    ana = signed_in(cast.ana)
    ana.post(where("request-not-now", referral), {"channel": "call", "check_back": "week"})
    response = ana.post(where("request-tries", referral), {"how": "no_answer", "channel": "call"})
    assert response.status_code == 422
    assert "moved on" in response.content.decode()


def test_without_signing_in_every_verb_leads_to_the_sign_in_page(cast: Cast) -> None:
    referral = sam_waits(at=clock.now())
    for verb in VERBS:
        assert reverse("web:sign-in") in Client().post(where(verb, referral))["Location"]
