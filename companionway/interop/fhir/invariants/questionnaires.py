"""Invariants of Questionnaire and QuestionnaireResponse."""

from collections.abc import Iterator

from companionway.interop.fhir.invariants import Finding, Json, has, listed, rule, starts, text

WITH_OPTIONS = {"choice", "open-choice", "decimal", "integer", "date", "dateTime", "time", "string", "quantity"}
WITH_LENGTH = {"boolean", "decimal", "integer", "string", "text", "url", "open-choice"}


def _link_ids(items: list[Json]) -> Iterator[str]:
    for item in items:
        yield str(item.get("linkId"))
        yield from _link_ids(listed(item, "item"))


@rule("que-2", "Questionnaire")
def link_ids_are_unique(node: Json) -> Iterator[Finding]:
    ids = list(_link_ids(listed(node, "item")))
    if len(ids) != len(set(ids)):
        yield ["item"], "each linkId stands once in a questionnaire."


@rule("que", "Questionnaire_Item")
def item_fits_its_type(node: Json) -> Iterator[Finding]:
    kind = text(node, "type")
    if kind == "group" and not has(node, "item"):
        yield ["item"], "1: a group has items."
    if kind == "display":
        for key, name in (("1", "item"), ("3", "code"), ("6", "required"), ("6", "repeats"), ("9", "readOnly")):
            if has(node, name):
                yield [name], f"{key}: a display item has no {name}."
    if kind in {"display", "group"} and has(node, "initial"):
        yield ["initial"], "8: groups and display items have no initial value."
    if kind not in WITH_LENGTH and has(node, "maxLength"):
        yield ["maxLength"], "10: a maximum length goes with simple questions only."


@rule("que", "Questionnaire_Item")
def options_fit(node: Json) -> Iterator[Finding]:
    if has(node, "answerOption") and has(node, "answerValueSet"):
        yield ["answerValueSet"], "4: options or a value set, not both."
    if text(node, "type") not in WITH_OPTIONS and has(node, "answerOption", "answerValueSet"):
        yield [], "5: this type of question has no options."
    if has(node, "answerOption") and has(node, "initial"):
        yield ["initial"], "11: with options, the initial value is said by initialSelected."
    if len(listed(node, "enableWhen")) > 2 and not has(node, "enableBehavior"):
        yield ["enableBehavior"], "12: several enableWhen need an enableBehavior."
    if node.get("repeats") is not True and len(listed(node, "initial")) > 1:
        yield ["initial"], "13: several initial values go with a repeating item only."


@rule("que-7", "Questionnaire_EnableWhen")
def exists_is_yes_or_no(node: Json) -> Iterator[Finding]:
    if node.get("operator") == "exists" and starts(node, "answer") and not has(node, "answerBoolean"):
        yield [], "with the operator exists the answer is a boolean."


@rule("qrs-1", "QuestionnaireResponse_Item")
def nested_items_stand_in_one_place(node: Json) -> Iterator[Finding]:
    if has(node, "answer") and has(node, "item"):
        yield [], "nested items stand under the item or under its answer, not both."
