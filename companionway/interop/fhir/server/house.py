"""What we say of ourselves: our Organizations, Locations, HealthcareServices and the role of peers. About no person."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from companionway.interop.fhir.server import bodies
from companionway.organizations import queries
from companionway.organizations.models import Organization, Program, Site
from companionway.platform import clock

Json = dict[str, Any]
Target = tuple[str, uuid.UUID]
SDOH = "http://hl7.org/fhir/us/sdoh-clinicalcare/StructureDefinition/"
CORE = "http://hl7.org/fhir/us/core/StructureDefinition/"
PROFILES = {
    "Organization": f"{CORE}us-core-organization", "Location": f"{SDOH}SDOHCC-Location",
    "HealthcareService": "", "PractitionerRole": f"{SDOH}SDOHCC-practitionerrole",
}  # fmt: skip
KINDS = tuple(PROFILES)
PEER = ("http://nucc.org/provider-taxonomy", "175T00000X", "Peer Specialist")
MADE_OF = uuid.UUID("5f1f6f2e-6a53-5c0e-9d0a-6d1c1a5b7a10")
SINCE = datetime.fromisoformat("2026-01-01T00:00:00+00:00")


def role_id(program_id: uuid.UUID) -> uuid.UUID:
    """The id under which the peers of a program answer, as a role and never as a name."""
    return uuid.uuid5(MADE_OF, f"role\n{program_id}")


def offer_id(program_id: uuid.UUID, site_id: uuid.UUID | None) -> uuid.UUID:
    """The id of a program at a site; of a program that is offered everywhere without one."""
    return uuid.uuid5(MADE_OF, f"offer\n{program_id}\n{site_id or ''}")


def everything(today: date) -> dict[Target, Json]:
    """All resources of ours, by type and id. Four queries, whatever is asked."""
    found: dict[Target, Json] = {}
    organizations, sites, programs, offers = queries.whole_house(today)
    for organization in organizations:
        found["Organization", organization.id] = _organization(organization)
    for site in sites:
        found["Location", site.id] = _location(site)
    for program in programs:
        found["PractitionerRole", role_id(program.id)] = _role(program)
        places: list[Site | None] = [offer.site for offer in offers if offer.program_id == program.id]
        for place in places or [None]:
            found["HealthcareService", offer_id(program.id, place.id if place else None)] = _service(program, place)
    return found


def ids(named: Iterable[Target]) -> set[Target]:
    """Which of these are ours. No query where none can be."""
    wanted = {one for one in named if one[0] in KINDS}
    return wanted & set(everything(clock.today())) if wanted else set()


def answer(target: Target, resource: Json) -> bytes:
    """One of ours as bytes, with its `meta`."""
    kept = bodies.packed({name: bodies.raw(part) for name, part in resource.items()})
    return bodies.answer(target[0], target[1], 1, SINCE, kept, profile=PROFILES[target[0]])


def _ref(kind: str, identity: uuid.UUID, display: str) -> Json:
    return {"reference": f"{kind}/{identity}", "display": display}


def _organization(row: Organization) -> Json:
    kind = {"system": "http://terminology.hl7.org/CodeSystem/organization-type", "code": "prov"}
    return {"identifier": _named("organization", row.slug), "active": True, "type": [{"coding": [kind]}],
            "name": row.name}  # fmt: skip


def _named(kind: str, slug: str) -> list[Json]:
    return [{"system": f"https://fhir.companionway.example/identifier/{kind}", "value": slug}]


def _location(row: Site) -> Json:
    return {
        "identifier": _named("site", row.slug), "status": "inactive" if row.closed_on else "active", "name": row.name,
        "address": {"city": row.town},
        "managingOrganization": _ref("Organization", row.organization_id, row.organization.name),
    }  # fmt: skip


def _role(row: Program) -> Json:
    system, code, display = PEER
    return {
        "active": True, "organization": _ref("Organization", row.organization_id, row.organization.name),
        "code": [{"coding": [{"system": system, "code": code, "display": display}], "text": row.peer_title}],
        "healthcareService": [{"display": row.name}],
    }  # fmt: skip


def _service(program: Program, site: Site | None) -> Json:
    peers = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/service-type", "code": "569"}],
             "text": "Peer recovery support"}  # fmt: skip
    said: Json = {
        "identifier": _named("program", program.slug), "active": True,
        "providedBy": _ref("Organization", program.organization_id, program.organization.name), "type": [peers],
        "name": program.name,
    }  # fmt: skip
    if program.who_for:
        said["comment"] = program.who_for
    if site is not None:
        said["location"] = [_ref("Location", site.id, site.name)]
    return said
