"""Which tests prove which requirement of a standard, read from the `asvs` marks in the source of the tests.

`python -m tests.evidence` prints docs/security/asvs.md from docs/security/asvs.csv and these marks.
"""

import ast
import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.architecture.reading import ROOT

REGISTER = ROOT / "docs" / "security" / "asvs.csv"
PAGE = ROOT / "docs" / "security" / "asvs.md"
KINDS = {
    "test": "by test",
    "code": "by how it is built",
    "document": "by a document",
    "deployer": "by whoever installs it",
    "deviation": "not met, and why",
    "none": "does not apply",
}


@dataclass(frozen=True)
class Requirement:
    """One row of the register: what is asked, in our words, and how it is shown."""

    id: str
    level: int
    about: str
    evidence: str
    place_or_reason: str


def register() -> list[Requirement]:
    """Every requirement of the register, in order."""
    with REGISTER.open(newline="") as file:
        return [
            Requirement(row["requirement"], int(row["level"]), row["about"], row["evidence"], row["where or why"])
            for row in csv.DictReader(file)
        ]


def marked(folder: Path = ROOT / "tests") -> dict[str, list[str]]:
    """Requirement id -> the tests that carry it, as `path::name`; a mark on a class or a module counts for it whole."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("*.py")):
        where = str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                for mark in node.decorator_list:
                    _note(found, mark, f"{where}::{node.name}")
            elif isinstance(node, ast.Assign) and any(getattr(t, "id", "") == "pytestmark" for t in node.targets):
                for mark in ast.walk(node.value):
                    _note(found, mark, where)
    return found


def _note(found: dict[str, list[str]], mark: ast.AST, test: str) -> None:
    if isinstance(mark, ast.Call) and isinstance(mark.func, ast.Attribute) and mark.func.attr == "asvs":
        for argument in mark.args:
            if isinstance(argument, ast.Constant):
                found.setdefault(str(argument.value), []).append(test)


def page() -> str:
    """docs/security/asvs.md: the counts, then every requirement with its evidence."""
    proofs = marked()
    rows = register()
    required = [row for row in rows if row.level <= 2]
    counts = Counter(row.evidence for row in required)
    shown = sum(counts[kind] for kind in ("test", "code", "document"))
    applicable = len(required) - counts["none"]
    lines = [
        "# OWASP ASVS 5.0.0, Level 2",
        "",
        "Printed by `python -m tests.evidence` from `asvs.csv` and the marks in the tests. A test fails when this page",
        "differs, or when the test of a requirement is gone. The words are ours; the standard has its own.",
        "",
        f"Level 1 and 2 hold {len(required)} requirements; {counts['none']} do not apply here, {applicable} do.",
        f"Shown here: {shown} of {applicable} ({shown / applicable:.0%}), namely {counts['test']} by test,"
        f" {counts['code']} by how it is built, {counts['document']} by a document.",
        f"{counts['deployer']} are for whoever installs it; {counts['deviation']} are not met, each with its reason."
        f" {sum(row.level == 3 for row in rows)} of Level 3 are taken on top.",
        "",
        "| Requirement | Level | What it asks | How it is shown | Where, or why |",
        "|---|---|---|---|---|",
    ]
    for row in rows:
        where = "<br>".join(f"`{test}`" for test in proofs.get(row.id, [])) or row.place_or_reason
        if row.evidence in {"document", "code"}:
            where = "<br>".join([f"`{row.place_or_reason}`", *(f"`{test}`" for test in proofs.get(row.id, []))])
        lines.append(f"| {row.id} | {row.level} | {row.about} | {KINDS[row.evidence]} | {where} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page())
