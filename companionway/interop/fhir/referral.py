"""Which ServiceRequests are referrals to us, and each of them as plain values (interop 5.1)."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from companionway.interop.fhir.graph import Graph, Node, Unresolved
from companionway.interop.fhir.people import has_died, name_of_asker, person_of
from companionway.interop.incoming import Incoming, fitting, plain
from companionway.people.rules import birth_date_fault
from companionway.referrals.rules import Route, Source

Json = dict[str, Any]
INTENTS = {"order", "original-order", "filler-order"}
PLACER = ("http://terminology.hl7.org/CodeSystem/v2-0203", "PLAC")


@dataclass(frozen=True)
class NoReferral:
    """A resource that asks nothing of us, and why."""

    reason: str


class NotTaken(Exception):
    """A request to us that cannot be taken; `location` is the element."""

    def __init__(self, location: str, reason: str) -> None:
        super().__init__(f"{location}: {reason}")
        self.location = location
        self.reason = reason


def codes_of(resource: Json) -> list[tuple[str, str]]:
    """The (system, code) pairs of what is asked for."""
    codings = resource.get("code", {}).get("coding", [])
    return [(plain(coding.get("system")), plain(coding.get("code"))) for coding in codings]


def referral_of(request: Node, graph: Graph, ours: frozenset[tuple[str, str]], today: date) -> Incoming | NoReferral:
    """A ServiceRequest as a referral. Raises NotTaken when it asks us but its person cannot be known."""
    resource = request.resource
    codes = codes_of(resource)
    if not ours & {*codes, *(("", code) for _, code in codes)}:
        return NoReferral("its code is not one of the order codes")
    if resource.get("intent") not in INTENTS:
        return NoReferral("it is no order but " + str(resource.get("intent")))
    takes_back = resource.get("status") == "revoked"
    if resource.get("status") != "active" and not takes_back:
        return NoReferral(f"its status is {resource.get('status')}")
    if resource.get("doNotPerform") is True:
        return NoReferral("it says what should not be done")
    notes: list[str] = []
    patient = _patient(request, graph)
    asker = _asker(request, graph, notes)
    return Incoming(
        route=Route.FHIR, order_id=order_id(request), person=_person(patient, today, notes), where=request.path,
        codes=tuple(codes), site_name=_site_name(request, graph),
        asked_by=name_of_asker(asker.resource, today) if asker else _display(resource.get("requester")),
        asker=Source.PERSON if asker and asker.kind == "Patient" else Source.CLINICIAN,
        takes_back=takes_back, notes=tuple(notes),
    )  # fmt: skip


def order_id(request: Node) -> str:
    """What the sender calls this order: the placer's number, else its first identifier, else its id or full URL."""
    parts = [part for part in request.resource.get("identifier", []) if plain(part.get("value"))]
    placed = [
        part
        for part in parts
        if any((c.get("system"), c.get("code")) == PLACER for c in part.get("type", {}).get("coding", []))
    ]
    for part in [*placed, *parts]:
        return fitting(f"{plain(part.get('system'))}|{plain(part['value'])}", 160)
    if request.key or request.full_url:
        return fitting(request.key or request.full_url, 160)
    content = orjson.dumps(request.resource, option=orjson.OPT_SORT_KEYS)
    return "sha256:" + hashlib.sha256(content).hexdigest()


def subject_of(request: Node, graph: Graph) -> Node:
    """The resource that the request is about. Raises NotTaken at its subject."""
    place = f"{request.path}.subject"
    reference = request.resource.get("subject", {}).get("reference")
    if not isinstance(reference, str):
        raise NotTaken(place, "It names the person without a reference; send the Patient along.")
    try:
        return graph.resolve(reference, request)
    except Unresolved as fault:
        raise NotTaken(f"{place}.reference", fault.reason) from None


def _patient(request: Node, graph: Graph) -> Node:
    found = subject_of(request, graph)
    if found.kind != "Patient":
        raise NotTaken(f"{request.path}.subject", f"A referral is about one person, not a {found.kind}.")
    if has_died(found.resource):
        raise NotTaken(f"{found.path}.deceased", "The Patient is marked as having died; a human should look first.")
    return found


def _person(patient: Node, today: date, notes: list[str]) -> Any:
    person = person_of(patient, today, notes)
    if not person.name:
        raise NotTaken(f"{patient.path}.name", "A name to call the person by is needed.")
    if person.birth_date:
        fault = birth_date_fault(person.birth_date, today)
        if fault:
            raise NotTaken(f"{patient.path}.birthDate", fault)
    return person


def _asker(request: Node, graph: Graph, notes: list[str]) -> Node | None:
    """Who asks; a PractitionerRole leads on to its practitioner, else to its organization."""
    found = _follow(request, request.resource.get("requester"), graph)
    if found is None and "requester" in request.resource:
        notes.append("The requester was not sent along.")
    if found is not None and found.kind == "PractitionerRole":
        role = found
        return _follow(role, role.resource.get("practitioner"), graph) or _follow(
            role, role.resource.get("organization"), graph
        )
    return found


def _site_name(request: Node, graph: Graph) -> str:
    for part in request.resource.get("locationReference", []):
        place = _follow(request, part, graph)
        name = plain(place.resource.get("name")) if place else _display(part)
        if name:
            return name
    return ""


def _follow(origin: Node, part: Any, graph: Graph) -> Node | None:
    reference = part.get("reference") if isinstance(part, dict) else None
    if not isinstance(reference, str):
        return None
    try:
        return graph.resolve(reference, origin)
    except Unresolved:
        return None


def _display(part: Any) -> str:
    return plain(part.get("display"))[:160] if isinstance(part, dict) else ""
