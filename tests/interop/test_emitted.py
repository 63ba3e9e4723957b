"""What we emit passes the R4 check and three validators that others wrote; they are shown to find what is wrong."""

from collections.abc import Iterator

import pytest

from companionway.interop.fhir.r4 import check
from companionway.interop.fhir.server.problems import ServerIssue, outcome
from tests.cast import Cast
from tests.interop.oracles import NAMES, Oracles, running
from tests.interop.seeded import good
from tests.web.test_own_page import Way
from tests.web.test_own_record import record_of


@pytest.fixture(scope="module")
def oracles() -> Iterator[Oracles]:
    with running() as made:
        yield made


@pytest.mark.slow
@pytest.mark.parametrize("kind", good())
def test_the_good_resources_pass_the_validators_of_others(oracles: Oracles, kind: str) -> None:
    assert oracles.wrong([good()[kind]]) == []


@pytest.mark.slow
def test_each_validator_finds_a_fault(oracles: Oracles) -> None:
    said = oracles.judge({"resourceType": "Task", "status": "declined", "intent": "order", "peerName": 7})
    assert {name for name, found in said.items() if found} == set(NAMES)


@pytest.mark.slow
def test_an_operation_outcome_passes(oracles: Oracles) -> None:
    issues = [ServerIssue("not-found", "There is no such resource here.", "Task.focus"), ServerIssue("login", "x", "")]
    made = outcome(issues)
    assert check(made) == []
    assert oracles.wrong([made]) == []


@pytest.mark.slow
@pytest.mark.django_db
def test_a_persons_own_record_passes(oracles: Oracles, cast: Cast) -> None:
    record = record_of(Way(cast))[1]
    inner = [entry["resource"] for entry in record["entry"]]
    assert len(inner) >= 3
    assert oracles.wrong([record, *inner]) == []
