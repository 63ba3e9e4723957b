"""The page that answers the Gravity guide line by line names tests that exist, and every key of the specification."""

import ast
import re

from tests.interop.samples import ROOT

PAGE = ROOT / "docs" / "interop" / "requirements.md"
KEYS = [*(f"conf-{n}" for n in range(1, 10)), "assess-2", "cap-1", "priv-4", "priv-5", "priv-8", "priv-10", "refer-9",
        *(f"task-{n}" for n in range(2, 7))]  # fmt: skip


def rows() -> dict[str, list[str]]:
    """{key: cells} of the table."""
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in PAGE.read_text().splitlines()]
    return {row[0]: row for row in cells if row and re.fullmatch(r"[a-z]+-\d+", row[0])}


def test_every_key_of_the_specification_is_answered() -> None:
    assert list(rows()) == KEYS


def test_every_test_that_the_page_names_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE.read_text())
    assert len(named) > 10
    for file, name in named:
        tree = ast.parse((ROOT / file).read_text())
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, (file, name)


def test_what_is_met_is_shown() -> None:
    assert [key for key, row in rows().items() if row[2].startswith("met") and not row[3]] == []
