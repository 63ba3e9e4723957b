"""The locks: exact versions with hashes, the same for running and for testing, and no address of any index."""

import re

import pytest

from companionway.platform.preparation import ROOT

PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", re.MULTILINE | re.IGNORECASE)


def lock(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.lock").read_text()


@pytest.mark.parametrize("name", ["uv", "run", "dev"])
def test_every_package_has_a_hash_and_no_line_an_address(name: str) -> None:
    text = lock(name)
    blocks = re.split(r"\n(?=\S)", text.strip())
    assert blocks
    assert [block.split("\n", 1)[0] for block in blocks if not (PIN.match(block) and "--hash=sha256:" in block)] == []
    assert "://" not in text


def test_the_tests_run_on_the_versions_that_the_product_runs_on() -> None:
    assert set(PIN.findall(lock("run"))) <= set(PIN.findall(lock("dev")))
