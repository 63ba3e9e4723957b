"""Searching over HTTP: what the gate keeps back is in no answer, and a system of ours finds what it is to answer."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from companionway.management import errands
from companionway.platform import clock
from companionway.privacy.actions.revoking import revoke
from companionway.privacy.models.disclosure import Disclosure
from companionway.privacy.models.recipient import Recipient
from companionway.privacy.rules.terms import Information
from companionway.referrals.actions import answer
from companionway.referrals.models import Referral
from tests.cast import Cast
from tests.interop.fhir.door import Door, door, loop, placed, told, why
from tests.sharing import sam_consents

pytestmark = pytest.mark.django_db
TASKS = "http://harbor.example/tasks"


@pytest.fixture
def harbor(cast: Cast) -> Door:
    """The hospital's record system."""
    cast.places.ed.order_codes = [{"system": "EAP", "code": "REF15401"}]
    cast.places.ed.save()
    return door()


def found(asking: Door, query: str) -> list[str]:
    """The ids that a search finds."""
    response = asking.get(query)
    assert response.status_code == 200, response.content
    return [entry["resource"]["id"] for entry in told(response).get("entry", ())]


def test_what_the_gate_keeps_back_is_in_no_search_and_no_number(harbor: Door, cast: Cast) -> None:
    sent = placed(harbor.post("", loop()))
    other = placed(harbor.post("", loop("2", "2")))
    referral = Referral.objects.order_by("received_at").first()
    assert referral is not None
    answer.accept(referral_id=referral.id, by=cast.ana.id, at=clock.now())
    consent = sam_consents(
        cast, referral.person, at=clock.now(), recipients=(Recipient.objects.get(sender="harbor-ehr").id,),
        information=frozenset({Information.STATUS}),
    )  # fmt: skip
    while errands.drain(clock.now()):
        pass
    assert found(harbor, "Task?status=accepted") == [sent["Task"]]
    revoke(consent_id=consent.id, by=cast.ana.id, at=clock.now())
    for query in (
        "status=accepted",
        f"_id={sent['Task']}",
        f"identifier={TASKS}|t-990011",
        f"focus={sent['ServiceRequest']}",
    ):
        assert found(harbor, f"Task?{query}") == [], query
        counted = told(harbor.get(f"Task?{query}&_summary=count"))
        assert (counted["total"], "entry" in counted) == (0, False), query
    assert found(harbor, "Task?_count=1") == [other["Task"]]
    assert "next" not in {link["relation"] for link in told(harbor.get("Task?_count=1"))["link"]}


def test_looking_who_may_be_shown_and_counting_write_no_disclosure(harbor: Door, cast: Cast) -> None:
    harbor.post("", loop())
    harbor.post("", loop("2", "2"))
    before = Disclosure.objects.count()
    assert told(harbor.get("Task?_summary=count"))["total"] == 2
    assert Disclosure.objects.count() == before


def test_a_form_finds_what_an_address_finds(harbor: Door) -> None:
    sent = placed(harbor.post("", loop()))
    form = f"identifier={TASKS}|t-990011&_count=5".encode()
    response = harbor.ask("POST", "Task/_search", form, Content_Type="application/x-www-form-urlencoded")
    assert [one["resource"]["id"] for one in told(response)["entry"]] == [sent["Task"]]


def test_what_is_not_understood_is_said_in_the_words_of_fhir(harbor: Door) -> None:
    for query, strict, status in (
        ("Task?colour=red", "", 400), ("Patient?colour=red", "", 200), ("Patient?colour=red", "handling=strict", 400),
        ("Task?_page=x", "", 400), ("Provenance", "", 405), ("Patient?" + "_id=x&" * 200, "", 400),
    ):  # fmt: skip
        response = harbor.get(query, **({"Prefer": strict} if strict else {}))
        assert response.status_code == status, query[:40]
        if status != 200:
            assert why(response)


def test_a_poll_takes_the_same_queries_however_many_tasks_it_finds(harbor: Door) -> None:
    counts = []
    for number in range(1, 7):
        harbor.post("", loop(str(number), str(number)))
        if number in (2, 6):
            with CaptureQueriesContext(connection) as asked:
                assert len(found(harbor, "Task?_sort=-_lastUpdated&_include=Task:focus&_count=20")) == 2 * number
            counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_system_of_ours_finds_what_it_is_to_answer_by_its_senders_numbers(harbor: Door, cast: Cast) -> None:
    ours, elsewhere = door("our-desk", acts_as=cast.ana.id), door("other-desk", acts_as=cast.gil.id)
    stranger = door("stranger")
    sent = placed(harbor.post("", loop()))
    while errands.drain(clock.now()):
        pass
    number, asked = f"identifier={TASKS}|t-990011", f"focus={sent['ServiceRequest']}"
    mine = found(ours, "Task")
    assert len(mine) == 1
    for query in ("status=requested", number, asked, "owner:missing=true&_sort=-_lastUpdated",
                  f"patient={sent['Patient']}", "_lastUpdated=ge2020", f"_id={mine[0]}", "code=fulfill"):  # fmt: skip
        assert found(ours, f"Task?{query}") == mine, query
        assert found(elsewhere, f"Task?{query}") == found(stranger, f"Task?{query}") == [], query
    assert set(found(ours, "Task?_include=Task:focus")) == {*mine, sent["ServiceRequest"]}
    assert found(harbor, f"Task?{number}") == [sent["Task"]]
