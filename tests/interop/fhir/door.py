"""A partner at our FHIR door: signed in with a token that is put down directly, speaking over Django's client."""

import json
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.test import Client

from companionway.interop.partners.models import Partner
from companionway.interop.smart.models import PartnerToken
from companionway.platform import clock
from companionway.platform.ids import token_hash
from companionway.privacy.models.recipient import Recipient

Json = dict[str, Any]
BASE = "http://testserver/fhir"
ORDER = {"system": "EAP", "code": "REF15401"}
FULFILL = {"system": "http://hl7.org/fhir/CodeSystem/task-code", "code": "fulfill"}


@dataclass
class Door:
    """What one partner asks and is answered. Paths begin behind `/fhir/`."""

    partner: Partner
    token: str
    client: Client = field(default_factory=Client)

    def ask(
        self, method: str, path: str, body: Json | list[Json] | bytes | None = None, **headers: str
    ) -> HttpResponse:
        """One request; a header is named as `If_Match`."""
        sent = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
        named = {f"HTTP_{name.upper()}": value for name, value in headers.items() if name != "Content_Type"}
        kind = headers.get("Content_Type", "application/fhir+json")
        return self.client.generic(
            method,
            f"/fhir/{path}".removesuffix("/") if not path else f"/fhir/{path}",
            sent,
            content_type=kind,
            HTTP_AUTHORIZATION=f"Bearer {self.token}",
            **named,
        )  # type: ignore[return-value]

    def get(self, path: str, **headers: str) -> HttpResponse:
        """GET."""
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Json | bytes, **headers: str) -> HttpResponse:
        """POST."""
        return self.ask("POST", path, body, **headers)

    def put(self, path: str, body: Json, **headers: str) -> HttpResponse:
        """PUT."""
        return self.ask("PUT", path, body, **headers)

    def made(self, body: Json, **headers: str) -> Json:
        """Create it, and what the answer holds."""
        response = self.post(str(body["resourceType"]), body, **headers)
        assert response.status_code == 201, response.content
        return told(response)


def told(response: HttpResponse) -> Json:
    """The body of an answer."""
    found: Json = json.loads(response.content)
    return found


def why(response: HttpResponse) -> list[tuple[str, str]]:
    """(code, element) of each issue of an OperationOutcome."""
    found = told(response)
    assert found["resourceType"] == "OperationOutcome"
    return [(one["code"], (one.get("expression") or [""])[0]) for one in found["issue"]]


ALL = ("system/*.cruds",)


def door(key: str = "harbor-ehr", *, acts_as: UUID | None = None, scopes: tuple[str, ...] = ALL) -> Door:
    """A partner with its row in the list of recipients, and a token."""
    now = clock.now()
    partner, fresh = Partner.kept.get_or_create(
        key=key,
        defaults={
            "name": f"{key}, its record system", "organization": "Harbor Hospital", "kind": "covered_entity",
            "acts_as": acts_as, "scopes": list(scopes), "stamped_at": now - timedelta(days=1),
        },
    )  # fmt: skip
    if fresh:
        Recipient.objects.create(name=partner.name, kind="covered_entity", sender=key)
    token = secrets.token_urlsafe(32)
    PartnerToken.kept.create(
        partner=partner, token_hash=token_hash(token), scopes=list(scopes), given_at=now,
        ends_at=now + timedelta(minutes=5),
    )  # fmt: skip
    return Door(partner, token)


def patient(number: str = "4711", **changes: Any) -> Json:
    """A Patient with its sender's number."""
    return {
        "resourceType": "Patient", "birthDate": "1990-01-31", "name": [{"family": "Example", "given": ["Sam"]}],
        "identifier": [{"system": "http://harbor.example/mrn", "value": number}],
        "telecom": [{"system": "phone", "value": "207-555-0101"}], **changes,
    }  # fmt: skip


def organization(name: str = "Harbor Hospital") -> Json:
    """Who asks."""
    return {"resourceType": "Organization", "active": True, "name": name}


def request(about: str, asker: str, number: str = "990011", **changes: Any) -> Json:
    """A ServiceRequest for peer services."""
    return {
        "resourceType": "ServiceRequest", "status": "active", "intent": "order", "code": {"coding": [ORDER]},
        "subject": {"reference": about}, "requester": {"reference": asker},
        "identifier": [{"system": "http://harbor.example/orders", "value": number}], **changes,
    }  # fmt: skip


def task(focus: str, about: str, asker: str, number: str = "t-990011", **changes: Any) -> Json:
    """A Task that asks us to fulfill a request."""
    return {
        "resourceType": "Task", "status": "requested", "intent": "order", "code": {"coding": [FULFILL]},
        "focus": {"reference": focus}, "for": {"reference": about}, "requester": {"reference": asker},
        "authoredOn": "2026-03-03T14:14:00-05:00",
        "identifier": [{"system": "http://harbor.example/tasks", "value": number}], **changes,
    }  # fmt: skip


URN = "urn:uuid:00000000-0000-4000-8000-00000000000{}"


def loop(number: str = "990011", who: str = "4711", **task_changes: Any) -> Json:
    """A transaction with all that a referral needs: Patient, Organization, ServiceRequest, Task."""
    p, o, r, t = (URN.format(n) for n in range(1, 5))
    mrn, orders, tasks = (f"identifier=http://harbor.example/{name}|" for name in ("mrn", "orders", "tasks"))
    entries = [
        (p, patient(who), f"{mrn}{who}"), (o, organization(), ""),
        (r, request(p, o, number), f"{orders}{number}"), (t, task(r, p, o, f"t-{number}", **task_changes),
                                                          f"{tasks}t-{number}"),
    ]  # fmt: skip
    return {
        "resourceType": "Bundle", "type": "transaction",
        "entry": [
            {"fullUrl": url, "resource": resource, "request": _post(resource, again)}
            for url, resource, again in entries
        ],
    }  # fmt: skip


def _post(resource: Json, again: str) -> Json:
    return {"method": "POST", "url": resource["resourceType"]} | ({"ifNoneExist": again} if again else {})


def placed(response: HttpResponse) -> dict[str, str]:
    """{type: id} of what a transaction made."""
    entries = told(response)["entry"]
    parts = [entry["response"]["location"].split("/fhir/")[1].split("/") for entry in entries]
    return {kind: identity for kind, identity, *_ in parts}
