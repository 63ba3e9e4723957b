"""The list of parts is the one of the lock, and every part has its owner's reason in docs/security/dependencies.md."""

import json
import re

import pytest

from checks.bom import TARGET, bom
from tests.architecture.reading import ROOT


@pytest.mark.asvs("15.1.2", "15.2.4")
def test_the_list_of_parts_is_made_from_the_present_lock_and_every_part_has_a_hash() -> None:
    assert TARGET.read_text() == bom(), "make it again: python -m checks.bom"
    parts = json.loads(bom())["components"]
    assert len(parts) > 30
    assert [part["name"] for part in parts if not part["hashes"]] == []


def test_every_direct_dependency_has_its_reason() -> None:
    page = (ROOT / "docs" / "security" / "dependencies.md").read_text()
    asked = re.findall(r"^([a-z0-9-]+)", (ROOT / "requirements" / "run.in").read_text(), re.MULTILINE)
    assert [name for name in asked if f"| {name} |" not in page] == []
