"""`python -m bench.walk`: a phone at its fullest: Today with 60 people, a person with 500 contacts, finding help.

A house of its own is started and filled by `bench.walk_fill`. Statements are counted in one opening beside the house;
CPU milliseconds (application and database apart) come from the process table, times from one connection that asks again
and again, bytes from the answers (as sent, compressed). CPU is the result: the machine is shared with the asker.
"""

import argparse
import gzip
import json
import os
import statistics
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from bench.__main__ import beside, spent_by
from bench.clients import Visitor
from bench.machine import percentile, probe
from tests.faults.house import House

Asked = tuple[str, dict[str, str] | None]  # the address, and the words where they are posted


def statements(person: str) -> dict[str, int]:
    """How many statements each page makes; runs beside the house (`--count PERSON`)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from bench.queries import TRANSACTION
    from companionway.platform.models import User

    settings.ALLOWED_HOSTS.append("testserver")
    client = Client()
    client.force_login(User.objects.get(username="ana"))
    found = {}
    for name, (path, words) in pages(person).items():
        ask = partial(client.get, path) if words is None else partial(client.post, path, words)
        ask()
        with CaptureQueriesContext(connection) as captured:
            ask()
        found[name] = sum(not query["sql"].startswith(TRANSACTION) for query in captured.captured_queries)
    return found


def pages(person: str) -> dict[str, Asked]:
    """The pages that are measured. Finding help posts its words and has 20,000 services to look through."""
    return {
        "Today, 60 people": ("/today/", None), "a person, 500 contacts": (f"/people/{person}/", None),
        "help: a need, a town": ("/help/", {"need": "food", "town": "Rockland", "miles": "15"}),
        "help: words with slips": ("/help/", {"q": "legla help dek"}),
    }  # fmt: skip


def measure(house: House, visitor: Visitor, asked: Asked, seconds: float) -> tuple[list[float], float, float, int]:
    """Milliseconds of each opening, CPU milliseconds of web and database for one, and the bytes of the page."""
    path, words = asked
    ask = partial(visitor.ask, "GET" if words is None else "POST", path, words)
    size, taken = len(gzip.compress(ask().text.encode())), []
    before, began = (spent_by(house, "web"), spent_by(house, "database")), time.perf_counter()
    while time.perf_counter() - began < seconds:
        start = time.perf_counter()
        answer = ask()
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")
        taken.append(1000 * (time.perf_counter() - start))
    web, database = spent_by(house, "web") - before[0], spent_by(house, "database") - before[1]
    return taken, 1000 * web / len(taken), 1000 * database / len(taken), size


def main(arguments: list[str]) -> int:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(prog="python -m bench.walk", description=__doc__)
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--count", default="", help="used by itself: count statements for this person and end")
    chosen = parser.parse_args(arguments)
    if chosen.count:
        print(json.dumps(statements(chosen.count)))
        return 0
    with tempfile.TemporaryDirectory(prefix="companionway-walk-") as folder:
        house = House(Path(folder) / "house", program="")
        house.environment["COMPANIONWAY_WEB_WORKERS"] = "1"
        try:
            house.start()
            house.run("demo", "load", "--quiet")
            filled = beside(house, "bench.walk_fill")
            person = filled.stdout.strip()
            if filled.returncode or not person:
                raise RuntimeError(filled.stderr[-1500:])
            house.query("ANALYZE")
            counted = json.loads(beside(house, "bench.walk", "--count", person).stdout or "{}")
            visitor = Visitor(house.port)
            visitor.sign_in("ana", (house.data / "demo-password").read_text().strip())
            visitor.open_form("/help/")
            print(probe())
            print(f"{'':<24}{'n':>5} {'p50 ms':>7} {'p95 ms':>7} {'app ms':>7} {'db ms':>7} {'kB gz':>6} {'stmts':>6}")
            for name, asked in pages(person).items():
                taken, web, database, size = measure(house, visitor, asked, chosen.seconds)
                print(
                    f"{name:<24}{len(taken):>5} {statistics.median(taken):7.0f} {percentile(taken, 0.95):7.0f}"
                    f" {web:7.1f} {database:7.1f} {size / 1000:6.1f} {counted.get(name, 0):>6}"
                )
        finally:
            house.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
