"""The clinician's door: one screen, sent once, nothing lost, nothing to read back."""

import re
import uuid
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from companionway.organizations.models import Program, ProgramSite
from companionway.people.models import ContactPoint
from companionway.platform.models import OutboxMessage
from companionway.referrals.models import Referral
from companionway.referrals.rules import Source, Where
from tests.cast import BEGAN, Cast, sam_waits
from tests.said import names
from tests.web.asking import signed_in

DOOR = reverse("web:refer", args=["harbor"])


def said(**changes: object) -> dict[str, object]:
    answers = {
        "key": str(uuid.uuid4()), "agreed": "on", "called": "Sam", "where": "here", "room": "4",
        "unit": "", "phone": "", "language": "",
    }  # fmt: skip
    return {**answers, **changes}


def test_the_form_asks_six_things_at_most_and_has_two_to_type(cast: Cast) -> None:
    page = Client().get(DOOR).content.decode()
    form = page[page.index('<form id="refer"') : page.index("</form>")]
    groups = set(re.findall(r'name="(\w+)"', form)) - {"csrfmiddlewaretoken", "key"}
    place_dependent = {"room", "unit", "phone"}
    only_when_asked_for = {"language"}
    assert len(groups - place_dependent - only_when_asked_for | {"room"}) == 6
    assert "They said yes to a visit from a peer." in form
    assert "You can say no or stop any time." in page


def test_a_request_is_sent_without_signing_in_and_answered_with_a_receipt(cast: Cast) -> None:
    response = Client().post(DOOR, said())
    referral = Referral.objects.get()
    assert response.status_code == 302
    assert response["Location"].startswith("/receipts/")
    assert (referral.site, referral.program) == (cast.places.harbor, cast.places.ed)
    assert (referral.where, referral.place, referral.agreed_to_visit) == (Where.HERE, "4", True)
    assert referral.source == Source.CLINICIAN
    assert OutboxMessage.objects.filter(kind="new_request").count() == 1


def test_only_the_place_that_was_chosen_is_read(cast: Cast) -> None:
    Client().post(DOOR, said(where="home", room="4", phone="207-555-0142", reach_ok=["text"]))
    referral = Referral.objects.get()
    point = ContactPoint.objects.get()
    assert (referral.where, referral.place) == (Where.HOME, "")
    assert (point.value, point.text_ok, point.message_ok) == ("207-555-0142", True, False)


def test_a_wrong_phone_that_was_not_asked_for_refuses_nothing(cast: Cast) -> None:
    assert Client().post(DOOR, said(phone="12")).status_code == 302
    assert not ContactPoint.objects.exists()


def test_the_same_form_twice_makes_one_request_and_shows_the_same_receipt(cast: Cast) -> None:
    form = said()
    first, second = Client().post(DOOR, form), Client().post(DOOR, form)
    assert first["Location"] == second["Location"]
    assert Referral.objects.count() == 1


def test_the_same_id_with_other_answers_is_refused_and_keeps_them(cast: Cast) -> None:
    form = said()
    Client().post(DOOR, form)
    response = Client().post(DOOR, form | {"called": "Lee"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "already sent with other answers" in page
    assert 'value="Lee"' in page
    assert form["key"] not in page
    assert Referral.objects.count() == 1


@pytest.mark.parametrize(
    ("missing", "words"),
    [("agreed", "Ask first."), ("called", "A first name or nickname is enough."), ("where", "Choose where a peer")],
)
def test_what_is_missing_is_said_beside_it_and_the_rest_is_kept(cast: Cast, missing: str, words: str) -> None:
    form = {k: v for k, v in said(room="Bay 7").items() if k != missing}
    response = Client().post(DOOR, form)
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert "Bay 7" in page
    assert str(form["key"]) in page
    assert "<title>Error: " in page


def test_a_number_that_cannot_be_called_is_said(cast: Cast) -> None:
    response = Client().post(DOOR, said(where="home", phone="555"))
    assert response.status_code == 422
    assert "looks too short" in response.content.decode()


def test_pregnant_or_a_baby_opens_the_perinatal_program(cast: Cast) -> None:
    Client().post(DOOR, said(more=["perinatal", "overdose"]))
    referral = Referral.objects.get()
    assert referral.program == cast.places.mothers
    assert (referral.perinatal, referral.after_overdose, referral.needs_placing) == (True, True, "")


def test_an_interpreter_is_asked_for_with_the_language(cast: Cast) -> None:
    Client().post(DOOR, said(more=["interpreter"], language="Portuguese"))
    person = Referral.objects.get().person
    assert (person.interpreter, person.language) == (True, "Portuguese")


def test_a_request_from_a_closed_site_is_kept_and_flagged(cast: Cast) -> None:
    site = cast.places.harbor
    site.closed_on = date(2026, 1, 1)
    site.save()
    assert "no longer takes requests" in Client().get(DOOR).content.decode()
    assert Client().post(DOOR, said()).status_code == 302
    assert Referral.objects.get().needs_placing == "Harbor Hospital no longer takes requests."


def test_a_site_that_is_gone_loses_nothing_that_was_typed(cast: Cast) -> None:
    form = said(room="Bay 7")
    response = Client().post(reverse("web:refer", args=["old-harbor"]), form)
    page = response.content.decode()
    assert response.status_code == 404
    assert "Nothing you typed is lost." in page
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page[page.index(DOOR) :]))
    assert {k: hidden[k] for k in ("called", "room", "key")} == {"called": "Sam", "room": "Bay 7", "key": form["key"]}
    assert Client().post(DOOR, hidden).status_code == 302
    assert Referral.objects.get().place == "Bay 7"


def test_an_unknown_site_lists_those_that_take_requests(cast: Cast) -> None:
    response = Client().get(reverse("web:refer", args=["nowhere"]))
    assert response.status_code == 404
    assert DOOR in response.content.decode()


def test_a_site_with_two_programs_lets_one_choose(cast: Cast) -> None:
    inpatient = Program.objects.create(
        organization=cast.places.organization, slug="inpatient", name="Inpatient", starts_on=BEGAN, promise_days=7,
        modes=["in_person"],
    )  # fmt: skip
    ProgramSite.objects.create(program=inpatient, site=cast.places.harbor, starts_on=BEGAN)
    page = Client().get(DOOR).content.decode()
    assert "/refer/harbor/ed/" in page and "/refer/harbor/inpatient/" in page
    assert Client().post("/refer/harbor/inpatient/", said(where="inpatient", unit="3 East")).status_code == 302
    referral = Referral.objects.get()
    assert (referral.program, referral.place) == (inpatient, "3 East")


@pytest.mark.asvs("2.3.2", "2.4.1")
def test_too_many_from_one_address_are_told_so_and_keep_their_words(cast: Cast, settings: object) -> None:
    settings.COMPANIONWAY_DOOR_LIMIT = 2  # type: ignore[attr-defined]
    visitor = Client(REMOTE_ADDR="192.0.2.77")
    statuses = [visitor.post(DOOR, said()).status_code for _ in range(2)]
    refused = visitor.post(DOOR, said(room="Bay 7"))
    assert [*statuses, refused.status_code] == [302, 302, 429]
    assert "Bay 7" in refused.content.decode()
    assert int(refused["Retry-After"]) > 0
    assert Client(REMOTE_ADDR="192.0.2.78").post(DOOR, said()).status_code == 302


def test_the_door_shows_nothing_about_anyone(cast: Cast) -> None:
    sam_waits()
    for page in (Client().get(DOOR), Client().get(reverse("web:refer-sites"))):
        assert not names("Sam", page.content.decode())


def test_fay_finds_her_requests_and_others_do_not(cast: Cast) -> None:
    fay = signed_in(cast.fay)
    fay.post(DOOR, said())
    referral = Referral.objects.get()
    assert (referral.asked_by_user_id, referral.asked_by) == (cast.fay.id, "Fay Novak")
    page = fay.get(reverse("web:my-requests")).content.decode()
    assert "/receipts/" in page
    assert not names("Sam", page)
    assert signed_in(cast.ana).get(reverse("web:my-requests")).status_code == 404
