"""smart-fetch: signs in with its own key and crawls; then a bulk export. It knows no Task."""

import gzip
import json
import subprocess
import sys
import urllib.request
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
        capture_output=True,
        text=True,
        timeout=120,
    )
    said = " ".join(word for word in (done.stdout + done.stderr).split() if "\u2500" not in word)
    assert done.returncode == 0, said[-300:]
    lines = []
    for path in target.rglob("*.ndjson*"):
        if path.name.startswith(("Patient", "ServiceRequest")):
            body = path.read_bytes()
            text = gzip.decompress(body) if path.suffix == ".gz" else body
            lines += [json.loads(line)["resourceType"] for line in text.splitlines()]
    return sorted(lines)


def send():
    for bundle in PLAN["bundles"]:
        asked = urllib.request.Request(BASE, json.dumps(bundle).encode(), method="POST", headers={
            "Content-Type": "application/fhir+json", "Authorization": f"Bearer {PLAN['token']}"})  # fmt: skip
        urllib.request.urlopen(asked, timeout=60).read()


def exports():
    """Whether the server says that it exports."""
    with urllib.request.urlopen(f"{BASE}/metadata", timeout=60) as answer:
        return "export" in [one["name"] for one in json.load(answer)["rest"][0].get("operation", [])]


WANTED = ["Patient"] * 3 + ["ServiceRequest"] * 3
step("send (by the test)", send)
step("sign in and crawl", lambda: same(fetched("crawl", *COHORT), WANTED))
if exports():
    step("bulk export", lambda: same(fetched("bulk"), WANTED))
else:
    print(
        json.dumps({"action": "bulk export", "wrong": "", "not_yet": "not served yet: /fhir/metadata names no export"})
    )
