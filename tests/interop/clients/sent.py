"""What the clients send: a transaction of Patient, Organization, ServiceRequest and Task. Plain data, no Django."""

from typing import Any

Json = dict[str, Any]
SYSTEM = "http://harbor.example"
URN = "urn:uuid:00000000-0000-4000-8000-00000000000{}"


def patient(number: str) -> Json:
    """An invented person with their number at the sender."""
    return {
        "resourceType": "Patient", "birthDate": "1990-01-31", "name": [{"family": "Example", "given": ["Sam"]}],
        "identifier": [{"system": f"{SYSTEM}/mrn", "value": number}],
        "telecom": [{"system": "phone", "value": "207-555-0101"}],
    }  # fmt: skip


def loop(number: str) -> Json:
    """All that a referral needs, safe to send again: each entry says by which identifier it is known."""
    who, asker, request, task = (URN.format(place) for place in range(1, 5))
    order = {"coding": [{"system": "EAP", "code": "REF15401"}]}
    fulfill = {"coding": [{"system": "http://hl7.org/fhir/CodeSystem/task-code", "code": "fulfill"}]}
    made = [
        (who, "mrn", patient(number)),
        (asker, "organizations", {
            "resourceType": "Organization", "active": True, "name": "Harbor Hospital",
            "identifier": [{"system": f"{SYSTEM}/organizations", "value": number}]}),
        (request, "orders", {
            "resourceType": "ServiceRequest", "status": "active", "intent": "order", "code": order,
            "subject": {"reference": who}, "requester": {"reference": asker},
            "identifier": [{"system": f"{SYSTEM}/orders", "value": number}]}),
        (task, "tasks", {
            "resourceType": "Task", "status": "requested", "intent": "order", "code": fulfill,
            "focus": {"reference": request}, "for": {"reference": who}, "requester": {"reference": asker},
            "authoredOn": "2026-10-01T12:00:00-04:00",
            "identifier": [{"system": f"{SYSTEM}/tasks", "value": number}]}),
    ]  # fmt: skip
    return {
        "resourceType": "Bundle", "type": "transaction",
        "entry": [
            {"fullUrl": url, "resource": resource, "request": {
                "method": "POST", "url": resource["resourceType"],
                "ifNoneExist": f"identifier={SYSTEM}/{name}|{number}"}}
            for url, name, resource in made
        ],
    }  # fmt: skip


def messages(place: int) -> dict[str, str]:
    """A referral and an order as HL7 v2, of this client alone."""
    head = "MSH|^~\\&|EPIC|MMC|PEER|MBH|20261001101500||{}|{}{:04d}|P|2.5.1\r"
    person = f"PID|1||77{place:04d}^^^MMC^MR||Doe^Pat||19900101|F|||||207-555-0102\r"
    order = f"5500{place}^EPIC"
    return {
        "REF^I12": head.format("REF^I12^REF_I12", "R", place)
        + f"RF1|P|R|PEER|||66{place:04d}^EPIC|20261001\rPRD|RP|Water^Jan|||||1234567893^NPI\r" + person,
        "ORM^O01": head.format("ORM^O01^ORM_O01", "O", place) + person
        + f"ORC|NW|{order}\rOBR|1|{order}||REF15401^PEER SERVICES^EAP\r",
    }  # fmt: skip
