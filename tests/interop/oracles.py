"""Three validators that others wrote judge what we emit: fhirkit-rs, npm fhir and @medplum/core. For tests only."""

import json
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.interop.clients.installed import HERE, Clients, Missing, clients

Json = dict[str, Any]
NAMES = ("fhirkit", "fhir", "medplum")


def installed() -> Clients:
    """The clients and validators; the test that asks skips, with the reason, where they cannot be had."""
    try:
        return clients()
    except Missing as missing:
        pytest.skip(str(missing))


class Oracles:
    """The validators as running processes: one line in, one line out."""

    def __init__(self, processes: list[subprocess.Popen[str]]) -> None:
        self._processes = processes

    def judge(self, resource: Json) -> dict[str, list[str]]:
        """{validator: what it finds wrong} of one resource, with an entry for each of NAMES."""
        found: dict[str, list[str]] = {}
        for process in self._processes:
            assert process.stdin is not None and process.stdout is not None
            process.stdin.write(json.dumps(resource) + "\n")
            process.stdin.flush()
            found |= json.loads(process.stdout.readline())
        return found

    def wrong(self, resources: Iterable[Json]) -> list[str]:
        """What any of them finds wrong in any of these, ready to be compared with []."""
        return [
            f"{name}: {resource.get('resourceType')}/{resource.get('id', '')} {words}"
            for resource in resources
            for name, said in self.judge(resource).items()
            for words in said
        ]


@contextmanager
def running() -> Iterator[Oracles]:
    """The validators for as long as the block lasts; skips the test where they cannot be had."""
    found = installed()
    processes = [_start([found.python, str(HERE / "validators.py")]), _start(found.node("validators.mjs"))]
    try:
        yield Oracles(processes)
    finally:
        for process in processes:
            assert process.stdin is not None and process.stdout is not None
            process.stdin.close()
            process.wait(20)
            process.stdout.close()


def _start(words: list[str]) -> "subprocess.Popen[str]":
    return subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
