"""The CapabilityStatement: what works here, and not a word more, made from the tables that the server runs on."""

from typing import Any

from companionway.interop.fhir.server import answers
from companionway.interop.fhir.server.kinds import KINDS, Kind

Json = dict[str, Any]
SINCE, VERSION = "2026-11-22", "0.1.0"
CODES = {"c": ["create"], "r": ["read"], "s": ["search-type"], "u": ["update"]}
SMART = "http://terminology.hl7.org/CodeSystem/restful-security-service"
URIS = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris"
INCLUDES = {"Task": ["Task:focus", "Task:output"], "ServiceRequest": ["ServiceRequest:patient",
            "ServiceRequest:requester"]}  # fmt: skip
BULK = "http://hl7.org/fhir/uv/bulkdata/OperationDefinition/"
EXPORTS = {"Patient": "patient-export", "Group": "group-export"}
PATCHES = ["application/json-patch+json"]


def statement() -> Json:
    """The whole statement."""
    return {
        "resourceType": "CapabilityStatement", "status": "active", "date": SINCE, "kind": "instance",
        "software": {"name": "Companionway", "version": VERSION},
        "implementation": {"description": "Peer recovery support referrals", "url": answers.base()},
        "fhirVersion": "4.0.1", "format": ["json"], "patchFormat": PATCHES, "rest": [_rest()],
    }  # fmt: skip


def _rest() -> Json:
    return {
        "mode": "server", "security": _security(), "resource": [_resource(name, kind) for name, kind in KINDS.items()],
        "interaction": [{"code": "transaction"}, {"code": "batch"}],
        "operation": [{"name": "export", "definition": f"{BULK}export"}],
    }  # fmt: skip


def _security() -> Json:
    token = answers.base().removesuffix("/fhir") + "/auth/token"
    return {
        "extension": [{"url": URIS, "extension": [{"url": "token", "valueUri": token}]}],
        "service": [{"coding": [{"system": SMART, "code": "SMART-on-FHIR"}], "text": "SMART backend services"}],
    }


def _resource(name: str, kind: Kind) -> Json:
    codes = [code for letter in kind.may for code in CODES.get(letter, ())]
    codes += ["vread", "patch"] if name == "Task" else []
    said: Json = {
        "type": name, "interaction": [{"code": code} for code in codes],
        "versioning": "versioned" if "u" in kind.may else "no-version",
        "conditionalCreate": "c" in kind.may, "conditionalUpdate": False,
    }  # fmt: skip
    if name in EXPORTS:
        said["operation"] = [{"name": "export", "definition": f"{BULK}{EXPORTS[name]}"}]
    if name in INCLUDES:
        said["searchInclude"] = INCLUDES[name]
    if "s" in kind.may:
        said["searchParam"] = [{"name": one.name, "type": one.type} for one in kind.parameters]
    return said
