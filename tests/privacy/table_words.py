"""The words of the truth table: who the recipients are, what was agreed, and every field of every basis."""

import uuid

from companionway.privacy.rules.asking import Told
from companionway.privacy.rules.terms import Information, Purpose, RecipientKind, Relation

W, K, R = Information, RecipientKind, Relation
NAMED = uuid.UUID(int=1)
# The recipients that the consent of the row names are told apart by this key.
AGREED = dict.fromkeys(
    ("the one named", "the court named", "a probation officer with the duty", "a member by name"), NAMED
)  # fmt: skip


def _told(name: str, kind: RecipientKind, *relations: Relation, key: int = 2) -> Told:
    return Told(name, kind, uuid.UUID(int=key), frozenset(relations))


RECIPIENTS: dict[str, Told] = {
    "the one named": _told("Harbor Family Practice", K.COVERED_ENTITY, key=1),
    "the court named": _told("Harbor District Court", K.COURT, key=1),
    "a probation officer with the duty": _told("Officer Lane", K.OTHER, R.MONITORING, key=1),
    "another officer with the duty": _told("Officer Birch", K.OTHER, R.MONITORING),
    "somebody else": _told("Somebody else", K.OTHER), "those who asked": _told("Harbor ED", K.OTHER, R.SENDER),
    "treats the person, by class": _told("Dr. Lind", K.COVERED_ENTITY, R.TREATING),
    "pays for it, by class": _told("Coast Plan", K.HEALTH_PLAN, R.PAYER),
    "a health plan of the class": _told("Coast Plan", K.HEALTH_PLAN, R.PAYER),
    "helps to run the program, by class": _told("Coast Billing", K.BUSINESS_ASSOCIATE, R.OPERATING),
    "a member who treats the person": _told("Bay Clinic", K.COVERED_ENTITY, R.TREATING),
    "a member who does not treat the person": _told("Far Clinic", K.COVERED_ENTITY),
    "a member by name": _told("Named Clinic", K.COVERED_ENTITY, key=1),
    "a housing agency": _told("Harbor Housing", K.HOUSING), "an employer": _told("Harbor Works", K.EMPLOYER),
    "family": _told("A sister", K.FAMILY), "police": _told("Harbor Police", K.LAW_ENFORCEMENT),
    "a court": _told("A court", K.COURT), "medical personnel": _told("Dr. Hale", K.COVERED_ENTITY, R.MEDICAL),
    "not medical personnel": _told("A neighbor", K.OTHER), "FDA medical personnel": _told("Dr. Fox", K.AGENCY, R.FDA),
    "a researcher": _told("A university", K.OTHER), "an auditor": _told("An auditor", K.OTHER),
    "a funder": _told("A funder", K.OTHER), "a public health authority": _told("The state", K.AGENCY, R.AUTHORITY),
    "a child protection agency": _told("The agency", K.AGENCY), "the sender": _told("Harbor", K.OTHER, R.SENDER),
    "a business associate": _told("A host", K.BUSINESS_ASSOCIATE), "staff of the program": _told("Jo", K.STAFF),
    "the person": _told("Sam", K.PERSON, R.SELF), "a representative": _told("A guardian", K.OTHER, R.REPRESENTATIVE),
}  # fmt: skip

AS_AGREED = frozenset({W.STATUS, W.PARTICIPATION})
INFORMATION_AGREED = {"part2_counseling_notes": frozenset({W.COUNSELING_NOTES})}
PURPOSE_AGREED = {
    "part2_tpo_single": Purpose.TREATMENT, "part2_intermediary": Purpose.TREATMENT,
    "part2_proceedings": Purpose.PROCEEDINGS, "part2_criminal_justice": Purpose.MONITORING,
}  # fmt: skip
_MEDICAL = {
    "medical_name": "Dr. Hale", "medical_facility": "Harbor Hospital", "discloser": "Ana Reyes",
    "disclosed_at": "2026-05-01T10:00", "nature": "could not be woken", "why_no_consent": "could_not_answer",
}  # fmt: skip
# Every field that a basis asks for, filled in.
FULL: dict[str, dict[str, str]] = {
    "consent_intermediary": {"intermediary": "Coast Exchange", "member": "Bay Clinic"},
    "consent_proceedings": {"proceeding": "No. 12-34"},
    "consent_criminal_justice": {"monitoring_duty": "probation", "matter": "No. 12-34"},
    "person_access": {"identity_check": "in person"},
    "medical_emergency": _MEDICAL,
    "declared_disaster": _MEDICAL | {
        "declared_by": "The governor", "declaration": "12/2026", "declared_on": "2026-04-30", "program_closed": "yes",
    },
    "fda": {"fda_person": "Dr. Fox", "product": "A product", "threat": "A threat", "error": "A label"},
    "research": {"protocol": "P-1", "board_document": "IRB 7", "undertakings": "yes", "destroy_by": "2027-01-01"},
    "audit_evaluation": {"on_behalf_of": "The state", "agreement": "A-1", "on_site_or_copied": "on_site"},
    "public_health": {"method": "Safe Harbor", "attestation": "Eli Haddad"},
    "crime_on_premises": {"incident": "on_premises", "agency": "Harbor Police", "officer": "Officer Reed"},
    "child_abuse_report": {
        "state_rule": "22 MRSA 4011-A", "agency": "The agency", "reporter": "Ana Reyes", "oral_at": "10:00",
        "written_at": "11:00",
    },
    "court_order": {
        "order_section": "2.64", "order_court": "District Court", "order_on": "2026-04-20", "order_scope": "contacts",
        "mandate": "subpoena", "mandate_on": "2026-04-21", "counsel": "Lee Hart", "counsel_on": "2026-04-22",
    },
    "qso": {"agreement": "A-2", "service": "hosting"},
    "internal": {"role": "peer", "duty": "cover"},
    "aggregate_release": {"table": "T-1", "policy": "11", "approver": "Eli Haddad"},
    "deidentified_export": {"method": "Safe Harbor", "attestation": "Eli Haddad"},
    "hipaa_permitted": {"section": "164.506(c)"},
}  # fmt: skip
