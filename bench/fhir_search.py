"""`python -m bench.fhir_search`: what a FHIR search takes by itself, in one process, without HTTP and the gate.

A house of its own in a temporary folder; one partner with as many Tasks as wanted, put down and searched as the role
that serves, in its sight, in a transaction that is rolled back. `bench.fhir` has the whole poll over HTTP.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.machine import probe
from tests.faults.house import House

BATCH = 500


def searches(since: str, number: str) -> dict[str, list[tuple[str, str]]]:
    """What is asked."""
    return {
        "poll of 20, newest first": [("requester", "o1"), ("_sort", "-_lastUpdated"), ("_count", "20")],
        "poll from a time, 20": [("_lastUpdated", f"ge{since}"), ("_count", "20")],
        "by identifier": [("identifier", number)],
        "by person": [("patient", "p7"), ("_count", "20")],
        "how many": [("_summary", "count")],
    }


def measure(count: int, rounds: int) -> None:
    """Put Tasks down, and print p50 and p95 of each search."""
    from django.db import transaction

    from companionway.interop.fhir.server import searching, searchset
    from companionway.interop.fhir.server.bodies import instant
    from companionway.interop.partners.models import Partner
    from companionway.interop.smart.callers import Caller
    from companionway.platform import clock, wall
    from tests.interop.fhir_makers import House as Silent
    from tests.interop.fhir_makers import OpenGate, draft, task

    with transaction.atomic():
        partner = Partner.kept.create(
            key="bench", name="bench", organization="bench", kind="covered_entity",
            stamped_at=clock.now() - timedelta(days=1),
        )  # fmt: skip
        wall.enter_partner(partner.id)
        _fill(partner, count, draft, task)
        caller = Caller(partner, frozenset({"system/*.cruds"}), uuid.uuid4())
        asked = _searches(instant(clock.now() - timedelta(days=1)), count)
        print(f"{'':28}{'rows':>6}{'bytes':>8}{'p50 ms':>9}{'p95 ms':>9}")
        for name, pairs in asked.items():
            taken = []
            for _ in range(rounds if name != "how many" else max(3, rounds // 20)):
                began = time.perf_counter()
                page = searching.search(
                    caller, "Task", pairs, clock.now(), base_url="http://127.0.0.1/fhir", gate=OpenGate(),
                    house=Silent(),
                )  # fmt: skip
                body = searchset.bundle(page)
                taken.append(1000 * (time.perf_counter() - began))
            p95 = statistics.quantiles(taken, n=20)[-1]
            print(f"{name:28}{len(page.rows):6}{len(body):8}{statistics.median(taken):9.2f}{p95:9.2f}", flush=True)
        transaction.set_rollback(True)


def _searches(since: str, count: int) -> dict[str, list[tuple[str, str]]]:
    """What is asked, by what it is called."""
    from tests.interop.fhir_makers import NUMBERS

    return {
        "poll of 20, newest first": [("requester", "o1"), ("_sort", "-_lastUpdated"), ("_count", "20")],
        "poll from a time, 20": [("_lastUpdated", f"ge{since}"), ("_count", "20")],
        "by identifier": [("identifier", f"{NUMBERS}|{count // 2}")],
        "by person": [("patient", "p7"), ("_count", "20")],
        "how many": [("_summary", "count")],
    }


def _fill(partner: Any, count: int, draft: Any, task: Any) -> None:
    from companionway.interop.fhir.server import actions

    note = json.dumps("w" * 1200)
    for begun in range(0, count, BATCH):
        some = [
            task(str(number), description=note, **{"for": {"reference": f"Patient/p{number % 500}"}})
            for number in range(begun, min(begun + BATCH, count))
        ]
        actions.stamp(partner.id, actions.insert(partner.id, [draft(partner, one) for one in some]))


def main(arguments: list[str]) -> int:
    """Start a house, measure, and put it away."""
    parser = argparse.ArgumentParser(prog="python -m bench.fhir_search", description=__doc__)
    parser.add_argument("--tasks", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=100)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="companionway-bench-") as folder:
        house = House(Path(folder) / "house")
        os.environ |= house.environment | {"DJANGO_SETTINGS_MODULE": "config.settings"}
        try:
            house.start()
            import django

            django.setup()
            print(f"{chosen.tasks} Tasks of one partner; probe: {probe()}")
            measure(chosen.tasks, chosen.rounds)
        finally:
            house.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
