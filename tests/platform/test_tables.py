"""Every CSV of the house is written by one writer, and no cell of it is a formula (attack A12)."""

import ast
import csv
import io

import pytest

from companionway.platform.tables import as_typed, written
from tests.architecture.reading import ROOT

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\0=1", "=HYPERLINK(\"http://x\")", "\uff1d1+1",
            "+cmd|' /C calc'!A0", "-", "=", "@", "+1 207-555-0101"]  # fmt: skip


@pytest.mark.asvs("1.2.10")
@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_begins_like_a_formula_and_each_comes_back_as_it_was(formula: str) -> None:
    for delimiter in (",", ";", "\t"):
        text = written([["head", formula], [formula, None, 3, -4.5]], delimiter=delimiter)
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
        assert rows == [["head", f"'{formula}"], [f"'{formula}", "", "3", "-4.5"]]
        assert as_typed(rows[0][1]) == formula


def test_a_plain_cell_stays_as_it_is() -> None:
    assert written([["Sam O'Example", "'quoted", 'a "b", c']]) == 'Sam O\'Example,\'quoted,"a ""b"", c"\r\n'
    assert as_typed("'quoted") == "'quoted"


@pytest.mark.asvs("1.2.10")
def test_only_one_module_writes_csv() -> None:
    found = set()
    for folder in ("companionway", "config"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                named = node.attr if isinstance(node, ast.Attribute) else getattr(node, "name", "")
                if named in {"writer", "DictWriter"} or (isinstance(node, ast.Attribute) and named == "to_csv"):
                    found.add(path.name)
    assert found == {"tables.py"}
