"""The notice of privacy practices: its header byte for byte, and a linter that names every element that is missing."""

import hashlib
from dataclasses import replace
from datetime import date, timedelta

import pytest

from companionway.privacy.rules import notice as rules
from tests.architecture.actions_of_rights import PARTS

TODAY = date(2026, 3, 3)
WHOLE = rules.Notice("Coast Peer Support", "Eli Haddad", "207-555-0100, privacy@example.org", PARTS, TODAY,
                     fundraising=True)  # fmt: skip


def codes(said: rules.Notice) -> list[str]:
    return [fault.code for fault in rules.faults(said, published_on=TODAY)]


def test_the_header_is_the_rules_own_to_the_byte() -> None:
    digest = hashlib.sha256(rules.HEADER.encode()).hexdigest()
    assert digest == "787f6e6abbf5caf6eae364632c21786e42ebcd81d6365a560c907a10193b3cbc"


def test_filling_the_blanks_changes_nothing_but_the_blanks() -> None:
    filled = rules.header(WHOLE)
    for blank, value in zip(rules.BLANKS, (WHOLE.program_name, WHOLE.discuss_with, WHOLE.reach_at), strict=True):
        filled = filled.replace(value, blank)
    assert filled == rules.HEADER


def test_the_starting_text_has_every_element() -> None:
    assert codes(WHOLE) == []
    assert set(PARTS) == set(rules.BY_CODE)


@pytest.mark.parametrize("code", rules.BY_CODE)
def test_each_element_that_is_taken_out_is_named(code: str) -> None:
    assert codes(replace(WHOLE, parts={c: t for c, t in PARTS.items() if c != code})) == [code]
    assert codes(replace(WHOLE, parts=PARTS | {code: "   "})) == [code]


@pytest.mark.parametrize("code", [e.code for e in rules.ELEMENTS if e.needs])
def test_each_element_that_says_something_else_is_named(code: str) -> None:
    assert codes(replace(WHOLE, parts=PARTS | {code: "We are glad that you are here."})) == [code]


@pytest.mark.parametrize(
    ("change", "code"),
    [({"program_name": ""}, "i"), ({"program_name": "[Name of Part 2 Program]"}, "i"), ({"effective_on": None}, "viii"),
     ({"effective_on": TODAY - timedelta(days=1)}, "viii"), ({"reach_at": "207-555-0100"}, "vii"),
     ({"reach_at": "privacy@example.org"}, "vii")],
)  # fmt: skip
def test_header_contact_and_day_are_elements_too(change: dict[str, object], code: str) -> None:
    assert codes(replace(WHOLE, **change)) == [code]  # type: ignore[arg-type]


def test_fundraising_is_asked_for_only_where_it_is_done() -> None:
    without = {c: t for c, t in PARTS.items() if c not in ("iii.B", "iv.G")}
    assert codes(replace(WHOLE, parts=without, fundraising=False)) == []
    assert "fundraising" not in rules.full_text(replace(WHOLE, fundraising=False)).lower()


def test_a_text_that_was_touched_is_seen() -> None:
    text = rules.full_text(WHOLE)
    assert rules.text_faults(text, WHOLE) == []
    assert rules.text_faults(text.replace("HOW HEALTH", "How health"), WHOLE)[0].code == "i"
    assert [f.code for f in rules.text_faults(text.replace(PARTS["iv.C"], ""), WHOLE)] == ["iv.C"]
