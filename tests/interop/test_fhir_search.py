"""Searching: what finds what, in whose rows, and what a client reads of it."""

import uuid
from urllib.parse import parse_qsl, urlsplit

import pytest

from companionway.interop.fhir.server import searchset
from companionway.interop.fhir.server.models import Resource
from companionway.interop.fhir.server.problems import Problem
from companionway.interop.partners.models import Partner
from companionway.platform.sealing import sealed_for
from tests.interop.fhir_makers import (
    BASE,
    NUMBERS,
    House,
    OpenGate,
    bundle,
    caller,
    ids,
    partner,
    put,
    request,
    search,
    task,
)

pytestmark = pytest.mark.django_db
A, B, C = (uuid.UUID(int=number) for number in (0xA, 0xB, 0xC))


@pytest.fixture
def harbor() -> Partner:
    """The hospital that asks."""
    return partner()


def refused(who: Partner, kind: str, query: str, *, strict: bool = False) -> Problem:
    """Why a search is refused."""
    with pytest.raises(Problem) as caught:
        search(who, kind, query, strict=strict)
    return caught.value


FOUND = [
    ("Task", "", True),
    ("Task", f"identifier={NUMBERS}|A-1", True),
    ("Task", "identifier=A-1", True),
    ("Task", "identifier=|A-1", False),
    ("Task", "identifier=http://other.example|A-1", False),
    ("Task", "status=requested", True),
    ("Task", "status=draft,requested", True),
    ("Task", "status=http://hl7.org/fhir/task-status|requested", True),
    ("Task", "status=http://other.example|requested", False),
    ("Task", "status=draft", False),
    ("Task", "status:not=draft", True),
    ("Task", "status:not=draft,requested", False),
    ("Task", "status=requested&status:not=requested", False),
    ("Task", "intent=order", True),
    ("Task", "code=http://hl7.org/fhir/CodeSystem/task-code|fulfill", True),
    ("Task", "code=fulfill", True),
    ("Task", "code=|fulfill", False),
    ("Task", "code=http://hl7.org/fhir/CodeSystem/task-code|", True),
    ("Task", "business-status=received", True),
    ("Task", r"business-status=a\,b", True),
    ("Task", "business-status=a,b", False),
    ("Task", r"business-status=c\|d", True),
    ("Task", "patient=p1", True),
    ("Task", "patient=Patient/p1", True),
    ("Task", f"patient={BASE}/Patient/p1", True),
    ("Task", "patient=http://other.example/fhir/Patient/p1", False),
    ("Task", "patient=Group/p1", False),
    ("Task", "subject=p1", True),
    ("Task", "subject=p2,p1", True),
    ("Task", "requester=o1&owner=o2", True),
    ("Task", "requester=o1&owner=o1", False),
    ("Task", "owner:missing=false", True),
    ("Task", "owner:missing=true", False),
    ("Task", "focus=ServiceRequest/r1", True),
    ("Task", "output=Procedure/x", True),
    ("Task", "_profile=http://hl7.org/fhir/us/sdoh-clinicalcare/StructureDefinition/"
             "SDOHCC-TaskForReferralManagement|3.0.0", True),
    ("Task", "_profile=http://other.example/profile", False),
    ("Task", f"_id={A}", True),
    ("Task", f"_id={B},{A}", True),
    ("Task", f"_id={B}", False),
    ("Task", "_id=not-an-id", False),
    ("Task", f"_id={A}&_totalMethod=count&_pretty=true&_elements=id&_format=json", True),
    ("ServiceRequest", f"identifier={NUMBERS}|A-1", True),
    ("ServiceRequest", "category=Food&performer=o2", True),
    ("ServiceRequest", "category=food", False),
    ("Patient", f"identifier={NUMBERS}|A-1", False),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "query", "there"), FOUND)
def test_what_is_asked_for_is_found_and_nothing_else(harbor: Partner, kind: str, query: str, there: bool) -> None:
    words = [{"code": "received"}, {"code": "a,b"}, {"code": "c|d"}]
    output = [{"valueReference": {"reference": "Procedure/x"}}]
    put(harbor, task("A-1", id=str(A), businessStatus={"coding": words}, owner={"reference": "Organization/o2"},
                     focus={"reference": "ServiceRequest/r1"}, output=output),
        request("A-1", category=[{"coding": [{"code": "Food"}]}], performer=[{"reference": "Organization/o2"}]),
        {"resourceType": "Patient"})  # fmt: skip
    assert len(search(harbor, kind, query).entries) == there


AUTHORED = {
    "2026-10-01T12:00:00Z": ["eq2026-10-01", "2026-10", "eq2026", "ge2026-10-01T12:00:00Z", "gt2026-09-30", "lt2026-11",
                             "le2026-10-01", "ne2026-10-02", "ge2026-10-01T08:00:00-04:00", "gt2026-10-01T11:59Z"],
    "2026-10-01": ["eq2026-10-01", "2026-10", "ge2026-10-01T12:00:00Z", "gt2026-10-01T12:00:00Z", "lt2026-11",
                   "ne2026-10-01T00:00:00Z", "le2026-10-01T00:00:00Z"],
    "2026-10": ["eq2026-10", "2026", "ge2026-10-20", "gt2026-10-20", "ne2026-10-01", "lt2026-10-02"],
    "2026": ["2026", "ge2026-10-20", "gt2026-11", "ne2026-01", "le2026-01-01"],
}  # fmt: skip
NOT_AUTHORED = {
    "2026-10-01T12:00:00Z": ["gt2026-10-01", "lt2026-10-01", "ne2026-10", "eq2026-10-01T12:00:01Z",
                             "ge2026-10-01T12:00:01Z", "gt2026-10-01T12:00:00Z"],
    "2026-10-01": ["eq2026-10-01T00:00:00Z", "gt2026-10-01", "lt2026-10-01", "ne2026-10-01"],
    "2026-10": ["eq2026-10-01", "gt2026-10", "ge2026-11", "ne2026-10", "lt2026-10"],
    "2026": ["eq2026-01", "eq2026-01-01", "gt2026", "ge2027"],
}  # fmt: skip


@pytest.mark.parametrize("authored", AUTHORED)
def test_a_request_is_found_by_its_date_as_a_stretch_of_time(harbor: Partner, authored: str) -> None:
    put(harbor, request(authoredOn=authored), request())
    for query in AUTHORED[authored]:
        assert len(search(harbor, "ServiceRequest", f"authored={query}").entries) == 1, query
    for query in NOT_AUTHORED[authored]:
        assert search(harbor, "ServiceRequest", f"authored={query}").entries == [], query


def test_last_updated_takes_every_prefix_and_several_bounds(harbor: Partner) -> None:
    rows = [put(harbor, task())[0] for _ in range(3)]
    first, second, third = (bundle(search(harbor, "Task", f"_id={row.id}"))["entry"][0]["resource"]["meta"]
                            ["lastUpdated"] for row in rows)  # fmt: skip
    for query, places in (
        (f"_lastUpdated=ge{second}", [1, 2]), (f"_lastUpdated=gt{second}", [2]), (f"_lastUpdated=le{second}", [0, 1]),
        (f"_lastUpdated=lt{second}", [0]), (f"_lastUpdated={second}", [1]), (f"_lastUpdated=ne{second}", [0, 2]),
        (f"_lastUpdated=gt{first}&_lastUpdated=lt{third}", [1]), (f"_lastUpdated={first},{third}", [0, 2]),
        (f"_lastupdated=ge{third}", [2]),
        (f"_lastUpdated=ge{second.replace('Z', ' 00:00')}", [1, 2]),  # a plus sign that its sender did not escape
    ):  # fmt: skip
        assert ids(search(harbor, "Task", query)) == [rows[place].id for place in places], query


def test_after_a_whole_second_comes_the_rest_of_it(harbor: Partner) -> None:
    row = put(harbor, task())[0]
    Resource.kept.filter(id=row.id).update(updated_at="2026-10-01T12:00:00.250Z")
    assert ids(search(harbor, "Task", "_lastUpdated=gt2026-10-01T12:00:00Z")) == [row.id]
    assert ids(search(harbor, "Task", "_lastUpdated=gt2026-10-01")) == []


@pytest.mark.parametrize("query", ["name=Smith", "patient.name=Smith", "_has:Provenance:target:agent=x", "_sort=status",
                                   "_include=Task:patient", "_include:iterate=Task:focus", "owner=",
                                   "_revinclude=Provenance:target", "_summary=true", "_filter=x",
                                   "OWNER=o1", "_since=2026"])  # fmt: skip
def test_what_is_not_known_on_task_is_refused_and_named(harbor: Partner, query: str) -> None:
    problem = refused(harbor, "Task", query)
    assert (problem.status, problem.issues[0].code) == (400, "not-supported")


@pytest.mark.parametrize("query", ["name=Smith", "_sort=birthdate", "_include=Patient:general-practitioner", "gender=",
                                   "_summary=data", "_page="])  # fmt: skip
def test_elsewhere_it_is_passed_over_left_out_of_self_and_refused_when_handling_is_strict(
    harbor: Partner, query: str
) -> None:
    put(harbor, {"resourceType": "Patient"})
    page = search(harbor, "Patient", f"{query}&identifier=x")
    assert page.self_url == f"{BASE}/Patient?identifier=x"
    assert search(harbor, "Patient", query).self_url == f"{BASE}/Patient"
    assert refused(harbor, "Patient", query, strict=True).status == 400


@pytest.mark.parametrize("query", ["_count=-1", "_count=many", "_total=all", "_lastUpdated=yesterday", "status:exact=x",
                                   "_lastUpdated=sa2026-01-01", "_lastUpdated=2026-13", "identifier=,", "status=a%00",
                                   "_page=bm90IG91cnM", "_page=ü", "status:missing=true"])  # fmt: skip
def test_what_cannot_be_read_is_refused_everywhere(harbor: Partner, query: str) -> None:
    for kind in ("Task", "ServiceRequest"):
        with pytest.raises(Problem) as caught:
            search(harbor, kind, [(n, v.replace("%00", "\0")) for n, _, v in [query.partition("=")]])
        assert caught.value.status == 400


def test_a_search_of_very_many_values_is_refused(harbor: Partner) -> None:
    assert refused(harbor, "Patient", "identifier=" + ",".join(map(str, range(201)))).issues[0].code == "too-costly"


def test_a_type_that_is_only_read_is_not_searched(harbor: Partner) -> None:
    assert refused(harbor, "Provenance", "").status == 405


def test_the_bundle_holds_matches_links_and_the_horizon_and_says_only_what_was_asked(harbor: Partner) -> None:
    row = put(harbor, task("A-1"))[0]
    said = bundle(search(harbor, "Task", "identifier=A-1&_pretty=true"))
    harbor.refresh_from_db()
    assert said["type"] == "searchset" and "total" not in said
    assert said["meta"]["lastUpdated"] == said["entry"][0]["resource"]["meta"]["lastUpdated"]
    assert said["link"] == [{"relation": "self", "url": f"{BASE}/Task?identifier=A-1"}]
    assert said["entry"][0]["fullUrl"] == f"{BASE}/Task/{row.id}"
    assert said["entry"][0]["search"] == {"mode": "match"}
    assert "entry" not in bundle(search(harbor, "Task", "identifier=none"))


def test_numbers_and_unknown_parts_come_back_as_they_were_sent(harbor: Partner) -> None:
    row = put(harbor, {"resourceType": "Observation", "status": "final"})[0]
    sent = b'{"valueQuantity":{"value":1.10},"x":[1e3]}'
    Resource.kept.update(body=sealed_for(Resource, "body", row.id, sent))
    assert b'"valueQuantity":{"value":1.10},"x":[1e3]' in searchset.bundle(search(harbor, "Observation"))


def test_the_total_is_given_when_it_is_asked_for_and_counts_only_what_may_be_seen(harbor: Partner) -> None:
    rows = put(harbor, *[task() for _ in range(7)])
    for query, entries in (("_total=accurate&_count=3", 3), ("_total=estimate", 7), ("_summary=count", 0),
                           ("_count=0&_totalMethod=count", 0)):  # fmt: skip
        page = search(harbor, "Task", query)
        assert (page.total, len(page.entries)) == (7, entries)
    gate = OpenGate({rows[0].id, rows[5].id})
    assert search(harbor, "Task", "_summary=count", gate=gate).total == 5
    assert search(harbor, "Task", f"_id={rows[0].id}&_summary=count", gate=gate).total == 0
    assert gate.out == [], "what is counted does not leave"
    assert search(harbor, "Task", "_total=none").total is None


def test_a_page_holds_fifty_and_at_most_a_hundred(harbor: Partner) -> None:
    put(harbor, *[task() for _ in range(120)])
    assert len(search(harbor, "Task").entries) == 50
    page = search(harbor, "Task", "_count=1000")
    assert len(page.entries) == 100
    assert page.self_url.endswith("Task?_count=100")


def test_includes_come_once_marked_as_such_and_only_what_the_token_allows(harbor: Partner) -> None:
    wanted, procedure = put(harbor, request("R"), {"resourceType": "Procedure", "status": "completed"})
    for _ in range(2):
        put(harbor, task(focus={"reference": f"ServiceRequest/{wanted.id}"},
                         output=[{"valueReference": {"reference": f"Procedure/{procedure.id}"}},
                                 {"valueCode": "x"}]))  # fmt: skip
    assert ids(search(harbor, "Task", "_include=Task:focus"), "include") == [wanted.id]
    both = search(harbor, "Task", "_include=Task:focus&_include=Task:output")
    assert set(ids(both, "include")) == {wanted.id, procedure.id}
    assert len(both.rows) == 4
    assert ids(search(harbor, "Task", "_include=Task:focus:ServiceRequest"), "include") == [wanted.id]
    assert ids(search(harbor, "Task", "_include=Task:focus:Patient"), "include") == []
    narrow = caller(harbor, frozenset({"system/Task.rs"}))
    assert ids(search(narrow, "Task", "_include=Task:focus"), "include") == []
    assert ids(search(harbor, "Task", "_include=Task:focus", gate=OpenGate({wanted.id})), "include") == []


def test_what_we_say_of_ourselves_is_found_among_what_the_partner_sent(harbor: Partner) -> None:
    number = {"identifier": [{"system": "s", "value": "1"}]}
    house = House({("Organization", one): dict(number) for one in (A, B)} | {
        ("HealthcareService", C): {"providedBy": {"reference": f"Organization/{A}"}},
    })  # fmt: skip
    theirs = put(harbor, {"resourceType": "Organization", **number})[0]
    assert ids(search(harbor, "Organization", "", house=house)) == [A, B, theirs.id]
    assert ids(search(harbor, "Organization", "_sort=-_lastUpdated", house=house)) == [theirs.id, B, A]
    assert ids(search(harbor, "Organization", "_lastUpdated=lt2026-02", house=house)) == [A, B]
    assert ids(search(harbor, "Organization", "identifier=s|1", house=house)) == [A, B, theirs.id]
    assert ids(search(harbor, "HealthcareService", f"organization={A}", house=house)) == [C]
    assert ids(search(harbor, "HealthcareService", f"organization={B}", house=house)) == []
    assert search(harbor, "Organization", "_summary=count", house=house).total == 3
    put(harbor, request(requester={"reference": f"Organization/{A}"}))
    page = search(harbor, "ServiceRequest", "_include=ServiceRequest:requester", house=house)
    assert ids(page, "include") == [A]


def test_nothing_of_another_partner_is_ever_found(harbor: Partner) -> None:
    other = partner("inland")
    hidden, patient = put(other, request("A-1"), {"resourceType": "Patient"})
    mine = put(harbor, task("B-1", focus={"reference": f"ServiceRequest/{hidden.id}"}))[0]
    put(other, task("A-1", focus={"reference": f"ServiceRequest/{hidden.id}"}))
    for kind in ("Task", "ServiceRequest", "Patient"):
        for query in ("", f"_id={hidden.id},{patient.id}", "identifier=A-1", f"identifier={NUMBERS}|A-1",
                      f"identifier={NUMBERS}|", "_lastUpdated=ge2000", "_summary=count"):  # fmt: skip
            page = search(harbor, kind, query)
            assert {one.id for one in page.entries} <= {mine.id}, (kind, query)
            assert page.total in (None, 0, 1)
    page = search(harbor, "Task", f"focus={hidden.id}&_include=Task:focus")
    assert ids(page) == [mine.id] and ids(page, "include") == []
    assert search(harbor, "ServiceRequest", "subject=p1").entries == []
    assert search(harbor, "ServiceRequest").horizon != search(other, "ServiceRequest").horizon


def test_the_self_link_reads_back_as_the_same_search(harbor: Partner) -> None:
    query = r"business-status=a\,b%26c&status:not=draft&_sort=-_lastupdated&_count=3"
    asked = parse_qsl(query)
    page = search(harbor, "Task", asked)
    again = parse_qsl(urlsplit(page.self_url).query)
    assert again == [(n, "-_lastUpdated" if n == "_sort" else v) for n, v in asked]
    assert search(harbor, "Task", again).self_url == page.self_url
