"""Invariants of the resource types that we take, other than questionnaires and bundles."""

from collections.abc import Iterator

from companionway.interop.fhir.invariants import Finding, Json, coded, has, listed, rule, starts
from companionway.interop.fhir.invariants.datatypes import after

CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
VERIFICATION = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
SCOPE = "http://terminology.hl7.org/CodeSystem/consentscope"
NEEDS_ONE: dict[str, tuple[str, tuple[str, ...], str]] = {
    "Patient_Contact": ("pat-1", ("name", "telecom", "address", "organization"),
                        "a contact needs a name, telecom, address or organization."),
    "Condition_Stage": ("con-1", ("summary", "assessment"), "a stage needs a summary or an assessment."),
    "Condition_Evidence": ("con-2", ("code", "detail"), "evidence needs a code or details."),
    "Observation_ReferenceRange": ("obs-3", ("low", "high", "text"), "a range needs low, high or text."),
    "Organization": ("org-1", ("name", "identifier"), "an organization needs a name or an identifier."),
    "Immunization_Education": ("imm-1", ("documentType", "reference"), "documentType or reference must be there."),
    "Consent": ("ppc-1", ("policy", "policyRule"), "a consent needs a policy or a policyRule."),
}  # fmt: skip


def _needs_one(name: str) -> None:
    key, names, reason = NEEDS_ONE[name]

    @rule(key, name)
    def one_is_there(node: Json) -> Iterator[Finding]:
        if not has(node, *names):
            yield [], reason


for _name in NEEDS_ONE:
    _needs_one(_name)


@rule("inv-1", "Task")
def task_is_modified_after_it_was_written(node: Json) -> Iterator[Finding]:
    if after(node.get("authoredOn"), node.get("lastModified")):
        yield ["lastModified"], "lastModified must be at or after authoredOn."


@rule("prr-1", "ServiceRequest")
def order_detail_has_a_code(node: Json) -> Iterator[Finding]:
    if has(node, "orderDetail") and not has(node, "code"):
        yield ["orderDetail"], "orderDetail needs a code."


@rule("ppc", "Consent")
def consent_by_scope_names_the_person(node: Json) -> Iterator[Finding]:
    scopes = {code for system, code in coded(node.get("scope")) if system == SCOPE}
    if scopes & {"patient-privacy", "research", "adr", "treatment"} and not has(node, "patient"):
        yield ["patient"], "a consent of this scope names the patient."


@rule("con", "Condition")
def condition_status_fits(node: Json) -> Iterator[Finding]:
    clinical = {code for system, code in coded(node.get("clinicalStatus")) if system == CLINICAL}
    wrong = (VERIFICATION, "entered-in-error") in coded(node.get("verificationStatus"))
    if starts(node, "abatement") and not clinical & {"resolved", "remission", "inactive"}:
        yield ["clinicalStatus"], "4: an abated condition is inactive, resolved or in remission."
    if wrong and has(node, "clinicalStatus"):
        yield ["clinicalStatus"], "5: a condition entered in error has no clinicalStatus."


@rule("obs", "Observation")
def observation_value_fits(node: Json) -> Iterator[Finding]:
    valued = starts(node, "value")
    if valued and has(node, "dataAbsentReason"):
        yield ["dataAbsentReason"], "6: dataAbsentReason only where there is no value."
    if valued and any(coded(part.get("code")) & coded(node.get("code")) for part in listed(node, "component")):
        yield [], "7: a component repeats the observation's own code, so there may be no value."


@rule("org", "Organization")
def organization_is_no_home(node: Json) -> Iterator[Finding]:
    for key, name in (("3", "telecom"), ("2", "address")):
        if any(part.get("use") == "home" for part in listed(node, name)):
            yield [name], f"{key}: an organization's {name} is never of use home."


@rule("cpl-3", "CarePlan_Activity")
def activity_is_told_once(node: Json) -> Iterator[Finding]:
    if has(node, "detail") and has(node, "reference"):
        yield [], "a reference or a detail, not both."


@rule("ctm-1", "CareTeam_Participant")
def on_behalf_of_goes_with_a_practitioner(node: Json) -> Iterator[Finding]:
    member = node.get("member")
    reference = str(member.get("reference", "")) if isinstance(member, dict) else ""
    other = reference and not reference.startswith(("#", "urn:")) and "Practitioner/" not in reference
    if has(node, "onBehalfOf") and other:
        yield ["onBehalfOf"], "onBehalfOf goes with a Practitioner only."


@rule("gol-1", "Goal_Target")
def target_detail_has_a_measure(node: Json) -> Iterator[Finding]:
    if starts(node, "detail") and not has(node, "measure"):
        yield ["measure"], "a target with a detail names its measure."


@rule("grp-1", "Group")
def members_are_actual(node: Json) -> Iterator[Finding]:
    if has(node, "member") and node.get("actual") is not True:
        yield ["member"], "only an actual group has members."
