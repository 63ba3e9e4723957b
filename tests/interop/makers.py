"""FHIR, HL7 v2 and spreadsheets made for tests. Everybody in them is invented."""

import json
from typing import Any

from companionway.interop.delivery import take_in
from companionway.interop.inbound_models import InboundFile
from companionway.interop.inbox import terms_for
from companionway.interop.incoming import Given, Outcome, Verdict
from companionway.interop.taking import Terms
from companionway.referrals.models import Referral
from tests.cast import NOW

Json = dict[str, Any]
MADE, UPDATED, KNOWN = Verdict.MADE, Verdict.UPDATED, Verdict.KNOWN
NONE, REFUSED = Verdict.NO_REFERRAL, Verdict.REFUSED
SHEET = "program,site,given name,family name,birth date,phone"
SHEET_ROW = "ed,harbor,Sam,Example,1990-01-31,207-555-0101"


def patient(identity: str = "p1", **changes: Any) -> Json:
    """A Patient with a number of its sender."""
    made: Json = {
        "resourceType": "Patient", "id": identity, "birthDate": "1990-01-31",
        "identifier": [{"system": "http://sender.example/mrn", "value": f"mrn-{identity}"}],
        "name": [{"family": "Example", "given": ["Sam"]}],
        "telecom": [{"system": "phone", "value": "207-555-0101"}],
    }  # fmt: skip
    return made | changes


def request(identity: str = "r1", about: str = "Patient/p1", **changes: Any) -> Json:
    """A ServiceRequest for peer services."""
    made: Json = {
        "resourceType": "ServiceRequest", "id": identity, "status": "active", "intent": "order",
        "code": {"coding": [{"system": "EAP", "code": "REF15401"}]}, "subject": {"reference": about},
    }  # fmt: skip
    return made | changes


def transaction(*resources: Json, base: str = "urn:uuid:") -> Json:
    """A transaction Bundle; entries get urn:uuid full URLs, or URLs below `base`."""
    entries = [
        {
            "fullUrl": f"{base}{one['resourceType']}/{one['id']}" if base.startswith("http") else urn(place),
            "resource": one,
            "request": {"method": "POST", "url": one["resourceType"]},
        }
        for place, one in enumerate(resources)
    ]
    return {"resourceType": "Bundle", "type": "transaction", "entry": entries}


def urn(place: int) -> str:
    """The full URL of the entry at this place."""
    return f"urn:uuid:00000000-0000-4000-8000-{place:012d}"


def order(number: str = "990011", control: str = "MSG0001", name: str = "Doe^Pat", kind: str = "NW") -> bytes:
    """An ORM^O01 for peer services."""
    return (
        f"MSH|^~\\&|EPIC|MMC|PEER|MBH|20261001101500||ORM^O01^ORM_O01|{control}|P|2.5.1\r"
        f"PID|1||{name.replace('^', '')}^^^MMC^MR||{name}||19900101|F|||||207-555-0102\r"
        f"ORC|{kind}|{number}^EPIC\rOBR|1|{number}^EPIC||REF15401^PEER SERVICES^EAP\r"
    ).encode()


def given(name: str, content: Json | bytes | str, source: str = "sender", folder: str = "drop") -> Given:
    """A file as a door hands it over."""
    if isinstance(content, dict):
        content = json.dumps(content)
    body = content.encode() if isinstance(content, str) else content
    return Given(name, folder, source, body, len(body))


def terms(**changes: Any) -> Terms:
    """The terms of the installation under test, on the day of the cast."""
    made = terms_for(None, NOW)
    return Terms(**({name: getattr(made, name) for name in made.__dataclass_fields__} | changes))


def taken(*files: Given, **changes: Any) -> list[Outcome]:
    """What becomes of files given together."""
    vouched = bool(changes.pop("vouched", False))
    return [outcome for _, outcome, _ in take_in(files, terms(**changes), lambda: NOW, vouched=vouched)]


def kept(name: str) -> InboundFile:
    """The kept file of this name."""
    return next(row for row in InboundFile.kept.all() if row.name == name)


def only() -> Referral:
    """The one referral that there is."""
    return Referral.objects.select_related("person", "program", "site").get()
