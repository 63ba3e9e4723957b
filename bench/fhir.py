"""`python -m bench.fhir`: what other systems cost: transactions, whole referrals and Task polls over HTTP.

A durable house in a temporary folder, one partner with a token, 8 connections. Rounds are interleaved. CPU comes from
the process table, web and database apart. Beside it stands the raw limit in the same run: the same bytes as rows of one
plain table, one commit for each Patient and ServiceRequest, from the same number of threads.
"""

import argparse
import hashlib
import http.client
import json
import os
import secrets
import statistics
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

from bench.machine import cpu_seconds, percentile, probe
from companionway.platform.database import NAME, USER, socket_folder
from tests.faults.house import House

Json = dict[str, Any]
PLAIN = "CREATE TABLE raw_limit (id uuid PRIMARY KEY, kind text, body bytea, at timestamptz DEFAULT now())"
PUT = "INSERT INTO raw_limit (id, kind, body) VALUES (%s, %s, %s), (%s, %s, %s)"
PARTNER = """
INSERT INTO interop_partner (id, key, name, organization, kind, program, scopes, jwks, jwks_url, sections, stamped_at)
VALUES ('{id}', 'bench', 'bench', 'bench', 'covered_entity', '', '{{system/*.cruds}}', '{{}}', '', '{{}}', now());
INSERT INTO interop_partnertoken (id, partner_id, token_hash, scopes, given_at, ends_at)
VALUES ('{token_id}', '{id}', '\\x{hash}', '{{system/*.cruds}}', now(), now() + interval '1 day')
"""
PAIR, WHOLE, POLL, RAW = "Patient + ServiceRequest", "whole referral (with Task)", "Task poll of 20", "raw rows"


class Partner:
    """One connection of the partner."""

    def __init__(self, port: int, token: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/fhir+json"}

    def ask(self, method: str, path: str, body: Json | None = None) -> int:
        """The status of one request, its answer read to the end."""
        sent = json.dumps(body).encode() if body is not None else None
        self.connection.request(method, path, sent, self.headers)
        answer = self.connection.getresponse()
        answer.read()
        return answer.status


def pair(*, with_task: bool) -> Json:
    """A transaction about somebody new."""
    number = uuid.uuid4().hex
    p, r, o, t = (f"urn:uuid:00000000-0000-4000-8000-00000000000{n}" for n in range(1, 5))
    asked = {"coding": [{"system": "EAP", "code": "REF15401"}]}
    found: list[tuple[str, Json]] = [
        (p, {"resourceType": "Patient", "birthDate": "1990-01-31", "name": [{"family": number[:9], "given": ["Sam"]}],
             "identifier": [{"system": "http://bench.example/mrn", "value": number}],
             "telecom": [{"system": "phone", "value": "207-555-0101"}]}),
        (r, {"resourceType": "ServiceRequest", "status": "active", "intent": "order", "code": asked,
             "subject": {"reference": p}, "authoredOn": "2026-03-03T14:14:00-05:00",
             "identifier": [{"system": "http://bench.example/orders", "value": number}]}),
    ]  # fmt: skip
    if with_task:
        found[1][1]["requester"] = {"reference": o}
        code = {"coding": [{"system": "http://hl7.org/fhir/CodeSystem/task-code", "code": "fulfill"}]}
        found.insert(0, (o, {"resourceType": "Organization", "active": True, "name": "Bench Hospital"}))
        found.append((t, {"resourceType": "Task", "status": "requested", "intent": "order", "code": code,
                          "focus": {"reference": r}, "for": {"reference": p}, "requester": {"reference": o},
                          "authoredOn": "2026-03-03T14:14:00-05:00"}))  # fmt: skip
    entries = [
        {"fullUrl": url, "resource": one, "request": {"method": "POST", "url": one["resourceType"]}}
        for url, one in found
    ]
    return {"resourceType": "Bundle", "type": "transaction", "entry": entries}


def together(work: list[Callable[[], bool]], seconds: float) -> tuple[list[float], int]:
    """Each of these again and again for this long, at once. Returns the seconds of each answer, and how many wrong."""
    taken: list[float] = []
    wrong: list[int] = []
    end = time.perf_counter() + seconds

    def go(one: Callable[[], bool]) -> None:
        while time.perf_counter() < end:
            began = time.perf_counter()
            right = one()
            taken.append(time.perf_counter() - began)
            if not right:
                wrong.append(1)

    threads = [threading.Thread(target=go, args=(one,)) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken, len(wrong)


def _right(ask: Callable[[Partner], int], one: Partner) -> bool:
    return ask(one) == 200


def raw_limit(house: House, clients: int, body: bytes) -> list[Callable[[], bool]]:
    """The same bytes as two plain rows and a commit, on connections of their own."""
    house.query(PLAIN)

    def one() -> Callable[[], bool]:
        held = psycopg.connect(host=str(socket_folder(house.data)), user=USER, dbname=NAME, autocommit=True)

        def put() -> bool:
            held.execute(PUT.encode(), (uuid.uuid4(), "Patient", body, uuid.uuid4(), "ServiceRequest", body))
            return True

        return put

    return [one() for _ in range(clients)]


def main(arguments: list[str]) -> int:
    """Print rate, p50, p95 and CPU of each, and the ratio to the raw limit."""
    parser = argparse.ArgumentParser(prog="python -m bench.fhir", description=__doc__)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--clients", type=int, default=8)
    chosen = parser.parse_args(arguments)
    os.environ["COMPANIONWAY_FHIR_LIMIT"] = "10000000"  # printed below: a limit is a setting, not the cost
    with tempfile.TemporaryDirectory(prefix="companionway-bench-") as folder:
        house = House(Path(folder) / "house")
        try:
            house.start()
            measure(house, chosen)
        finally:
            house.stop()
    return 0


def measure(house: House, chosen: argparse.Namespace) -> None:
    """All rounds, and the table."""
    token = secrets.token_urlsafe(32)
    made = {"id": uuid.uuid4(), "token_id": uuid.uuid4(), "hash": hashlib.sha256(token.encode()).hexdigest()}
    house.query(PARTNER.format(**made))
    visitors = [Partner(house.port, token) for _ in range(chosen.clients)]
    body = json.dumps(pair(with_task=False)).encode()[:700]
    poll = "/fhir/Task?_count=20&_sort=-_lastUpdated"

    def all_of(ask: Callable[[Partner], int]) -> list[Callable[[], bool]]:
        return [partial(_right, ask, one) for one in visitors]

    kinds: dict[str, list[Callable[[], bool]]] = {
        PAIR: all_of(lambda v: v.ask("POST", "/fhir", pair(with_task=False))),
        WHOLE: all_of(lambda v: v.ask("POST", "/fhir", pair(with_task=True))),
        POLL: all_of(lambda v: v.ask("GET", poll)), RAW: raw_limit(house, chosen.clients, body),
    }  # fmt: skip
    for work in kinds.values():
        together(work, 1.0)
    figures: dict[str, list[tuple[float, float, float, float, float, int]]] = {name: [] for name in kinds}
    for _ in range(chosen.rounds):
        print(f"probe: {probe()}")
        for name, work in kinds.items():
            before = [cpu_seconds(house.pids(target)) for target in ("web", "database")]
            began = time.perf_counter()
            taken, wrong = together(work, chosen.seconds)
            wall = time.perf_counter() - began
            after = [cpu_seconds(house.pids(target)) for target in ("web", "database")]
            web, database = (1000 * (b - a) / len(taken) for a, b in zip(before, after, strict=True))
            figures[name].append((len(taken) / wall, 1000 * percentile(taken, 0.5), 1000 * percentile(taken, 0.95), web,
                                  database, wrong))  # fmt: skip
    show(figures, chosen)


def show(figures: dict[str, list[tuple[float, float, float, float, float, int]]], chosen: argparse.Namespace) -> None:
    """Medians over the rounds."""
    print(f"{chosen.clients} connections, {chosen.rounds} rounds of {chosen.seconds:.0f} s; the limit of requests a"
          " minute is raised to 10,000,000 for this run")  # fmt: skip
    print(f"{'':28} {'a second':>9} {'p50 ms':>7} {'p95 ms':>7} {'CPU web':>8} {'CPU db':>7} {'wrong':>6} {'/ raw':>6}")
    raw = statistics.median(one[0] for one in figures[RAW])
    for name, rows in figures.items():
        rate, p50, p95, web, database = (statistics.median(one[place] for one in rows) for place in range(5))
        wrong = sum(one[5] for one in rows)
        print(f"{name:28} {rate:9.0f} {p50:7.1f} {p95:7.1f} {web:8.1f} {database:7.1f} {wrong:6d} {rate / raw:6.2f}")
    print("aim: Patient + ServiceRequest at most 8 ms of CPU, web and database together")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
