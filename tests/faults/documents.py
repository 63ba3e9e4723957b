"""FHIR files as another system writes them: an invented person and a request, apart or as one transaction."""

from typing import Any

Json = dict[str, Any]
FIRST = "urn:uuid:00000000-0000-4000-8000-000000000000"
SECOND = "urn:uuid:00000000-0000-4000-8000-000000000001"


def patient(identity: str, *, family: str, given: str, born: str, phone: str = "") -> Json:
    """A Patient with a number of its sender."""
    made: Json = {
        "resourceType": "Patient", "id": identity, "birthDate": born,
        "identifier": [{"system": "http://sender.example/mrn", "value": f"mrn-{identity}"}],
        "name": [{"family": family, "given": [given]}],
    }  # fmt: skip
    return made | ({"telecom": [{"system": "phone", "value": phone}]} if phone else {})


def request(identity: str, about: str) -> Json:
    """A ServiceRequest for peer services."""
    return {
        "resourceType": "ServiceRequest", "id": identity, "status": "active", "intent": "order",
        "code": {"coding": [{"system": "EAP", "code": "REF15401"}]}, "subject": {"reference": about},
    }  # fmt: skip


def transaction(who: Json, order: Json) -> Json:
    """A transaction Bundle of the two; the order's subject is FIRST."""
    entries = [
        {"fullUrl": url, "resource": one, "request": {"method": "POST", "url": one["resourceType"]}}
        for url, one in ((FIRST, who), (SECOND, order))
    ]
    return {"resourceType": "Bundle", "type": "transaction", "entry": entries}
