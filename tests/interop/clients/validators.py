"""Reads a resource a line, answers a line: what fhirkit-rs finds wrong with it. Runs in an environment of its own."""

import json
import sys

import fhirkit

for line in sys.stdin:
    found = [str(issue) for issue in fhirkit.validate(line) if "error" in str(issue).partition(" at ")[0]]
    print(json.dumps({"fhirkit": found}), flush=True)
