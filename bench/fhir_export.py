"""What a bulk export costs: `python -m bench.fhir_export [--people 4000] [--each 10] [--rounds 3]`.

A durable house of its own; one partner with a Patient and Observations for each person. The export is made as the
worker makes it: a snapshot read in a thread, each person through the gate, sealed chunks. Beside it, in the same
rounds, the same lines are copied out of a plain table (COPY ... TO STDOUT) and, as the floor of any product that seals,
opened row by row. Resources a second by the clock; CPU of this process and of its database sessions apart. The aim is
10,000 a second.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from pathlib import Path
from typing import Any

from bench.machine import cpu_seconds, probe
from tests.faults.house import House

AIM, BATCH = 10_000, 500
Json = dict[str, Any]


def patient(number: int) -> Json:
    """An invented Patient."""
    return {
        "resourceType": "Patient", "birthDate": "1990-01-31", "gender": "unknown",
        "identifier": [{"system": "http://bench.example/mrn", "value": f"n{number}"}],
        "name": [{"family": f"Example{number}", "given": ["Sam"]}],
        "telecom": [{"system": "phone", "value": "207-555-0101", "use": "mobile"}],
        "address": [{"city": "Rockland", "state": "ME", "postalCode": "04841"}],
    }  # fmt: skip


def observation(about: uuid.UUID, number: int) -> Json:
    """An invented Observation."""
    system = "http://terminology.hl7.org/CodeSystem/observation-category"
    return {
        "resourceType": "Observation", "status": "final", "subject": {"reference": f"Patient/{about}"},
        "category": [{"coding": [{"system": system, "code": "social-history", "display": "Social History"}]}],
        "code": {"coding": [{"system": "http://loinc.org", "code": "76513-1"}], "text": f"Question {number}"},
        "effectiveDateTime": "2026-03-03T14:14:00-05:00", "valueQuantity": {"value": number, "unit": "score"},
    }  # fmt: skip


def fill(people: int, each: int) -> uuid.UUID:
    """A partner with so many people and resources; its id."""
    from django.db import connection, transaction

    from companionway.interop.fhir.server import actions, bodies
    from companionway.interop.fhir.server.actions import Draft
    from companionway.interop.partners.models import Partner
    from companionway.people.models import Person
    from companionway.platform import clock, wall
    from companionway.platform.ids import new_id

    partner = Partner.kept.create(
        key="bench", name="Bench", organization="Bench", kind="covered_entity", stamped_at=clock.now()
    )
    for begin in range(0, people, BATCH):
        known = [new_id() for _ in range(begin, min(begin + BATCH, people))]
        with transaction.atomic(), wall.everyone("a bench fills a house of its own"):
            Person.objects.bulk_create([Person(id=one, same_as_id=one, called="Sam") for one in known])
            drafts = []
            for number, person in enumerate(known, begin):
                one = Draft("Patient", bodies.to_keep(json.dumps(patient(number)).encode()), person_id=person)
                drafts.append(one)
                drafts += [
                    Draft("Observation", bodies.to_keep(json.dumps(observation(one.id, n)).encode()), person_id=person)
                    for n in range(each - 1)
                ]
            actions.stamp(partner.id, actions.insert(partner.id, drafts))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE interop_resource, companionway_person")
    return partner.id


class Sessions:
    """CPU of this process and of its database sessions, the reader's own among them, while something runs."""

    def __init__(self) -> None:
        self.seen: dict[int, float] = {}
        self.stop = threading.Event()

    def __enter__(self) -> "Sessions":
        self.began, self.own = time.perf_counter(), time.process_time()
        self.thread = threading.Thread(target=self._watch)
        self.thread.start()
        return self

    def _watch(self) -> None:
        from django.db import connection

        last: dict[int, float] = {}
        try:
            while not self.stop.wait(0.1):
                for pid in _sessions():
                    used = cpu_seconds([pid])
                    self.seen.setdefault(pid, used)
                    last[pid] = max(used, last.get(pid, 0.0))
        finally:
            connection.close()
        self.database = sum(used - self.seen[pid] for pid, used in last.items())

    def __exit__(self, *_: object) -> None:
        self.took = time.perf_counter() - self.began
        self.own = time.process_time() - self.own
        self.stop.set()
        self.thread.join()


def _sessions() -> list[int]:
    """The sessions of this house's database; nobody else's on this machine."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return [pid for (pid,) in cursor.fetchall()]


def export(partner_id: uuid.UUID, kinds: list[str]) -> int:
    """Make an export as the worker does; how many resources it holds."""
    from django.db import transaction

    from companionway.interop.fhir.export import actions, making, snapshot
    from companionway.interop.fhir.export.models import ExportJob
    from companionway.platform import clock, wall
    from companionway.platform.models import OutboxMessage

    with transaction.atomic():
        wall.enter_partner(partner_id)
        asked = actions.NewExport("system", "http://bench.example/fhir/$export", kinds)
        job = actions.begin_export(partner_id=partner_id, asked=asked, by=None, at=clock.now())
        assert job is not None
        OutboxMessage.objects.filter(kind=actions.KIND, done_at=None).delete()  # the house's own worker stays out
    making.make(partner_id, job.id, reading=snapshot.apart)
    with transaction.atomic():
        wall.enter_partner(partner_id)
        made = ExportJob.kept.get(id=job.id)
        assert made.state == ExportJob.DONE
        return made.counted


def lines_apart(partner_id: uuid.UUID) -> int:
    """The lines of the last export as rows of a plain table; how many bytes."""
    from django.db import connection, transaction

    from companionway.interop.fhir.export.models import ExportChunk, ExportJob
    from companionway.platform import wall

    total = 0
    with transaction.atomic(), connection.cursor() as cursor:
        wall.enter_partner(partner_id)
        cursor.execute("CREATE TEMPORARY TABLE bench_lines (line text) ON COMMIT PRESERVE ROWS")
        job = ExportJob.kept.order_by("-asked_at").first()
        assert job is not None
        for chunk in ExportChunk.kept.of(job).order_by("file", "number").iterator(chunk_size=10):
            body = bytes(chunk.body)
            total += len(body)
            cursor.execute("INSERT INTO bench_lines SELECT unnest(%s::text[])", [body.decode().splitlines()])
    return total


def copied() -> int:
    """Copy those rows out; how many bytes."""
    from django.db import connection

    total = 0
    with connection.cursor() as cursor, cursor.copy("COPY bench_lines TO STDOUT") as copy:
        for block in copy:
            total += len(block)
    return total


def opened(partner_id: uuid.UUID) -> int:
    """Open every stored body and nothing else."""
    from django.db import transaction

    from companionway.interop.fhir.server.models import Resource
    from companionway.platform import wall
    from companionway.platform.sealing import opened as open_one

    with transaction.atomic():
        wall.enter_partner(partner_id)
        rows = Resource.kept.filter(partner_id=partner_id).values_list("id", "body").iterator(chunk_size=5000)
        return sum(len(open_one(Resource, "body", identity, body)) for identity, body in rows)


def inside(people: int, each: int, rounds: int) -> None:
    """Fill, export, copy, print."""
    import django

    django.setup()
    began = time.perf_counter()
    partner_id, kinds = fill(people, each), ["Observation", "Patient"]
    took = time.perf_counter() - began
    print(f"filled with {people * each:,} resources of {people:,} people in {took:.0f} s; {probe()}")
    found: dict[str, list[float]] = {"export": [], "opened": [], "COPY": []}
    for number in range(rounds + 1):  # the first warms up and gives the lines to copy
        with Sessions() as spent:
            count = export(partner_id, kinds)
        assert count == people * each
        if number == 0:
            size = lines_apart(partner_id)
            continue
        found["export"].append(line("export", count, spent))
        with Sessions() as spent:
            opened(partner_id)
        found["opened"].append(line("only opened", count, spent))
        with Sessions() as spent:
            assert copied() >= size - count
        found["COPY"].append(line("COPY out", count, spent))
    rate, plain = statistics.median(found["export"]), statistics.median(found["COPY"])
    only = statistics.median(found["opened"])
    print(
        f"median: export {rate:,.0f} resources/s, aim {AIM:,} {'met' if rate >= AIM else 'NOT MET'};"
        f" {rate / plain:.3f} of COPY ({plain:,.0f}/s), {rate / only:.2f} of only opening;"
        f" {size / count:,.0f} bytes a line; {probe()}"
    )


def line(name: str, count: int, spent: Sessions) -> float:
    """Print one round; resources a second."""
    rate = count / spent.took
    here, database = 1e6 * spent.own / count, 1e6 * spent.database / count
    print(
        f"{name:<12} {rate:>10,.0f} resources/s {spent.took:7.2f} s;"
        f" CPU ms for 1,000: {here:7.1f} here, {database:6.1f} database",
        flush=True,
    )
    return rate


def main() -> int:
    """Measure in a house of its own."""
    parser = argparse.ArgumentParser(prog="python -m bench.fhir_export", description=__doc__)
    parser.add_argument("--people", type=int, default=4000)
    parser.add_argument("--each", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--inside", action="store_true")
    chosen = parser.parse_args()
    if chosen.inside:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        inside(chosen.people, chosen.each, chosen.rounds)
        return 0
    with tempfile.TemporaryDirectory(prefix="companionway-bench-") as folder:
        house = House(Path(folder) / "house", program="")
        try:
            house.start()
            words = ["-m", "bench.fhir_export", "--inside"]
            words += [f"--{name}={getattr(chosen, name)}" for name in ("people", "each", "rounds")]
            return subprocess.run([sys.executable, *words], env=house.environment, check=False).returncode
        finally:
            house.stop()


if __name__ == "__main__":
    sys.exit(main())
