"""Who a file is about: by the number of its sender only; what contradicts itself is for a human, never merged."""

import pytest

from companionway.interop.fhir.people import current_names
from companionway.people.models import Person, PossibleMatch
from companionway.referrals.models import Referral
from tests.cast import TODAY, Cast
from tests.interop.makers import (
    KNOWN,
    MADE,
    NONE,
    REFUSED,
    given,
    kept,
    only,
    order,
    patient,
    request,
    taken,
    transaction,
    urn,
)


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


def test_news_about_somebody_unknown_is_not_kept_and_about_somebody_known_is_worked(cast: Cast) -> None:
    news = order().replace(b"ORM^O01^ORM_O01", b"ADT^A08").split(b"ORC")[0]
    found = taken(given("1.hl7", news))[0]
    assert (found.verdict, kept("1.hl7").body, kept("1.hl7").control_id) == (NONE, None, "MSG0001")
    taken(given("o.hl7", order()))
    found = taken(given("2.hl7", news.replace(b"MSG0001", b"MSG0003")))[0]
    assert (found.verdict, kept("2.hl7").state, Person.objects.count()) == (KNOWN, "done", 1)


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
