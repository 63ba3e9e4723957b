"""The register of OWASP ASVS 5.0.0 is whole, each claim of it can be shown, and the printed page is the present one."""

from collections import Counter
from pathlib import Path

from tests.architecture.reading import ROOT
from tests.evidence import KINDS, PAGE, marked, page, register


def test_every_requirement_of_level_1_and_2_stands_in_the_register_once() -> None:
    rows = register()
    assert len({row.id for row in rows}) == len(rows)
    levels = Counter(row.level for row in rows)
    assert (levels[1], levels[2]) == (70, 183)  # counted in the text of the standard


def test_every_claim_names_its_proof() -> None:
    proofs = marked()
    rows = register()
    assert {row.evidence for row in rows} <= set(KINDS)
    assert [row.id for row in rows if row.evidence == "test" and row.id not in proofs] == []
    placed = [row for row in rows if row.evidence in {"document", "code"}]
    assert [row.id for row in placed if not (ROOT / row.place_or_reason).exists()] == []
    assert [row.id for row in rows if row.evidence in {"none", "deviation"} and not row.place_or_reason] == []


def test_every_mark_names_a_requirement_of_the_register() -> None:
    assert set(marked()) - {row.id for row in register()} == set()


def test_the_printed_page_is_the_present_one() -> None:
    assert PAGE.read_text() == page(), "print it again: python -m tests.evidence"


def test_the_reader_sees_a_mark_on_a_test_on_a_class_and_on_a_module(tmp_path: Path) -> None:
    (tmp_path / "test_a.py").write_text(
        "import pytest\n"
        "pytestmark = [pytest.mark.asvs('8.1.1')]\n"
        "@pytest.mark.asvs('1.2.4', '1.2.5')\n"
        "def test_x(): ...\n"
        "@pytest.mark.asvs('6.2.1')\n"
        "class TestY: ...\n"
    )
    x, y = "test_a.py::test_x", "test_a.py::TestY"
    assert marked(tmp_path) == {"8.1.1": ["test_a.py"], "1.2.4": [x], "1.2.5": [x], "6.2.1": [y]}
