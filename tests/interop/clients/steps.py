"""What the Python clients' scripts share: the plan they are given, steps that say how they went, and waiting."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PLAN = json.loads(Path(sys.argv[1]).read_text())
BASE, TOKEN, DESK = PLAN["base"], PLAN["token"], PLAN["desk"]
RESULTING = {
    "coding": [{
        "system": "http://hl7.org/fhir/us/sdoh-clinicalcare/CodeSystem/SDOHCC-CodeSystemTemporaryCodes",
        "code": "resulting-activity",
    }]
}  # fmt: skip
OUTPUT = [{"type": RESULTING, "valueCodeableConcept": {"text": "peer support"}}]


def step(action: str, work: Callable[[], Any]) -> Any:
    """Do one step and say how it went, on one line; a step that fails does not end the run."""
    try:
        found = work()
    except Exception as problem:
        print(json.dumps({"action": action, "wrong": f"{type(problem).__name__}: {problem}"[:400]}), flush=True)
        return None
    print(json.dumps({"action": action, "wrong": ""}), flush=True)
    return found


def until(look: Callable[[], Any], wanted: Callable[[Any], bool], seconds: float = 40) -> Any:
    """Ask again, as a poller does, until it is so; the worker publishes within seconds."""
    end = time.monotonic() + seconds
    while True:
        found = look()
        if wanted(found):
            return found
        if time.monotonic() > end:
            raise AssertionError(f"still {str(found)[:200]} after {seconds:.0f} s")
        time.sleep(0.5)


def same(found: Any, wanted: Any) -> None:
    """Raises AssertionError with both where they differ."""
    assert found == wanted, f"{found!r} instead of {wanted!r}"


def refused(work: Callable[[], Any], *names: str) -> None:
    """The work must raise one of these exceptions, by name."""
    try:
        work()
    except Exception as problem:
        if type(problem).__name__ not in names:
            raise
        return
    raise AssertionError("nothing was refused")
