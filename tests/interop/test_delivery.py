"""Files given together: each is told what became of it, they resolve each other, and nothing is made twice."""

import json
from dataclasses import replace

import pytest

from companionway.interop.fhir.people import current_names
from companionway.interop.incoming import Verdict
from companionway.people.models import Person, PossibleMatch
from companionway.referrals.models import Referral
from companionway.referrals.rules import State
from tests.cast import TODAY, Cast
from tests.interop.makers import given, kept, order, patient, request, taken, terms, transaction, urn

MADE, KNOWN, UPDATED, NONE, REFUSED = Verdict.MADE, Verdict.KNOWN, Verdict.UPDATED, Verdict.NO_REFERRAL, Verdict.REFUSED


def only() -> Referral:
    return Referral.objects.select_related("person", "program", "site").get()


def test_a_request_and_its_patient_in_two_files_make_a_referral(cast: Cast) -> None:
    found = taken(given("p.json", patient()), given("r.json", request()))
    assert [one.verdict for one in found] == [NONE, MADE]
    assert found[0].reason == "a Patient, read for the request of another file"
    referral = only()
    assert (referral.program.slug, referral.route, referral.sender) == ("ed", "fhir", "sender")
    assert (referral.person.given_name, referral.person.birth_date.isoformat()) == ("Sam", "1990-01-31")  # type: ignore[union-attr]
    assert [point.value for point in referral.person.contact_points.all()] == ["207-555-0101"]


def test_the_order_of_the_files_does_not_matter(cast: Cast) -> None:
    assert [one.verdict for one in taken(given("r.json", request()), given("p.json", patient()))] == [MADE, NONE]


@pytest.mark.parametrize("base", ["urn:uuid:", "http://sender.example/fhir/"])
def test_a_transaction_resolves_its_own_references(cast: Cast, base: str) -> None:
    about = urn(0) if base == "urn:uuid:" else "Patient/p1"
    task = {"resourceType": "Task", "id": "t1", "status": "requested", "intent": "order",
            "focus": {"reference": urn(1) if base == "urn:uuid:" else "ServiceRequest/r1"}}  # fmt: skip
    found = taken(given("b.json", transaction(patient(), request(about=about), task, base=base)))
    assert [one.verdict for one in found] == [MADE]


def test_a_relative_reference_does_not_lead_to_another_server_of_the_same_bundle(cast: Cast) -> None:
    bundle = transaction(patient(), request(), base="http://one.example/fhir/")
    bundle["entry"][0]["fullUrl"] = "http://two.example/fhir/Patient/p1"
    other = transaction(patient("p1", name=[{"family": "Other", "given": ["Kim"]}]), base="http://three.example/fhir/")
    found = taken(given("a.json", bundle), given("b.json", other, folder="else"))
    assert found[0].verdict == MADE
    assert only().person.given_name == "Sam"


def test_a_contained_patient_is_found(cast: Cast) -> None:
    assert taken(given("r.json", request(about="#p1", contained=[patient()])))[0].verdict == MADE


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


def test_the_same_order_number_of_two_senders_is_two_requests(cast: Cast) -> None:
    one = transaction(patient(), request(about=urn(0)))
    assert [o.verdict for o in taken(given("a.json", one, source="north"), given("b.json", one, source="south"))] == [
        MADE,
        MADE,
    ]
    assert PossibleMatch.objects.count() == 1


def test_the_same_order_number_for_another_person_is_refused(cast: Cast) -> None:
    taken(given("o.hl7", order("1")))
    found = taken(given("p.hl7", order("1", control="MSG0002", name="Roe^Kim")))[0]
    assert (found.verdict, "another person" in found.reason) == (REFUSED, True)
    assert only().person.given_name == "Pat"
    assert kept("p.hl7").state == "waiting"


def test_a_number_that_comes_with_quite_another_name_is_refused_not_merged(cast: Cast) -> None:
    taken(given("a.json", transaction(patient(), request(about=urn(0)))))
    other = patient(name=[{"family": "Example", "given": ["Colin"]}])
    found = taken(given("b.json", transaction(other, request("r2", urn(0)))))[0]
    assert (found.verdict, "quite another name" in found.reason) == (REFUSED, True)
    assert (Person.objects.count(), Referral.objects.count()) == (1, 1)


def test_a_new_family_name_under_the_same_number_is_the_same_person(cast: Cast) -> None:
    taken(given("a.json", transaction(patient(), request(about=urn(0)))))
    married = patient(name=[{"family": "Newname", "given": ["Samuel"]}])
    assert taken(given("b.json", transaction(married, request("r2", urn(0)))))[0].verdict == MADE
    assert (Person.objects.count(), Referral.objects.count()) == (1, 2)


def test_people_that_look_alike_are_made_known_to_a_human_and_not_merged(cast: Cast) -> None:
    taken(given("a.json", transaction(patient("a"), request("ra", urn(0)))))
    taken(given("b.json", transaction(patient("b"), request("rb", urn(0)))))
    assert (Person.objects.count(), PossibleMatch.objects.count()) == (2, 1)


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


@pytest.mark.parametrize(
    ("about", "where", "why"),
    [
        ("Patient/p9", "ServiceRequest.subject.reference", "Patient/p9 is not among the files"),
        ("http://elsewhere.example/fhir/Patient/p1", "ServiceRequest.subject.reference", "points to another server"),
        ("urn:uuid:00000000-0000-4000-8000-000000000099", "ServiceRequest.subject.reference", "names nothing"),
        ("Group/g1", "ServiceRequest.subject", "about one person, not a Group"),
    ],
)  # fmt: skip
def test_a_dangling_reference_is_refused_with_its_place(cast: Cast, about: str, where: str, why: str) -> None:
    group = {"resourceType": "Group", "id": "g1", "type": "person", "actual": True}
    found = taken(given("p.json", patient()), given("g.json", group), given("r.json", request(about=about)))[2]
    assert (found.verdict, found.location, why in found.reason) == (REFUSED, where, True)
    assert kept("r.json").body is not None


def test_two_different_patients_under_one_id_are_refused_not_guessed(cast: Cast) -> None:
    other = patient(birthDate="1980-05-05")
    found = taken(given("p.json", patient()), given("q.json", other), given("r.json", request()))[2]
    assert (found.verdict, "2 times with different content" in found.reason) == (REFUSED, True)


def test_a_patient_of_the_same_folder_comes_before_one_of_another(cast: Cast) -> None:
    far = given("p.json", patient(name=[{"family": "Far", "given": ["Kim"]}]), folder="far")
    assert taken(far, given("p2.json", patient()), given("r.json", request()))[2].verdict == MADE
    assert only().person.given_name == "Sam"


def test_a_request_whose_patient_was_refused_says_so(cast: Cast) -> None:
    found = taken(given("p.json", patient(birthDate="31.01.1990")), given("r.json", request()))
    assert (found[0].verdict, found[0].location) == (REFUSED, "Patient.birthDate")
    assert found[1].reason == "Patient/p1 was sent along but refused; mend it first."


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"birthDate": "2090-01-01"}, "Patient.birthDate"),
        ({"birthDate": "1850-01-01"}, "Patient.birthDate"),
        ({"deceasedBoolean": True}, "Patient.deceased"),
        ({"name": []}, "Patient.name"),
        ({"name": [{"use": "official", "prefix": ["Dr"]}]}, "Patient.name"),
    ],
)
def test_a_person_who_cannot_be_taken_in_is_refused_with_the_place(
    cast: Cast, change: dict[str, object], where: str
) -> None:
    found = taken(given("b.json", transaction(patient(**change), request(about=urn(0)))))[0]
    assert (found.verdict, found.location) == (REFUSED, f"Bundle.entry[0].resource.{where.split('.')[1]}")
    assert Person.objects.count() == 0


def test_a_bundle_is_all_or_nothing(cast: Cast) -> None:
    bundle = transaction(patient(), request(about=urn(0)), request("r2", urn(0)) | {"subject": {"reference": urn(99)}})
    assert taken(given("b.json", bundle))[0].verdict == REFUSED
    assert Referral.objects.count() == 0
    two = transaction(patient("a"), patient("b", name=[{"family": "Other", "given": ["Kim"]}]),
                      request("ra", urn(0)), request("rb", urn(1)))  # fmt: skip
    found = taken(given("c.json", two))[0]
    assert (found.verdict, len(found.referrals)) == (MADE, 2)


def test_a_bad_file_does_not_stop_the_others(cast: Cast) -> None:
    files = [given("1.json", "{"), given("2.hl7", b"MSH"), given("3.json", {"resourceType": "Patientt"}),
             given("4.csv", "a,b"), given("p.json", patient()), given("r.json", request())]  # fmt: skip
    assert [one.verdict for one in taken(*files)] == [REFUSED] * 4 + [NONE, MADE]


def test_what_is_refused_is_kept_with_its_bytes_and_reason(cast: Cast) -> None:
    bad = b'{"resourceType": "Patient", "birthDate": "2026-10-01T12:00:00"}'
    taken(given("bad.json", bad))
    row = kept("bad.json")
    assert (bytes(row.body or b""), row.state, row.location) == (bad, "waiting", "Patient.birthDate")


def test_a_time_without_zone_is_refused_in_plain_words(cast: Cast) -> None:
    found = taken(given("p.json", patient()), given("r.json", request(authoredOn="2026-10-01T12:00:00")))[1]
    assert (found.verdict, found.location) == (REFUSED, "ServiceRequest.authoredOn")
    assert "no zone" in found.reason


def test_xml_and_other_files_are_told_apart(cast: Cast) -> None:
    found = taken(given("a.xml", "<Patient/>"), given("notes.txt", "see you"), given("b.json", "[1]"))
    assert [one.verdict for one in found] == [REFUSED, NONE, REFUSED]
    assert kept("notes.txt").body is None


def test_someone_who_is_not_referred_leaves_no_bytes_behind(cast: Cast) -> None:
    taken(given("p.json", patient()))
    assert (kept("p.json").verdict, kept("p.json").body) == (NONE, None)


def test_news_about_somebody_unknown_is_not_kept_and_about_somebody_known_is_for_a_human(cast: Cast) -> None:
    news = order().replace(b"ORM^O01^ORM_O01", b"ADT^A08").split(b"ORC")[0]
    found = taken(given("1.hl7", news))[0]
    assert (found.verdict, kept("1.hl7").body, kept("1.hl7").control_id) == (NONE, None, "MSG0001")
    taken(given("o.hl7", order()))
    found = taken(given("2.hl7", news.replace(b"MSG0001", b"MSG0003")))[0]
    assert (found.verdict, kept("2.hl7").state, Person.objects.count()) == (NONE, "waiting", 1)
    assert kept("2.hl7").body is not None


def test_an_order_is_taken_back_by_its_number(cast: Cast) -> None:
    taken(given("o.hl7", order("7")))
    back = order("7", control="MSG0002", kind="CA")
    assert [taken(given("c.hl7", back))[0].verdict for _ in range(2)] == [UPDATED, KNOWN]
    assert only().state == State.WITHDRAWN
    unknown = taken(given("d.hl7", order("8", control="MSG0003", kind="CA")))[0]
    assert (unknown.verdict, "has not come in" in unknown.reason) == (REFUSED, True)


def test_a_revoked_request_takes_the_order_back(cast: Cast) -> None:
    taken(given("b.json", transaction(patient(), request(about=urn(0)))))
    assert taken(given("c.json", transaction(patient(), request(about=urn(0), status="revoked"))))[0].verdict == UPDATED
    assert only().state == State.WITHDRAWN


def test_an_order_is_not_taken_back_for_another_person(cast: Cast) -> None:
    taken(given("o.hl7", order("7")))
    assert taken(given("c.hl7", order("7", control="M2", name="Roe^Kim", kind="CA")))[0].verdict == REFUSED
    assert only().state == State.RECEIVED


def test_a_message_number_that_is_used_again_for_another_message_is_for_a_human(cast: Cast) -> None:
    taken(given("o.hl7", order("7")))
    again = given("p.hl7", order("8"))
    assert taken(again)[0].location == "MSH-10"
    assert taken(again, vouched=True)[0].verdict == MADE


def test_line_feeds_are_read_and_noted(cast: Cast) -> None:
    found = taken(given("o.hl7", order().replace(b"\r", b"\n")))[0]
    assert (found.verdict, "ended with LF" in found.notes[0]) == (MADE, True)
    assert "ended with LF" in only().needs_placing


def test_a_site_of_the_sender_is_found_by_name_and_an_unknown_one_is_told(cast: Cast) -> None:
    taken(given("o.hl7", order("1").replace(b"|MMC|", b"|Harbor Hospital|")))
    assert only().site == cast.places.harbor
    taken(given("p.hl7", order("2", control="M2", name="Roe^Kim")))
    assert "The sender's site, MMC, is not one of ours." in Referral.objects.get(site=None).needs_placing


def test_a_request_for_a_closed_site_is_kept_and_shown(cast: Cast) -> None:
    site = cast.places.harbor
    site.closed_on = TODAY
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


def test_names_in_use_come_before_former_ones() -> None:
    names = [
        {"family": "Old", "period": {"end": "2020-07-22"}}, {"family": "Maiden", "use": "maiden"},
        {"family": "Official", "use": "official"}, {"family": "Usual", "use": "usual"},
    ]  # fmt: skip
    assert [name["family"] for name in current_names({"name": names}, TODAY)] == ["Usual", "Official"]
    assert [name["family"] for name in current_names({"name": names[:2]}, TODAY)] == ["Old", "Maiden"]


def test_numbers_that_peer_work_does_not_need_are_not_stored(cast: Cast) -> None:
    ssn = {"system": "http://hl7.org/fhir/sid/us-ssn", "value": "999-99-0001"}
    license_number = {"type": {"coding": [{"code": "DL"}]}, "system": "urn:x", "value": "S99990001"}
    person = patient(identifier=[ssn, license_number])
    taken(given("b.json", transaction(person, request(about=urn(0)))))
    stored = [(i.system, i.value) for i in only().person.identifiers.all()]
    assert stored == [("Patient", "Patient/p1")]


def test_a_file_over_the_limit_is_refused_unread(cast: Cast) -> None:
    found = taken(given("big.json", json.dumps(patient())), limit=50)[0]
    assert (found.verdict, found.reason) == (REFUSED, "The file is larger than 50 bytes and was not read.")
