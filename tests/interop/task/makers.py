"""Tasks and ServiceRequests as they are stored: references lead to ids here."""

from typing import Any

from companionway.interop.fhir.server.task.codes import TASK_CODE

Json = dict[str, Any]
REQUEST, PATIENT, ASKER = (f"00000000-0000-4000-8000-00000000000{number}" for number in (1, 2, 3))


def a_task(**changes: Any) -> Json:
    """A Task that asks for a referral; a change to None takes the element out."""
    made = {
        "resourceType": "Task", "status": "requested", "intent": "order",
        "code": {"coding": [{"system": TASK_CODE, "code": "fulfill"}]},
        "focus": {"reference": f"ServiceRequest/{REQUEST}"}, "for": {"reference": f"Patient/{PATIENT}"},
        "authoredOn": "2026-03-03T19:00:00Z", "requester": {"reference": f"Organization/{ASKER}"},
    } | changes  # fmt: skip
    return {name: value for name, value in made.items() if value is not None}


def a_request(**changes: Any) -> Json:
    """The ServiceRequest that the Task is about."""
    made = {
        "resourceType": "ServiceRequest", "status": "active", "intent": "order",
        "code": {"coding": [{"system": "EAP", "code": "REF15401"}]}, "subject": {"reference": f"Patient/{PATIENT}"},
    } | changes  # fmt: skip
    return {name: value for name, value in made.items() if value is not None}
