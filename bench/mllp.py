"""`python -m bench.mllp`: HL7 v2 messages acknowledged in a second, durable, beside raw commits of two inserts.

A house of its own with a durable PostgreSQL and the listener. Eight connections send orders of 2 kB, each after the
acknowledgment of the one before; in between, eight connections of the same machine commit the same bytes in two plain
inserts. Rounds are interleaved. While a round is measured the worker rests (`--worker` leaves it at work). CPU
milliseconds come from the process table; the generator's own are not counted.
"""

import argparse
import os
import random
import signal
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

from bench.machine import cpu_seconds, percentile, probe
from companionway.platform.database import NAME, USER, socket_folder
from tests.faults.house import House
from tests.faults.ledger import Ledger
from tests.faults.messages import CLIENTS, Sender, message, with_partner

FILLER = 1_750  # with it a message is 2 kB
RAW = """
CREATE TABLE IF NOT EXISTS bench_raw (id bigserial PRIMARY KEY, control_id text UNIQUE, body bytea, ack bytea);
CREATE TABLE IF NOT EXISTS bench_queue (id bigserial PRIMARY KEY, key text UNIQUE, payload jsonb);
"""
NUMBERS = count(1)


def together(work: Callable[[int, float], list[float]], seconds: float) -> tuple[float, list[float]]:
    """Run eight of these until the time is over. (in a second, each one's milliseconds)"""
    taken: list[float] = []
    began = time.perf_counter()
    until = began + seconds
    threads = [threading.Thread(target=lambda n=n: taken.extend(work(n, until))) for n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(taken) / (time.perf_counter() - began), taken


def sending(port: int, ledger: Ledger) -> Callable[[int, float], list[float]]:
    """One connection that sends orders; an answer that is not AA ends the run."""

    def work(place: int, until: float) -> list[float]:
        sender, taken = Sender(port, random.Random(place), ledger), []
        while time.perf_counter() < until:
            number = next(NUMBERS)
            body = message(number, f"B{number}", FILLER)
            began = time.perf_counter()
            ack = sender.once(body)
            taken.append(1000 * (time.perf_counter() - began))
            if ack is None or b"\rMSA|AA|" not in ack:
                raise RuntimeError(f"no AA: {ack!r}")
        sender.close()
        return taken

    return work


def raw(conninfo: str) -> Callable[[int, float], list[float]]:
    """One connection that commits two inserts at a time."""

    def work(place: int, until: float) -> list[float]:
        taken = []
        with psycopg.connect(conninfo, autocommit=True) as connection:
            while time.perf_counter() < until:
                number = next(NUMBERS)
                body = message(number, f"B{number}", FILLER)
                began = time.perf_counter()
                with connection.transaction():
                    connection.execute(
                        "INSERT INTO bench_raw (control_id, body, ack) VALUES (%s, %s, %s)",
                        [f"B{number}", body, body[:150]],
                    )
                    connection.execute("INSERT INTO bench_queue (key, payload) VALUES (%s, '{}')", [f"B{number}"])
                taken.append(1000 * (time.perf_counter() - began))
        return taken

    return work


@contextmanager
def resting(pids: list[int], *, rests: bool) -> Iterator[None]:
    """Hold these processes of the house while the block runs."""
    for pid in pids if rests else []:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids if rests else []:
            os.kill(pid, signal.SIGCONT)


def main(arguments: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.mllp", description=__doc__)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--worker", action="store_true", help="leave the worker at work while a round is measured")
    chosen = parser.parse_args(arguments)
    rates: list[float] = []
    raws: list[float] = []
    waits: list[float] = []
    cpu: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory(prefix="companionway-bench-") as folder:
        house = House(Path(folder) / "house")
        try:
            house.start()
            port = with_partner(house)
            house.query(RAW)
            ledger = Ledger(Path(folder) / "ledger")
            conninfo = f"host={socket_folder(house.data)} user={USER} dbname={NAME}"
            for turn in range(chosen.rounds + 1):  # the first warms up and is dropped
                print(f"round {turn}: {probe()}", flush=True)
                with resting(house.pids("worker"), rests=not chosen.worker):
                    before = cpu_seconds(house.pids("mllp")), cpu_seconds(house.pids("database"))
                    rate, taken = together(sending(port, ledger), chosen.seconds)
                    after = cpu_seconds(house.pids("mllp")), cpu_seconds(house.pids("database"))
                    plain, _ = together(raw(conninfo), chosen.seconds)
                if turn:
                    rates.append(rate)
                    raws.append(plain)
                    waits += taken
                    cpu.append(tuple(1000 * (b - a) / len(taken) for a, b in zip(before, after, strict=True)))  # type: ignore[arg-type]
        finally:
            house.stop()
    return told(rates, raws, waits, cpu, worker=chosen.worker)


def told(
    rates: list[float], raws: list[float], waits: list[float], cpu: list[tuple[float, float]], *, worker: bool
) -> int:  # fmt: skip
    """Print medians over the rounds; 1 when the aims of reliability P3 and Q5 are missed."""
    rate, plain = statistics.median(rates), statistics.median(raws)
    ratio = statistics.median(a / b for a, b in zip(rates, raws, strict=True))
    listener, database = (statistics.median(one[place] for one in cpu) for place in (0, 1))
    print(
        f"acknowledged messages (8 connections, 2 kB, durable, worker {'at work' if worker else 'resting'}): "
        f"{rate:.0f}/s (aim 300)\n  p50 {percentile(waits, 0.5):.1f} ms, p99 {percentile(waits, 0.99):.1f} ms"
        f"; CPU of the listener {listener:.2f} ms and of the database {database:.2f} ms a message\n"
        f"raw commits of two inserts (8 connections): {plain:.0f}/s; ratio {ratio:.2f} (aim 0.25)"
    )
    return 0 if rate >= 300 and ratio >= 0.25 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
