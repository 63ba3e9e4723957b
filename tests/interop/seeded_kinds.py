"""Faults of one type: what must be there, what the invariants of that type say, and what hides in companions and lists.

Each row: the kind, the type, and edits of its good resource as `path: value`; DROP takes the element away.
"""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from tests.interop.seeded import Fault, Json, good

DROP = object()
ID_ONLY = {"id": "x"}
EXTENSION = {"extension": [{"url": "http://example.org/fhir/x", "valueString": "y"}]}
REQUIRED = {
    "Bundle": ["type", "entry.0.request.method", "entry.0.request.url"],
    "CarePlan": ["status", "intent", "subject", "activity.1.detail.status"],
    "CareTeam": [],
    "Condition": ["subject"],
    "Consent": ["status", "scope", "category", "verification.0.verified", "provision.actor.0.role",
                "provision.actor.0.reference", "provision.data.0.meaning", "provision.data.0.reference"],
    "Device": ["deviceName.0.name", "deviceName.0.type", "version.0.value", "property.0.type"],
    "DocumentReference": ["status", "content", "content.0.attachment", "relatesTo.0.code", "relatesTo.0.target"],
    "Encounter": ["status", "class", "statusHistory.0.status", "statusHistory.0.period", "classHistory.0.class",
                  "classHistory.0.period", "diagnosis.0.condition", "location.0.location"],
    "Goal": ["lifecycleStatus", "description", "subject"],
    "Immunization": ["status", "vaccineCode", "patient", "occurrenceDateTime", "performer.0.actor",
                     "protocolApplied.0.doseNumberPositiveInt"],
    "Location": ["position.longitude", "position.latitude"],
    "Observation": ["status", "code", "component.0.code", "component.2.valueSampledData.origin",
                    "component.2.valueSampledData.period", "component.2.valueSampledData.dimensions"],
    "Organization": [],
    "Patient": ["communication.0.language", "link.0.other", "link.0.type"],
    "Practitioner": ["qualification.0.code"],
    "PractitionerRole": ["notAvailable.0.description"],
    "Procedure": ["status", "subject", "performer.0.actor", "focalDevice.0.manipulated"],
    "Questionnaire": ["status", "item.0.linkId", "item.0.type", "item.0.answerOption.0.valueCoding",
                      "item.1.enableWhen.0.question", "item.1.enableWhen.0.operator",
                      "item.1.enableWhen.1.answerCoding",
                      "item.1.item.0.initial.0.valueString", "useContext.0.code", "useContext.0.valueCodeableConcept"],
    "QuestionnaireResponse": ["status", "item.0.linkId", "item.1.item.0.linkId"],
    "RelatedPerson": ["patient", "communication.0.language"],
    "ServiceRequest": ["status", "intent", "subject", "note.0.text"],
    "Task": ["status", "intent", "input.0.type", "input.0.valueContactPoint",
             "output.0.type", "output.0.valueReference"],
}  # fmt: skip
# Required elements that are primitives: their companion may stand in, but only one that says something.
PRIMITIVES = {"status", "intent", "type", "lifecycleStatus", "linkId", "verified", "method", "operator", "meaning"}
INVARIANTS: list[tuple[str, str, Json]] = [
    ("pat-1", "Patient", {"contact.0": {"gender": "female"}}),
    ("pat-1", "Patient", {"contact.0": {"relationship": [{"text": "friend"}]}}),
    ("prr-1", "ServiceRequest", {"code": DROP}),
    ("inv-1", "Task", {"lastModified": "2026-09-30T12:00:00Z"}),
    ("inv-1", "Task", {"lastModified": "2026-10-01T12:00:00+02:00"}),
    ("inv-1", "Task", {"lastModified": "2026-09-30"}),
    ("ppc-1", "Consent", {"policy": DROP, "policyRule": DROP}),
    *[("ppc-2 to ppc-5", "Consent", {"patient": DROP, "scope.coding.0.code": scope})
      for scope in ("patient-privacy", "research", "adr", "treatment")],
    ("con-1", "Condition", {"stage.0": {"type": {"text": "own"}}}),
    ("con-2", "Condition", {"evidence.0": EXTENSION}),
    ("con-4", "Condition", {"clinicalStatus.coding.0.code": "active"}),
    ("con-4", "Condition", {"clinicalStatus": DROP}),
    ("con-5", "Condition", {"verificationStatus.coding.0.code": "entered-in-error"}),
    ("gol-1", "Goal", {"target.0.measure": DROP}),
    ("obs-3", "Observation", {"referenceRange.0": {"age": {"low": {"value": 18}}}}),
    ("obs-6", "Observation", {"dataAbsentReason": {"text": "asked"}}),
    ("obs-7", "Observation", {"component.0.code.coding.0.code": "88124-3"}),
    ("qrs-1", "QuestionnaireResponse", {"item.0.item": [{"linkId": "1.2"}]}),
    ("que-1", "Questionnaire", {"item.1.item": DROP}),
    ("que-1", "Questionnaire", {"item.1.item.1.item": [{"linkId": "9", "type": "string"}]}),
    ("que-2", "Questionnaire", {"item.1.item.0.linkId": "1"}),
    ("que-3", "Questionnaire", {"item.1.item.1.code": [{"code": "x"}]}),
    ("que-4", "Questionnaire", {"item.0.answerValueSet": "http://example.org/fhir/ValueSet/yes"}),
    ("que-5", "Questionnaire", {"item.0.type": "boolean"}),
    ("que-6", "Questionnaire", {"item.1.item.1.required": False}),
    ("que-6", "Questionnaire", {"item.1.item.1.repeats": True}),
    ("que-7", "Questionnaire", {"item.1.enableWhen.0": {"question": "1", "operator": "exists", "answerString": "x"}}),
    ("que-8", "Questionnaire", {"item.1.initial": [{"valueString": "x"}]}),
    ("que-9", "Questionnaire", {"item.1.item.1.readOnly": True}),
    ("que-10", "Questionnaire", {"item.0.maxLength": 9}),
    ("que-11", "Questionnaire", {"item.0.initial": [{"valueString": "x"}]}),
    ("que-12", "Questionnaire", {"item.1.enableBehavior": DROP}),
    ("que-13", "Questionnaire", {"item.1.item.3.repeats": False}),
    ("ctm-1", "CareTeam", {"participant.1.onBehalfOf": {"reference": "#org-inside"}}),
    ("cpl-3", "CarePlan", {"activity.1.reference": {"reference": "ServiceRequest/sr-1"}}),
    ("imm-1", "Immunization", {"education.0.documentType": DROP}),
    ("org-1", "Organization", {"name": DROP, "identifier": DROP}),
    ("org-2", "Organization", {"address.0.use": "home"}),
    ("org-3", "Organization", {"telecom.0.use": "home"}),
    ("per-1", "Encounter", {"period.end": "2026-09-30T09:00:00-04:00"}),
    ("per-1", "Encounter", {"period": {"start": "2026-10", "end": "2026-09"}}),
    ("per-1", "RelatedPerson", {"period.end": "1980"}),
    ("rng-2", "ServiceRequest", {"quantityRange.low.value": 9}),
    ("rng-2", "Goal", {"target.0.detailRange.low.value": 9}),
    ("qty-3", "Observation", {"valueQuantity.system": DROP}),
    ("sqty-1", "ServiceRequest", {"quantityRange.low.comparator": "<"}),
    ("sqty-1", "Observation", {"referenceRange.0.low.comparator": ">"}),
    ("sqty-1", "Immunization", {"doseQuantity.comparator": ">"}),
    ("sqty-1", "CarePlan", {"activity.1.detail.dailyAmount.comparator": ">"}),
    ("age-1", "Condition", {"onsetAge.value": -1}),
    ("age-1", "Condition", {"onsetAge.code": DROP}),
    ("drt-1", "Encounter", {"length.value": DROP}),
    ("drt-1", "Goal", {"target.0.dueDuration.system": "http://example.org/units"}),
    ("rat-1", "Observation", {"component.4.valueRatio.denominator": DROP}),
    ("att-1", "Patient", {"photo.0.contentType": DROP}),
    ("att-1", "DocumentReference", {"content.0.attachment.contentType": DROP}),
    ("cpt-2", "Patient", {"telecom.0.system": DROP}),
    ("cpt-2", "Organization", {"telecom.0.system": DROP}),
    ("tim-1", "CarePlan", {"activity.1.detail.scheduledTiming.repeat.durationUnit": DROP}),
    ("tim-2", "CarePlan", {"activity.1.detail.scheduledTiming.repeat.periodUnit": DROP}),
    ("tim-4", "CarePlan", {"activity.1.detail.scheduledTiming.repeat.duration": -1}),
    ("tim-5", "CarePlan", {"activity.1.detail.scheduledTiming.repeat.period": -1}),
    ("tim-8", "CarePlan", {"activity.1.detail.scheduledTiming.repeat.count": DROP,
                           "activity.1.detail.scheduledTiming.repeat.countMax": 9}),
    ("tim-9", "CarePlan", {"activity.1.detail.scheduledTiming.repeat.offset": 9}),
    ("tim-10", "CarePlan", {"activity.1.detail.scheduledTiming.repeat.when": ["MORN"]}),
    ("bdl-1", "Bundle", {"total": 3}),
    ("bdl-2", "Bundle", {"entry.0.search": {"mode": "match"}}),
    ("bdl-3", "Bundle", {"entry.0.request": DROP}),
    ("bdl-3", "Bundle", {"type": "collection"}),
    ("bdl-4", "Bundle", {"entry.0.response": {"status": "201"}}),
    ("bdl-5", "Bundle", {"type": "collection", "entry": [{"fullUrl": "http://sender.example/fhir/Patient/1"}]}),
    ("bdl-7", "Bundle", {"entry.1.fullUrl": "urn:uuid:00000000-0000-4000-8000-000000000001"}),
    ("bdl-8", "Bundle", {"entry.0.fullUrl": "http://sender.example/fhir/Patient/1/_history/1"}),
    ("bdl-9 to bdl-11", "Bundle", {"type": "document", "entry": [{"resource": {"resourceType": "Patient"}}]}),
    ("bdl-12", "Bundle", {"type": "message", "entry": [{"resource": {"resourceType": "Patient"}}]}),
]  # fmt: skip
OTHERS: list[tuple[str, str, Json]] = [
    ("two values of a choice", "Observation", {"valueString": "x"}),
    ("two values of a choice", "Patient", {"deceasedDateTime": "2026-10-01"}),
    ("two values of a choice", "Patient", {"multipleBirthBoolean": True}),
    ("two values of a choice", "Condition", {"onsetDateTime": "2026-10-01"}),
    ("two values of a choice", "ServiceRequest", {"occurrenceDateTime": "2026-10-01"}),
    ("two values of a choice", "Task", {"input.0.valueString": "x"}),
    ("two values of a choice", "Immunization", {"occurrenceString": "x"}),
    ("two values of a choice", "Consent", {"sourceReference": {"reference": "Consent/c"}}),
    ("two values of a choice", "QuestionnaireResponse", {"item.0.answer.0.valueString": "x"}),
    ("two values of a choice", "Patient", {"extension.0.extension.0.valueString": "x"}),
    ("a choice that R4 does not offer", "Observation", {"valueQuantity": DROP, "valueDecimal": 1.5}),
    ("a choice that R4 does not offer", "Observation", {"valueQuantity": DROP, "valueReference": {"reference": "A/b"}}),
    ("a choice that R4 does not offer", "Condition", {"onsetAge": DROP, "onsetQuantity": {"value": 1}}),
    ("an element of another version", "Task", {"requestedPeriod": {"start": "2026"}}),
    ("an element of another version", "ServiceRequest", {"code": {"concept": {"text": "x"}}}),
    ("an element of another version", "Encounter", {"actualPeriod": {"start": "2026"}}),
    ("an element of another version", "Patient", {"animal": {"species": {"text": "cat"}}}),
    ("an element of another version", "Procedure", {"reportedBoolean": True}),
    ("code of a concept not in the required set", "Condition", {"clinicalStatus.coding.0.code": "going-on"}),
    ("code of a concept not in the required set", "Condition", {"verificationStatus.coding.0.code": "sure"}),
    ("code of a concept in a wrong system", "Condition", {"clinicalStatus.coding.0.system": "http://example.org/x"}),
    ("a concept without a code where one is required", "Condition", {"clinicalStatus": {"text": "resolved"}}),
    ("type of a reference against its target", "Task", {"owner.type": "Patient"}),
    ("companion that is no object", "Patient", {"_birthDate": "x"}),
    ("companion of a complex element", "Patient", {"_name": [EXTENSION]}),
    ("companion list longer than its list", "Patient", {"name.0._given": [None, None, EXTENSION]}),
    ("companion that says nothing", "Patient", {"_gender": {}}),
    ("null without an extension", "Patient", {"name.0._given": DROP, "name.0.given": ["Sam", None]}),
    ("extension without url", "Patient", {"extension.0": {"valueString": "x"}}),
    ("extension with value and children", "Patient", {"extension.0.valueString": "x"}),
    ("extension with neither", "Patient", {"extension.0": {"url": "http://example.org/fhir/x"}}),
    ("dom-2", "ServiceRequest", {"contained.0.contained": [{"resourceType": "Organization", "id": "y", "name": "y"}]}),
    ("dom-3", "ServiceRequest", {"performer": DROP}),
    ("dom-4", "ServiceRequest", {"contained.0.meta": {"versionId": "1"}}),
    ("dom-4", "ServiceRequest", {"contained.0.meta": {"lastUpdated": "2026-10-01T12:00:00Z"}}),
    ("dom-5", "ServiceRequest", {"contained.0.meta": {"security": [{"system": "http://example.org/x", "code": "R"}]}}),
    ("ref-1", "ServiceRequest", {"performer.0.reference": "#elsewhere"}),
    ("contained of no known type", "ServiceRequest", {"contained.0.resourceType": "Organisation"}),
    ("contained without a type", "ServiceRequest", {"contained.0": {"id": "org-inside", "name": "x"}}),
    ("contained with a fault", "ServiceRequest", {"contained.0.name": ["x"]}),
    ("contained twice under one id", "ServiceRequest",
     {"contained": [{"resourceType": "Organization", "id": "org-inside", "name": name} for name in "ab"]}),
    ("contained of a wrong type for its reference", "ServiceRequest",
     {"contained.0": {"resourceType": "Medication", "id": "org-inside"}}),
    ("fault deep in a bundle", "Bundle", {"entry.0.resource.birthDate": "01/31/1990"}),
    ("fault deep in a bundle", "Bundle", {"entry.2.resource.status": "declined"}),
    ("fault deep in a bundle", "Bundle", {"entry.1.resource.subject": [{"reference": "Patient/p"}]}),
    ("reference in a bundle to a wrong type", "Bundle",
     {"entry.1.resource.subject.reference": "urn:uuid:00000000-0000-4000-8000-000000000003"}),
    ("entry of no known type", "Bundle", {"entry.0.resource.resourceType": "Person2"}),
    ("entry without a type", "Bundle", {"entry.0.resource": {"id": "x"}}),
    ("no resource type", "Task", {"resourceType": DROP}),
    ("resource type in small letters", "Task", {"resourceType": "task"}),
    ("resource type as a list", "Task", {"resourceType": ["Task"]}),
    ("resource type that is a data type", "Task", {"resourceType": "HumanName"}),
    ("resource type that is abstract", "Task", {"resourceType": "DomainResource"}),
    ("bad oid", "Immunization", {"extension": [{"url": "http://example.org/fhir/x", "valueOid": "urn:oid:9.x"}]}),
    ("bad uuid", "Task", {"extension": [{"url": "http://example.org/fhir/x", "valueUuid": "urn:uuid:XYZ"}]}),
    ("negative unsigned number", "Task", {"extension": [{"url": "http://example.org/x", "valueUnsignedInt": -1}]}),
    ("zero for a positive number", "Patient", {"telecom.0.rank": 0}),
    ("number too exact for a day", "Patient", {"birthDate": 1990}),
    ("text of more than 1 MB", "Task", {"description": "a" * (1024 * 1024 + 1)}),
]  # fmt: skip


def edited(resource: Json, edits: Json) -> Json:
    """A copy of the resource with each path set to its value, or taken away."""
    copy: Any = deepcopy(resource)
    for path, value in edits.items():
        *before, last = (int(step) if step.isdigit() else step for step in path.split("."))
        node = copy
        for step in before:
            node = node[step]
        if value is DROP:
            del node[last]
        else:
            node[last] = deepcopy(value)
    return copy


def by_type() -> Iterator[Fault]:
    """Every fault of the tables above, made in the good resource of its type."""
    made = good()
    for kind, paths in REQUIRED.items():
        for path in paths:
            steps = tuple(path.split("."))
            yield Fault("required element missing", steps, edited(made[kind], {path: DROP}))
            if steps[-1] in PRIMITIVES:
                companion = ".".join([*steps[:-1], f"_{steps[-1]}"])
                wrong = edited(made[kind], {path: DROP, companion: ID_ONLY})
                yield Fault("required element with a companion that says nothing", steps, wrong)
    for name, kind, edits in (*INVARIANTS, *OTHERS):
        yield Fault(name, tuple(next(iter(edits)).split(".")), edited(made[kind], edits))
