"""Files given together: each is told what became of it, and nothing is made twice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from companionway.people.models import Person
from companionway.referrals.models import Referral
from tests.cast import TODAY, Cast
from tests.interop.makers import (
    KNOWN,
    MADE,
    NONE,
    REFUSED,
    UPDATED,
    given,
    kept,
    only,
    order,
    patient,
    request,
    taken,
    terms,
    transaction,
    urn,
)


def test_a_request_and_its_patient_in_two_files_make_a_referral(cast: Cast) -> None:
    found = taken(given("p.json", patient()), given("r.json", request()))
    assert [one.verdict for one in found] == [NONE, MADE]
    assert found[0].reason == "a Patient, read for the request of another file"
    referral = only()
    assert (referral.program.slug, referral.route, referral.sender) == ("ed", "fhir", "sender")
    assert (referral.person.given_name, referral.person.birth_date.isoformat()) == ("Sam", "1990-01-31")  # type: ignore[union-attr]
    assert [point.value for point in referral.person.contact_points.all()] == ["207-555-0101"]


def test_the_same_file_twice_makes_nothing_twice(cast: Cast) -> None:
    files = [given("p.json", patient()), given("r.json", request()), given("o.hl7", order())]
    assert [one.verdict for one in taken(*files)] == [NONE, MADE, MADE]
    assert [one.verdict for one in taken(*files)] == [NONE, KNOWN, KNOWN]
    assert (Referral.objects.count(), Person.objects.count()) == (2, 2)
    assert kept("r.json").verdict == MADE


def test_the_same_order_in_another_file_is_known_and_with_a_new_phone_updated(cast: Cast) -> None:
    taken(given("b.json", transaction(patient(), request(about=urn(0)))))
    assert taken(given("c.json", transaction(request(about=urn(1)), patient())))[0].verdict == KNOWN
    newer = patient(telecom=[{"system": "phone", "value": "207-555-0199"}])
    assert taken(given("d.json", transaction(newer, request(about=urn(0)))))[0].verdict == UPDATED
    assert Referral.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"code": {"coding": [{"system": "EAP", "code": "OTHER"}]}}, "its code is not one of the order codes"),
        ({"code": {"coding": [{"system": "x", "code": "REF15401"}]}}, "its code is not one of the order codes"),
        ({"code": {"text": "REF15401"}}, "its code is not one of the order codes"),
        ({"intent": "proposal"}, "it is no order but proposal"),
        ({"intent": "directive"}, "it is no order but directive"),
        ({"status": "draft"}, "its status is draft"),
        ({"status": "completed"}, "its status is completed"),
        ({"doNotPerform": True}, "it says what should not be done"),
    ],
)  # fmt: skip
def test_what_asks_nothing_of_us_is_no_referral_and_says_why(cast: Cast, change: dict[str, object], why: str) -> None:
    found = taken(given("p.json", patient()), given("r.json", request(**change)))
    assert (found[1].verdict, found[1].reason) == (NONE, f"a ServiceRequest: {why}")
    assert Referral.objects.count() == 0


def test_an_order_code_may_be_added_for_a_run(cast: Cast) -> None:
    other = request(code={"coding": [{"system": "http://snomed.info/sct", "code": "24165007"}]})
    files = given("p.json", patient()), given("r.json", other)
    assert taken(*files)[1].verdict == NONE
    assert taken(*files, more_codes=frozenset({("", "24165007")}))[1].verdict == MADE
    assert "No program was named" in only().needs_placing


def test_a_bad_file_does_not_stop_the_others(cast: Cast) -> None:
    files = [given("1.json", "{"), given("2.hl7", b"MSH"), given("3.json", {"resourceType": "Patientt"}),
             given("4.csv", "a,b"), given("p.json", patient()), given("r.json", request())]  # fmt: skip
    assert [one.verdict for one in taken(*files)] == [REFUSED] * 4 + [NONE, MADE]


def test_what_is_refused_is_kept_with_its_bytes_and_reason(cast: Cast) -> None:
    bad = b'{"resourceType": "Patient", "birthDate": "2026-10-01T12:00:00"}'
    taken(given("bad.json", bad))
    row = kept("bad.json")
    assert (bytes(row.body or b""), row.state, row.location) == (bad, "waiting", "Patient.birthDate")


def test_someone_who_is_not_referred_leaves_no_bytes_behind(cast: Cast) -> None:
    taken(given("p.json", patient()))
    assert (kept("p.json").verdict, kept("p.json").body) == (NONE, None)


def test_line_feeds_are_read_and_noted(cast: Cast) -> None:
    found = taken(given("o.hl7", order().replace(b"\r", b"\n")))[0]
    assert (found.verdict, "ended with LF" in found.notes[0]) == (MADE, True)
    assert "ended with LF" in kept("o.hl7").notes[0]
    assert "LF" not in only().needs_placing


def test_a_site_of_the_sender_is_found_by_name_and_an_unknown_one_is_told(cast: Cast) -> None:
    taken(given("o.hl7", order("1").replace(b"|MMC|", b"|Harbor Hospital|")))
    assert only().site == cast.places.harbor
    taken(given("p.hl7", order("2", control="M2", name="Roe^Kim")))
    assert "The sender's site, MMC, is not one of ours." in Referral.objects.get(site=None).needs_placing


def test_a_request_for_a_closed_site_is_kept_and_shown(cast: Cast) -> None:
    site = cast.places.harbor
    site.closed_on = TODAY - timedelta(days=1)
    site.save()
    taken(given("o.hl7", order("1").replace(b"|MMC|", b"|Harbor Hospital|")))
    assert "no longer takes requests" in only().needs_placing


def test_a_request_that_finds_no_program_is_refused_and_kept(cast: Cast) -> None:
    empty = replace(terms().catalog, programs=())
    found = taken(given("o.hl7", order("1")), catalog=empty)[0]
    assert found.verdict == REFUSED
    codes = frozenset({("EAP", "REF15401")})
    found = taken(given("o.hl7", order("1")), catalog=empty, more_codes=codes)[0]
    assert "no program yet" in found.reason
