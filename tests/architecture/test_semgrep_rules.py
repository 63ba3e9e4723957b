"""Each rule of checks/semgrep.yml finds the bad example that was written for it."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.reading import ROOT

RULES = (ROOT / "checks" / "semgrep.yml").read_text()


@pytest.mark.asvs("1.2.3", "1.2.4", "1.2.5", "1.3.2", "1.3.6", "1.5.2", "6.5.3", "13.2.4", "13.2.5", "16.4.1")
def test_every_rule_finds_its_bad_example() -> None:
    program = Path(sys.executable).with_name("semgrep")
    words = [
        str(program),
        "scan",
        "--config",
        "checks/semgrep.yml",
        "--metrics=off",
        "--disable-version-check",
        "--json",
    ]
    done = subprocess.run(
        [*words, "--no-git-ignore", "--quiet", "checks/examples.py", "checks/examples.html"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = {result["check_id"].rsplit(".", 1)[-1] for result in json.loads(done.stdout)["results"]}
    assert found == set(re.findall(r"^  - id: (\S+)", RULES, re.MULTILINE))
