"""The same thing again: a form posted by several at once, files taken in by a run that is killed and rerun."""

import json
import random
import subprocess
import threading
import uuid
from collections.abc import Callable
from pathlib import Path

from tests.faults.clients import Sender
from tests.faults.documents import patient, request
from tests.faults.house import House, house
from tests.faults.kill import held, wrong
from tests.faults.ledger import Ledger, Verdict

AT_ONCE = 4


def forms(folder: Path, *, count: int) -> Verdict:
    """Each form is posted by four at once, then once more, all under one id."""
    with house(folder / "house") as where:
        ledger = Ledger(folder / "ledger")
        faults: list[str] = []
        senders = [Sender(where.port) for _ in range(AT_ONCE)]
        for sender in senders:
            sender.open_form()
        for number in range(count):
            faults += _one_form(f"Form{number}", senders, ledger)
        for sender in senders:
            sender.close()
        found = held(where)
        return ledger.judge(found, [*faults, *wrong(where)])


def _one_form(name: str, senders: list[Sender], ledger: Ledger) -> list[str]:
    """What did not fit: every answer must lead to the same receipt."""
    key, receipts = uuid.uuid4(), []
    start = threading.Barrier(len(senders))

    def post(sender: Sender) -> None:
        start.wait(30)
        receipts.append(sender.send(name, key))

    ledger.intend(name)
    _together([lambda sender=sender: post(sender) for sender in senders])  # type: ignore[misc]
    receipts.append(senders[0].send(name, key))
    ledger.ack(name)
    return [] if len(receipts) == len(senders) + 1 and len(set(receipts)) == 1 else [f"{name}: {receipts}"]


def _together(tasks: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=task) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def files(folder: Path, *, count: int, kills: int, seed: int = 7) -> Verdict:
    """`count` people and their orders as files; the run is killed `kills` times, then run to its end twice."""
    drop = folder / "drop"
    drop.mkdir(parents=True)
    ledger = Ledger(folder / "ledger")
    for number in range(count):
        _write(drop, number)
        ledger.intend(f"r{number}")
    chance = random.Random(seed)
    with house(folder / "house") as where:
        for _ in range(kills):
            _killed_run(where, drop, chance.randrange(1, 2 * count), ledger)
        where.run("ingest", str(drop))
        print(f"  {where.run('ingest', str(drop)).splitlines()[-1]}", flush=True)
        rows = where.query("SELECT order_id FROM companionway_referral")
        people = where.query("SELECT count(*) FROM companionway_person")[0][0]
        kept = where.query("SELECT count(*) FROM interop_inboundfile")[0][0]
        faults = [] if (people, kept) == (count, 2 * count) else [f"{people} people, {kept} files kept"]
        faults += wrong(where)
    numbers = [str(row[0]).rsplit("/", 1)[-1].rsplit("|", 1)[-1] for row in rows]
    return ledger.judge(numbers, faults)


def _write(drop: Path, number: int) -> None:
    name = f"Person{chr(65 + number % 26)}{chr(65 + number // 26 % 26)}{chr(65 + number // 676)}"
    born = f"{1930 + number % 70}-0{1 + number % 9}-{10 + number % 18}"
    person = patient(f"p{number}", family=name, given=name, born=born)
    (drop / f"{number:04}-p.json").write_text(json.dumps(person))
    (drop / f"{number:04}-r.json").write_text(json.dumps(request(f"r{number}", f"Patient/p{number}")))


def _killed_run(where: House, drop: Path, after_lines: int, ledger: Ledger) -> None:
    run = subprocess.Popen(
        [*where.command("ingest", str(drop))], env=where.environment | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert run.stdout is not None
    told = []
    for _ in range(after_lines):
        line = run.stdout.readline()
        if not line:
            break
        told.append(line)
    run.kill()
    run.stdout.close()
    run.wait()
    made = [line for line in told if "referral made" in line]
    for line in made:
        ledger.ack(f"r{int(line.split('-r.json', 1)[0][-4:])}")
    print(f"  kill -9 of ingest after {len(told)} lines, {len(made)} made in this run", flush=True)
