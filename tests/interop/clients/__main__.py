"""`python -m tests.interop.clients [name ...]`: every client against a live server; prints and writes the table."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.interop.clients.ground import DESK, Ground, ground
from tests.interop.clients.installed import Clients, Missing, clients
from tests.interop.clients.page import PAGE, page, result
from tests.interop.clients.scripts import SCRIPTS, Script
from tests.interop.clients.sent import SYSTEM, loop, messages, patient

Result = dict[str, str]
SECONDS = 300


def plan_of(there: Ground, key: str, place: int) -> dict[str, object]:
    """What one script is told: where, as whom, and what to send. Nobody stands in two plans."""
    numbers = [f"{key}-{number}" for number in range(3)]
    return {
        "base": there.base, "token": there.token(key), "desk": there.token(DESK),
        "client_id": there.client_id(key), "jwks": str(there.keys / f"{key}.jwks"), "mllp": there.mllp,
        "bundles": [loop(number) for number in numbers],
        "orders": [f"{SYSTEM}/tasks|{number}" for number in numbers],
        "patient": patient(f"alone-{key}"), "messages": messages(place + 1),
        "folder": str(there.keys),
    }  # fmt: skip


def run(there: Ground, found: Clients, script: Script, place: int) -> list[Result]:
    """One client's steps with how each went; a script that dies says so as a step of its own."""
    plan = there.keys / f"{script.key}.json"
    plan.write_text(json.dumps(plan_of(there, script.key, place)))
    done = subprocess.run([*script.words(found), str(plan)], capture_output=True, text=True, timeout=SECONDS)
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or not lines:
        lines.append(
            {"action": "run to its end", "wrong": (done.stderr.strip().splitlines() or ["no words"])[-1][:300]}
        )
    return lines


def all_of(names: list[str]) -> dict[str, list[Result]]:
    """{client: steps} of these clients, of all where none is named. Raises Missing."""
    found, wanted = clients(), [script for script in SCRIPTS if not names or script.key in names]
    keys = [script.key for script in wanted]
    with tempfile.TemporaryDirectory(prefix="companionway-clients-") as folder, ground(Path(folder), keys) as there:
        return {script.name: run(there, found, script, place) for place, script in enumerate(wanted)}


def main() -> int:
    """Run, print, and write the page when all were run. 0 only when every step of every client went well."""
    try:
        told = all_of(sys.argv[1:])
    except Missing as missing:
        print(missing)
        return 1
    for name, lines in told.items():
        for line in lines:
            print(f"{name:28} {line['action']:32} {result(line)}")
    if not sys.argv[1:]:
        PAGE.write_text(page(told))
    return int(any(line["wrong"] for lines in told.values() for line in lines))


if __name__ == "__main__":
    sys.exit(main())
