"""Invariants of the data types."""

from collections.abc import Iterator
from datetime import datetime

from companionway.interop.fhir.invariants import Finding, Json, has, rule, starts

QUANTITIES = ("Quantity", "Age", "Count", "Distance", "Duration", "SimpleQuantity", "Money")
UCUM = "http://unitsofmeasure.org"
SIMPLE = {
    "Range": ("low", "high"), "SampledData": ("origin",), "Observation_ReferenceRange": ("low", "high"),
    "Immunization": ("doseQuantity",), "CarePlan_Detail": ("dailyAmount", "quantity"),
}  # fmt: skip


def after(first: object, second: object) -> bool:
    """Whether `first` is later than `second`, as far as both say; False where that cannot be known."""
    if not isinstance(first, str) or not isinstance(second, str):
        return False
    if "T" in first and "T" in second:
        try:
            return datetime.fromisoformat(first) > datetime.fromisoformat(second)
        except (ValueError, TypeError):
            return False
    length = min(len(first.split("T")[0]), len(second.split("T")[0]))
    return first[:length] > second[:length]


@rule("ext-1", "Extension")
def extension_has_value_or_children(node: Json) -> Iterator[Finding]:
    if has(node, "extension") == starts(node, "value"):
        yield [], "an extension holds either a value or further extensions, not both and not neither."


@rule("per-1", "Period")
def period_starts_before_it_ends(node: Json) -> Iterator[Finding]:
    if after(node.get("start"), node.get("end")):
        yield [], "the start is later than the end."


@rule("qty-3", *QUANTITIES)
def unit_code_has_its_system(node: Json) -> Iterator[Finding]:
    if has(node, "code") and not has(node, "system"):
        yield ["system"], "a code for the unit needs its system."


@rule("age-1", "Age")
def age_is_a_time(node: Json) -> Iterator[Finding]:
    value = node.get("value")
    if isinstance(value, int | float) and (value <= 0 or not has(node, "code")):
        yield [], "an age is positive and has a unit code."
    if node.get("system", UCUM) != UCUM:
        yield ["system"], "the unit of an age is from UCUM."


@rule("sqty-1", *SIMPLE)
def simple_quantity_is_not_compared(node: Json) -> Iterator[Finding]:
    for names in SIMPLE.values():
        for name in names:
            part = node.get(name)
            if isinstance(part, dict) and has(part, "comparator"):
                yield [name, "comparator"], "a comparator does not go with this quantity."


@rule("dis-1", "Distance")
@rule("cnt-3", "Count")
def measure_has_its_unit(node: Json) -> Iterator[Finding]:
    if has(node, "value") and not has(node, "code"):
        yield ["code"], "the value needs the code of its unit."
    if node.get("system", UCUM) != UCUM:
        yield ["system"], "the unit is from UCUM."


@rule("cnt-3", "Count")
def count_is_whole(node: Json) -> Iterator[Finding]:
    if node.get("code", "1") != "1" or isinstance(node.get("value"), float):
        yield [], "a count is a whole number of the unit 1."


@rule("drt-1", "Duration")
def duration_has_unit_and_value(node: Json) -> Iterator[Finding]:
    if has(node, "code") and (node.get("system") != UCUM or not has(node, "value")):
        yield [], "a duration with a unit code has a value and the system UCUM."


@rule("att-1", "Attachment")
def attached_data_has_a_type(node: Json) -> Iterator[Finding]:
    if has(node, "data") and not has(node, "contentType"):
        yield ["contentType"], "attached data needs its contentType."


@rule("cpt-2", "ContactPoint")
def contact_value_has_a_system(node: Json) -> Iterator[Finding]:
    if has(node, "value") and not has(node, "system"):
        yield ["system"], "a contact value needs its system (phone, email, ...)."


@rule("rat-1", "Ratio")
def ratio_has_both_parts(node: Json) -> Iterator[Finding]:
    top, bottom = has(node, "numerator"), has(node, "denominator")
    if top != bottom or not (top or has(node, "extension")):
        yield [], "a ratio has both parts, or neither and an extension."


@rule("rng-2", "Range")
def range_runs_upward(node: Json) -> Iterator[Finding]:
    low, high = node.get("low"), node.get("high")
    if isinstance(low, dict) and isinstance(high, dict):
        values = low.get("value"), high.get("value")
        same = low.get("code") == high.get("code") and low.get("unit") == high.get("unit")
        if same and isinstance(values[0], int | float) and isinstance(values[1], int | float) and values[0] > values[1]:
            yield [], "low is greater than high."


@rule("exp-1", "Expression")
def expression_says_something(node: Json) -> Iterator[Finding]:
    if not has(node, "expression", "reference"):
        yield [], "an expression or a reference to one must be there."


@rule("tim", "Timing_Repeat")
def repeat_is_complete(node: Json) -> Iterator[Finding]:
    needs = {"duration": "durationUnit", "period": "periodUnit", "periodMax": "period", "durationMax": "duration",
             "countMax": "count", "offset": "when"}  # fmt: skip
    for name, other in needs.items():
        if has(node, name) and not has(node, other):
            yield [other], f"{name} needs {other}."
    for name in ("duration", "period"):
        value = node.get(name)
        if isinstance(value, int | float) and value < 0:
            yield [name], f"{name} cannot be negative."
    if has(node, "timeOfDay") and has(node, "when"):
        yield ["when"], "timeOfDay and when exclude each other."
    when = node.get("when")
    meals = {"C", "CM", "CD", "CV"} & {meal for meal in when if isinstance(meal, str)} if isinstance(when, list) else ()
    if has(node, "offset") and meals:
        yield ["offset"], "offset does not go with a mealtime itself (C, CM, CD, CV)."


@rule("trd", "TriggerDefinition")
def trigger_is_complete(node: Json) -> Iterator[Finding]:
    if has(node, "data") and starts(node, "timing"):
        yield [], "timing or data, not both."
    if has(node, "condition") and not has(node, "data"):
        yield ["condition"], "a condition needs data."
    kind = str(node.get("type"))
    needs = "name" if kind == "named-event" else "timing" if kind == "periodic" else "data" if "data-" in kind else ""
    if needs and not (starts(node, needs) or has(node, needs)):
        yield [needs], f"a trigger of this type needs {needs}."


@rule("drq", "DataRequirement_CodeFilter", "DataRequirement_DateFilter")
def filter_names_one_place(node: Json) -> Iterator[Finding]:
    if has(node, "path") == has(node, "searchParam"):
        yield [], "either a path or a searchParam, not both and not neither."
