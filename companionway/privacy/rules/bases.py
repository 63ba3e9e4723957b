"""The closed list of bases on which something about a person may leave, each with what it needs (42 CFR Part 2).

A basis that is not here does not exist; some that other systems offer are named as not supported. Fields are named as
the forms name them. Where the law is silent the stricter reading is taken (design).
"""

from dataclasses import dataclass
from enum import StrEnum

from companionway.privacy.rules import emergency
from companionway.privacy.rules.consent_terms import ConsentType
from companionway.privacy.rules.terms import Information, Protection, Purpose, Relation, Standing


class Basis(StrEnum):
    """The codes of the list. The last three: for programs outside Part 2, and a sender's own message."""

    CONSENT_SPECIFIC = "consent_specific"
    CONSENT_TPO = "consent_tpo"
    CONSENT_INTERMEDIARY = "consent_intermediary"
    CONSENT_COUNSELING_NOTES = "consent_counseling_notes"
    CONSENT_PROCEEDINGS = "consent_proceedings"
    CONSENT_CRIMINAL_JUSTICE = "consent_criminal_justice"
    PERSON_ACCESS = "person_access"
    MEDICAL_EMERGENCY = "medical_emergency"
    DECLARED_DISASTER = "declared_disaster"
    FDA = "fda"
    RESEARCH = "research"
    AUDIT_EVALUATION = "audit_evaluation"
    PUBLIC_HEALTH = "public_health"
    CRIME_ON_PREMISES = "crime_on_premises"
    CHILD_ABUSE_REPORT = "child_abuse_report"
    COURT_ORDER = "court_order"
    QSO = "qso"
    INTERNAL = "internal"
    AGGREGATE_RELEASE = "aggregate_release"
    DEIDENTIFIED_EXPORT = "deidentified_export"
    HIPAA_PERMITTED = "hipaa_permitted"
    GENERAL_RELEASE = "general_release"
    OWN_MESSAGE = "own_message"


class Book(StrEnum):
    """The list that an allowed disclosure is written into. The ledger is what the person sees."""

    LEDGER = "ledger"
    MESSAGES = "message_log"
    OPERATIONS = "operations_log"
    ACCESS = "access_log"
    AGGREGATE = "aggregate_log"
    RELEASES = "release_log"


@dataclass(frozen=True)
class BasisRule:
    """One row of the list. `purposes` and `information` None: any. `relations` empty: anybody the basis names."""

    law: str
    who: frozenset[Standing]
    needs: tuple[str, ...] = ()
    classes: frozenset[Protection] = frozenset()
    purposes: frozenset[Purpose] | None = None
    information: frozenset[Information] | None = None
    relations: frozenset[Relation] = frozenset()
    consent: ConsentType | None = None
    book: Book = Book.LEDGER
    conditions: tuple[str, ...] = ()


B, S, P = Basis, Standing, Protection
CARE = frozenset({S.ASSIGNED, S.COVERING, S.SUPERVISOR})
OFFICER = frozenset({S.PRIVACY_OFFICER})
TEAM = CARE | OFFICER | {S.SYSTEM}
RELEASERS = frozenset({S.ANALYST, S.PRIVACY_OFFICER})
RECORDS = frozenset({P.PART2, P.HEALTH, P.STATE_PROTECTED})
MEDICAL = ("medical_name", "medical_facility", "discloser", "disclosed_at", "nature", "why_no_consent")
assert emergency.FIELDS == MEDICAL
CRIME = frozenset({Information.CIRCUMSTANCES, Information.PARTICIPATION, Information.NAME, Information.ADDRESS,
                   Information.WHEREABOUTS})  # fmt: skip
NOT_IN_COURT = frozenset(Purpose) - {Purpose.PROCEEDINGS, Purpose.FUNDRAISING}


def _consent(law: str, kind: ConsentType, *needs: str, who: frozenset[Standing] = TEAM, **more: object) -> BasisRule:
    rest = {"classes": RECORDS} | more
    return BasisRule(law, who, ("consent_id", *needs), consent=kind, **rest)  # type: ignore[arg-type]


RULES: dict[Basis, BasisRule] = {
    B.CONSENT_SPECIFIC: _consent(
        "42 CFR 2.31, 2.33(a)(1)", ConsentType.SPECIFIC, classes=RECORDS | {P.COUNSELING_NOTES}
    ),
    B.CONSENT_TPO: _consent("42 CFR 2.33(a)(2)", ConsentType.TPO, "recipient_kind"),
    B.CONSENT_INTERMEDIARY: _consent(
        "42 CFR 2.31(a)(4)(ii), 2.24", ConsentType.INTERMEDIARY, "intermediary", "member",
        conditions=("intermediary_list",),
    ),
    B.CONSENT_COUNSELING_NOTES: _consent(
        "42 CFR 2.31(b)", ConsentType.COUNSELING_NOTES, classes=frozenset({P.COUNSELING_NOTES})
    ),
    B.CONSENT_PROCEEDINGS: _consent(
        "42 CFR 2.31(d)", ConsentType.PROCEEDINGS, "proceeding", who=OFFICER, purposes=frozenset({Purpose.PROCEEDINGS})
    ),
    B.CONSENT_CRIMINAL_JUSTICE: _consent(
        "42 CFR 2.35", ConsentType.CRIMINAL_JUSTICE, "monitoring_duty", "matter", conditions=("official_duties_only",)
    ),
    B.PERSON_ACCESS: BasisRule(
        "42 CFR 2.23", TEAM | {S.PERSON}, ("identity_check",), RECORDS | {P.STAFF_PRIVATE},
        frozenset({Purpose.AT_REQUEST, Purpose.OUTREACH}),
        relations=frozenset({Relation.SELF, Relation.REPRESENTATIVE}), conditions=("third_parties_redacted",),
    ),
    B.MEDICAL_EMERGENCY: BasisRule(
        "42 CFR 2.51(a)(1), (c)", CARE | OFFICER, MEDICAL, RECORDS, frozenset({Purpose.EMERGENCY}),
        relations=frozenset({Relation.MEDICAL}), conditions=("written_into_record",),
    ),
    B.DECLARED_DISASTER: BasisRule(
        "42 CFR 2.51(a)(2), (c)", CARE | OFFICER, (*MEDICAL, *emergency.DISASTER_FIELDS, "program_closed"), RECORDS,
        frozenset({Purpose.EMERGENCY}), relations=frozenset({Relation.MEDICAL}), conditions=("written_into_record",),
    ),
    B.FDA: BasisRule(
        "42 CFR 2.51(b)", OFFICER, ("fda_person", "product", "threat", "error"), RECORDS, frozenset({Purpose.SAFETY}),
        relations=frozenset({Relation.FDA}), conditions=("written_into_record",),
    ),
    B.RESEARCH: BasisRule(
        "42 CFR 2.52", OFFICER, ("protocol", "board_document", "undertakings", "destroy_by"), RECORDS,
        frozenset({Purpose.RESEARCH}), conditions=("no_identities_in_reports",),
    ),
    B.AUDIT_EVALUATION: BasisRule(
        "42 CFR 2.53", OFFICER, ("on_behalf_of", "agreement", "on_site_or_copied"), RECORDS,
        frozenset({Purpose.OVERSIGHT}),
    ),
    B.PUBLIC_HEALTH: BasisRule(
        "42 CFR 2.54", OFFICER, ("method", "attestation"), frozenset({P.DEIDENTIFIED}),
        frozenset({Purpose.PUBLIC_HEALTH}), relations=frozenset({Relation.AUTHORITY}), book=Book.AGGREGATE,
    ),
    B.CRIME_ON_PREMISES: BasisRule(
        "42 CFR 2.12(c)(5)", CARE | OFFICER, ("incident", "agency", "officer"), RECORDS, frozenset({Purpose.SAFETY}),
        CRIME,
    ),
    B.CHILD_ABUSE_REPORT: BasisRule(
        "42 CFR 2.12(c)(6)", CARE | OFFICER, ("state_rule", "agency", "reporter", "oral_at", "written_at"), RECORDS,
        frozenset({Purpose.SAFETY}),
    ),
    B.COURT_ORDER: BasisRule(
        "42 CFR 2.61, 2.64 to 2.67", OFFICER,
        ("order_section", "order_court", "order_on", "order_scope", "mandate", "mandate_on"),
        RECORDS | {P.COUNSELING_NOTES}, frozenset({Purpose.PROCEEDINGS, Purpose.OVERSIGHT}),
    ),
    B.QSO: BasisRule(
        "42 CFR 2.11, 2.12(c)(4)", OFFICER | {S.SYSTEM}, ("agreement", "service"), RECORDS, NOT_IN_COURT,
        book=Book.OPERATIONS,
    ),
    B.INTERNAL: BasisRule(
        "42 CFR 2.12(c)(3)", TEAM, ("role", "duty"), RECORDS, NOT_IN_COURT, book=Book.ACCESS
    ),
    B.AGGREGATE_RELEASE: BasisRule(
        "CMS cell size suppression policy", RELEASERS | {S.MANAGER, S.SUPERVISOR}, ("table", "policy", "approver"),
        frozenset({P.AGGREGATE}), NOT_IN_COURT, book=Book.RELEASES,
    ),
    B.DEIDENTIFIED_EXPORT: BasisRule(
        "45 CFR 164.514(b)", RELEASERS, ("method", "attestation"), frozenset({P.DEIDENTIFIED}), NOT_IN_COURT,
        book=Book.RELEASES,
    ),
    B.HIPAA_PERMITTED: BasisRule("45 CFR 164.506, 164.512", TEAM, ("section",), frozenset({P.HEALTH})),
    B.GENERAL_RELEASE: _consent("45 CFR 164.508", ConsentType.GENERAL_RELEASE),
    B.OWN_MESSAGE: BasisRule(
        "no disclosure: the sender's own message", TEAM, (), RECORDS, frozenset({Purpose.TELL_REFERRER}),
        relations=frozenset({Relation.SENDER}), book=Book.MESSAGES,
    ),
}  # fmt: skip
LAW_LIST = frozenset(Basis) - {B.HIPAA_PERMITTED, B.GENERAL_RELEASE, B.OWN_MESSAGE}
PART2_CONSENTS = frozenset(basis for basis in LAW_LIST if RULES[basis].consent)
BASIS_OF = {rule.consent: basis for basis, rule in RULES.items() if rule.consent}
# What others offer and we never do, with its rule.
NOT_SUPPORTED = {
    "central_registry": "42 CFR 2.34", "prescription_monitoring": "42 CFR 2.36", "undercover": "42 CFR 2.67",
    "fundraising": "42 CFR 2.31(a)(5)(iii)", "vital_statistics": "42 CFR 2.15(b)(1)",
}  # fmt: skip
# What an agreed restriction stands against; what the law allows beyond care, payment and running it is not (2.26(a)).
RESTRICTABLE = PART2_CONSENTS - {B.CONSENT_PROCEEDINGS, B.CONSENT_CRIMINAL_JUSTICE} | {
    B.HIPAA_PERMITTED, B.GENERAL_RELEASE, B.QSO,
}  # fmt: skip
