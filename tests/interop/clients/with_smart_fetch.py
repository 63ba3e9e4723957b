"""smart-fetch: signs in with its own key and crawls; then a bulk export. It knows no Task."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

from steps import BASE, PLAN, same, step

PROGRAM = Path(sys.executable).with_name("smart-fetch")
FOLDER = Path(PLAN["folder"])
SIGNED = ["--fhir-url", BASE, "--smart-client-id", PLAN["client_id"], "--smart-key", PLAN["jwks"]]


NUMBERS = [entry["resource"]["identifier"][0] for bundle in PLAN["bundles"] for entry in bundle["entry"][:1]]
COHORT = ["--id-list", ",".join(one["value"] for one in NUMBERS), "--id-system", NUMBERS[0]["system"]]


def fetched(word, *more):
    target = FOLDER / f"fetched-{word}"
    done = subprocess.run(
        [PROGRAM, word, str(target), *SIGNED, *more, "--type", "Patient,ServiceRequest"],
        capture_output=True, text=True, timeout=120,
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-300:]
    lines = []
    for path in target.rglob("*.ndjson*"):
        if path.name.startswith(("Patient", "ServiceRequest")):
            opened = gzip.open(path, "rt") if path.suffix == ".gz" else path.open()
            with opened as file:
                lines += [json.loads(line)["resourceType"] for line in file]
    return sorted(lines)


def send():
    import urllib.request

    for bundle in PLAN["bundles"]:
        asked = urllib.request.Request(BASE, json.dumps(bundle).encode(), method="POST", headers={
            "Content-Type": "application/fhir+json", "Authorization": f"Bearer {PLAN['token']}"})  # fmt: skip
        urllib.request.urlopen(asked, timeout=60).read()


WANTED = ["Patient"] * 3 + ["ServiceRequest"] * 3
step("send (by the test)", send)
step("sign in and crawl", lambda: same(fetched("crawl", *COHORT), WANTED))
step("bulk export", lambda: same(fetched("bulk"), WANTED))
