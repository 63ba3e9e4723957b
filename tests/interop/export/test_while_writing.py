"""Exports against a database that others write to, with the reader that the worker uses: one snapshot, all of it."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from companionway.interop.fhir.export import actions, snapshot
from companionway.interop.fhir.export.actions import NewExport
from companionway.interop.fhir.export.models import ExportChunk, ExportJob
from companionway.interop.fhir.server.models import Resource
from companionway.management import errands
from companionway.platform import clock, wall
from tests.interop.export.making import a_patient, an_observation, put
from tests.interop.fhir.door import door as a_door

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 4


def together(*works: Callable[[], None]) -> None:
    """Run these at once, each on a connection of its own."""

    def closing(work: Callable[[], None]) -> None:
        try:
            work()
        finally:
            connection.close()

    threads = [threading.Thread(target=closing, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def test_an_export_while_four_write_holds_exactly_what_its_time_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "ROWS", 10)
    partner = a_door().partner
    put(partner, *(a_patient(number) for number in range(40)))
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            put(partner, an_observation("Patient/x", number), an_observation("Patient/x", number))

    def export() -> None:
        try:
            for _ in range(3):
                asked = NewExport("system", "http://x.example/$export", ["Observation", "Patient"])
                with transaction.atomic():
                    wall.enter_partner(partner.id)
                    assert actions.begin_export(partner_id=partner.id, asked=asked, by=None, at=clock.now())
                assert errands.drain_long(clock.now()) == 1
        finally:
            stop.set()

    together(*[write] * WRITERS, export)
    with wall.everyone("a test counts"):
        jobs = list(ExportJob.kept.order_by("asked_at"))
        assert [job.state for job in jobs] == ["done"] * 3
        for job in jobs:
            there = Resource.kept.filter(partner=partner, updated_at__lte=job.as_of).count()
            assert sum(ExportChunk.kept.of(job).values_list("lines", flat=True)) == there == job.counted
        assert jobs[0].counted < jobs[-1].counted < Resource.kept.count()


def test_two_kick_offs_at_once_make_one_export_and_two_workers_make_it_once() -> None:
    partner = a_door().partner
    put(partner, *(a_patient(number) for number in range(5)))
    begun: list[ExportJob | None] = []
    start = threading.Barrier(4)

    def kick() -> None:
        start.wait()
        with transaction.atomic():
            wall.enter_partner(partner.id)
            asked = NewExport("system", "http://x.example/$export", ["Patient"])
            begun.append(actions.begin_export(partner_id=partner.id, asked=asked, by=None, at=clock.now()))

    together(*[kick] * 4)
    assert sum(one is not None for one in begun) == 1
    done: list[int] = []
    together(*[lambda: done.append(errands.drain_long(clock.now()))] * 3)
    assert sum(done) == 1
    with wall.everyone("a test counts"):
        (chunk,) = ExportChunk.kept.all()
        assert (chunk.lines, ExportJob.kept.get().counted) == (5, 5)


def test_a_fault_of_the_reader_reaches_the_worker_and_a_worker_that_stops_ends_the_reader() -> None:
    partner = a_door().partner
    put(partner, *(a_patient(number) for number in range(5)))
    broken = ExportJob(partner_id=partner.id, kinds=["Patient"], filters="Nothing?x=y", level="system")
    with pytest.raises(KeyError):
        list(snapshot.apart(broken))
    portions = snapshot.apart(ExportJob(partner_id=partner.id, kinds=["Patient"], level="system"))
    next(portions)
    portions.close()
    assert not any(thread.name == "export reader" for thread in threading.enumerate())
