"""The list of everything the product runs on (CycloneDX 1.6), made from the lock and the vendored files.

`python -m checks.bom` writes docs/security/bom.cdx.json. No time and no host in it: the same lock gives the same bytes.
"""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "security" / "bom.cdx.json"
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)(.*)$")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
# Vendored files: name, version, license, file (see companionway/web/static/vendor/README.md).
VENDORED = (
    ("htmx", "4.0.1", "0BSD", "companionway/web/static/vendor/htmx.min.js"),
    ("lucide-static", "1.62.0", "ISC", "companionway/web/static/icons.svg"),
    ("@fontsource-variable/atkinson-hyperlegible-next", "5.3.0", "OFL-1.1",
     "companionway/web/static/fonts/atkinson-hyperlegible-next-latin.woff2"),
)  # fmt: skip


def packages(lock: Path) -> list[dict[str, Any]]:
    """One component for each pin of the lock, with the hashes of its accepted files."""
    found: list[dict[str, Any]] = []
    for line in lock.read_text().splitlines():
        pin = PIN.match(line)
        if pin:
            name, version = pin[1].lower(), pin[2]
            found.append({
                "type": "library", "name": name, "version": version, "purl": f"pkg:pypi/{name}@{version}",
                "bom-ref": f"{name}@{version}", "hashes": [],
            })  # fmt: skip
        for digest in HASH.findall(line):
            found[-1]["hashes"].append({"alg": "SHA-256", "content": digest})
    return found


def vendored() -> list[dict[str, Any]]:
    """One component for each file of somebody else that is served to browsers."""
    found = []
    for name, version, terms, file in VENDORED:
        digest = hashlib.sha256((ROOT / file).read_bytes()).hexdigest()
        found.append({
            "type": "library", "name": name, "version": version, "bom-ref": file,
            "licenses": [{"license": {"name": terms}}], "hashes": [{"alg": "SHA-256", "content": digest}],
        })  # fmt: skip
    return found


def bom() -> str:
    """The whole document as text."""
    document = {
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "metadata": {"component": {"type": "application", "name": "companionway", "version": "0.1.0"}},
        "components": [*packages(ROOT / "requirements" / "run.lock"), *vendored()],
    }  # fmt: skip
    return json.dumps(document, indent=1) + "\n"


if __name__ == "__main__":
    TARGET.write_text(bom())
