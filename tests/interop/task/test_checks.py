"""What a referral Task must hold, element by element; and what a change may not touch."""

from typing import Any

import pytest

from companionway.interop.fhir.server.task import checks
from companionway.interop.fhir.server.task.codes import FOR_PATIENT, TASK_CODE
from companionway.interop.fhir.server.task.rules import Side
from tests.interop.task.makers import a_request, a_task

Json = dict[str, Any]
R, O = frozenset({Side.REQUESTER}), frozenset({Side.OWNER})  # noqa: E741
BOTH = R | O


def found(task: Json, request: Json | None = None) -> list[tuple[str, str]]:
    """The code and place of each finding; whoever stands in a ServiceRequest's first place was sent by the partner."""
    theirs = {"Organization/00000000-0000-4000-8000-000000000003"}
    issues = checks.faults(task, a_request() if request is None else request, lambda part: part["reference"] in theirs)
    assert all(issue.diagnostics.endswith(".") for issue in issues)
    return [(issue.code, issue.expression) for issue in issues]


def test_a_good_task_has_no_faults() -> None:
    assert found(a_task()) == [] == found(a_task(status="draft"), a_request(status="draft"))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"intent": "plan"}, ("business-rule", "Task.intent")),
        ({"code": None}, ("required", "Task.code")),
        ({"code": {"coding": [{"system": "x", "code": "fulfill"}]}}, ("business-rule", "Task.code")),
        ({"for": None}, ("required", "Task.for")),
        ({"for": {"reference": "Group/1"}}, ("business-rule", "Task.for")),
        ({"authoredOn": None}, ("required", "Task.authoredOn")),
        ({"requester": None}, ("required", "Task.requester")),
        ({"requester": {"reference": "Patient/1"}}, ("business-rule", "Task.requester")),
        ({"requester": {"reference": "Organization/ours"}}, ("business-rule", "Task.requester")),
        ({"owner": {"display": "somebody"}}, ("business-rule", "Task.owner")),
        ({"owner": {"reference": "Organization/00000000-0000-4000-8000-000000000003"}},
         ("business-rule", "Task.owner")),
        ({"status": "accepted"}, ("business-rule", "Task.status")),
        ({"status": "completed"}, ("business-rule", "Task.status")),
        ({"statusReason": {"coding": [{"code": "x"}]}}, ("required", "Task.statusReason.text")),
        ({"statusReason": {"text": "  "}}, ("required", "Task.statusReason.text")),
        ({"meta": {"profile": [FOR_PATIENT + "|3.0.0"]}}, ("not-supported", "Task.meta.profile")),
    ],
)  # fmt: skip
def test_each_element_is_named_where_it_is_wrong(changes: Json, expected: tuple[str, str]) -> None:
    assert expected in found(a_task(**changes))


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"intent": "proposal"}, "Task.focus.resolve().intent"),
        ({"status": "revoked"}, "Task.focus.resolve().status"), ({"status": "draft"}, "Task.focus.resolve().status"),
        ({"doNotPerform": True}, "Task.focus.resolve().doNotPerform"),
        ({"subject": {"reference": "Patient/other"}}, "Task.for"),
    ],
)  # fmt: skip
def test_the_request_is_judged_when_a_task_is_about_it(changes: Json, place: str) -> None:
    assert found(a_task(), a_request(**changes)) == [("business-rule", place)]


def test_a_focus_that_is_not_here_is_named() -> None:
    assert [one.expression for one in checks.faults(a_task(), None, lambda part: "owner" not in part)] == ["Task.focus"]


def test_the_rules_hold_whether_or_not_the_profile_is_claimed() -> None:
    claimed = {"meta": {"profile": ["http://hl7.org/fhir/us/sdoh-clinicalcare/StructureDefinition/x"]}}
    assert found(a_task(intent="plan")) == found(a_task(intent="plan", **claimed))


def test_a_task_that_asks_to_cancel_is_refused_with_the_way_to_cancel() -> None:
    abort = {"coding": [{"system": TASK_CODE, "code": "abort"}]}
    (issue,) = checks.faults(a_task(code=abort), None, lambda part: True)
    assert (issue.code, issue.expression) == ("not-supported", "Task.code")
    assert "status to cancelled" in issue.diagnostics and "revoked" in issue.diagnostics


def test_a_copy_of_the_other_side_is_stale() -> None:
    now = a_task(status="accepted", businessStatus={"text": "Accepted"}, note=[{"text": "one"}])
    assert checks.stale(now, dict(now), R) == []
    for name, value in (
        ("businessStatus", {"text": "x"}),
        ("output", [{}]),
        ("focus", {}),
        ("code", {}),
        ("identifier", []),
        ("authoredOn", "2020"),
        ("executionPeriod", {}),
        ("owner", {}),
    ):
        assert checks.stale(now, now | {name: value}, R) == [name]
    assert checks.stale(now, {k: v for k, v in now.items() if k != "businessStatus"}, R) == ["businessStatus"]
    assert checks.stale(now, now | {"description": "x"}, O) == ["description"]
    assert checks.stale(now, now | {"description": "x", "output": [{}]}, BOTH) == []


def test_notes_are_added_and_never_taken_away() -> None:
    now = a_task(note=[{"text": "one"}])
    assert checks.stale(now, now | {"note": [{"text": "one"}, {"text": "two"}]}, R) == []
    for changed in ([], [{"text": "two"}], [{"text": "two"}, {"text": "one"}]):
        assert checks.stale(now, now | {"note": changed}, R) == ["note"]


def test_a_reason_changes_with_the_status_and_not_without_it() -> None:
    now = a_task(status="on-hold", statusReason={"text": "It rests."})
    gone = {name: value for name, value in now.items() if name != "statusReason"}
    assert checks.stale(now, gone, R) == ["statusReason"]
    assert checks.stale(now, gone | {"status": "cancelled"}, R) == []


@pytest.mark.parametrize(
    ("before", "changes", "sides", "expected"),
    [
        ("requested", {"status": "completed"}, BOTH, (422, "business-rule", "Task.status")),
        ("requested", {"status": "accepted"}, R, (403, "forbidden", "Task.status")),
        ("accepted", {"status": "cancelled"}, O, (422, "required", "Task.statusReason.text")),
        ("accepted", {"status": "completed"}, O, (422, "required", "Task.output")),
        ("accepted", {"status": "cancelled", "statusReason": {}}, R, (422, "required", "Task.statusReason.text")),
        ("accepted", {"statusReason": {"coding": [{}]}}, R, (422, "required", "Task.statusReason.text")),
    ],
)
def test_a_move_that_may_not_be_says_why(
    before: str, changes: Json, sides: frozenset[Side], expected: tuple[int, str, str]
) -> None:
    now = a_task(status=before)
    status, issues = checks.faults_of_move(now, now | changes, sides)
    assert (status, issues[0].code, issues[0].expression) == expected


@pytest.mark.parametrize("changes", [{}, {"status": "cancelled"}, {"priority": "urgent"}])
def test_a_requester_moves_without_a_reason(changes: Json) -> None:
    now = a_task(status="accepted")
    assert checks.faults_of_move(now, now | changes, R) == (0, [])
