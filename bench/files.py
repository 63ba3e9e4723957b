"""What a new person with a request costs as a FHIR file: `companionway ingest` as a process of its own."""

import json
import resource
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from bench.machine import cpu_seconds
from tests.faults.documents import FIRST, patient, request, transaction
from tests.faults.house import House

if TYPE_CHECKING:
    from bench.__main__ import Figures


def write(folder: Path, count: int, first: int) -> Path:
    """A folder of transaction Bundles, one new person and one request in each."""
    folder.mkdir(parents=True)
    for number in range(first, first + count):
        who = patient(
            f"b{number}", family=f"Bench{number % 997}", given=("Robin", "Alex", "Kim", "Lee")[number % 4],
            born=f"{1940 + number % 60}-0{1 + number % 9}-{10 + number % 18}", phone=f"207-555-{number % 10000:04d}",
        )  # fmt: skip
        bundle = transaction(who, request(f"b{number}", FIRST))
        (folder / f"{number:05}.json").write_text(json.dumps(bundle))
    return folder


def measure(house: House, folder: Path, count: int) -> "Figures":
    """CPU for each file beyond the first: the start of the process is taken out by a run of one file."""
    from bench.__main__ import Figures

    found = Figures()
    base_app, base_database = _run(house, write(folder / "one", 1, 90_000))
    app, database = _run(house, write(folder / "many", count, 0))
    made = house.query("SELECT count(*) FROM companionway_referral WHERE sender = 'many'")[0][0]
    found.count, found.wrong = count, count - int(str(made))
    found.app.append(1000 * (app - base_app) / (count - 1))
    found.database.append(1000 * (database - base_database) / (count - 1))
    return found


def _run(house: House, folder: Path) -> tuple[float, float]:
    """CPU seconds of the command and of the database while it ran."""
    before = cpu_seconds(house.pids("database"))
    ours = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        house.command("ingest", str(folder)), env=house.environment,
        check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    app = after.ru_utime + after.ru_stime - ours.ru_utime - ours.ru_stime
    return app, cpu_seconds(house.pids("database")) - before
