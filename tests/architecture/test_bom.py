"""The list of parts is the one of the lock, and every part has its owner's reason in docs/security/dependencies.md."""

import json
import os
import re
import subprocess
import sys

import pytest

from checks.bom import TARGET, bom
from tests.architecture.reading import ROOT

# Imports every module of the product where nothing outside run.lock can be imported, as on a new machine.
ONLY_THE_LOCK = """
import re, sys, importlib.abc, importlib.metadata, pkgutil
same = lambda name: re.sub(r"[-_.]+", "-", name).lower()
locked = {same(name) for name in re.findall(r"^([\\w.-]+)==", open("requirements/run.lock").read(), re.MULTILINE)}
held_by = importlib.metadata.packages_distributions()
class Missing(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        holders = held_by.get(name.partition(".")[0])
        if holders and not any(same(holder) in locked for holder in holders):
            raise ModuleNotFoundError(f"{name} of {holders} is not in run.lock", name=name)
sys.meta_path.insert(0, Missing())
import django
django.setup()
import companionway
for module in pkgutil.walk_packages(companionway.__path__, "companionway."):
    if ".migrations." not in module.name:
        __import__(module.name)
import config.urls
"""


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


def test_the_product_comes_up_with_the_packages_of_the_lock_and_no_other() -> None:
    came_up = subprocess.run(
        [sys.executable, "-c", ONLY_THE_LOCK], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "config.settings"},
    )  # fmt: skip
    assert came_up.returncode == 0, came_up.stderr[-2000:]
