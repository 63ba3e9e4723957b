"""A person's own record as one FHIR R4 Bundle (collection): themselves, walks, being in touch, check-ins, choices.

Every value is the person's own and goes to the person alone. Words of staff, names of staff and scores are not in it.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from companionway.engagement.models.contact import Contact
from companionway.engagement.models.walk import Engagement
from companionway.engagement.rules.walk import State
from companionway.instruments.own import Done
from companionway.people.models import ContactPoint, Person
from companionway.privacy.queries.consent import Held
from companionway.privacy.rules.consent_terms import ConsentState

Json = dict[str, Any]
STATUS = {State.OPEN: "active", State.PAUSED: "onhold", State.CLOSED: "finished"}
SCOPE = ("http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy")
CATEGORY = ("http://loinc.org", "59284-0")  # "Consent Document"
POLICY = "42 CFR 2.31"


def bundle(
    person: Person, points: Iterable[ContactPoint], walks: Iterable[Engagement], contacts: Iterable[Contact],
    check_ins: Iterable[Done], consents: Iterable[Held], *, at: datetime,
) -> Json:  # fmt: skip
    """The Bundle. `at` is when it was made, with its zone."""
    subject = {"reference": f"urn:uuid:{person.id}"}
    resources = [
        _patient(person, points), *(_episode(row, subject) for row in walks),
        *(_communication(row, subject) for row in contacts), *(_response(done, subject) for done in check_ins),
        *(_consent(held, subject) for held in consents),
    ]  # fmt: skip
    return {
        "resourceType": "Bundle", "type": "collection", "timestamp": _when(at),
        "entry": [{"fullUrl": f"urn:uuid:{one['id']}", "resource": one} for one in resources],
    }  # fmt: skip


def _when(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _coded(code: tuple[str, str]) -> Json:
    return {"coding": [{"system": code[0], "code": code[1]}]}


def _patient(person: Person, points: Iterable[ContactPoint]) -> Json:
    name: Json = {"text": person.called, "use": "usual"}
    found: Json = {"resourceType": "Patient", "id": str(person.id), "name": [name]}
    if person.family_name or person.given_name:
        said = {"family": person.family_name} if person.family_name else {}
        found["name"].append({**said, **({"given": [person.given_name]} if person.given_name else {})})
    if isinstance(person.birth_date, date):
        found["birthDate"] = person.birth_date.isoformat()
    telecom = [{"system": "phone" if p.kind == "phone" else p.kind, "value": p.value} for p in points]
    return found | ({"telecom": telecom} if telecom else {})


def _episode(row: Engagement, subject: Json) -> Json:
    period = {"start": _when(row.opened_at)} | ({"end": _when(row.closed_at)} if row.closed_at else {})
    return {
        "resourceType": "EpisodeOfCare", "id": str(row.id), "status": STATUS[State(row.state)], "patient": subject,
        "type": [{"text": row.program.name}], "period": period,
    }  # fmt: skip


def _communication(row: Contact, subject: Json) -> Json:
    return {
        "resourceType": "Communication", "id": str(row.id), "status": "completed", "subject": subject,
        "medium": [{"text": row.channel.replace("_", " ")}], "sent": _when(row.occurred_at),
    }  # fmt: skip


def _response(done: Done, subject: Json) -> Json:
    items = [
        {"linkId": str(line.number), "text": line.text} | (
            {"answer": [{"valueCoding": {"code": str(line.value), "display": line.said or str(line.value)}}]}
            if line.value is not None else {})
        for line in done.lines
    ]  # fmt: skip
    assert done.row.finished_at is not None
    return {
        "resourceType": "QuestionnaireResponse", "id": str(done.row.id), "status": "completed", "subject": subject,
        "authored": _when(done.row.finished_at), "item": items or [{"linkId": "0", "text": done.title}],
    }  # fmt: skip


def _consent(held: Held, subject: Json) -> Json:
    status = "active" if held.state in (ConsentState.ACTIVE, ConsentState.NOT_YET) else "inactive"
    signed = {"dateTime": _when(held.row.signed_at)} if held.row.signed_at else {}
    return {
        "resourceType": "Consent", "id": str(held.row.id), "status": status, "scope": _coded(SCOPE),
        "category": [_coded(CATEGORY)], "patient": subject, "policyRule": {"text": POLICY}, **signed,
    }  # fmt: skip
