"""`python -m bench`: what a new request, the board, a search and the report cost, in one run, on a house of its own.

A durable PostgreSQL, web and worker are started in a temporary folder and filled with invented people. Rounds are
interleaved (create, board, search, today, create ...); each begins with a probe. CPU milliseconds come from the
process table, app (web processes) and database apart; the generator's own time is not counted. Wall times are those
of a closed loop of 8 connections that shares the machine, so the CPU figures are the result.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bench import files
from bench.clients import Visitor, created, searched, shown, together
from bench.machine import busy_seconds, cpu_seconds, percentile, probe
from tests.faults.house import House

PER_YEAR = 668  # how many requests one year of the demo makes; the number that was loaded is printed
AIMS = {"create (form)": "15, then 8", "board": "20", "search": "10", "create (FHIR file)": "15, then 8"}
SIGN_INS = 3  # of one person at a time; the connections share them
# A search is counted for its limit as ever, and the count never fills: what is measured is the search.
NEVER_FULL = """
CREATE FUNCTION never_full() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.at_rest_at := now(); RETURN NEW; END';
CREATE TRIGGER never_full BEFORE UPDATE ON companionway_ratelimit FOR EACH ROW EXECUTE FUNCTION never_full();
"""
CREATE, BOARD, SEARCH, TODAY, PING = "create (form)", "board", "search", "today", "empty page"


@dataclass
class Figures:
    """What was measured of one kind of request, round by round."""

    rate: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    p95: list[float] = field(default_factory=list)
    app: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    wrong: int = 0
    count: int = 0

    def spread(self) -> tuple[float, float]:
        """First and third quartile of the CPU milliseconds over the rounds."""
        both = [a + b for a, b in zip(self.app, self.database, strict=True)]
        low, _, high = statistics.quantiles(both, n=4, method="inclusive")
        return low, high

    def row(self, name: str, statements: str) -> str:
        """Medians over the rounds."""
        app, database = statistics.median(self.app), statistics.median(self.database)
        wall = (
            f"{statistics.median(self.p50):7.0f} {statistics.median(self.p95):7.0f} {statistics.median(self.rate):7.0f}"
            if self.p50
            else f"{'':7} {'':7} {'':7}"
        )
        return (
            f"{name:<20}{self.count:>7} {wall} {app:8.1f} {database:8.1f} {app + database:8.1f}"
            f"  {AIMS.get(name, ''):<11}{statements:>6}{self.wrong:>7}"
        )


def spent_by(house: House, part: str) -> float:
    """CPU seconds of the web or the database so far, whichever of its processes have come and gone."""
    return cpu_seconds(house.pids(part))


def measure(house: House, name: str, visitors: list[Visitor], work: Callable[[Visitor], bool], seconds: float,
            figures: Figures) -> None:  # fmt: skip
    """One round of one kind."""
    said = probe()
    before = spent_by(house, "web"), spent_by(house, "database"), busy_seconds()
    began = time.perf_counter()
    taken, wrong = together(visitors, work, seconds)
    length = time.perf_counter() - began
    spent = spent_by(house, "web") - before[0], spent_by(house, "database") - before[1]
    others = (busy_seconds() - before[2] - sum(spent)) / length
    figures.count += len(taken)
    figures.wrong += wrong
    figures.rate.append(len(taken) / length)
    figures.p50.append(1000 * percentile(taken, 0.5))
    figures.p95.append(1000 * percentile(taken, 0.95))
    figures.app.append(1000 * spent[0] / len(taken))
    figures.database.append(1000 * spent[1] / len(taken))
    cost = f"CPU {figures.app[-1]:.1f} + {figures.database[-1]:.1f} ms"
    if wrong:
        raise SystemExit(f"{name}: {wrong} of {len(taken)} were not answered as they should be.")
    print(f"  {name:<16} {len(taken):>5} requests; {cost}; {said}; rest of the machine {others:.2f} cores", flush=True)


def rounds(house: House, chosen: argparse.Namespace) -> dict[str, Figures]:
    """All kinds, interleaved. The first round warms and is dropped."""
    password = (house.data / "demo-password").read_text().strip()
    guests, staff = ([Visitor(house.port) for _ in range(chosen.clients)] for _ in range(2))
    for guest in guests:
        guest.open_form("/refer/pen-bay/ed/")
    for visitor in staff[:SIGN_INS]:
        visitor.sign_in("ana", password)
        visitor.open_form("/people/")
    for number, visitor in enumerate(staff[SIGN_INS:]):
        visitor.share(staff[number % SIGN_INS])
    kinds: list[tuple[str, list[Visitor], Callable[[Visitor], bool]]] = [
        (CREATE, guests, created), (BOARD, staff, shown("/referrals/")), (SEARCH, staff, searched),
        (TODAY, staff, shown("/today/")), (PING, guests, shown("/leaving/")),
    ]  # fmt: skip
    for _, visitors, work in kinds:
        together(visitors, work, 2.0)
    found = {name: Figures() for name, _, _ in kinds}
    for number in range(chosen.rounds):
        print(f"round {number + 1}", flush=True)
        for name, visitors, work in kinds:
            measure(house, name, visitors, work, chosen.seconds, found[name])
    return found


def table(found: dict[str, Figures], statements: dict[str, int]) -> str:
    """The result."""
    names = {CREATE: "create", BOARD: "board", SEARCH: "search", TODAY: "today"}
    head = (
        f"{'':<20}{'n':>7} {'p50 ms':>7} {'p95 ms':>7} {'req/s':>7} {'app ms':>8} {'db ms':>8} {'CPU ms':>8}"
        f"  {'aim':<11}{'stmts':>6}{'wrong':>7}"
    )
    rows = [figures.row(name, str(statements.get(names.get(name, ""), ""))) for name, figures in found.items()]
    quartiles = [f"{name} {low:.1f} to {high:.1f}" for name, figures in found.items() if len(figures.app) > 1
                 for low, high in [figures.spread()]]  # fmt: skip
    return "\n".join([head, *rows, f"CPU ms, middle half of the rounds: {'; '.join(quartiles)}"])


def beside(house: House, *words: str) -> subprocess.CompletedProcess[str]:
    """A measurement that runs in a process of its own against the house's database."""
    return subprocess.run(
        [sys.executable, "-m", *words], env=house.environment, text=True, check=False, capture_output=True
    )


def one_size(folder: Path, referrals: int, chosen: argparse.Namespace, *, pages: bool) -> str:
    """Fill a house to this size and measure there. Returns the part of the final table."""
    house = House(folder, program="")
    house.environment |= {"COMPANIONWAY_WEB_WORKERS": "2", "COMPANIONWAY_DOOR_LIMIT": "1000000"}
    try:
        house.start()
        began = time.perf_counter()
        house.run("demo", "load", "--quiet", "--scale", str(max(1, round(referrals / PER_YEAR))))
        loaded = house.query("SELECT count(*) FROM companionway_referral")[0][0]
        print(f"{loaded:,} requests loaded in {time.perf_counter() - began:.0f} s", flush=True)
        house.query("ANALYZE")
        house.query(NEVER_FULL)
        parts = [f"{loaded:,} requests"]
        if pages:
            statements = json.loads(beside(house, "bench.queries").stdout or "{}")
            found = rounds(house, chosen)
            found["create (FHIR file)"] = files.measure(house, folder / "drop", chosen.files)
            waiting = house.query("SELECT count(*) FROM companionway_referral WHERE settled_at IS NULL")[0][0]
            parts += [f"open at the end: {waiting:,}", table(found, statements)]
        report = beside(house, "bench.report")
        if not report.stdout:
            raise SystemExit(f"The report was not measured:\n{report.stderr[-2000:]}")
        parts.append(f"report\n{report.stdout}")
    finally:
        house.stop()
    return "\n".join(parts)


def main(arguments: list[str]) -> int:
    """Measure at 10,000 requests, and the report at 1,000,000 too when BENCH_BIG is set; one table at the end."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--referrals", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--files", type=int, default=400)
    parser.add_argument("--big", type=int, default=1_000_000 if os.environ.get("BENCH_BIG") else 0)
    chosen = parser.parse_args(arguments)
    parts = []
    for referrals, pages in ((chosen.referrals, True), (chosen.big, False)):
        if referrals:
            with tempfile.TemporaryDirectory(prefix="companionway-bench-") as folder:
                parts.append(one_size(Path(folder) / "house", referrals, chosen, pages=pages))
    print("\n" + "\n\n".join(parts))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
