"""The types that our server takes: what a client may do with each, and by what it is found. Data only (interop 8)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from companionway.interop.fhir.server import moments

Json = dict[str, Any]
TOKEN, REFERENCE, DATE, URI = "token", "reference", "date", "uri"
NOT, MISSING = "not", "missing"
GRAVITY = "http://hl7.org/fhir/us/sdoh-clinicalcare/StructureDefinition/"
REFERRAL_TASK = f"{GRAVITY}SDOHCC-TaskForReferralManagement"
FHIR = "http://hl7.org/fhir/"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One way to find a resource. `type` as in FHIR; `path` leads to the element, lists on the way are gone through.

    `targets` are the types that a reference must name to count (none: any). `system` is that of a code element, which
    carries none itself. `column` says that the row holds the value; every other is found by keyed hashes.
    """

    name: str
    type: str
    path: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()
    system: str = ""
    column: str = ""

    def values(self, resource: Json) -> Iterator[Any]:
        """What stands at the path, each element of a list on its own."""
        return _at(resource, self.path)


def _at(value: Any, path: tuple[str, ...]) -> Iterator[Any]:
    if isinstance(value, list):
        for one in value:
            yield from _at(one, path)
    elif not path:
        if value is not None:
            yield value
    elif isinstance(value, dict):
        yield from _at(value.get(path[0]), path[1:])


@dataclass(frozen=True)
class Kind:
    """One resource type. `may` holds the letters of SMART for what a client may: create, read, search, update.

    `unique`: two of one partner never share an identifier. `profile`: claimed for it where its sender claimed none.
    `includes`: reference parameters whose targets may be asked for along with it.
    """

    name: str
    may: str
    parameters: tuple[Parameter, ...]
    unique: bool = False
    profile: str = ""
    includes: tuple[str, ...] = ()

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of this name."""
        return next((one for one in self.parameters if one.name == name), None)

    def authored(self, resource: Json) -> datetime | None:
        """When it was written, for the row: the first moment of what it says. None where it says nothing."""
        for one in self.parameters:
            if one.column == "authored_at":
                said = moments.span(next(one.values(resource), None))
                return said.begins if said else None
        return None


COMMON = (Parameter("_id", TOKEN, column="id"), Parameter("_lastUpdated", DATE, column="updated_at"))
IDENTIFIER = Parameter("identifier", TOKEN, ("identifier",))
PROFILE = Parameter("_profile", URI, ("meta", "profile"))


def _concept(name: str, element: str = "") -> Parameter:
    return Parameter(name, TOKEN, (element or name,))


def _status(codes: str, *modifiers: str) -> Parameter:
    return Parameter("status", TOKEN, ("status",), modifiers=modifiers, system=FHIR + codes, column="status")


def _intent(codes: str) -> Parameter:
    return Parameter("intent", TOKEN, ("intent",), system=FHIR + codes)


def _reference(name: str, *path: str, targets: tuple[str, ...] = (), modifiers: tuple[str, ...] = ()) -> Parameter:
    return Parameter(name, REFERENCE, path or (name,), targets, modifiers)


def _about(element: str = "subject") -> tuple[Parameter, ...]:
    """`patient` and `subject` of what has a subject."""
    return (_reference("patient", element, targets=("Patient",)), _reference("subject", element))


def _kind(name: str, may: str, *parameters: Parameter, **more: Any) -> Kind:
    return Kind(name, may, (*COMMON, *parameters), **more)


PATIENT = _reference("patient")
CATEGORY, CODE = _concept("category"), _concept("code")
# What a client sends along so that we understand the request. A parameter stands where R4 has the element.
SUPPORTING = (
    _kind("Condition", "crs", IDENTIFIER, *_about(), CATEGORY, CODE),
    _kind("Goal", "crs", IDENTIFIER, *_about(), CATEGORY),
    _kind("Observation", "crs", IDENTIFIER, *_about(), CATEGORY, CODE, _status("observation-status")),
    _kind("Procedure", "crs", IDENTIFIER, *_about(), CATEGORY, CODE, _status("event-status"),
          _reference("based-on", "basedOn")),
    _kind("RelatedPerson", "crs", IDENTIFIER, PATIENT),
    _kind("CareTeam", "crs", IDENTIFIER, *_about(), CATEGORY, _status("care-team-status")),
    _kind("CarePlan", "crs", IDENTIFIER, *_about(), CATEGORY, _status("request-status")),
    _kind("Encounter", "crs", IDENTIFIER, *_about(), _status("encounter-status")),
    _kind("Device", "crs", IDENTIFIER, PATIENT, _status("device-status")),
    _kind("Immunization", "crs", IDENTIFIER, PATIENT, _status("event-status")),
    _kind("Questionnaire", "crs", IDENTIFIER, _status("publication-status")),
    _kind("QuestionnaireResponse", "crs", IDENTIFIER, *_about(), _status("questionnaire-answers-status")),
    _kind("DocumentReference", "crs", IDENTIFIER, *_about(), CATEGORY, _status("document-reference-status")),
)  # fmt: skip
KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        _kind(
            "Task", "crsu", IDENTIFIER, _status("task-status", NOT), _intent("request-intent"), CODE,
            _concept("business-status", "businessStatus"), *_about("for"), _reference("requester"),
            _reference("owner", modifiers=(MISSING,)), _reference("focus"),
            _reference("output", "output", "valueReference"), PROFILE,
            unique=True, profile=REFERRAL_TASK, includes=("focus", "output"),
        ),
        _kind(
            "ServiceRequest", "crsu", IDENTIFIER, _status("request-status"), _intent("request-intent"), CATEGORY, CODE,
            *_about(), _reference("requester"), _reference("performer"),
            Parameter("authored", DATE, ("authoredOn",), column="authored_at"),
            unique=True, includes=("patient", "requester"),
        ),
        _kind("Patient", "crs", IDENTIFIER),
        _kind("Practitioner", "crs", IDENTIFIER),
        _kind("PractitionerRole", "crs", IDENTIFIER, _reference("practitioner"), _reference("organization")),
        _kind("Organization", "crs", IDENTIFIER),
        _kind("Location", "crs", IDENTIFIER),
        _kind("HealthcareService", "rs", IDENTIFIER, _reference("organization", "providedBy"), _reference("location")),
        *SUPPORTING,
        _kind("Consent", "cr"),
        _kind("Provenance", "r"),
        _kind("Group", "r"),
    )
}  # fmt: skip
