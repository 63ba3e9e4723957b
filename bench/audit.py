"""What the audit costs and how fast it is verified: `python -m bench.audit [--rounds 7] [--entries 1000000]`.

A house of its own (durable PostgreSQL, web, worker). Creating a request and logging a contact, bare and as a tap that
is answered by Today, are timed with the audit and, here only, without it, in turns in one process: a busy machine
then weighs on both alike. The ratio of each pair of rounds is taken and their median printed: by the clock, and by the
processor time of this process and its database session together, which other work on the machine does not change. Then
entries are put in bulk, sealed and verified.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bench.machine import cpu_seconds, probe
from tests.faults.house import House

FILL = """
INSERT INTO companionway_auditentry (id, occurred_at, actor_id, verb, subject_kind, subject_id, person_id, reason,
  detail, result, purpose, role, session, network, device, route)
SELECT gen_random_uuid(), now() + i * interval '1 millisecond', gen_random_uuid(), 'person.looked_at', 'person',
  gen_random_uuid(), gen_random_uuid(), 'person', '{}', 'done', '', 'peer_worker', md5(i::text), '203.0.113.0/24',
  'Firefox on Windows', 'web:person' FROM generate_series(1, %s) i
"""


def rates(act: Callable[[], Any], count: int) -> tuple[float, float]:
    """How many a second of the clock, and of processor time."""
    from django.db import connection

    both = [os.getpid(), connection.connection.info.backend_pid]
    began, busy = time.perf_counter(), cpu_seconds(both)
    for _ in range(count):
        act()
    return count / (time.perf_counter() - began), count / (cpu_seconds(both) - busy)


def compared(name: str, act: Callable[[], Any], rounds: int, count: int) -> None:
    """With and without, in turns; the order changes each round."""
    pairs: list[dict[bool, tuple[float, float]]] = []
    act()
    for number in range(rounds):
        pairs.append({})
        for audited in (True, False) if number % 2 else (False, True):
            if audited:
                pairs[-1][True] = rates(act, count)
            else:
                with patch("companionway.platform.audit.record", lambda *_, **__: None):
                    pairs[-1][False] = rates(act, count)
    for n, measure in enumerate(("by the clock", "by the processor")):
        ratios = [pair[True][n] / pair[False][n] for pair in pairs]
        low, _, high = statistics.quantiles(ratios, n=4, method="inclusive")
        some = [statistics.median(pair[audited][n] for pair in pairs) for audited in (True, False)]
        print(
            f"{name:<18} {measure:<16} {rounds} x {count}: {some[0]:7.1f}/s with, {some[1]:7.1f}/s without; ratio"
            f" {statistics.median(ratios):.3f} (middle half {low:.3f} to {high:.3f}); aim 0.90; {probe()}",
            flush=True,
        )


def inside(chosen: argparse.Namespace) -> None:
    """In the prepared environment of the house."""
    import django

    django.setup()
    from companionway.engagement.actions.contact import log_contact
    from companionway.engagement.models.walk import Engagement
    from companionway.people.details import PersonDetails
    from companionway.platform import clock, wall
    from companionway.platform.models import User
    from companionway.referrals.actions.receive import receive
    from companionway.referrals.intake import NewReferral
    from companionway.referrals.rules import Route, Source

    with wall.everyone("the bench chooses somebody"):
        walk = Engagement.objects.filter(state="open").select_related("program", "person").first()
        assert walk is not None
        worker = User.objects.get(assignments__engagement=walk, assignments__ends_at=None)
    number = iter(range(10**9))

    def create() -> None:
        who = PersonDetails(called=f"Robin {next(number)}")
        receive(
            new=NewReferral(program=walk.program.slug, person=who, source=Source.CLINICIAN, route=Route.FORM,
                            agreed_to_visit=True),
            by=None, at=clock.now(),
        )  # fmt: skip

    def touch() -> None:
        with wall.everyone("the bench logs a contact"):
            log_contact(contact_id=uuid.uuid4(), engagement_id=walk.id, channel="text", by=worker.id, at=clock.now())

    compared("create a request", create, chosen.rounds, chosen.count)
    compared("log a contact", touch, chosen.rounds, chosen.count)
    compared("by its page", tapped(worker, walk), chosen.rounds, max(1, chosen.count // 5))


def tapped(worker: Any, walk: Any) -> Callable[[], None]:
    """A tap as its peer makes it: posted to the page of the house's own code, which then shows Today again."""
    from django.test import Client

    from companionway.platform.ids import new_id
    from companionway.platform.sessions import TWO_SHOWN

    browser = Client(HTTP_HOST="localhost")
    browser.force_login(worker)
    session = browser.session
    session[TWO_SHOWN] = True
    session.save()
    page = f"/people/{walk.person.same_as_id}/contacts/"

    def tap() -> None:
        told = {"id": str(new_id()), "engagement": str(walk.id), "channel": "text", "after": "today"}
        answer = browser.post(page, told, follow=True, secure=True)
        if answer.status_code != 200 or answer.request["PATH_INFO"] != "/today/":
            raise RuntimeError(f"{page} answered {answer.status_code} at {answer.request['PATH_INFO']}")

    return tap


def verifying() -> None:
    """Beside the house: everything is read and verified, three times.

    Per second of the wall, and per second of processor time of this process and its database session together, which
    is what one core gives and what other work on the machine does not change.
    """
    import django

    django.setup()
    from django.db import connection

    from companionway.platform import anchors, verification

    key = anchors.private_key().public_key()
    connection.ensure_connection()
    both = [os.getpid(), connection.connection.info.backend_pid]
    for _ in range(3):
        began, busy = time.perf_counter(), cpu_seconds(both)
        found = verification.verify(anchors.read(anchors.file(), key))
        waited, worked = time.perf_counter() - began, cpu_seconds(both) - busy
        print(
            f"verified {found.sealed:,} ({found.fault or 'all holds'}): {found.sealed / waited:,.0f}/s,"
            f" a core {found.sealed / worked:,.0f}/s; aim 200,000; {probe()}",
            flush=True,
        )


def sealing(house: House, chosen: argparse.Namespace) -> None:
    """Fill, seal, verify."""
    began = time.perf_counter()
    house.query(FILL.replace("%s", str(chosen.entries)))
    print(f"{chosen.entries:,} entries put in bulk: {chosen.entries / (time.perf_counter() - began):,.0f}/s")
    began = time.perf_counter()
    while house.query("SELECT EXISTS (SELECT FROM companionway_auditpending)")[0][0]:
        time.sleep(0.2)  # the worker of the house seals, as it does in a running one
    print(f"sealed by the worker: {chosen.entries / (time.perf_counter() - began):,.0f}/s")
    house.run("audit", "anchor")
    house.query("ANALYZE")
    subprocess.run([sys.executable, "-m", "bench.audit", "--verify"], env=house.environment, check=True)


def main(arguments: list[str]) -> int:
    """Everything; the last lines are the result."""
    parser = argparse.ArgumentParser(prog="python -m bench.audit", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--count", type=int, default=150)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--inside", action="store_true")
    parser.add_argument("--verify", action="store_true")
    chosen = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if chosen.inside or chosen.verify:
        inside(chosen) if chosen.inside else verifying()
        return 0
    with tempfile.TemporaryDirectory(prefix="companionway-bench-") as folder:
        house = House(Path(folder) / "house", program="")
        try:
            house.start()
            house.run("demo", "load", "--quiet")
            words = ["--inside", "--rounds", str(chosen.rounds), "--count", str(chosen.count)]
            subprocess.run([sys.executable, "-m", "bench.audit", *words], env=house.environment, check=True)
            sealing(house, chosen)
        finally:
            house.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
