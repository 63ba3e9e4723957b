"""The truth table of the disclosure gate: every row decides as the law says, each refusal names its rule (A08)."""

import re

import pytest

from companionway.privacy.rules import consent, disclosure, matching
from companionway.privacy.rules.asking import Told
from companionway.privacy.rules.bases import Basis
from companionway.privacy.rules.consent_facts import ConsentFacts
from companionway.privacy.rules.consent_terms import PART2_TYPES, ConsentType
from companionway.privacy.rules.refusals import REASONS, why
from companionway.privacy.rules.terms import Channel, Part2, Protection, Standing
from tests.privacy.table_reading import MOMENTS, Row, answer, rows
from tests.privacy.table_words import RECIPIENTS

NAMED_ROWS = {*map(str, range(1, 28)), "2a"} - {"13"}  # 13 is about saving and stands in test_consent_rules
RULE = re.compile(r"CFR|CMS|privacy\.md|\bP\d\d\b|design")
ELEMENTS = {"nothing", "1", "2", "3", "4(i)", "4(ii)", "4(iii)", "5", "7", "8", "9", "10(i)", "10(ii)"}


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["row"])
def test_the_gate_decides_as_the_law_says(row: Row) -> None:
    assert answer(row) == row.expected, row["what it says"]


def test_there_are_at_least_five_hundred_rows_and_no_two_ask_the_same() -> None:
    said = [tuple(list(row.columns.values())[3:20]) for row in rows()]
    assert len(said) == len(set(said)) >= 500
    assert len({row["row"] for row in rows()}) == len(rows())


def test_every_named_row_stands_in_the_table() -> None:
    assert {row["row"].split(" ")[0] for row in rows()} >= NAMED_ROWS


def test_each_row_says_which_rule_it_rests_on_and_each_reason_has_its_rule_and_words() -> None:
    assert [row["row"] for row in rows() if not RULE.search(row["law"])] == []
    used = {reason for row in rows() for reason in row.expected[1]}
    for reason in used:
        assert why(reason).law and why(reason).says and "{" not in why(reason).says
    assert set(REASONS) <= {reason.partition(":")[0] for reason in used} | used


def test_every_value_of_every_axis_appears() -> None:
    values = {name: {row[name] for row in rows()} for name in rows()[0].columns}
    axes: dict[str, set[str]] = {
        "setting": set(Part2), "class": set(Protection), "basis": {*Basis, "none", "a basis nobody knows"},
        "consent": {*PART2_TYPES, ConsentType.GENERAL_RELEASE, "none"}, "missing": ELEMENTS,
        "time": set(MOMENTS), "taken back": {"no", "one second before", "at that moment", "one second after",
                                             "by word of mouth", "too early"},
        "known false": {"yes", "no"}, "restriction": {"none", "agreed", "paid in full"},
        "signers": {"adult", "minor alone, allowed alone", "minor and parent, both sign", "minor alone, both sign",
                    "parent alone, the minor signs", "representative with a document",
                    "representative without a document"},
        "channel": set(Channel), "recipient": set(RECIPIENTS),
        "actor": {one.replace("_", " ") for one in Standing if one != Standing.PERSON} | {"the person"},
    }  # fmt: skip
    missing = {name: wanted - values[name] for name, wanted in axes.items() if wanted - values[name]}
    assert missing == {}


def wrong() -> list[str]:
    """The rows that the gate, as it is now, decides otherwise than the law, or cannot decide at all."""
    return [row["row"] for row in rows() if not _right(row)]


def _right(row: Row) -> bool:
    try:
        return answer(row) == row.expected
    except (AssertionError, AttributeError):
        return False


def _without(step: object) -> tuple[object, ...]:
    return tuple(one for one in disclosure.STEPS if one is not step)


def _a_class_names_anybody(facts: ConsentFacts, told: Told, asked: disclosure.Disclosure) -> bool:
    return facts.recipient_class is not None or _in_consent(facts, told, asked)


_in_consent = matching._in_consent
# Defects planted one by one: name, module, what is replaced, and what stands there instead.
DEFECTS: list[tuple[str, object, str, object]] = [
    ("taking back is never looked at", disclosure, "revoked_at", lambda facts: None),
    ("what happens at this moment counts a second late", disclosure, "has_passed",
     lambda moment, t: moment is not None and moment < t),
    ("the last day ends at its start", disclosure, "is_expired",
     lambda facts, t: facts.expiry.on is not None and t.date() >= facts.expiry.on),
    ("no consent ever ends", disclosure, "is_expired", lambda facts, t: False),
    ("elements are not looked at", disclosure, "deficiencies", lambda facts: ()),
    ("only the first missing element is told", disclosure, "deficiencies",
     lambda facts: consent.deficiencies(facts)[:1]),
    ("a consent counts before it is signed", disclosure, "is_not_yet", lambda facts, t: False),
    ("recipient, information and purpose are not matched", disclosure, "out_of_scope", lambda asked, rule, known: ()),
    ("a class names anybody", matching, "_in_consent", _a_class_names_anybody),
    ("restrictions are forgotten", disclosure, "standing_against", lambda restrictions, asked: []),
    ("plain health data stays plain under Part 2", disclosure, "protection_of", lambda asked: asked.protection),
    ("the short statement everywhere", disclosure, "STATEMENT_1", "statement_2"),
    ("the class is not looked at", disclosure, "STEPS", _without(disclosure._class)),
    ("fields are not looked at", disclosure, "STEPS", _without(disclosure._fields)),
    ("small numbers pass", disclosure, "STEPS", _without(disclosure._small_cells)),
    ("the order of the steps is turned around", disclosure, "STEPS", disclosure.STEPS[::-1]),
    ("anybody may do anything", disclosure, "_actor", lambda asked: ()),
    ("a parent may always sign", consent, "signed_by_all", lambda signature, part2: True),
    ("a court's question is not handed on", disclosure, "_handed_on", lambda asked, reasons: ()),
    ("records leave without their labels", disclosure, "PART2_LABELS", frozenset()),
]  # fmt: skip


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect[0])
def test_a_planted_defect_is_seen_by_the_table(
    defect: tuple[str, object, str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    name, module, attribute, instead = defect
    monkeypatch.setattr(module, attribute, instead)
    assert wrong(), f"no row of the table sees that {name}"


def test_without_a_defect_every_row_is_right() -> None:
    assert wrong() == []
