"""How long a sign-in that does not open takes, whoever is named (A20), and what a flood of them does (A31).

`python -m bench.signin [--pairs 60] [--seconds 15]`. A house of its own (durable PostgreSQL, web, worker), asked over
HTTP. The kinds take turns, so that a busy machine weighs on all alike; medians, middle halves and the ratio to a wrong
password are printed. Then many strangers try at once while one visitor reads a public page and asks for a passkey.
"""

import argparse
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from bench.clients import Visitor
from bench.machine import percentile, probe
from tests.faults.house import House

WRONG = "not the right one here"
FORGET = "DELETE FROM companionway_signintries"
HELD = (
    "UPDATE companionway_signintries SET failures = 6, last_at = now()",
    "UPDATE companionway_signintries SET failures = 50, last_at = now()",
)
STRANGERS = 24


def timed(visitor: Visitor, name: str) -> tuple[int, float]:
    """Status and seconds of one try."""
    began = time.perf_counter()
    answer = visitor.ask("POST", "/sign-in/", {"username": name, "password": WRONG})
    return answer.status, time.perf_counter() - began


def told(title: str, taken: dict[str, list[float]]) -> None:
    """One line a kind; the first is what the others are compared with."""
    base = statistics.median(next(iter(taken.values())))
    for kind, seconds in taken.items():
        low, middle, high = (1000 * part for part in statistics.quantiles(seconds, n=4, method="inclusive"))
        print(
            f"{title:<13}{kind:<16}{len(seconds):>4} tries: median {middle:7.1f} ms"
            f" (middle half {low:.1f} to {high:.1f}), ratio {middle / (1000 * base):.3f}"
        )


def alike(house: House, pairs: int) -> None:
    """A wrong password, a name nobody has, a sign-in that has ended: looked at, made to wait, and switched off."""
    names = {"wrong password": "ana", "unknown name": "nobody-here", "ended sign-in": "jo"}
    house.query("UPDATE companionway_user SET is_active = false WHERE username = 'jo'")
    visitor = Visitor(house.port)
    visitor.open_form("/sign-in/")
    for title, statement in (("looked at", FORGET), ("has to wait", HELD[0]), ("switched off", HELD[1])):
        taken: dict[str, list[float]] = {kind: [] for kind in names}
        for number in range(pairs + 2):
            for kind, name in sorted(names.items(), reverse=bool(number % 2)):
                house.query(statement)
                status, seconds = timed(visitor, name)
                if number == 0 and statement != FORGET:
                    continue  # the first makes the row that is then held
                if status != (429 if title == "has to wait" else 422):
                    raise SystemExit(f"{title}, {kind}: {status}")
                if number > 1:
                    taken[kind].append(seconds)
        told(title, taken)
        house.query(FORGET)
    print(probe())


def flood(house: House, seconds: float) -> None:
    """So many strangers with a name each time new; what they are told, and what somebody else waits for a page."""
    end, statuses, calm = time.perf_counter() + seconds, Counter[int](), []
    waits: dict[int, list[float]] = {}
    lock = threading.Lock()

    def try_on(number: int) -> None:
        visitor, count = Visitor(house.port), 0
        visitor.open_form("/sign-in/")
        while time.perf_counter() < end:
            count += 1
            status, taken = timed(visitor, f"stranger-{number}-{count}")
            with lock:
                statuses[status] += 1
                waits.setdefault(status, []).append(taken)

    threads = [threading.Thread(target=try_on, args=(number,)) for number in range(STRANGERS)]
    reader = Visitor(house.port)
    reader.open_form("/sign-in/")
    for thread in threads:
        thread.start()
    while time.perf_counter() < end:
        began = time.perf_counter()
        if reader.ask("GET", "/ask/").status != 200:
            raise SystemExit("the public page did not open")
        calm.append(time.perf_counter() - began)
        time.sleep(0.1)
    for thread in threads:
        thread.join()
    answered = ", ".join(
        f"{count} x {status} (p50 {1000 * percentile(waits[status], 0.5):.0f} ms)"
        for status, count in sorted(statuses.items())
    )
    print(f"flood of {STRANGERS} for {seconds:.0f} s: {answered}")
    print(
        f"meanwhile a public page: p50 {1000 * percentile(calm, 0.5):.0f} ms,"
        f" p95 {1000 * percentile(calm, 0.95):.0f} ms"
    )
    print(probe())


def main(arguments: list[str]) -> int:
    """Both; the last lines are the result."""
    parser = argparse.ArgumentParser(prog="python -m bench.signin", description=__doc__)
    parser.add_argument("--pairs", type=int, default=60)
    parser.add_argument("--seconds", type=float, default=15)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="companionway-bench-") as folder:
        house = House(Path(folder) / "house", program="")
        house.environment["COMPANIONWAY_SIGN_IN_LIMIT"] = (
            "100000000"  # one network here, and it is not what is measured
        )
        try:
            house.start()
            house.run("demo", "load", "--quiet")
            alike(house, chosen.pairs)
            flood(house, chosen.seconds)
        finally:
            house.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
