"""What a deployer may set is written down, and nothing else is."""

import re
from pathlib import Path

from companionway.platform import processes
from companionway.platform.preparation import ROOT

NAME = re.compile(r"\bCOMPANIONWAY_[A-Z_]+\b|\bDATABASE_URL\b")


def read_in_code() -> set[str]:
    files = [*(ROOT / "config").glob("*.py"), *(ROOT / "companionway").rglob("*.py"), *(ROOT / "bin").iterdir()]
    found = {name for file in files for name in NAME.findall(file.read_text())}
    return found - {processes.OWNER}  # ours, between our own processes


def test_every_setting_is_documented_and_every_documented_setting_is_read() -> None:
    documented = set(NAME.findall(Path(ROOT / "docs/howto/settings.md").read_text()))
    assert documented == read_in_code()
